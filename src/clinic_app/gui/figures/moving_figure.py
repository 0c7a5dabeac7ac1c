"""A figure that can move: the still pictures, and over them the movement as a loop, with a button and a key.

The loop begins by itself where moving pictures are wanted, a moment after the figure was shown; it stops when
the figure is hidden. Its pictures are drawn elsewhere (`studio`), so showing one costs the window a copy.
"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.dosage import Dose
from clinic_app.figures.drawing import Side
from clinic_app.figures.pace import USUAL, Pace, eased
from clinic_app.gui.figure_view import PAPER, PAPER_DARK_LOOK
from clinic_app.gui.figures.person import person
from clinic_app.gui.figures.studio import FigureStudio, Movement
from clinic_app.gui.kit.buttons import IconButton
from clinic_app.gui.theme import Radius, Space, colour, font, look

BEGIN_AFTER_MS = 900
TICK_MS = 33
KEY = "Alt+M"
STILL_FIGURES = frozenset({"cadence_run"})
"""Figures whose two pictures are no movement to and fro."""


class MovingFigure(QWidget):
    """`still` is any widget that shows the figure; it keeps its size and this takes its place.

    `wants_motion` says whether a movement begins by itself. `playing_changed` tells when it plays or stops.
    """

    playing_changed = Signal(bool)

    def __init__(
        self,
        still: QWidget,
        studio: FigureStudio | None = None,
        wants_motion: Callable[[], bool] = lambda: False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.still = still
        self._studio = studio
        self._wants_motion = wants_motion
        self._figure = ""
        self._side: Side | None = None
        self._pace = USUAL
        self._can_move = False
        self._was_stopped = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(still)
        self.setSizePolicy(still.sizePolicy())
        self.stage = _Stage(self)
        self.stage.hide()
        self.stage.begun.connect(self._placed)
        self.button = _Disc("play", f"Play the movement ({KEY})", self, tint="accent_text", size=16)
        self.button.setFixedSize(34, 34)
        self.button.clicked.connect(self.toggle)
        self.button.hide()
        self._begin = QTimer(self)
        self._begin.setSingleShot(True)
        self._begin.setInterval(BEGIN_AFTER_MS)
        self._begin.timeout.connect(self._begin_by_itself)
        shortcut = QShortcut(QKeySequence(KEY), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.toggle)
        person().changed.connect(self._person_changed)

    @property
    def pace(self) -> Pace:
        """The tempo of the loop."""
        return self._pace

    @property
    def playing(self) -> bool:
        return self.stage.playing

    def use(self, studio: FigureStudio | None, wants_motion: Callable[[], bool]) -> None:
        """Where the movements come from, for who makes the widget before that is known."""
        self._studio, self._wants_motion = studio, wants_motion

    def show_movement(self, figure_id: str, side: Side | None = None, pace: Pace | None = None) -> None:
        """What moves here from now on; the still pictures are the business of who made them."""
        if (figure_id, side, pace or USUAL) == (self._figure, self._side, self._pace) and self._can_move:
            return
        self.stop()
        self._was_stopped = False
        self._figure, self._side, self._pace = figure_id, side, pace or USUAL
        self._can_move = self._studio is not None and _moves(self._studio, figure_id)
        self.button.setVisible(self._can_move)
        self._begin.stop()
        if self._can_move and self.isVisible():
            self._begin.start()

    def toggle(self) -> None:
        """Play, or show the still pictures again. Who stops it wants this figure to stay still."""
        if not self._can_move or not self.isVisible():
            return
        self._begin.stop()
        if self.playing:
            self._was_stopped = True
            self.stop()
        else:
            self.play()

    def play(self) -> None:
        if self._studio is None or not self._can_move or self.playing:
            return
        box = self.stage.picture_size(self.size())
        if box.isEmpty():
            return
        movement = self._studio.movement(
            self._figure, self._side, person().look, box, self.devicePixelRatioF()
        )
        self.stage.setGeometry(self.rect())
        self.stage.begin(movement, self._pace)
        self._placed()
        self._tell()

    def stop(self) -> None:
        self._begin.stop()
        if not self.playing:
            return
        movement = self.stage.end()
        if movement is not None and self._studio is not None:
            self._studio.stop(movement)
        self._tell()

    def _begin_by_itself(self) -> None:
        if self.isVisible() and self._wants_motion() and not self._was_stopped:
            self.play()

    def _person_changed(self) -> None:
        if self.playing:
            self.stop()
            self.play()

    def _tell(self) -> None:
        word = "Stop the movement" if self.playing else "Play the movement"
        self.button.show_icon("pause" if self.playing else "play", f"{word} ({KEY})")
        self.playing_changed.emit(self.playing)

    def _placed(self) -> None:
        corner = QPoint(self.width() - self.button.width() - Space.XS, Space.XS)
        self.button.move(corner)
        self.stage.raise_()
        self.button.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stage.setGeometry(self.rect())
        self._placed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._can_move and not self._was_stopped:
            self._begin.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self.stop()
        super().hideEvent(event)


def pace_of(dose: Dose) -> Pace:
    """The tempo a dose asks for, or the calm way into its hold."""
    if dose.tempo is not None:
        return Pace.of_tempo(dose.tempo.up_s, dose.tempo.hold_s, dose.tempo.down_s)
    return Pace.of_hold(dose.hold_s or 0)


def _moves(studio: FigureStudio, figure_id: str) -> bool:
    if figure_id in STILL_FIGURES or figure_id not in studio.figures():
        return False
    return studio.figures().frames(figure_id) == 2


class _Disc(IconButton):
    """An icon on a disc of its own: the paper below stays light in every look."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("surface"))
        painter.drawEllipse(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5))
        painter.end()
        super().paintEvent(event)


