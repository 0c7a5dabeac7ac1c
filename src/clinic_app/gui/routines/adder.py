"""Add an exercise by typing: three letters, Return."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.gui import icons
from clinic_app.gui.catalogue.filters import found_by_name
from clinic_app.gui.catalogue.grid import EXERCISE_ROLE
from clinic_app.gui.catalogue.pictures import FigurePixmaps, paint_paper
from clinic_app.gui.catalogue.presenter import Availability, AvailabilityOf, card_line
from clinic_app.gui.kit.fields import SearchField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.routines.lines import plain_why
from clinic_app.gui.theme import Space, colour, font

SHOWN = 7
ROW = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    exercise: Exercise
    availability: Availability

    @property
    def line(self) -> str:
        """The small line below the name: facts, or what speaks against it."""
        why = self.availability
        if why.barred:
            kind = "Needs your reason" if why.overridable else "Barred"
            return f"{kind}: {plain_why(why.why, self.exercise)}"
        if why.taken:
            return "Already in the routine"
        return card_line(self.exercise)


def candidates(catalogue: Catalogue, text: str, availability: AvailabilityOf) -> tuple[Candidate, ...]:
    """Best matches first, barred ones with the reason why."""
    if not text.strip():
        return ()
    return tuple(
        Candidate(exercise, availability(exercise)) for exercise in found_by_name(catalogue, text)[:SHOWN]
    )


class _Rows(QStyledItemDelegate):
    def __init__(self, pixmaps: FigurePixmaps, view: QListWidget) -> None:
        super().__init__(view)
        self._pixmaps = pixmaps
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        candidate = index.data(EXERCISE_ROLE)  # type: ignore[attr-defined]  # a model index
        if not isinstance(candidate, Candidate):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # missing in the stubs
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 8, 8)
        picture = QRect(rect.left() + Space.S, rect.top() + 5, 74, ROW - 10)
        paint_paper(painter, picture, 6)
        exercise = candidate.exercise
        if self._pixmaps.has(exercise.figure):
            inside = picture.adjusted(4, 3, -4, -3)
            painter.drawPixmap(
                inside.topLeft(),
                self._pixmaps.picture(
                    exercise.figure, None, inside.size(), pair=False, dpr=self._view.devicePixelRatioF()
                ),
            )
        left = picture.right() + Space.M
        width = rect.right() - left - Space.M
        barred = candidate.availability.barred
        painter.setFont(font("strong"))
        painter.setPen(colour("text_soft" if barred else "text"))
        name = QRect(left, rect.top() + 9, width, 22)
        painter.drawText(
            name,
            int(Qt.AlignmentFlag.AlignVCenter),
            painter.fontMetrics().elidedText(exercise.name, Qt.TextElideMode.ElideRight, width),
        )
        painter.setFont(font("small"))
        if barred:
            painter.drawPixmap(QPoint(left, rect.top() + 33), icons.pixmap("lock", "stop_text", 16))
            left, width = left + 22, width - 22
        painter.setPen(colour("stop_text" if barred else "text_soft"))
        painter.drawText(
            QRect(left, rect.top() + 31, width, 20),
            int(Qt.AlignmentFlag.AlignVCenter),
            painter.fontMetrics().elidedText(candidate.line, Qt.TextElideMode.ElideRight, width),
        )
        painter.restore()


class ExerciseAdder(SearchField):
    """A search field with its matches below. `chosen` carries the exercise; the field keeps the keyboard.

    It finds nothing before `use_catalogue`: building the field must not wait for the catalogue.
    """

    chosen = Signal(object)

    def __init__(self, pixmaps: FigurePixmaps, host: QWidget) -> None:
        super().__init__("Add an exercise", "Add an exercise: type three letters, then Return")
        self._catalogue: Catalogue | None = None
        self._host = host
        self.availability: AvailabilityOf = lambda _exercise: Availability()
        self.popup = QFrame(host)
        self.popup.setProperty("kind", "palette")
        column = QVBoxLayout(self.popup)
        column.setContentsMargins(6, 6, 6, 6)
        self.list = QListWidget()
        self.list.setAccessibleName("Matching exercises")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Rows(pixmaps, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        column.addWidget(self.list)
        self.evidence = PlainLabel("", "small", "note", wrap=True)
        self.evidence.setContentsMargins(Space.S, Space.XS, Space.S, Space.XS)
        self.evidence.hide()
        column.addWidget(self.evidence)
        self.popup.hide()
        self.textChanged.connect(self._ask)
        host.installEventFilter(self)

    def show_part(self, part: str) -> None:
        """Say where the exercise will come."""
        where = f" to {part}" if part else ""
        self.setPlaceholderText(f"Add an exercise{where}: type three letters, then Return")

    def show_evidence(self, words: str) -> None:
        """What speaks against one more exercise, below the matches; empty for nothing."""
        self.evidence.setText(words)
        self.evidence.setVisible(bool(words))

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """Offer from this catalogue from now on: own exercises come and go."""
        self._catalogue = catalogue

    def _ask(self) -> None:
        self.list.clear()
        if self._catalogue is None or not self.text().strip():
            self.popup.hide()
            return
        for candidate in candidates(self._catalogue, self.text(), self.availability):
            item = QListWidgetItem(candidate.exercise.name)
            item.setData(EXERCISE_ROLE, candidate)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{candidate.exercise.name}. {candidate.line}")
            item.setToolTip(candidate.line if candidate.availability.barred else "")
            self.list.addItem(item)
        if not self.list.count():
            self.popup.hide()
            return
        self.list.setCurrentRow(0)
        self._place()
        self.popup.show()
        self.popup.raise_()
        self._speak()

    def _place(self) -> None:
        below = self.mapTo(self._host, QPoint(0, self.height() + Space.XS))
        tall = self.list.count() * ROW + 14
        if self.evidence.text():
            tall += self.evidence.heightForWidth(max(self.width(), 460) - 12) + Space.S
        self.popup.setGeometry(below.x(), below.y(), max(self.width(), 460), tall)

    def _speak(self) -> None:
        said: object = self.list.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
        self.setAccessibleDescription(str(said))

    def _clicked(self, item: QListWidgetItem) -> None:
        candidate = item.data(EXERCISE_ROLE)
        if isinstance(candidate, Candidate):
            self.setText(
                ""
            )  # clear() could be undone, and Ctrl+Z would bring back letters instead of the routine
            self.popup.hide()
            self.chosen.emit(candidate.exercise)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        open_list = not self.popup.isHidden()
        if open_list and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())
            self._speak()
        elif open_list and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._clicked(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and not self.popup.isHidden():
            self._place()
        return False

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]  # a focus event
        if not self.popup.underMouse():
            self.popup.hide()
