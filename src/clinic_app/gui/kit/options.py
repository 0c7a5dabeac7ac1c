"""One option of a choice: a tile with its mark, label and hint, to be ticked."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from clinic_app.gui import icons
from clinic_app.gui.theme import Radius, Size, Space, TextRole, colour, font

_MARK_WIDTH = Size.ICON + Space.S


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered answer. `id` is stored, `label` shown; `hint` is a second, smaller line; `key` a letter that picks it."""

    id: str
    label: str
    hint: str = ""
    key: str = ""


def _wrapped(text: str, role: TextRole, width: int) -> int:
    box = QFontMetrics(font(role)).boundingRect(
        QRect(0, 0, max(width, 40), 2000), int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft), text
    )
    return box.height()


class _Tile:
    """Measures and paints one option, whichever button it is."""

    def __init__(self, button: QAbstractButton, choice: Choice, *, round_mark: bool, stretched: bool) -> None:
        self._button = button
        self._choice = choice
        self._round_mark = round_mark
        self.number = ""  # shown while the group has the keyboard
        button.setText(choice.label)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(choice.label)
        button.setAccessibleDescription(choice.hint)
        policy = QSizePolicy(
            QSizePolicy.Policy.Expanding if stretched else QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Minimum,
        )
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)

    def size_hint(self) -> QSize:
        metrics = QFontMetrics(font("strong"))
        wide = metrics.horizontalAdvance(self._choice.label)
        if self._choice.hint:
            wide = max(wide, QFontMetrics(font("small")).horizontalAdvance(self._choice.hint))
        wide += _MARK_WIDTH + 2 * Space.L
        return QSize(wide, self.height_for(wide))

    def height_for(self, width: int) -> int:
        inside = width - _MARK_WIDTH - 2 * Space.L + Space.XS
        tall = _wrapped(self._choice.label, "strong", inside)
        if self._choice.hint:
            tall += _wrapped(self._choice.hint, "small", inside)
        return max(Size.CONTROL, tall + 2 * Space.S + 2)

    def holds(self, place: QPoint) -> bool:
        return self._button.rect().contains(place)

    def paint(self) -> None:
        button = self._button
        chosen, usable = button.isChecked(), button.isEnabled()
        painter = QPainter(button)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, chosen, usable)
        ink = "text"
        if not usable:
            ink = "off"
        elif chosen:
            ink = "on_accent" if self._round_mark else "accent_text"
        mark = QRect(Space.M, (button.height() - Size.ICON) // 2, Size.ICON, Size.ICON)
        if chosen:
            painter.drawPixmap(mark.topLeft(), icons.pixmap("check", ink, Size.ICON))
        else:
            self._paint_open_mark(painter, mark, usable)
        self._paint_words(painter, ink, chosen)
        painter.end()

    def _paint_ground(self, painter: QPainter, chosen: bool, usable: bool) -> None:
        button, radius = self._button, Radius.CONTROL
        box = QRectF(button.rect()).adjusted(1, 1, -1, -1)
        if chosen:
            # One answer is solid; several are tinted, or a full list would shout.
            ground = colour(("accent" if self._round_mark else "accent_soft") if usable else "off_surface")
            if usable and self._round_mark and button.underMouse():
                ground = colour("accent_hover")
            outline = colour("accent") if usable else ground
        else:
            ground = colour(
                "hover" if button.underMouse() and usable else "surface" if usable else "off_surface"
            )
            outline = colour("edge" if usable else "off_surface")
        painter.setBrush(ground)
        painter.setPen(QPen(outline, 1.5 if chosen else 1))
        painter.drawRoundedRect(box, radius, radius)
        if button.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(box, radius, radius)
            if chosen:
                painter.setPen(QPen(colour("surface"), 1))
                painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), radius - 2, radius - 2)

    def _paint_open_mark(self, painter: QPainter, box: QRect, usable: bool) -> None:
        """An empty ring or box, or the digit that chooses this option."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = QRectF(box).adjusted(3, 3, -3, -3)
        if self.number:
            painter.setPen(colour("text_faint"))
            painter.setFont(font("label"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.number)
            return
        painter.setPen(QPen(colour("edge" if usable else "off"), 1.5))
        if self._round_mark:
            painter.drawEllipse(inner)
        else:
            painter.drawRoundedRect(inner, 3, 3)

    def _paint_words(self, painter: QPainter, ink: str, chosen: bool) -> None:
        label, hint = self._choice.label, self._choice.hint
        left = Space.M + _MARK_WIDTH
        inside = self._button.width() - left - Space.L + Space.XS
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        first = _wrapped(label, "strong", inside)
        second = _wrapped(hint, "small", inside) if hint else 0
        top = (self._button.height() - first - second) // 2
        painter.setPen(colour(ink))
        painter.setFont(font("strong" if chosen else "body"))
        painter.drawText(QRect(left, top, inside, first), flags, label)
        if hint:
            painter.setPen(colour("text_soft" if ink == "text" else ink))
            painter.setFont(font("small"))
            painter.drawText(QRect(left, top + first, inside, second), flags, hint)


class _TileButton:
    """What Qt asks a button that is drawn as a tile; the button itself is the other base class."""

    drawn: _Tile

    def sizeHint(self) -> QSize:
        return self.drawn.size_hint()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.drawn.size_hint().width(), 120), Size.CONTROL)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.drawn.height_for(width)

    def hitButton(self, pos: QPoint) -> bool:
        return self.drawn.holds(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.drawn.paint()


class OptionButton(_TileButton, QRadioButton):
    """One answer of a single choice: a filled tile when chosen, readable from two metres."""

    def __init__(self, choice: Choice, parent: QWidget | None = None, *, stretched: bool = False) -> None:
        super().__init__(parent)
        self.drawn = _Tile(self, choice, round_mark=True, stretched=stretched)
        self.setAutoExclusive(True)  # also what makes it a radio button for a screen reader


class ChipButton(_TileButton, QCheckBox):
    """One answer of a multiple choice."""

    def __init__(self, choice: Choice, parent: QWidget | None = None, *, stretched: bool = False) -> None:
        super().__init__(parent)
        self.drawn = _Tile(self, choice, round_mark=False, stretched=stretched)
