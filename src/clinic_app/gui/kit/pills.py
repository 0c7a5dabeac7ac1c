"""Small marks of state. Each has a shape and a word; colour only helps."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.gui import icons
from clinic_app.gui.theme import Space, colour, font, look

Status = Literal[
    "open",
    "answered",
    "skipped",
    "not_needed",
    "blocked",
    "required",
    "done",
    "stop",
    "warning",
    "note",
    "draft",
    "archived",
]
Strength = Literal["supported", "suggested", "not_supported", "not_assessed"]

_STATUS: dict[str, tuple[str, str, str, str]] = {
    # status: word, icon, ink, ground
    "open": ("Open", "circle", "text_soft", "sunken"),
    "answered": ("Answered", "check", "good_text", "good_soft"),
    "done": ("Done", "check", "good_text", "good_soft"),
    "skipped": ("Skipped", "skip-forward", "text_soft", "sunken"),
    "not_needed": ("Not needed", "minus", "text_soft", "sunken"),
    "blocked": ("Blocked", "lock", "warning_text", "warning_soft"),
    "required": ("Needed", "circle-alert", "accent_text", "accent_soft"),
    "stop": ("Stop", "octagon-x", "on_stop", "stop"),
    "warning": ("Caution", "triangle-alert", "warning_text", "warning_soft"),
    "note": ("Note", "info", "note_text", "note_soft"),
    "draft": ("Not finished", "pencil", "note_text", "note_soft"),
    "archived": ("Archived", "archive", "text_soft", "sunken"),
}


class _Pill(QWidget):
    """A rounded label that paints itself: left mark, word."""

    mark = 16

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._resized)

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font("label"))
        return QSize(
            metrics.horizontalAdvance(self.text) + self.mark + 6 + 2 * 10, metrics.height() + Space.S
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def inks(self) -> tuple[str, str, str]:
        """Tokens of ink, ground and outline; "" for none."""
        raise NotImplementedError

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground, outline = self.inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(colour(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(outline), 1) if outline else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        self.paint_mark(painter, QRectF(9, (self.height() - self.mark) / 2, self.mark, self.mark))
        painter.setPen(colour(ink))
        painter.setFont(font("label"))
        painter.drawText(
            self.rect().adjusted(9 + self.mark + 6, 0, -8, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.text,
        )
        painter.end()


class StatusPill(_Pill):
    """State of an item or a record, for example answered or skipped."""

    def __init__(self, status: Status, text: str = "", parent: QWidget | None = None) -> None:
        self.status: Status = status
        super().__init__(text or _STATUS[status][0], parent)

    def show_status(self, status: Status, text: str = "") -> None:
        self.status = status
        self.text = text or _STATUS[status][0]
        self.setAccessibleName(self.text)
        self._resized()

    def inks(self) -> tuple[str, str, str]:
        _, _, ink, ground = _STATUS[self.status]
        return ink, ground, ""

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        painter.drawPixmap(
            box.topLeft(), icons.pixmap(_STATUS[self.status][1], _STATUS[self.status][2], self.mark)
        )


_STRENGTH: dict[Strength, str] = {
    "supported": "Supported",
    "suggested": "Suggested",
    "not_supported": "Not supported",
    "not_assessed": "Not assessed",
}


class StrengthPill(_Pill):
    """How strongly the tests speak for a finding. The mark fills as the support grows: a full disc, a half disc,
    an empty ring with a bar, a dotted ring with a question mark. "Not assessed" is drawn dashed: it is not "normal"."""

    def __init__(self, strength: Strength, parent: QWidget | None = None, *, edited: bool = False) -> None:
        self.strength: Strength = strength
        super().__init__(_STRENGTH[strength] + (" (edited)" if edited else ""), parent)

    def show_strength(self, strength: Strength, *, edited: bool = False) -> None:
        self.strength = strength
        self.text = _STRENGTH[strength] + (" (edited)" if edited else "")
        self.setAccessibleName(self.text)
        self._resized()

    def inks(self) -> tuple[str, str, str]:
        return {
            "supported": ("on_finding", "finding", ""),
            "suggested": ("finding_text", "finding_soft", ""),
            "not_supported": ("text_soft", "sunken", "line"),
            "not_assessed": ("text_soft", "", ""),
        }[self.strength]

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        ink = colour(self.inks()[0])
        ring = box.adjusted(2, 2, -2, -2)
        pen = QPen(ink, 1.75)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        if self.strength == "supported":
            painter.setBrush(ink)
            painter.drawEllipse(ring)
        elif self.strength == "suggested":
            painter.drawEllipse(ring)
            painter.setBrush(ink)
            painter.drawPie(ring, 90 * 16, 180 * 16)
        elif self.strength == "not_supported":
            painter.drawEllipse(ring)
            painter.drawLine(
                QPointF(ring.left() + 3, ring.center().y()), QPointF(ring.right() - 3, ring.center().y())
            )
        else:
            pen.setDashPattern([1.5, 1.5])
            painter.setPen(pen)
            painter.drawEllipse(ring)
            outline = QPen(colour("edge"), 1)
            outline.setDashPattern([3, 3])
            painter.setPen(outline)
            edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)


class SideBadge(QWidget):
    """L or R: the letter on the tint of the side, left always left of right. `spelled` adds the word."""

    def __init__(
        self, side: Literal["L", "R"], parent: QWidget | None = None, *, spelled: bool = False, size: int = 26
    ) -> None:
        super().__init__(parent)
        self.side: Literal["L", "R"] = side
        self._word = {"L": "Left", "R": "Right"}[side]
        self._spelled, self._pixels = spelled, size
        self.setAccessibleName(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        wide = self._pixels
        if self._spelled:
            wide += Space.S + QFontMetrics(font("strong")).horizontalAdvance(self._word)
        return QSize(wide, self._pixels)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tint = "left" if self.side == "L" else "right"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, self._pixels, self._pixels)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{tint}_soft"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(colour(tint))
        painter.setFont(font("strong"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.side)
        if self._spelled:
            painter.drawText(
                QRectF(self._pixels + Space.S, 0, self.width(), self._pixels),
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
                self._word,
            )
        painter.end()
