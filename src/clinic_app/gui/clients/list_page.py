"""Clients: search as you type, open with Return or a click."""

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.gui.clients.client_list import ClientListModel, ClientRowDelegate
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import SearchField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Card, EmptyState
from clinic_app.gui.pages import Page, PageAction, Params
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.reminder_bar import ReminderBar
from clinic_app.services.records import ClientRow

ROWS_SHOWN = 50


class ClientListPage(Page):
    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._asked = ""
        self._under_way = False
        self._again = False
        self._totals: dict[bool, int] = {}
        self.new_button = PrimaryButton("New client", "user-plus")
        self.new_button.clicked.connect(self.new_client)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(self._build_search())
        self.reminders: ReminderBar | None = None
        if context.vault is not None:
            self.reminders = ReminderBar(context, context.vault)
            column.addWidget(self.reminders)
        card = Card(padding=Space.XS + 2, gap=0)
        self.stack = QStackedWidget()
        self._build_list()
        self._build_empty_states()
        card.body.addWidget(self.stack)
        column.addWidget(card, 1)
        self.count = PlainLabel("", "small", "faint")
        column.addWidget(self.count)

    def _build_search(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.search = SearchField("Find a client", "Name, birth date or phone number")
        self.search.setMinimumWidth(420)
        self.search.setMaximumWidth(640)
        self.search.textChanged.connect(self._ask)
        self.search.moved_down.connect(self._into_list)
        self.search.returnPressed.connect(self._open_first)
        row.addWidget(self.search, 3)
        self.which = SegmentedChoice(
            "Which clients",
            (Choice("active", "Active"), Choice("archived", "Archived")),
            column=False,
            clearable=False,
        )
        self.which.set_value("active")
        self.which.chosen.connect(self._ask)
        row.addStretch(1)
        row.addWidget(self.which)
        return row

    def _build_list(self) -> None:
        self.model = ClientListModel(self)
        self.list = QListView()
        self.list.setAccessibleName("Clients")
        self.list.setModel(self.model)
        self.row_delegate = ClientRowDelegate(self._context.today(), self.list)
        self.list.setItemDelegate(self.row_delegate)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setCursor(Qt.CursorShape.PointingHandCursor)
        self.list.installEventFilter(self)
        self.list.clicked.connect(self._open)
        self.stack.addWidget(self.list)

    def _build_empty_states(self) -> None:
        self.nobody = EmptyState(
            "users",
            "No clients yet",
            "Add the first client to begin. Everything stays on this computer, encrypted.",
            "New client",
        )
        self.no_match = EmptyState("search", "Nobody found", "", "New client with this name")
        self.none_archived = EmptyState(
            "archive", "Nobody is archived", "Archived clients are kept and can be restored."
        )
        for state in (self.nobody, self.no_match, self.none_archived):
            self.stack.addWidget(state)
            if state.action is not None:
                state.action.clicked.connect(self.new_client)

    # page

    def title(self) -> str:
        return "Clients"

    def header_widget(self) -> QWidget:
        return self.new_button

    def enter(self, params: Params) -> None:
        self.row_delegate.today = self._context.today()
        self._totals.clear()
        self._ask()
        if self.reminders is not None:
            self.reminders.load()

    def focus_first(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def actions_offered(self) -> tuple[PageAction, ...]:
        archived = self.which.value() == "archived"
        other = "active" if archived else "archived"
        of_day = partial(self._context.navigator.go, "handouts_of_day")
        return (
            PageAction(f"Show {other} clients", partial(self._show_which, other), "archive"),
            PageAction("Handouts of a day", of_day, "printer", "batch print all sheets today"),
        )

    def new_client(self) -> None:
        """Open an empty form; a name that was searched for in vain goes along."""
        text = self.search.text().strip()
        if text and not self.model.rows and not any(sign.isdigit() for sign in text):
            self._context.navigator.go("client_form", name=text)
        else:
            self._context.navigator.go("client_form")

    # searching

    def _show_which(self, which: str) -> None:
        self.which.set_value(which)
        self._ask()

    def _ask(self, _changed: object = None) -> None:
        """Ask the store; while one answer is on its way only the newest further question is remembered."""
        if self._under_way:
            self._again = True
            return
        self._under_way = True
        text, archived = self.search.text(), self.which.value() == "archived"
        service = self._context.clients
        # Counting is not needed for every letter: the number stays the same while a name is typed.
        known = self._totals.get(archived) if text.strip() else None

        def find() -> tuple[list[ClientRow], int]:
            total = known if known is not None else service.count(archived=archived)
            return service.find(text, archived=archived, limit=ROWS_SHOWN), total

        self._context.tasks.run(find, partial(self._show, text, archived), self._failed, owner=self)

    def _show(self, text: str, archived: bool, found: tuple[list[ClientRow], int]) -> None:
        self._under_way = False
        if self._again:
            self._again = False
            self._ask()
            return
        rows, total = found
        self._totals[archived] = total
        self.model.show_rows(rows)
        text = text.strip()
        if rows:
            self.stack.setCurrentWidget(self.list)
            self.list.setCurrentIndex(self.model.index(0, 0))
        elif text:
            self.no_match.title.setText(f"Nobody found for “{text}”")
            self.no_match.text.setText("Check the spelling, or look among the archived clients.")
            self.no_match.text.show()
            self.stack.setCurrentWidget(self.no_match)
        else:
            self.stack.setCurrentWidget(self.none_archived if archived else self.nobody)
        kind = "archived client" if archived else "client"
        if text:
            more = "+" if len(rows) == ROWS_SHOWN else ""
            self.count.setText(f"{len(rows)}{more} of {total} {kind}s" if rows else "")
        elif total > len(rows):
            self.count.setText(
                f"{total} {kind}s; the {len(rows)} last worked with are shown. Type to find the others."
            )
        else:
            self.count.setText(f"{total} {kind}{'' if total == 1 else 's'}" if total else "")

    def _failed(self, error: Exception) -> None:
        self._under_way = self._again = False
        self._context.messages.show_error(error)

    # opening

    def _into_list(self) -> None:
        if self.model.rows and self.stack.currentWidget() is self.list:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self.list.setCurrentIndex(self.model.index(min(1, len(self.model.rows) - 1), 0))

    def _open_first(self) -> None:
        # Only if the rows belong to the text that stands in the field now.
        if not self._under_way and self.model.rows:
            self._open(self.model.index(0, 0))

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None:
            self._context.navigator.go("client", client_id=row.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Up and self.list.currentIndex().row() == 0:
                self.search.setFocus()
                return True
            if event.text().isprintable() and event.text().strip():
                self.search.setFocus()
                self.search.setText(self.search.text() + event.text())
                return True
        return False
