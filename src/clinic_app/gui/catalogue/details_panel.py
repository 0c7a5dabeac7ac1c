"""The panel beside the grid: one exercise with everything a therapist may want to know before choosing it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.exercises import Exercise
from clinic_app.gui.catalogue.pictures import FigurePicture, FigurePixmaps
from clinic_app.gui.catalogue.presenter import (
    Availability,
    Caution,
    ExerciseDetails,
    Neighbour,
    PanelExtras,
)
from clinic_app.gui.catalogue.tall_body import TallBody
from clinic_app.gui.catalogue.words import on_button
from clinic_app.gui.figures.moving_figure import MovingFigure, pace_of
from clinic_app.gui.kit.buttons import IconButton, PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import BodyText, Heading, IconLabel, PlainLabel
from clinic_app.gui.kit.surfaces import Banner, Line
from clinic_app.gui.theme import Space

PICTURE = QSize(320, 172)
SCROLL_BAR = 18
LINK_ICON = 68
"""What the sides and the icon of a link need."""
LINK_BESIDE = 124
"""What stands beside a link to an easier one, with the sides of the link."""


class DetailsPanel(QFrame):
    """Shows one exercise. `link_followed` carries the id of one it leads to, `add_pressed` the shown one, `star_pressed`
    its id, `action_asked` the id of an action and that of the exercise."""

    link_followed = Signal(str)
    add_pressed = Signal(object)
    star_pressed = Signal(str)
    action_asked = Signal(str, str)

    def __init__(self, pixmaps: FigurePixmaps, parent: QWidget | None = None, *, add_text: str = "") -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._exercise: Exercise | None = None
        self._links_shown: list[tuple[QuietButton, str, int]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = QWidget()
        """What scrolls: made anew for every exercise."""
        self._scroll.setAccessibleName("About this exercise")
        column.addWidget(self._scroll, 1)
        self.picture = FigurePicture(pixmaps, PICTURE, pair=True)
        self.moving = MovingFigure(self.picture, pixmaps.studio, pixmaps.wants_motion)
        self._scroll.viewport().setAutoFillBackground(False)
        self.add_button: PrimaryButton | None = None
        if add_text:
            foot = QHBoxLayout()
            foot.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
            self.add_button = PrimaryButton(add_text, "plus")
            self.add_button.clicked.connect(self._add)
            foot.addWidget(self.add_button, 1)
            column.addWidget(Line())
            column.addLayout(foot)

    def show_exercise(
        self,
        exercise: Exercise,
        words: ExerciseDetails,
        availability: Availability,
        *,
        starred: bool | None = None,
        extras: PanelExtras | None = None,
    ) -> None:
        """`starred` None: stars are not offered here."""
        keep = self._scroll.verticalScrollBar().value() if self._is_shown(exercise) else 0
        self._exercise = exercise
        self._links_shown = []
        body = TallBody()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.S)
        self.picture.show_figure(exercise.figure)
        self.moving.show_movement(exercise.figure, pace=pace_of(exercise.dose))
        column.addWidget(self.moving)
        column.addSpacing(Space.XS)
        column.addLayout(self._heading(exercise, words, starred))
        if words.whose:
            column.addWidget(_marked("house", words.whose, "accent_text"))
        if words.known_as:
            column.addWidget(PlainLabel(f"Also: {words.known_as}", "small", "faint", wrap=True))
        column.addWidget(PlainLabel(" · ".join(words.tags), "small", "soft", wrap=True))
        if extras is not None and extras.shipped_changes:
            column.addWidget(_shipped_changes(extras.shipped_changes))
        if availability.why:
            column.addWidget(_why(availability))
            for reason in availability.reasons[1:]:
                column.addWidget(_marked("minus", reason))
            if availability.barred and availability.gate:
                column.addWidget(_marked("arrow-right", availability.gate))
        for gate in words.gates:
            column.addWidget(_marked("lock", gate, "warning_text"))
        if extras is not None and extras.actions:
            column.addWidget(self._actions(exercise, extras))
        _section(column, "Dose to begin with", (words.dose,), strong=True)
        column.addWidget(PlainLabel(f"Basis: {words.dose_basis}", "small", "faint", wrap=True))
        if words.needs_demo:
            column.addWidget(_marked("eye", "Show it and let the client try it here before it is printed."))
        _section(column, "Steps")
        for number, step in enumerate(words.steps, start=1):
            column.addLayout(_numbered(number, step))
        _pairs(column, (("Pace", words.pace), ("Feel it", words.feel)))
        if words.mistakes:
            _section(column, "Watch out")
            for what, fix in words.mistakes:
                column.addWidget(_marked("triangle-alert", f"{what} {fix}", "warning_text"))
        _section(column, "Easier and harder")
        column.addLayout(self._links("arrow-down", "Easier", words.easier))
        column.addLayout(self._links("arrow-up", "Harder", words.harder))
        if words.plain_kit:
            _section(column, "Like this, without equipment")
            for other in words.plain_kit:
                column.addWidget(self._link_with_reason(other))
        _section(column, "For")
        _pairs(
            column,
            (
                ("Findings", "; ".join(words.serves)),
                ("Muscles", words.muscles),
                ("Also works", words.muscles_also),
                ("You need", words.equipment),
                ("Evidence", words.evidence),
            ),
        )
        if words.cautions or words.restrictions:
            _section(column, "Cautions")
            _cautions(column, words.cautions)
            for restriction in words.restrictions:
                column.addWidget(_marked("info", restriction, "note_text"))
        if words.sources:
            _section(column, "Sources")
            for source in words.sources:
                column.addLayout(
                    _numbered(
                        source.number,
                        source.text,
                        "small",
                        f"Seen as: {source.seen_as}" if source.seen_as else "",
                    )
                )
        column.addStretch(1)
        self._put(body)
        self._scroll.verticalScrollBar().setValue(keep)
        if self.add_button is not None:
            self.add_button.setEnabled(not availability.barred or availability.overridable)
            barred = "Add with a reason" if availability.overridable else "Barred"
            self.add_button.setText(barred if availability.barred else "Add to the routine")

    def clear(self) -> None:
        """Nothing matches: show nothing."""
        self._exercise = None
        self._links_shown = []
        self.moving.setParent(None)
        self._put(QWidget())
        if self.add_button is not None:
            self.add_button.setEnabled(False)

    def _in_order(self) -> None:
        """Tab goes through the details right after what stands before them: they are made anew each time."""
        before: QWidget = self._scroll
        for widget in self.body.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, widget)
                before = widget
        if self.add_button is not None:
            QWidget.setTabOrder(before, self.add_button)

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be done with the exercise."""
        for widget in self.body.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _is_shown(self, exercise: Exercise) -> bool:
        return self._exercise is not None and self._exercise.id == exercise.id

    def _heading(self, exercise: Exercise, words: ExerciseDetails, starred: bool | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(Heading(words.name, "title"), 1)
        if starred is not None:
            said = "Take the star back (Ctrl+D)" if starred else "Keep as a favourite (Ctrl+D)"
            star = IconButton(
                "star-filled" if starred else "star", said, tint="accent" if starred else "text_soft"
            )
            star.setObjectName("star")
            star.clicked.connect(lambda: self.star_pressed.emit(exercise.id))
            row.addWidget(star, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _actions(self, exercise: Exercise, extras: PanelExtras) -> QWidget:
        # The flow has a widget of its own: inside another layout it would be asked about buttons that are gone.
        box = QWidget()
        row = FlowLayout(box, gap=Space.S)
        for action in extras.actions:
            button = SecondaryButton(on_button(action.text), action.icon)
            button.setObjectName(f"action_{action.id}")
            button.clicked.connect(
                lambda _on=False, what=action.id: self.action_asked.emit(what, exercise.id)  # type: ignore[misc]  # default binds
            )
            row.addWidget(button)
        return box

    def _fit(self, link: QuietButton, name: str, beside: int) -> None:
        """A name too long for the panel ends in …; the panel must not scroll sideways."""
        self._links_shown.append((link, name, beside))
        self._shorten(link, name, beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for link, name, beside in self._links_shown:
            self._shorten(link, name, beside)

    def _shorten(self, link: QuietButton, name: str, beside: int) -> None:
        link.ensurePolished()  # else it is measured in another face
        room = self.width() - 2 * Space.L - SCROLL_BAR - beside
        shown = link.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, max(room, 80))
        link.setText(on_button(shown))

    def _link_with_reason(self, other: Neighbour) -> QWidget:
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        link = QuietButton("", "arrow-right")
        self._fit(link, other.name, LINK_ICON)
        link.setAccessibleName(other.name)
        link.setAccessibleDescription(other.why)
        link.clicked.connect(lambda _on=False, to=other.id: self.link_followed.emit(to))  # type: ignore[misc]  # default binds
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(PlainLabel(other.why, "small", "soft", wrap=True))
        return box

    def _put(self, body: QWidget) -> None:
        self._scroll.setWidget(body)
        self.body = body
        body.setAutoFillBackground(False)  # the scroll area turns it on; the card shall show through
        self._scroll.verticalScrollBar().setValue(0)
        self._in_order()

    def _links(self, icon: str, label: str, neighbours: tuple[Neighbour, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(IconLabel(icon, "text_faint", 16), 0, Qt.AlignmentFlag.AlignVCenter)
        if not neighbours:
            row.addWidget(PlainLabel(f"{label}: none in the catalogue", "small", "faint"), 1)
            return row
        row.addWidget(PlainLabel(label, "small", "soft"))
        flow = QWidget()
        links = FlowLayout(flow, gap=Space.XS)
        for neighbour in neighbours:
            link = QuietButton()
            self._fit(link, neighbour.name, LINK_BESIDE)
            link.setToolTip(neighbour.why)
            link.setAccessibleName(f"{label}: {neighbour.name}")
            link.clicked.connect(lambda _on=False, to=neighbour.id: self.link_followed.emit(to))  # type: ignore[misc]  # default binds
            links.addWidget(link)
        row.addWidget(flow, 1)
        return row

    def _add(self) -> None:
        if self._exercise is not None:
            self.add_pressed.emit(self._exercise)


def _why(availability: Availability) -> Banner:
    if not availability.barred:
        return Banner("note", "Mind", availability.why)
    title = "Barred unless you write a reason" if availability.overridable else "Barred for this client"
    return Banner("warning", title, availability.why)


def _shipped_changes(lines: tuple[str, ...]) -> Banner:
    """An update changed the original of this own copy."""
    more = f" And {len(lines) - 3} more." if len(lines) > 3 else ""
    return Banner("note", "The shipped exercise changed", " ".join(lines[:3]) + more)


def _section(column: QVBoxLayout, title: str, lines: Sequence[str] = (), *, strong: bool = False) -> None:
    column.addSpacing(Space.S)
    column.addWidget(PlainLabel(title, "label", "accent"))
    for line in lines:
        if line:
            column.addWidget(PlainLabel(line, "strong", wrap=True) if strong else BodyText(line, ""))


def _numbered(number: int, text: str, role: str = "body", below: str = "") -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    small = role == "small"
    mark = PlainLabel(f"{number}", "label", "faint")
    mark.setFixedWidth(26 if small else 18)
    mark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    mark.setContentsMargins(0, 0 if small else 2, 0, 0)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(BodyText(text, "soft" if small else "", "small" if small else "body"))
    if below:
        words.addWidget(PlainLabel(below, "small", "faint", wrap=True))
    row.addLayout(words, 1)
    return row


def _pairs(column: QVBoxLayout, pairs: Sequence[tuple[str, str]]) -> None:
    for label, text in pairs:
        if not text:
            continue
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        name = PlainLabel(label, "small", "faint")
        name.setFixedWidth(74)
        name.setContentsMargins(0, 2, 0, 0)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(BodyText(text, ""), 1)
        column.addLayout(row)


def _cautions(column: QVBoxLayout, cautions: tuple[Caution, ...]) -> None:
    for caution in cautions:
        word = "Not with" if caution.barred else "Change it with"
        icon, tint = ("octagon-x", "stop_text") if caution.barred else ("triangle-alert", "warning_text")
        text = f"{word}: {caution.label}." + (f" {caution.text}" if caution.text else "")
        column.addWidget(_marked(icon, text.rstrip(".") + ".", tint))


def _marked(icon: str, text: str, tint: str = "text_soft") -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    mark = IconLabel(icon, tint, 16)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(BodyText(text, "", "small"), 1)
    return box
