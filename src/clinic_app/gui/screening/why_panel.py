"""The reasons of a proposal, in full: every input, the rule in words and with its values, what is missing, sources."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Source
from clinic_app.gui.kit.buttons import IconButton, QuietButton
from clinic_app.gui.kit.labels import BodyText, Heading, PlainLabel
from clinic_app.gui.kit.pills import SideBadge, StatusPill, StrengthPill
from clinic_app.gui.kit.surfaces import Line
from clinic_app.gui.screening.reasons import Why
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

PANEL_WIDTH = 600
_LINE = 42
"""Letters of a source shown before it is opened."""


class WhyContent(QWidget):
    """The reasons without a frame: in the side panel of the tests, or inside a card of the summary."""

    def __init__(self, why: Why, *, headed: bool = True) -> None:
        super().__init__()
        self.why = why
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.S)
        if headed:
            self._head()
        if why.notice:
            self.column.addWidget(Wrapped(why.notice, "small", "warning"))
        self._part("Rule")
        self.column.addWidget(BodyText(why.rule_words, ""))
        if why.rule_values:
            self._part("Rule with the values of this client")
            box = QFrame()
            box.setProperty("kind", "sunken")
            inner = QVBoxLayout(box)
            inner.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
            self.rule_label = BodyText(why.rule_values, "")
            inner.addWidget(self.rule_label)
            self.column.addWidget(box)
        self._inputs()
        self._missing()
        self._list("What would change it", tuple(one for one in (why.changes_it, *why.what_if) if one))
        self._list("Do these tests", why.tests)
        self._list("Also reasonable", why.alternatives)
        self._list("Would be barred by", why.bars)
        self._list("Reached before the next phase", why.gate)
        self._list("Limits used", why.limits)
        self._basis()

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        if self.why.strength is not None:
            row.addWidget(StrengthPill(self.why.strength))
        elif self.why.answer:
            row.addWidget(Wrapped(self.why.answer, "strong", "finding"), 1)
        row.addStretch(1)
        self.column.addLayout(row)

    def _part(self, title: str) -> None:
        label = PlainLabel(title, "label")
        label.setContentsMargins(0, Space.S, 0, 0)
        self.column.addWidget(label)

    def _inputs(self) -> None:
        if not self.why.inputs:
            return
        self._part("From these entries")
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        for row, one in enumerate(self.why.inputs):
            if one.side is not None:
                grid.addWidget(SideBadge(one.side, size=20), row, 0)
            grid.addWidget(Wrapped(one.label), row, 1)
            grid.addWidget(Wrapped(one.shown, "strong"), row, 2)
            grid.addWidget(Wrapped(one.details, "small", "faint"), row, 3)
        self.column.addLayout(grid)

    def _missing(self) -> None:
        if not self.why.missing:
            return
        self._part("Missing")
        for label, side, status in self.why.missing:
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            if side is not None:
                row.addWidget(SideBadge(side, size=20))
            row.addWidget(Wrapped(label), 1)
            row.addWidget(StatusPill("open", status))
            self.column.addLayout(row)

    def _list(self, title: str, texts: tuple[str, ...]) -> None:
        if not texts:
            return
        self._part(title)
        for text in texts:
            self.column.addWidget(Wrapped(text, "body", "soft"))

    def _basis(self) -> None:
        why = self.why
        if not why.sources and not why.marks:
            return
        self._part("Where it comes from")
        for mark in why.marks:
            self.column.addWidget(Wrapped(mark, "small", "note"))
        for source in sorted(why.sources, key=lambda one: one.no):
            seen = f"Seen: {source.seen_as}" if source.seen_as else ""
            button = QuietButton(_source_line(source).replace("&", "&&"))
            button.setProperty("compact", True)
            button.setToolTip("Show the source")
            button.setAccessibleName(f"Source {source.no}")
            text = Wrapped(
                f"{source.text or 'No entry in the source list.'}\n{seen}".strip(), "small", "soft"
            )
            text.hide()
            button.clicked.connect(lambda _on=False, label=text: label.setVisible(label.isHidden()))  # type: ignore[misc]  # default binds
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(text)


def _source_line(source: Source) -> str:
    """The number and the beginning of the text, as much as a line of the panel holds."""
    text = source.text or "no entry in the source list"
    return f"[{source.no}]  {text if len(text) <= _LINE else text[:_LINE].rpartition(' ')[0].rstrip(',;.:') + ' …'}"


class WhyPanel(QFrame):
    """Slides over the right side of its host. Escape closes it and gives the keyboard back."""

    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("kind", "palette")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.content: WhyContent | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.M, Space.L)
        column.setSpacing(Space.M)
        top = QHBoxLayout()
        self.badge_place = QHBoxLayout()
        top.addLayout(self.badge_place)
        self.title = Heading("", "title")
        # A wrapping title would take half of the spare height.
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        top.addWidget(self.title, 1)
        close = IconButton("x", "Close (Esc)")
        close.clicked.connect(self.close_panel)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(Line())
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        column.addWidget(self.area, 1)
        host.installEventFilter(self)
        self.hide()

    def show_why(self, why: Why) -> None:
        self.title.setText(why.title)
        while (old := self.badge_place.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if why.side is not None:
            self.badge_place.addWidget(SideBadge(why.side))
            self.badge_place.addSpacing(Space.S)
        self.content = WhyContent(why)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, Space.M, 0)
        box.addWidget(self.content)
        box.addStretch(1)
        self.area.setWidget(holder)
        holder.setAutoFillBackground(False)
        self.setAccessibleName(f"Why: {why.title}")
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_panel(self) -> None:
        self.hide()
        self.closed.emit()

    def _place(self) -> None:
        wide = min(PANEL_WIDTH, self._host.width() - Space.XL)
        self.setGeometry(
            self._host.width() - wide - Space.S, Space.S, wide, self._host.height() - 2 * Space.S
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            # Nothing typed here may reach the page below: the panel covers it.
            event.accept()
