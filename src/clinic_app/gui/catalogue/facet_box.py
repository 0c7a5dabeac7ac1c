"""One filter of the catalogue: as wide as the word on it, so that no label is cut where there is room for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

from clinic_app.gui import icons
from clinic_app.gui.catalogue.words import as_tip
from clinic_app.gui.kit.fields import ChoiceBox
from clinic_app.gui.theme import Size, font

PADDING = 13
ARROW = 30
WIDEST = 232


class FacetBox(ChoiceBox):
    """The label is the facet's name, or what was chosen; only a long choice is shortened, with the whole as tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.view().setMinimumWidth(300)
        self.currentTextChanged.connect(self._resized)

    @property
    def offered(self) -> list[tuple[str, str]]:
        """What it offers now: id and label."""
        return [(str(self.itemData(at)), self.itemText(at)) for at in range(self.count())]

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(font("body")).horizontalAdvance(self.currentText() or self.name)
        return QSize(min(WIDEST, wide + PADDING + ARROW + 4), Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        whole = self.currentText()
        option.currentText = ""  # type: ignore[attr-defined]  # missing in the stubs
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.end()
        plain = QPainter(self)
        plain.setFont(self.font())
        plain.setPen(self.palette().color(self.foregroundRole()))
        room = self.rect().adjusted(PADDING, 0, -ARROW, 0)
        shown = plain.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room.width())
        plain.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        arrow = icons.pixmap("chevron-down", "text_soft" if self.isEnabled() else "off", 16)
        plain.drawPixmap(self.width() - 26, (self.height() - 16) // 2, arrow)
        plain.end()
        self.setToolTip(as_tip(whole) if shown != whole else "")

    def _resized(self) -> None:
        self.updateGeometry()
