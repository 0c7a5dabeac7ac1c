"""What is made from a summary and leaves it: text for the clipboard, the report, the referral letter."""

from functools import partial
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.pages import PageAction
from clinic_app.gui.papers.composing import soap
from clinic_app.gui.screening.session import ScreeningSession


class SummaryPapers:
    """The buttons, the shortcut and the actions of one summary; hidden where no paper can be made."""

    def __init__(self, host: QWidget, context: AppContext, session: ScreeningSession) -> None:
        self._host, self._context, self._session = host, context, session
        self.copy_button = QuietButton("Copy as text", "copy")
        self.copy_button.setToolTip("Ctrl+Shift+C")
        self.copy_button.clicked.connect(self.copy)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+C"), host)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.copy)
        self.letter_button = QuietButton("Referral letter", "mail")
        self.letter_button.clicked.connect(partial(self.open, "letter"))
        self.report_button = QuietButton("Report", "file-text")
        self.report_button.clicked.connect(partial(self.open, "report"))
        self.buttons = (self.copy_button, self.letter_button, self.report_button)
        if not self.can_be_made:
            for button in self.buttons:
                button.hide()

    @property
    def can_be_made(self) -> bool:
        return self._context.papers is not None

    def actions(self) -> tuple[PageAction, ...]:
        if not self.can_be_made:
            return ()
        report, letter = partial(self.open, "report"), partial(self.open, "letter")
        return (
            PageAction("Copy the summary as text", self.copy, "copy", "soap note clipboard"),
            PageAction("Report of this screening", report, "file-text", "pdf print"),
            PageAction("Referral letter", letter, "mail", "pdf print refer doctor"),
        )

    def open(self, kind: Literal["letter", "report"]) -> None:
        self._context.navigator.go("paper", kind=kind, **self._session.params)

    def copy(self) -> None:
        context, session = self._context, self._session
        if not self.can_be_made or session.presenter is None:
            return
        client_id, screening_id = session.params["client_id"], session.params["screening_id"]

        def copied(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            context.messages.toast("Copied. The clipboard is outside the encrypted records.")

        context.tasks.run(lambda: soap(context, client_id, screening_id), copied, owner=self._host)
