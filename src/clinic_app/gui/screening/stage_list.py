"""The way through the screen: stages, and the items of the stage one is in, each with a shape and a word."""

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.gui import icons
from clinic_app.gui.screening.item_states import ItemState
from clinic_app.gui.screening.stage_rows import ItemRow, StageRow
from clinic_app.gui.theme import Radius, Space, colour, font, look

WIDTH = 220
_ICONS: dict[ItemState, tuple[str, str]] = {
    "open": ("circle", "text_faint"),
    "required": ("circle-alert", "accent_text"),
    "answered": ("check", "good_text"),
    "partly": ("circle-dashed", "accent_text"),
    "could_not": ("circle-slash", "warning_text"),
    "skipped": ("skip-forward", "text_faint"),
    "not_needed": ("minus", "text_faint"),
    "blocked": ("lock", "text_faint"),
    "outside": ("plus", "text_faint"),
}


class _Row(QAbstractButton):
    tall = 32

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard walks page by page; the list follows
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - Space.L, round(self.tall * max(1.0, look().text_scale)))

    def _ground(self, painter: QPainter, here: bool) -> None:
        name = "accent_soft" if here else "hover" if self.underMouse() and self.isEnabled() else ""
        if name:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(name))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -1), Radius.CONTROL, Radius.CONTROL)


class StageHead(_Row):
    """A stage: its name and how much of it is done."""

    tall = 38

    def __init__(self, row: StageRow) -> None:
        super().__init__()
        self.row = row
        self.show_row(row)

    def show_row(self, row: StageRow) -> None:
        self.row = row
        self.setText(row.title)
        self.setAccessibleName(
            f"{row.title}, {row.done} of {row.total} done{', not open yet' if row.blocked else ''}"
        )
        self.setToolTip(row.blocked)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        row = self.row
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, False)
        complete = row.total > 0 and row.done >= row.total
        symbol, tint = (
            ("lock", "text_faint") if row.blocked else ("check", "good_text") if complete else ("", "")
        )
        right = self.width() - Space.S
        if symbol:
            painter.drawPixmap(right - 16, (self.height() - 16) // 2, icons.pixmap(symbol, tint, 16))
            right -= 20
        if row.total and not row.blocked:
            painter.setFont(font("small"))
            painter.setPen(colour("text_soft"))
            count = f"{row.done}/{row.total}"
            painter.drawText(
                QRect(0, 0, right, self.height()),
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
                count,
            )
            right -= QFontMetrics(font("small")).horizontalAdvance(count) + Space.S
        painter.setFont(font("strong"))
        painter.setPen(colour("text_faint" if row.blocked else "accent_text" if row.here else "text"))
        name = QFontMetrics(font("strong")).elidedText(
            row.title, Qt.TextElideMode.ElideRight, right - Space.S
        )
        painter.drawText(QRect(Space.S, 0, right, self.height()), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.end()


class ItemLine(_Row):
    """An item: shape, name, and the word for its state where it is not plain."""

    tall = 30

    def __init__(self, row: ItemRow) -> None:
        super().__init__()
        self.row = row
        self.show_row(row)

    def show_row(self, row: ItemRow) -> None:
        self.row = row
        self.setText(row.title)
        self.setAccessibleName(f"{row.title}: {row.word}")
        self.setToolTip(f"{row.title}: {row.word}{f'. {row.reason}' if row.reason else ''}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        row = self.row
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, row.here)
        symbol, tint = _ICONS[row.state]
        painter.drawPixmap(Space.S, (self.height() - 16) // 2, icons.pixmap(symbol, tint, 16))
        metrics = QFontMetrics(font("small"))
        word_width = metrics.horizontalAdvance(row.word)
        right = self.width() - Space.S
        painter.setFont(font("small"))
        painter.setPen(colour(tint if row.state in ("could_not", "required", "partly") else "text_faint"))
        painter.drawText(
            QRect(0, 0, right, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
            row.word,
        )
        left = Space.S + 16 + Space.S
        quiet = row.state in ("skipped", "not_needed", "blocked", "outside")
        painter.setFont(font("label" if row.here else "small"))
        painter.setPen(colour("accent_text" if row.here else "text_faint" if quiet else "text"))
        room = right - word_width - Space.S - left
        name = QFontMetrics(painter.font()).elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, 0, room, self.height()), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.end()


class StageList(QScrollArea):
    """`item_chosen` and `stage_chosen` ask to go there."""

    item_chosen = Signal(str)
    stage_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(round(WIDTH * min(max(look().text_scale, 1.0), 1.2)))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Stages of the screen")
        self.inside = QWidget()
        self.inside.setProperty("kind", "canvas")
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        self.column.setSpacing(0)
        self.setWidget(self.inside)
        self.heads: dict[str, StageHead] = {}
        self.lines: dict[str, ItemLine] = {}
        self._shape: tuple[object, ...] = ()

    def show_rows(self, rows: tuple[StageRow, ...]) -> None:
        shape = tuple((row.id, row.here, tuple(item.id for item in row.items)) for row in rows)
        if shape != self._shape:
            self._build(rows)
            self._shape = shape
        here: QWidget | None = None
        for row in rows:
            self.heads[row.id].show_row(row)
            for item in row.items if row.here else ():
                line = self.lines[item.id]
                line.show_row(item)
                if item.here and here is None:
                    here = line
        if here is not None:
            self.ensureWidgetVisible(here, 0, 80)

    def _build(self, rows: tuple[StageRow, ...]) -> None:
        while (old := self.column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        self.heads, self.lines = {}, {}
        for row in rows:
            head = StageHead(row)
            head.clicked.connect(partial(self._stage, row.id))
            self.heads[row.id] = head
            self.column.addWidget(head)
            for item in row.items if row.here else ():
                line = ItemLine(item)
                line.clicked.connect(partial(self._item, item.id))
                self.lines[item.id] = line
                self.column.addWidget(line)
        self.column.addStretch(1)

    def _stage(self, stage_id: str, _on: bool = False) -> None:
        self.stage_chosen.emit(stage_id)

    def _item(self, item_id: str, _on: bool = False) -> None:
        self.item_chosen.emit(item_id)
