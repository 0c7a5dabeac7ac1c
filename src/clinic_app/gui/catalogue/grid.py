"""The grid of exercises: cards painted only where they are seen."""

from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clinic_app.domain.exercises import Exercise
from clinic_app.gui import icons
from clinic_app.gui.catalogue.pictures import FigurePixmaps, paint_missing, paint_paper
from clinic_app.gui.catalogue.presenter import Availability, AvailabilityOf, card_line, free
from clinic_app.gui.theme import Radius, Space, colour, font, look

_AnyIndex = QModelIndex | QPersistentModelIndex
EXERCISE_ROLE = Qt.ItemDataRole.UserRole
PICTURE_HEIGHT = 116
CARD_HEIGHT = PICTURE_HEIGHT + 92
LEAST_CARD_WIDTH = 212


class ExerciseModel(QAbstractListModel):
    """The exercises that match, in order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exercises: tuple[Exercise, ...] = ()
        self._availability: AvailabilityOf = free
        self.stars: frozenset[str] = frozenset()

    @property
    def shown(self) -> tuple[Exercise, ...]:
        """The exercises in their order."""
        return self._exercises

    def show_exercises(self, exercises: tuple[Exercise, ...]) -> None:
        if exercises != self._exercises:
            self.beginResetModel()
            self._exercises = exercises
            self.endResetModel()

    def use_availability(self, availability: AvailabilityOf) -> None:
        self._availability = availability
        self.dataChanged.emit(self.index(0), self.index(max(0, len(self._exercises) - 1)))

    def row_of(self, exercise_id: str) -> int | None:
        return next((row for row, one in enumerate(self._exercises) if one.id == exercise_id), None)

    def exercise(self, index: _AnyIndex) -> Exercise | None:
        return self._exercises[index.row()] if 0 <= index.row() < len(self._exercises) else None

    def availability(self, exercise: Exercise) -> Availability:
        return self._availability(exercise)

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._exercises)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        exercise = self.exercise(index)
        if exercise is None:
            return None
        if role == EXERCISE_ROLE:
            return exercise
        if role == Qt.ItemDataRole.DisplayRole:
            return exercise.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            why = self._availability(exercise)
            said = f". Not available: {why.why}" if why.barred else ""
            marks = ". Favourite" if exercise.id in self.stars else ""
            marks += ". Our own" if exercise.is_own else ""
            return f"{exercise.name}. {card_line(exercise)}{marks}{said}"
        return None


class CardDelegate(QStyledItemDelegate):
    """Paints one card: the end position on white, the name, one line of facts, and why it may be barred."""

    wanted = Signal()

    def __init__(self, pixmaps: FigurePixmaps, view: QListView) -> None:
        super().__init__(view)
        self._pixmaps = pixmaps
        self._view = view
        self._missing: list[tuple[str, QSize]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._draw_next)
        self.card_width = LEAST_CARD_WIDTH

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(self.card_width, CARD_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        model = cast(ExerciseModel, index.model())
        exercise = model.exercise(index)
        if exercise is None:
            return
        rect = cast(QRect, option.rect)  # type: ignore[attr-defined]  # missing in the stubs
        state = cast(QStyle.StateFlag, option.state)  # type: ignore[attr-defined]  # missing in the stubs
        current = index == self._view.currentIndex()
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        why = model.availability(exercise)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = rect.adjusted(Space.XS, Space.XS, -Space.XS, -Space.XS)
        outline = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        if current:
            ink = colour("focus" if self._view.hasFocus() else "accent")
            painter.setPen(QPen(ink, 2))
            painter.setBrush(colour("accent_soft"))
        else:
            painter.setPen(QPen(colour("edge" if hovered else "line"), 1))
            painter.setBrush(colour("hover" if hovered else "surface"))
        painter.drawRoundedRect(outline, Radius.CARD, Radius.CARD)
        picture = QRect(box.left() + 6, box.top() + 6, box.width() - 12, PICTURE_HEIGHT)
        paint_paper(painter, picture)
        self._picture(painter, picture.adjusted(8, 6, -8, -6), exercise)
        if why.barred:
            veil = colour("surface")
            veil.setAlpha(150)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRoundedRect(QRectF(picture), 8, 8)
        if exercise.id in model.stars:
            _corner(painter, picture, "star-filled", left=False)
        if exercise.is_own:
            _corner(painter, picture, "house", left=True)
        self._words(painter, box, picture.bottom(), exercise, why)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, top: int, exercise: Exercise, why: Availability) -> None:
        left = box.left() + Space.M
        width = box.width() - 2 * Space.M
        painter.setFont(font("strong"))
        painter.setPen(colour("text"))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(exercise.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, top + 8, width, 22), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setFont(font("small"))
        line = f"Phase {exercise.phase} · Level {exercise.level}"
        icon, tint, ink = "", "", "text_soft"
        if why.barred:
            line = "Barred: needs your reason" if why.overridable else "Barred for this client"
            icon, tint, ink = "lock", "stop_text", "stop_text"
        elif why.taken:
            line, icon, tint, ink = "In the routine", "check", "good_text", "good_text"
        elif exercise.needs_clinic_demo:
            line += " · show it here first"
        if icon:
            painter.drawPixmap(left, top + 34, icons.pixmap(icon, tint, 16))
            left += 22
            width -= 22
        painter.setPen(colour(ink))
        metrics = painter.fontMetrics()
        painter.drawText(
            QRect(left, top + 31, width, 22),
            int(Qt.AlignmentFlag.AlignVCenter),
            metrics.elidedText(line, Qt.TextElideMode.ElideRight, width),
        )
        muscles = ", ".join(exercise.muscles_primary)
        painter.setPen(colour("text_faint"))
        painter.drawText(
            QRect(box.left() + Space.M, top + 50, box.width() - 2 * Space.M, 20),
            int(Qt.AlignmentFlag.AlignVCenter),
            metrics.elidedText(muscles, Qt.TextElideMode.ElideRight, box.width() - 2 * Space.M),
        )

    def _picture(self, painter: QPainter, box: QRect, exercise: Exercise) -> None:
        if not self._pixmaps.has(exercise.figure):
            paint_missing(painter, box, words=False)
            return
        dpr = self._view.devicePixelRatioF()
        known = self._pixmaps.known(exercise.figure, None, box.size(), pair=False, dpr=dpr)
        if known is None:
            # The grid opens at once; pictures come in one after the other, the seen ones first.
            if (exercise.figure, box.size()) not in self._missing:
                self._missing.append((exercise.figure, box.size()))
                self._timer.start()
            return
        painter.drawPixmap(box.topLeft(), known)

    def _draw_next(self) -> None:
        if not self._missing:
            self._timer.stop()
            return
        figure, size = self._missing.pop(0)
        self._pixmaps.picture(figure, None, size, pair=False, dpr=self._view.devicePixelRatioF())
        if not self._missing or len(self._missing) % 4 == 0:
            self._view.viewport().update()


def _corner(painter: QPainter, picture: QRect, icon: str, *, left: bool) -> None:
    """A mark on the paper: a star for a favourite, a house for the clinic's own. The words are in the details."""
    x = picture.left() + 6 if left else picture.right() - 27
    disc = QRectF(x, picture.top() + 6, 22, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent_soft"))
    painter.drawEllipse(disc)
    painter.drawPixmap(int(disc.x()) + 4, int(disc.y()) + 4, icons.pixmap(icon, "accent_text", 14))


class ExerciseGrid(QListView):
    """Cards in rows. Arrows move, Return opens or adds (`chosen`), `looked_at` follows the current card."""

    chosen = Signal(object)
    looked_at = Signal(object)
    left_at_top = Signal()

    def __init__(self, pixmaps: FigurePixmaps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.exercises = ExerciseModel(self)
        self._cards = CardDelegate(pixmaps, self)
        self.setAccessibleName("Exercises")
        self.setModel(self.exercises)
        self.setItemDelegate(self._cards)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(48)
        self.activated.connect(self._activated)
        look().changed.connect(self._look_changed)

    def show_exercises(self, exercises: tuple[Exercise, ...]) -> None:
        """Show these; the current one stays current while it is among them, else the first is."""
        before = self.current()
        self.exercises.show_exercises(exercises)
        row = self.exercises.row_of(before.id) if before is not None else None
        self.setCurrentIndex(self.exercises.index(row if row is not None else 0))
        self.looked_at.emit(self.current())

    def use_stars(self, stars: frozenset[str]) -> None:
        """Which exercises are marked as favourites."""
        self.exercises.stars = stars
        self.viewport().update()

    def current(self) -> Exercise | None:
        return self.exercises.exercise(self.currentIndex()) if self.currentIndex().isValid() else None

    def select(self, exercise_id: str) -> bool:
        """Make one exercise current and bring it into sight; False if it is not shown."""
        row = self.exercises.row_of(exercise_id)
        if row is None:
            return False
        index = self.exercises.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def currentChanged(self, current: _AnyIndex, previous: _AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.looked_at.emit(self.exercises.exercise(current))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = max(1, self.viewport().width() // max(1, self._cards.card_width))
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() < columns:
            self.left_at_top.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.viewport().width() - 8  # the list wraps a little before its edge
        columns = max(1, room // LEAST_CARD_WIDTH)
        wide = room // columns
        if wide != self._cards.card_width:
            self._cards.card_width = wide
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def _activated(self, index: QModelIndex) -> None:
        exercise = self.exercises.exercise(index)
        if exercise is not None:
            self.chosen.emit(exercise)

    def _look_changed(self) -> None:
        self.viewport().update()
