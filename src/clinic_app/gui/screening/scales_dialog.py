"""Pain, activities and felt tightness in under twenty seconds: one digit each, the keyboard goes on by itself."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.domain.screening.model import SIDES, Json, Side
from clinic_app.domain.screening.scales import (
    MOST_ACTIVITIES,
    PAIN_PARTS,
    TIGHTNESS,
    ScaleEntry,
    activities_of,
)
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.digits import DigitScale
from clinic_app.gui.kit.fields import FieldMessage, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.pills import SideBadge
from clinic_app.gui.screening.scales_model import Scales, keep_entry
from clinic_app.gui.theme import Space
from clinic_app.services.records import LibraryId

_PAIN_LABELS = {"now": "Now", "worst": "Worst in 7 days", "average": "Average in 7 days"}
_TIGHT_LABELS = {"hx_ham_tight_nrs": "Hamstrings", "hx_hf_tight_nrs": "Front of the hip"}
_LABEL_WIDE, _LAST_WIDE = 190, 92


class ScalesDialog(DialogFrame):
    """Accepted once the entry is kept; `kept_id` then names it."""

    def __init__(
        self, context: AppContext, client_id: str, scales: Scales, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Pain and activities today",
            "A digit answers and goes on. Delete takes it back. Leave out what was not asked.",
            parent,
            width=760,
        )
        self._context, self._client_id, self._scales = context, client_id, scales
        # A wrapping text would take the spare height.
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.kept_id: LibraryId | None = None
        self.entry: ScaleEntry | None = None
        self.order: list[QWidget] = []
        self.pain: dict[str, DigitScale] = {}
        self.activities: list[tuple[TextField, DigitScale]] = []
        self.tightness: dict[tuple[str, Side], DigitScale] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDE)
        self._grid.setColumnMinimumWidth(2, _LAST_WIDE)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._build_pain()
        self._build_activities()
        self._build_tightness()
        self._build_adherence()
        self.message = FieldMessage()
        self.body.addWidget(self.message)
        self.add_cancel()
        self.keep_button = PrimaryButton("Keep  (Ctrl+Enter)", "check")
        self.keep_button.clicked.connect(self.keep)
        self.buttons.addWidget(self.keep_button)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.keep)
        self._show_today()
        self.order[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # building

    def _build_pain(self) -> None:
        self._head("Pain: 0 is none, 10 the worst imaginable")
        last = self._scales.latest.get("nprs")
        for part in PAIN_PARTS:
            scale = self._scale(f"Pain, {_PAIN_LABELS[part].lower()}")
            self.pain[part] = scale
            self._line(PlainLabel(_PAIN_LABELS[part]), scale, _last(last, part), "nprs")

    def _build_activities(self) -> None:
        self._head("Activities: 0 cannot do it, 10 as before")
        before = activities_of(self._scales.latest.get("psfs"))
        for number in range(MOST_ACTIVITIES):
            text, score = before[number] if number < len(before) else ("", None)
            field = TextField(f"Activity {number + 1}", "In the client's words")
            field.setText(text)
            if not text:
                self.order.append(field)
            scale = self._scale(f"Activity {number + 1}")
            self.activities.append((field, scale))
            self._line(field, scale, "" if score is None else str(score), "psfs")

    def _build_tightness(self) -> None:
        self._head("Felt tightness: 0 none, 10 worst")
        for item in TIGHTNESS:
            last = self._scales.latest.get(item)
            if item != TIGHTNESS[0] and last is None:
                continue  # asked again only where it was asked before
            for side in SIDES:
                scale = self._scale(f"{_TIGHT_LABELS[item]}, {'left' if side == 'L' else 'right'}")
                self.tightness[(item, side)] = scale
                box = QWidget()
                row = QHBoxLayout(box)
                row.setContentsMargins(0, 0, 0, 0)
                row.addWidget(SideBadge(side, size=22))
                row.addWidget(PlainLabel(_TIGHT_LABELS[item]), 1)
                self._line(box, scale, _last(last, side), item)

    def _build_adherence(self) -> None:
        percent = f"{self._adherence_percent():g}"
        self.adherence = SegmentedChoice(
            "Exercises done since the last visit",
            (Choice("enough", f"{percent} % or more"), Choice("low", "Less")),
            column=False,
        )
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        label = PlainLabel("Exercises done since")
        label.setFixedWidth(_LABEL_WIDE)
        row.addWidget(label)
        row.addWidget(self.adherence, 1)
        self.body.addLayout(row)
        self.order.append(self.adherence)

    def _adherence_percent(self) -> float:
        papers = self._context.papers
        return papers.retest().no_gain_adherence_pct if papers is not None else 70

    def _head(self, text: str) -> None:
        label = PlainLabel(text, "label")
        label.setContentsMargins(0, Space.XS, 0, 0)
        self._grid.addWidget(label, self._grid.rowCount(), 0, 1, 3)

    def _scale(self, name: str) -> DigitScale:
        scale = DigitScale(name)
        scale.done.connect(lambda: self._go_on(scale))
        scale.passed_on.connect(lambda digit: self._pass_on(scale, digit))  # type: ignore[arg-type]  # str signal
        self.order.append(scale)
        return scale

    def _line(self, label: QWidget, scale: DigitScale, last: str, item: str) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(scale, row, 1)
        if last:
            shown = PlainLabel(f"last {last}", "small", "soft")
            shown.setToolTip(self._scales.since.get(item, ""))
            self._grid.addWidget(shown, row, 2)

    def _show_today(self) -> None:
        """What was already entered today stands there to be corrected."""
        today = self._scales.today
        if today is None:
            return
        for part, score in today.entry.pain.items():
            self.pain[part].set_value(score)
        scores = dict(today.entry.activities)
        for field, scale in self.activities:
            scale.set_value(scores.get(field.text()))
        for (item, side), scale in self.tightness.items():
            scale.set_value(today.entry.tightness.get(item, {}).get(side))
        self.adherence.set_value(today.entry.adherence)

    # the keyboard

    def _go_on(self, here: QWidget) -> None:
        at = self.order.index(here) + 1
        # A row without an activity has nothing to score.
        while at < len(self.order) and self._is_idle(self.order[at]):
            at += 1
        if at < len(self.order):
            target = self.order[at]
            if target is self.adherence:
                self.adherence.focus_current()
            else:
                target.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.keep_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _is_idle(self, widget: QWidget) -> bool:
        return any(widget is scale and not field.text().strip() for field, scale in self.activities)

    def _pass_on(self, here: DigitScale, digit: str) -> None:
        self._go_on(here)
        target = self.focusWidget()
        if isinstance(target, DigitScale) and target is not here:
            target.type_digit(digit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            inside = next(
                (one for one in self.order if one is focused or one.isAncestorOf(focused or self)), None
            )
            if inside is not None:
                self._go_on(inside)
            else:
                self.keep()
            return
        super().keyPressEvent(event)

    # keeping

    def result_entry(self) -> ScaleEntry:
        """What is entered now."""
        tightness: dict[str, dict[Side, int]] = {}
        for (item, side), scale in self.tightness.items():
            if scale.value is not None:
                tightness.setdefault(item, {})[side] = scale.value
        word = self.adherence.value()
        return ScaleEntry(
            day=self._context.today(),
            pain={part: scale.value for part, scale in self.pain.items() if scale.value is not None},
            activities=tuple(
                (field.text().strip(), scale.value)
                for field, scale in self.activities
                if field.text().strip() and scale.value is not None
            ),
            tightness=cast("Mapping[str, Mapping[Side, int]]", tightness),
            adherence=word if word in ("enough", "low") else None,
        )

    def keep(self) -> None:
        """Store the entry and close; an entry without any score is refused in words."""
        entry = self.result_entry()
        nameless = [
            scale for field, scale in self.activities if scale.value is not None and not field.text().strip()
        ]
        if nameless:
            self.message.say("Name the activity that was scored.")
            return
        if entry.empty:
            self.message.say("Enter at least one score.")
            return
        self.keep_button.setEnabled(False)
        context, client_id, today = self._context, self._client_id, self._scales.today

        def kept(made: LibraryId) -> None:
            self.kept_id, self.entry = made, entry
            self.accept()

        def failed(error: Exception) -> None:
            self.keep_button.setEnabled(True)
            context.messages.show_error(error)

        context.tasks.run(lambda: keep_entry(context, client_id, entry, today), kept, failed, owner=self)


def _last(answer: Json, part: str) -> str:
    """A score of the last time, as it was answered."""
    value = answer.get(part) if isinstance(answer, dict) else None
    if isinstance(value, dict):
        value = value.get("value")
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
