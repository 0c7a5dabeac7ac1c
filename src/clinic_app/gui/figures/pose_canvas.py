"""The stage of the pose editor: the figure with its handles. Drag a handle to pose, the empty floor to look around.

Keyboard: comma and full stop walk through the handles, arrows move the chosen one by a centimetre (with Shift by
five), P pins it, F puts it on the floor or prop below, plus and minus zoom.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.figures.arrays import Array
from clinic_app.figures.contacts import point
from clinic_app.figures.drawing import Drawing
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.posing import HANDLES, Handle, above_floor, drag, pins, skeleton_of
from clinic_app.figures.raster import camera
from clinic_app.figures.scene import MM_PER_METRE, props_of
from clinic_app.gui.figure_view import PAPER, PAPER_DARK_LOOK, paint_drawing
from clinic_app.gui.figures.mannequin import paint_mannequin, paint_props
from clinic_app.gui.figures.person import person
from clinic_app.gui.theme import Radius, colour, font, look, text_width

GRIP = 10
"""Radius of a handle in pixels; it is caught from half as far again."""
_ORBIT_DEG_PER_PX = 0.4
_STEP_M = 0.01


class PoseCanvas(QWidget):
    """Shows one picture of `sheet`.

    `posed` carries a new sheet while a handle or the camera is moved and once more, with True, when the hand lets
    go. `chosen` carries the id of the handle that was taken.
    """

    posed = Signal(object, str, bool)
    chosen = Signal(str)
    pin_asked = Signal(str)
    rest_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Figure to pose")
        self.sheet: PoseSheet | None = None
        self.frame = 0
        self.handle = "pelvis"
        self._hover = ""
        self._held = ""
        self._orbit_from: tuple[QPoint, float, float] | None = None
        self._grip = np.zeros(3)
        self._target: Array | None = None
        self._drawn: dict[int, tuple[PoseSheet, Drawing, tuple[float, float]]] = {}
        self._scale = 180.0
        self._centre = QPointF(0.0, 0.8)
        self._fitted = False
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._follow)
        look().changed.connect(self.update)
        person().changed.connect(self.update)

    # what is shown

    def show_sheet(self, sheet: PoseSheet, frame: int) -> None:
        """Show a picture of this sheet; the finished drawing follows with `show_drawings`."""
        self.sheet, self.frame = sheet, min(frame, len(sheet.frames) - 1)
        self._describe()
        if not self._fitted:
            self.fit()
        self.update()

    def show_drawings(
        self, sheet: PoseSheet, drawings: Mapping[int, Drawing], origins: Mapping[int, tuple[float, float]]
    ) -> None:
        """The finished drawings of `sheet`, by frame; ignored where the pose went on since."""
        for frame, drawing in drawings.items():
            self._drawn[frame] = (sheet, drawing, origins[frame])
        self.update()

    @property
    def finished(self) -> bool:
        """Whether the finished drawing is on show."""
        return self._finished() is not None

    def choose(self, handle_id: str) -> None:
        self.handle = handle_id
        self._describe()
        self.update()

    def fit(self) -> None:
        """The whole figure, with some air around it."""
        if self.sheet is None or self.width() < 50:
            return
        view = self._view()
        skeleton = skeleton_of(self.sheet, self.frame)
        points = [point(skeleton, handle.point) @ view.T for handle in HANDLES.values()]
        flat = np.array(points)[:, :2]
        low, high = flat.min(0) - 0.22, flat.max(0) + 0.22
        wide, tall = (high - low).tolist()
        self._scale = min(self.width() / wide, self.height() / tall, 420.0)
        middle = ((low + high) / 2).tolist()
        self._centre = QPointF(middle[0], middle[1])
        self._fitted = True
        self.update()

    def zoom(self, factor: float) -> None:
        self._scale = min(max(self._scale * factor, 60.0), 900.0)
        self.update()

    def place_of(self, handle_id: str) -> QPointF:
        """Where a handle is on this widget."""
        assert self.sheet is not None  # noqa: S101 - asked only once a figure is shown
        at = point(skeleton_of(self.sheet, self.frame), HANDLES[handle_id].point)
        return self._to_screen((at @ self._view().T)[:2])

    # painting

    def sizeHint(self) -> QSize:
        return QSize(620, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 220)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = colour("focus") if self.hasFocus() else colour("line")
        painter.setPen(QPen(ring, 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(PAPER_DARK_LOOK if look().is_dark else PAPER))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        if self.sheet is None:
            painter.end()
            return
        painter.setClipRect(box.adjusted(2, 2, -2, -2))
        self._paint_floor(painter)
        finished = self._finished()
        if finished is not None:
            drawing, (left, top) = finished
            corner = self._to_screen(np.array([left, top]))
            size = self._scale / MM_PER_METRE
            paint_drawing(
                painter,
                drawing,
                QRectF(corner.x(), corner.y(), drawing.width_mm * size, drawing.height_mm * size),
            )
        else:
            skeleton = skeleton_of(self.sheet, self.frame)
            meshes = props_of(self.sheet.frames[self.frame], skeleton)
            paint_props(painter, meshes, self._view(), self._to_screen)
            paint_mannequin(painter, skeleton, self._view(), self._to_screen, self._scale, person().look)
        self._paint_handles(painter)
        painter.end()

    def _finished(self) -> tuple[Drawing, tuple[float, float]] | None:
        known = self._drawn.get(self.frame)
        if known is None or known[0] is not self.sheet:
            return None
        return known[1], known[2]

    def _paint_floor(self, painter: QPainter) -> None:
        """A line every half metre at the height of the floor, so that depth and level can be judged."""
        view = self._view()
        painter.setPen(QPen(QColor("#e3e8ec"), 1))
        for k in range(-4, 5):
            for a, b in (((-2, k / 2), (2, k / 2)), ((k / 2, -2), (k / 2, 2))):
                ends = [np.array([x, y, 0.0]) @ view.T for x, y in (a, b)]
                painter.drawLine(self._to_screen(ends[0][:2]), self._to_screen(ends[1][:2]))

    def _paint_handles(self, painter: QPainter) -> None:
        assert self.sheet is not None  # noqa: S101 - the caller has looked
        held = set(pins(self.sheet.frames[self.frame]))
        named = self._hover or self.handle
        skeleton, towards = skeleton_of(self.sheet, self.frame), self._view()[2]
        near_last = sorted(HANDLES.values(), key=lambda one: float(point(skeleton, one.point) @ towards))
        for handle in near_last:
            if handle.id != named:
                self._paint_handle(painter, handle, pinned=handle.id in held, named=False)
        self._paint_handle(painter, HANDLES[named], pinned=named in held, named=True)

    def _paint_handle(self, painter: QPainter, handle: Handle, *, pinned: bool, named: bool) -> None:
        at = self.place_of(handle.id)
        tint = colour({"L": "left", "R": "right"}.get(handle.side, "accent"))
        if look().is_dark:  # the paper stays light, so the marks take their light-mode colours
            tint = QColor({"L": "#1d5fa8", "R": "#8a3d78"}.get(handle.side, "#0b6b72"))
        chosen = handle.id == self.handle
        box = QRectF(at.x() - GRIP, at.y() - GRIP, 2 * GRIP, 2 * GRIP)
        if chosen:
            painter.setPen(QPen(QColor("#1a66d6"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(-4, -4, 4, 4))
        painter.setPen(QPen(tint, 2))
        painter.setBrush(tint if pinned else QColor(255, 255, 255, 225))
        if pinned:
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        else:
            painter.drawEllipse(box)
        painter.setPen(QColor("#ffffff") if pinned else tint)
        painter.setFont(font("label"))
        letter = handle.side or {"pelvis": "P", "chest": "C", "head": "H"}[handle.id]
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)
        if named:
            self._paint_name(painter, at, handle.name + (", pinned" if pinned else ""))

    def _paint_name(self, painter: QPainter, at: QPointF, text: str) -> None:
        wide = text_width(text, "small") + 16
        x = min(max(at.x() + GRIP + 8, 6.0), self.width() - wide - 6.0)
        box = QRectF(x, at.y() - 34 if at.y() > 44 else at.y() + 14, wide, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#25323d"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor("#ffffff"))
        painter.setFont(font("small"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    # the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.sheet is None or event.button() != Qt.MouseButton.LeftButton:
            return
        found = self._near(event.position())
        if found:
            self.choose(found)
            self.chosen.emit(found)
            self._held = found
            self._grip = point(skeleton_of(self.sheet, self.frame), HANDLES[found].point)
            self._pressed = event.position()
        else:
            self._orbit_from = (event.position().toPoint(), self.sheet.az, self.sheet.el)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.sheet is None:
            return
        if self._held:
            way = event.position() - self._pressed
            view = self._view()
            shift = view[0] * way.x() / self._scale - view[1] * way.y() / self._scale
            self._target = np.asarray(self._grip + shift, np.float64)
            self._next.start()
        elif self._orbit_from is not None:
            start, az, el = self._orbit_from
            way_px = event.position().toPoint() - start
            self._turn(az - way_px.x() * _ORBIT_DEG_PER_PX, el + way_px.y() * _ORBIT_DEG_PER_PX, done=False)
        else:
            hover = self._near(event.position())
            if hover != self._hover:
                self._hover = hover
                self.setCursor(Qt.CursorShape.PointingHandCursor if hover else Qt.CursorShape.OpenHandCursor)
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.sheet is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._held:
            if self._target is not None:
                self._next.stop()
                self._follow(quick=False)
                self.posed.emit(self.sheet, f"move the {HANDLES[self._held].name}", True)
            self._held, self._target = "", None
        elif self._orbit_from is not None:
            self._orbit_from = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.posed.emit(self.sheet, "turn the view", True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = ""
        self.update()
        super().leaveEvent(event)

    def _follow(self, *, quick: bool = True) -> None:
        """Bring the held handle to where the mouse is now; moves that came meanwhile count as one."""
        if self.sheet is None or not self._held or self._target is None:
            return
        goal = above_floor(self.sheet, self.frame, self._held, self._target.tolist(), self._view()[2])
        sheet = drag(self.sheet, self.frame, self._held, goal.tolist(), quick=quick)
        self.show_sheet(sheet, self.frame)
        self.posed.emit(sheet, f"move the {HANDLES[self._held].name}", False)

    def _turn(self, az: float, el: float, *, done: bool) -> None:
        assert self.sheet is not None  # noqa: S101 - the caller has looked
        turned = replace(self.sheet, az=round(az % 360.0, 1), el=round(min(max(el, -20.0), 85.0), 1))
        self.show_sheet(turned, self.frame)
        self.posed.emit(turned, "turn the view", done)

    # the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, sign = event.key(), event.text()
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        order = list(HANDLES)
        if self.sheet is None:
            super().keyPressEvent(event)
        elif key in steps:
            far = 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._nudge(*(part * far * _STEP_M for part in steps[Qt.Key(key)]))
        elif sign in (",", "."):
            at = order.index(self.handle) + (1 if sign == "." else -1)
            self.choose(order[at % len(order)])
            self.chosen.emit(self.handle)
        elif sign in ("p", "P"):
            self.pin_asked.emit(self.handle)
        elif sign in ("f", "F"):
            self.rest_asked.emit(self.handle)
        elif sign in ("+", "-"):
            self.zoom(1.15 if sign == "+" else 1 / 1.15)
        else:
            super().keyPressEvent(event)

    def _nudge(self, right: float, up: float) -> None:
        assert self.sheet is not None  # noqa: S101 - the caller has looked
        view = self._view()
        at = point(skeleton_of(self.sheet, self.frame), HANDLES[self.handle].point)
        target = (at + view[0] * right + view[1] * up).tolist()
        goal = above_floor(self.sheet, self.frame, self.handle, target, view[2])
        sheet = drag(self.sheet, self.frame, self.handle, goal.tolist())
        self.show_sheet(sheet, self.frame)
        self.posed.emit(sheet, f"move the {HANDLES[self.handle].name}", True)

    # geometry

    def _view(self) -> Array:
        assert self.sheet is not None  # noqa: S101 - asked only once a figure is shown
        return camera(self.sheet.az, self.sheet.el)

    def _to_screen(self, at: Array) -> QPointF:
        x, y = float(at[0]), float(at[1])
        return QPointF(
            self.width() / 2 + (x - self._centre.x()) * self._scale,
            self.height() / 2 - (y - self._centre.y()) * self._scale,
        )

    def _near(self, at: QPointF) -> str:
        """The handle under the mouse; the chosen one wins where two lie on each other."""
        best, best_far = "", 1.5 * GRIP
        for handle_id in (self.handle, *HANDLES):
            way = self.place_of(handle_id) - at
            far = float(np.hypot(way.x(), way.y()))
            if far < best_far:
                best, best_far = handle_id, far
        return best

    def _describe(self) -> None:
        if self.sheet is None:
            return
        frame = self.sheet.frames[self.frame]
        held = self.handle in pins(frame)
        self.setAccessibleDescription(
            f"{frame.text} Chosen: {HANDLES[self.handle].name}{', pinned' if held else ''}."
        )
