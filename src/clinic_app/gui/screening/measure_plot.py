"""One measure over the visits: a panel for each side on one scale, the error band of the first value shaded.

Points inside the band stay in the ink of the text; one outside is filled with the accent and larger.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.domain.screening.course import Course
from clinic_app.gui.screening.compare_model import course_words
from clinic_app.gui.theme import colour, font, look

PANEL_WIDE, HIGH = 132, 64
_ROOM = 10.0
_SHADE = 0.15


class MeasurePlot(QWidget):
    """`courses` are the sides of one measure, left first."""

    def __init__(self, courses: Sequence[Course], days: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.courses = tuple(courses)
        self._visits = len(days)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        label = self.courses[0].label if self.courses else ""
        words = ". ".join(course_words(one, days) for one in self.courses)
        self.setAccessibleName(f"Plot of {label}")
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(PANEL_WIDE * max(1, len(self.courses)), HIGH)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def scale(self) -> tuple[float, float]:
        """Lowest and highest value shown, the same for both sides."""
        lows: list[float] = []
        for course in self.courses:
            values = [point.reading.value for point in course.points if point.reading.value is not None]
            band = course.band or 0.0
            lows += [*values, values[0] - band, values[0] + band]
        low, high = min(lows), max(lows)
        return (low, high) if high > low else (low - 1, high + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, course in enumerate(self.courses):
            self._panel(painter, QRectF(number * PANEL_WIDE, 0, PANEL_WIDE - 8, HIGH), course)
        painter.end()

    def _panel(self, painter: QPainter, box: QRectF, course: Course) -> None:
        low, high = self.scale()
        inner = box.adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)

        def y_of(value: float) -> float:
            return inner.bottom() - (value - low) / (high - low) * inner.height()

        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        first = course.points[0].reading.value or 0.0
        if course.band is not None:
            top, bottom = y_of(first + course.band), y_of(first - course.band)
            shade = colour("text_soft")
            shade.setAlphaF(_SHADE)  # seen on a light and on a dark card
            painter.fillRect(QRectF(box.left() + 1, top, box.width() - 2, max(bottom - top, 2)), shade)
        painter.setPen(QPen(colour("text_faint"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left() + 1, y_of(first)), QPointF(box.right() - 1, y_of(first)))
        step = inner.width() / max(1, self._visits - 1)
        places = [
            QPointF(inner.left() + step * point.visit, y_of(point.reading.value))
            for point in course.points
            if point.reading.value is not None
        ]
        painter.setPen(QPen(colour("text_soft"), 1.5))
        painter.drawPolyline(QPolygonF(places))
        for place, point in zip(places, course.points, strict=True):
            outside = point.change is not None and point.change.verdict == "changed"
            painter.setPen(QPen(colour("accent" if outside else "text_soft"), 1.5))
            painter.setBrush(colour("accent" if outside else "surface"))
            size = 5.0 if outside else 3.5
            painter.drawEllipse(place, size, size)
        if course.side is not None:
            painter.setPen(colour("text_soft"))
            painter.setFont(font("small"))
            painter.drawText(box.adjusted(6, 3, -6, -3), int(Qt.AlignmentFlag.AlignTop), course.side)
