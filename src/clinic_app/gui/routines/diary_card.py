"""The returned diary on the client's page: what the last one said, and the way to type in a new one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_app.domain.clients import ClientId
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.routines.adherence_line import AdherenceLine
from clinic_app.gui.routines.diary_dialog import DiaryDialog
from clinic_app.gui.theme import Space
from clinic_app.services.records import DiaryReturn, HandoutSummary


class DiaryCard(Card):
    """Hidden for a client who was never given a sheet."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("Diary", parent, gap=Space.S)
        self._context = context
        self._client_id: ClientId | None = None
        self._newest: HandoutSummary | None = None
        self.line = AdherenceLine()
        self.body.addWidget(self.line)
        self.nothing = PlainLabel("Nothing was typed in yet. Ask for the sheet.", "small", "soft", wrap=True)
        self.body.addWidget(self.nothing)
        self.enter_button = QuietButton("Enter the returned diary", "notebook-pen")
        self.enter_button.clicked.connect(self.enter)
        self.body.addWidget(self.enter_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_client(self, client_id: ClientId, handouts: Sequence[HandoutSummary]) -> None:
        self._client_id = client_id
        self._newest = max(handouts, key=lambda one: one.kept_at, default=None)
        self.setVisible(self._newest is not None)
        if self._newest is not None:
            self._reload()

    def enter(self) -> None:
        """Type in the diary of the newest sheet."""
        if self._client_id is None or self._newest is None:
            return
        self.dialog = DiaryDialog(self._context, self._client_id, self._newest, self.window())
        self.dialog.entered.connect(self._reload)
        self.dialog.open()

    def _reload(self) -> None:
        context, client_id = self._context, self._client_id
        if client_id is None:
            return

        def show(diaries: list[DiaryReturn]) -> None:
            self.line.show_diaries(diaries)
            self.nothing.setVisible(not self.line.isVisibleTo(self))

        context.tasks.run(lambda: context.diaries.list(client_id), show, owner=self)
