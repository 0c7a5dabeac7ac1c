"""The window of the open clinic: rail on the left, header above, one page at a time."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clinic_app.gui import icons
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import IconButton, QuietButton
from clinic_app.gui.kit.labels import ElidedLabel, IconLabel
from clinic_app.gui.kit.surfaces import EmptyState
from clinic_app.gui.pages import OpenClient, Page, PageBook, PageFactory, Place
from clinic_app.gui.palette import Entry, Palette
from clinic_app.gui.theme import Size, Space, look
from clinic_app.services.records import ClientRow

# page: which button of the rail it belongs to
_BELONGS = {
    "clients": "clients",
    "catalogue": "catalogue",
    "exercise_editor": "catalogue",
    "pack_import": "catalogue",
    "pose_editor": "catalogue",
    "settings": "settings",
}


class RailButton(QToolButton):
    """A destination of the rail: icon above one or two words."""

    def __init__(self, icon_name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setProperty("kind", "rail")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(Size.RAIL - Space.M, 58)
        self.setIconSize(QSize(22, 22))
        self.setText(text)
        self.setAccessibleName(text)
        self.toggled.connect(self._draw)
        look().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        tint = "accent_text" if self.isChecked() else "text_soft"
        self.setIcon(icons.icon(self._icon_name, tint, 22))

    def nextCheckState(self) -> None:
        """The open page decides what is checked, not the click."""


class _Placeholder(Page):
    """Stands where a page is not part of this installation."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        box = QVBoxLayout(self)
        box.addWidget(
            EmptyState("clipboard-list", "This part is not installed", "Go back to go on with your work.")
        )

    def title(self) -> str:
        return self._name.replace("_", " ").capitalize()


