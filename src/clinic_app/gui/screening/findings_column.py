"""The live findings beside the tests. "Not assessed" takes the same room as "found": it is not "normal"."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import BodyText, IconLabel, PlainLabel
from clinic_app.gui.kit.pills import SideBadge, StrengthPill
from clinic_app.gui.screening.findings_rows import FindingRow, LiveFindings
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

WIDTH = 284


class FindingLine(QFrame):
    """One finding: name, sides, strength, and its reasons one press away."""

    def __init__(self, row: FindingRow) -> None:
        super().__init__()
        self.row = row
        self.setProperty("kind", "finding" if row.strength in ("supported", "suggested") else "sunken")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.S, Space.XS)
        column.setSpacing(Space.XS)
        top = QHBoxLayout()
        top.setSpacing(Space.XS)
        top.addWidget(Wrapped(row.title, "strong"), 1)
        for side in row.sides:
            top.addWidget(SideBadge(side, size=22), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        if row.symptom_free:
            column.addWidget(Wrapped("side without symptoms: not used", "small", "faint"))
        bottom = QHBoxLayout()
        bottom.addWidget(StrengthPill(row.strength))
        bottom.addStretch(1)
        self.why_button = QuietButton("Why")
        self.why_button.setAccessibleName(f"Why: {row.title}")
        self.why_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bottom.addWidget(self.why_button)
        column.addLayout(bottom)


class FindingsColumn(QScrollArea):
    """`why` asks for the reasons of a finding id."""

    why = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Findings so far")
        self.inside = QWidget()
        self.inside.setProperty("kind", "canvas")
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(Space.S, Space.M, Space.L, Space.M)
        self.column.setSpacing(Space.S)
        self.setWidget(self.inside)
        self.lines: list[FindingLine] = []
        self._kept: dict[FindingRow, FindingLine] = {}
        self._shown: object = None

    def show_findings(self, live: LiveFindings, *, locked: str) -> None:
        """`locked`: why nothing is proposed, in one sentence; empty when the plan is open."""
        if (live, locked) == self._shown:
            return
        self._shown = (live, locked)
        # Most lines stay as they are after a keystroke: only what changed is made anew.
        self._kept = {line.row: line for line in self.lines}
        while (old := self.column.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None and not isinstance(widget, FindingLine):
                widget.hide()
                widget.deleteLater()
        self.lines = []
        if locked:
            self.column.addWidget(_locked(locked))
        if not (live.found or live.not_supported or live.not_assessed):
            self.column.addWidget(PlainLabel("Findings", "heading"))
            self.column.addWidget(
                BodyText(
                    "They appear here while you test, each with its reasons. Nothing counts as normal that was not tested."
                )
            )
        title = "For the record, not a plan" if live.for_the_record else "Found so far"
        self._group(
            title, live.found, "Nothing found yet." if live.not_supported or live.not_assessed else ""
        )
        self._group("Not assessed", live.not_assessed, "")
        self._group("Not supported", live.not_supported, "")
        self.column.addStretch(1)
        for line in self._kept.values():
            line.hide()
            line.deleteLater()
        self._kept = {}

    def _group(self, title: str, rows: tuple[FindingRow, ...], empty: str) -> None:
        if not rows and not empty:
            return
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, Space.S, 0, 0)
        line.addWidget(PlainLabel(title, "heading"), 1)
        if rows:
            line.addWidget(PlainLabel(str(sum(max(1, len(row.sides)) for row in rows)), "strong", "soft"))
        self.column.addWidget(head)
        if not rows:
            self.column.addWidget(Wrapped(empty, "body", "soft"))
        for row in rows:
            shown = self._kept.pop(row, None)
            if shown is None:
                shown = FindingLine(row)
                shown.why_button.clicked.connect(partial(self._ask, row.ids[0]))
            self.lines.append(shown)
            self.column.addWidget(shown)

    def _ask(self, finding_id: str, _on: bool = False) -> None:
        self.why.emit(finding_id)


def _locked(text: str) -> QFrame:
    box = QFrame()
    box.setProperty("kind", "warning")
    row = QHBoxLayout(box)
    row.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
    row.setSpacing(Space.S)
    row.addWidget(IconLabel("lock", "warning_text", 20), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(Space.XS)
    words.addWidget(PlainLabel("Exercise plan locked", "strong", "warning"))
    words.addWidget(Wrapped(text, "small"))
    row.addLayout(words, 1)
    return box
