"""Bringing in a pack of exercises: what is in it, what it would change, and only then the step itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.own_exercises import OwnScope
from clinic_app.gui.catalogue.pictures import FigurePicture, FigurePixmaps
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, SecondaryButton
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.pills import Status, StatusPill
from clinic_app.gui.kit.surfaces import Banner, Card, EmptyState, ScrollPage
from clinic_app.gui.pages import Page, Params, Place
from clinic_app.gui.theme import Space
from clinic_app.services.exercise_packs import (
    Arriving,
    Pack,
    PackExercise,
    PackLine,
    PackPhoto,
    arrivals,
    compare_pack,
)
from clinic_app.services.own_exercises import Undo

MOST_BYTES = 60_000_000
PICTURE = QSize(112, 76)
_STATES: dict[Arriving, tuple[Status, str, str]] = {
    "new": ("required", "New", "Not in this clinic yet."),
    "same": ("answered", "Same", "This clinic has it exactly so."),
    "differs": ("warning", "Differs", "Bringing it in changes the one this clinic has."),
    "broken": ("blocked", "Cannot come in", ""),
}


@dataclass(frozen=True, slots=True)
class _Opened:
    name: str
    pack: Pack
    lines: tuple[PackLine, ...]


class PackLineCard(Card):
    """One exercise of the pack."""

    def __init__(self, line: PackLine, pixmaps: FigurePixmaps, parent: QWidget | None = None) -> None:
        super().__init__("", parent, padding=Space.L, gap=Space.S)
        self.line = line
        across = QHBoxLayout()
        across.setSpacing(Space.L)
        across.addWidget(_picture(line.incoming, pixmaps), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.S)
        across.addLayout(words, 1)
        self.body.addLayout(across)
        status, word, meaning = _STATES[line.state]
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        self.choice = ChipMulti("", (Choice("in", line.incoming.name),), column=False)
        self.choice.setAccessibleName(f"Bring in {line.incoming.name}")
        self.choice.setEnabled(line.can_come)
        # What changes something of the clinic's own is never chosen beforehand.
        self.choice.set_value(["in"] if line.state == "new" else [])
        head.addWidget(self.choice, 1)
        self.pill = StatusPill(status, word)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addLayout(head)
        for text in (meaning, *line.notes):
            if text:
                words.addWidget(BodyText(text, "soft", "small"))

    @property
    def is_chosen(self) -> bool:
        return bool(self.choice.value())


def _picture(incoming: PackExercise, pixmaps: FigurePixmaps) -> QWidget:
    """What it looks like: a photo of the pack, or a shipped figure. A drawn one is drawn once it is in."""
    if isinstance(incoming.picture, PackPhoto):
        photo = QPixmap()
        photo.loadFromData(QByteArray(incoming.picture.data))
        label = QLabel()
        label.setFixedSize(PICTURE)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setAccessibleName("Photo")
        label.setPixmap(
            photo.scaled(
                PICTURE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
        return label
    shown = FigurePicture(pixmaps, PICTURE)
    figure = incoming.document.get("figure")
    shown.show_figure(figure if isinstance(figure, str) and incoming.picture is None else "")
    return shown


class PackImportPage(Page):
    """No parameters: the file is asked for."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._opened: _Opened | None = None
        self._pixmaps = FigurePixmaps.of(context)
        self.choose_file: Callable[[], Path | None] = self._ask_file
        self.cards: list[PackLineCard] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.stack = QStackedWidget()
        self.nothing = EmptyState(
            "package",
            "No pack opened yet",
            "Choose a .clinicpack file. You see what is in it before anything comes in.",
            "Choose a pack",
            action_icon="download",
        )
        if self.nothing.action is not None:
            self.nothing.action.clicked.connect(self.open_file)
        self.stack.addWidget(self.nothing)
        self._scroll = ScrollPage(width=820, padding=Space.XL, gap=Space.M)
        self.stack.addWidget(self._scroll)
        column.addWidget(self.stack, 1)
        self.trouble = Banner("warning", "", "", closable=True)
        self.trouble.hide()
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(Space.XL, Space.M, Space.XL, 0)
        inside.addWidget(self.trouble)
        column.insertWidget(0, box)
        self._footer = self._build_footer()
        column.addWidget(self._footer)

    # page

    def title(self) -> str:
        return "Bring in a pack"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return (("Catalogue", Place("catalogue")),)

    def enter(self, params: Params) -> None:
        self._show(None)

    def focus_first(self) -> None:
        if self.nothing.action is not None:
            self.nothing.action.setFocus()

    # building

    def _build_footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("kind", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        self.scope = SegmentedChoice(
            "For whom", (Choice("clinic", "For the clinic"), Choice("person", "Only for me")), clearable=False
        )
        self.scope.set_value("clinic")
        row.addWidget(self.scope)
        row.addStretch(1)
        other = SecondaryButton("Another file")
        other.clicked.connect(self.open_file)
        row.addWidget(other)
        self.take_button = PrimaryButton("Bring in", "download")
        self.take_button.clicked.connect(self.take_in)
        row.addWidget(self.take_button)
        return footer

    # opening

    def _ask_file(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose a pack", "", "Packs of exercises (*.clinicpack);;All files (*)"
        )
        return Path(name) if name else None

    def open_file(self) -> None:
        """Ask for a file and show what is in it."""
        path = self.choose_file()
        context = self._context
        packs, service, own = context.packs, context.own_exercises, context.own_catalogue
        if path is None or packs is None or service is None or own is None:
            return

        def read() -> _Opened:
            pack = packs.read(_bytes_of(path))
            pack = replace(
                pack,
                exercises=tuple(
                    replace(one, picture=packs.clean_photo(one.picture))
                    if isinstance(one.picture, PackPhoto)
                    else one
                    for one in pack.exercises
                ),
            )
            own.refresh()
            mine = [record.own for record in own.records if record.own is not None]
            lines = compare_pack(pack, own.records, service.pictures_of(mine), own())
            return _Opened(path.name, pack, lines)

        context.tasks.run(read, self._show, self._refused, owner=self)

    def _refused(self, error: Exception) -> None:
        self._show(None)
        if isinstance(error, ClinicError):
            self.trouble.show_message(error.sentence, error.next_step)
            self.trouble.show()
        else:
            self._context.messages.show_error(error)

    def _show(self, opened: _Opened | None) -> None:
        self._opened = opened
        self.trouble.hide()
        while (item := self._scroll.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = []
        self._footer.setVisible(opened is not None)
        if opened is None:
            self.stack.setCurrentWidget(self.nothing)
            return
        origin = f" from {opened.pack.clinic}" if opened.pack.clinic else ""
        made = f", made on {opened.pack.made_on}" if opened.pack.made_on else ""
        self._scroll.column.addWidget(PlainLabel(opened.name, "heading", wrap=True))
        self._scroll.column.addWidget(
            BodyText(f"{_counted(len(opened.lines))}{origin}{made}. {self._summary(opened)}")
        )
        for line in opened.lines:
            card = PackLineCard(line, self._pixmaps)
            card.choice.changed.connect(lambda _ids: self._count())  # type: ignore[misc]  # object signal
            self.cards.append(card)
            self._scroll.column.addWidget(card)
        self._scroll.column.addStretch(1)
        self.stack.setCurrentWidget(self._scroll)
        self._count()

    def _summary(self, opened: _Opened) -> str:
        said: list[str] = []
        for state, words in (
            ("new", "new"),
            ("differs", "different from ours"),
            ("same", "the same"),
            ("broken", "not usable"),
        ):
            count = sum(line.state == state for line in opened.lines)
            if count:
                said.append(f"{count} {words}")
        return ", ".join(said).capitalize() + ". Nothing has come in yet."

    def _count(self) -> None:
        chosen = sum(card.is_chosen for card in self.cards)
        self.take_button.setEnabled(chosen > 0)
        self.take_button.setText(f"Bring in {_counted(chosen)}" if chosen else "Bring in")

    # the step itself

    def take_in(self) -> None:
        """Everything that was chosen, or nothing if anything fails."""
        service, own = self._context.own_exercises, self._context.own_catalogue
        chosen = [card.line for card in self.cards if card.is_chosen]
        if service is None or own is None or not chosen:
            return
        self.take_button.setEnabled(False)
        scope = cast("OwnScope", self.scope.value() or "clinic")

        def write() -> Undo:
            undo = service.take_in(arrivals(chosen), scope=scope)
            own.refresh()
            return undo

        self._context.tasks.run(write, partial(self._taken, len(chosen)), self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self._count()
        self._context.messages.show_error(error)

    def _taken(self, count: int, undo: Undo) -> None:
        studio = self._context.studio
        if studio is not None:
            self._context.tasks.run(lambda: studio.own.load(), owner=self)
        self._context.navigator.replace("catalogue")
        self._context.messages.toast(
            f"{_counted(count)} came in", "Undo", partial(self._take_back, undo, count)
        )

    def _take_back(self, undo: Undo, count: int) -> None:
        service, own = self._context.own_exercises, self._context.own_catalogue
        if service is None or own is None:
            return

        def write() -> None:
            service.take_back(undo)
            own.refresh()

        def done(_none: None) -> None:
            self._context.messages.toast(f"{_counted(count)} taken back")
            here = self._context.navigator.here
            if here is not None and here.page == "catalogue":
                self._context.navigator.replace("catalogue")

        self._context.tasks.run(write, done, owner=self)


def _counted(number: int) -> str:
    return "1 exercise" if number == 1 else f"{number} exercises"


def _bytes_of(path: Path) -> bytes:
    """Raises ClinicError. Never more than a pack may have, whatever the file is."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ClinicError("The file could not be read.", "Choose it again, or another one.") from error
    return raw