class _Stage(QWidget):
    """Covers the still pictures with the moving one. `begun`: it does so from now on."""

    begun = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._movement: Movement | None = None
        self._pace = USUAL
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._step)
        self._shown: int | None = None
        self.playing = False

    @staticmethod
    def picture_size(whole: QSize) -> QSize:
        """Room for the moving picture inside this widget."""
        return QSize(whole.width() - 2 * Space.M, whole.height() - 2 * Space.S)

    def begin(self, movement: Movement, pace: Pace) -> None:
        self._movement, self._pace = movement, pace
        self.playing = True
        movement.grew.connect(self._grown)
        self._grown()

    def end(self) -> Movement | None:
        movement, self._movement = self._movement, None
        self._tick.stop()
        self.playing = False
        self._shown = None
        if movement is not None:
            movement.grew.disconnect(self._grown)
        self.hide()
        return movement

    def share(self) -> float:
        """Where the movement is now, 0 start to 1 end."""
        return eased(self._pace.share(self._clock.elapsed() / 1000)) if self._tick.isActive() else 0.0

    def _grown(self) -> None:
        """The still pictures stay until there is something better to look at."""
        movement = self._movement
        if movement is None or not (movement.pictures or movement.failed):
            return
        if self.isHidden():
            self.show()
            self.begun.emit()
        if movement.pictures and not self._tick.isActive():
            self._clock.start()
            self._tick.start()
        self.update()

    def _step(self) -> None:
        picture = None if self._movement is None else self._movement.nearest(self.share())
        key = None if picture is None else picture.cacheKey()
        if key != self._shown:
            self._shown = key
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(QColor(PAPER_DARK_LOOK if look().is_dark else PAPER))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        picture = None if self._movement is None else self._movement.nearest(self.share())
        if picture is None:
            painter.setPen(QColor("#5a6877"))
            painter.setFont(font("small"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "This figure cannot move.")
        else:
            # On the still pictures' ground line: the figure must not hop when it begins to move.
            size = picture.deviceIndependentSize()
            painter.drawPixmap(
                round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2), picture
            )
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