class MainWindow(QMainWindow):
    """Shows the pages of `pages` (name -> factory taking the context). See `clinic_app.gui.pages` for the names."""

    lock_requested = Signal()

    def __init__(
        self, context: AppContext, pages: Mapping[str, PageFactory], *, start: str = "clients"
    ) -> None:
        super().__init__()
        self.context = context
        self.setWindowTitle("Clinic Companion")
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self._book = PageBook(pages)
        self._shown: dict[str, Page] = {}
        self._page: Page | None = None
        self._header_extra: QWidget | None = None

        centre = QWidget()
        centre.setProperty("kind", "canvas")
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_rail())
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._build_header())
        self.stack = QStackedWidget()
        right.addWidget(self.stack, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)
        self.palette_box = Palette(self)
        self.palette_box.asked.connect(self._find_clients)
        self.palette_box.closed.connect(self._focus_page)
        self._search_number = 0

        for keys, action in (
            ("Ctrl+K", self.open_palette),
            ("Alt+Left", context.navigator.back),
            ("Ctrl+L", self.ask_lock),
            ("Ctrl+1", partial(context.navigator.go, "clients")),
            ("Ctrl+2", self._go_client),
            ("Ctrl+3", partial(context.navigator.go, "catalogue")),
            ("Ctrl+N", partial(context.navigator.go, "client_form")),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

        context.messages.attach(self)
        context.navigator.may_leave = self._may_leave
        context.navigator.moved.connect(self._show_place)
        context.navigator.client_changed.connect(self._show_client)
        self._show_client(context.navigator.open_client)
        context.navigator.go(start)

    # building

    def _build_rail(self) -> QFrame:
        rail = QFrame()
        rail.setProperty("kind", "rail")
        rail.setFixedWidth(Size.RAIL)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, Space.S, 0, Space.S)
        column.setSpacing(Space.XS)
        centre = Qt.AlignmentFlag.AlignHCenter
        go = self.context.navigator.go
        self.rail: dict[str, RailButton] = {}
        for name, icon_name, text, action in (
            ("search", "search", "Find", self.open_palette),
            ("clients", "users", "Clients", partial(go, "clients")),
            ("client", "user", "Client", self._go_client),
            ("catalogue", "library", "Catalogue", partial(go, "catalogue")),
            ("settings", "settings", "Settings", partial(go, "settings")),
            ("lock", "lock", "Lock", self.ask_lock),
        ):
            button = RailButton(icon_name, text)
            button.clicked.connect(lambda _on=False, run=action: run())  # type: ignore[misc]  # default binds
            self.rail[name] = button
            if name == "settings":
                column.addStretch(1)
            column.addWidget(button, 0, centre)
        self.rail["search"].setToolTip("Find clients and actions (Ctrl+K)")
        self.rail["lock"].setToolTip("Lock the records (Ctrl+L)")
        return rail

    def _build_header(self) -> QFrame:
        header = QFrame()
        header.setProperty("kind", "header")
        header.setFixedHeight(Size.HEADER)
        self._header_row = QHBoxLayout(header)
        self._header_row.setContentsMargins(Space.S, 0, Space.L, 0)
        self._header_row.setSpacing(Space.XS)
        self.back_button = IconButton("arrow-left", "Back (Alt+Left)")
        self.back_button.clicked.connect(self.context.navigator.back)
        self._header_row.addWidget(self.back_button)
        self._crumb_row = QHBoxLayout()
        self._crumb_row.setSpacing(0)
        self._header_row.addLayout(self._crumb_row)
        self.title_label = ElidedLabel("", "title")
        self._header_row.addWidget(self.title_label, 1)
        return header

    # moving

    def _may_leave(self) -> bool:
        return self._page is None or self._page.leave()

    def _show_place(self, place: Place) -> None:
        page = self._shown.get(place.page)
        if page is None:
            page = self._book.page(place.page, self.context) or _Placeholder(place.page)
            self._shown[place.page] = page
            page.title_changed.connect(self._show_header)
            self.stack.addWidget(page)
        self._page = page
        page.enter(place.params)
        self.stack.setCurrentWidget(page)
        self._show_header()
        belongs = _BELONGS.get(place.page, "client")
        for name, button in self.rail.items():
            button.setChecked(name == belongs)
        page.focus_first()

    def _show_header(self) -> None:
        page = self._page
        if page is None:
            return
        navigator = self.context.navigator
        self.back_button.setEnabled(navigator.can_go_back)
        while (item := self._crumb_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for text, place in page.crumbs():
            crumb = QuietButton(text)
            crumb.setAccessibleName(f"Go to {text}")
            crumb.clicked.connect(lambda _on=False, to=place: navigator.go_to(to))  # type: ignore[misc]  # default binds
            self._crumb_row.addWidget(crumb)
            self._crumb_row.addWidget(IconLabel("chevron-right", "text_faint", 16))
            self._crumb_row.addSpacing(Space.S)
        self.title_label.setText(page.title())
        self.setWindowTitle(f"{page.title()} – Clinic Companion" if page.title() else "Clinic Companion")
        extra = page.header_widget()
        if extra is not self._header_extra:
            if self._header_extra is not None:
                self._header_row.removeWidget(self._header_extra)
                self._header_extra.hide()
            if extra is not None:
                self._header_row.addWidget(extra)
            self._header_extra = extra
        if extra is not None:
            extra.show()

    def _show_client(self, client: OpenClient | None) -> None:
        button = self.rail["client"]
        button.setEnabled(client is not None)
        first = client.name.split()[0] if client is not None and client.name.split() else "Client"
        shown = button.fontMetrics().elidedText(first, Qt.TextElideMode.ElideRight, Size.RAIL - 22)
        button.setText(shown)
        button.setAccessibleName(f"Open client: {client.name}" if client is not None else "No client is open")
        button.setToolTip(client.name if client is not None else "Open a client first")

    def _go_client(self) -> None:
        client = self.context.navigator.open_client
        if client is not None:
            self.context.navigator.go("client", client_id=client.id)

    def _focus_page(self) -> None:
        if self._page is not None:
            self._page.focus_first()

    def ask_lock(self) -> None:
        """Leave the page properly (drafts are kept), then ask whoever owns the records to lock them."""
        if self._may_leave():
            self.lock_requested.emit()

    # palette

    def open_palette(self) -> None:
        navigator = self.context.navigator
        entries: list[Entry] = []
        if self._page is not None:
            entries += [
                Entry(act.text, act.run, act.icon, words=act.words) for act in self._page.actions_offered()
            ]
        if navigator.open_client is not None:
            entries.append(
                Entry(f"Open {navigator.open_client.name}", self._go_client, "user", words="client")
            )
        entries += [
            Entry("New client", partial(navigator.go, "client_form"), "user-plus", "Ctrl+N", "add create"),
            Entry("Clients", partial(navigator.go, "clients"), "users", "Ctrl+1", "list all find"),
            Entry(
                "Exercise catalogue",
                partial(navigator.go, "catalogue"),
                "library",
                "Ctrl+3",
                "exercises browse",
            ),
            Entry(
                "Settings",
                partial(navigator.go, "settings"),
                "settings",
                words="clinic card paper theme language dark",
            ),
            Entry(
                "About", partial(navigator.go, "settings", section="about"), "info", words="licence version"
            ),
            Entry("Lock the records", self.ask_lock, "lock", "Ctrl+L", "leave close"),
        ]
        self.palette_box.open(entries)

    def _find_clients(self, text: str) -> None:
        self._search_number += 1
        number = self._search_number
        context = self.context

        def show(rows: list[ClientRow]) -> None:
            if number != self._search_number:
                return  # a newer question is under way
            self.palette_box.show_clients(
                [
                    Entry(
                        row.list_name,
                        partial(context.navigator.go, "client", client_id=row.id),
                        "user",
                        day_text(row.birth_date),
                    )
                    for row in rows
                ]
            )

        context.tasks.run(lambda: context.clients.find(text, limit=6), show, owner=self)

    # window

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Presses nobody used come up here: the thumb button goes back wherever it points.
        if event.button() == Qt.MouseButton.BackButton:
            self.context.navigator.back()
        else:
            super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        super().closeEvent(event)


def header_buttons(*buttons: QWidget) -> QWidget:
    """A row of buttons for `Page.header_widget`."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    for button in buttons:
        row.addWidget(button)
    return box
