"""Recorded values of a screening in words, side by side, and what was not done."""

from clinic_app.domain.screening.answers import Answers, Result
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import number_text
from clinic_app.domain.screening.model import SIDES, Field, Item, Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.situation import Situation
from clinic_app.domain.screening.wording import mid_sentence
from clinic_app.domain.screening_report import ValueRow

_NOT_DONE = {
    "could_not_pain": "stopped by pain",
    "could_not_other": "could not be tested",
    "skipped_by_rule": "left out, restriction",
    "not_applicable": "not applicable",
}


class RecordedValues:
    """Reads one set of answers; nothing is judged here."""

    def __init__(self, protocol: Protocol, answers: Answers) -> None:
        self.protocol = protocol
        self.answers = answers
        self._evaluator = Evaluator(protocol, answers, Situation())

    def word(self, item_id: str) -> str:
        """A whole-body answer of one value in words; empty when not recorded."""
        item = self.protocol.items[item_id]
        result = self.answers.result(item_id, None)
        return self._value(item, item.fields[0], None, result) if result else ""

    def rows(self, item: Item) -> tuple[ValueRow, ...]:
        """Every recorded value of an item, a row for each field; empty when nothing was recorded."""
        return tuple(row for field in item.fields if (row := self._row(item, field)) is not None)

    def line(self, item: Item) -> str:
        """The same in one line of text, such as `Straight-leg raise: L 70°, R 75°`; empty when not recorded."""
        parts: list[str] = []
        for row in self.rows(item):
            sides = [f"{side} {text}" for side, text in (("L", row.left), ("R", row.right)) if text]
            label = row.label.removeprefix(item.title).removeprefix(": ")
            parts.append(" ".join(part for part in (label, row.whole or ", ".join(sides)) if part))
        return f"{item.title}: {'; '.join(parts)}" if parts else ""

    def _row(self, item: Item, field: Field) -> ValueRow | None:
        if item.per_side:
            left, right = (self._cell(item, field, side) for side in SIDES)
            whole = ""
        else:
            left = right = ""
            whole = self._cell(item, field, None)
        if not (left or right or whole):
            return None
        only = len([one for one in item.fields if not one.display_only]) == 1
        first = field.id == "value" or (only and not field.display_only)
        # "L5 big toe up" keeps its capital.
        label = (
            field.label
            if field.label[1:2].isupper() or field.label[1:2].isdigit()
            else mid_sentence(field.label)
        )
        tail = "" if first else f": {label}"
        return ValueRow(f"{item.title}{tail}", left, right, whole)

    def _cell(self, item: Item, field: Field, side: Side | None) -> str:
        result = self.answers.result(item.id, side)
        if result is None:
            return ""
        main = next((one for one in item.fields if one.required), item.fields[0])
        if result.status != "done":
            return _NOT_DONE.get(result.status, "") if field is main else ""
        text = self._value(item, field, side, result)
        pain = result.pain
        if text and field is main and pain is not None and item.field("pain_nprs") is None:
            usual = ", usual complaint" if result.familiar else ""
            text = f"{text} (pain {number_text(pain)}/10{usual})"
        return text

    def _value(self, item: Item, field: Field, side: Side | None, result: Result) -> str:
        raw = result.fields.get(field.id)
        if raw is None or raw == [] or result.status != "done":
            return ""
        if field.type == "activities":
            entries = [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
            return "; ".join(f"{one.get('text')} {one.get('score', one.get('value'))}/10" for one in entries)
        if field.type == "list":
            entries = raw if isinstance(raw, list) else [raw]
            return "; ".join(
                ", ".join(str(part) for part in one.values()) if isinstance(one, dict) else str(one)
                for one in entries
            )
        text = self._evaluator.value_words(item.id, field.id, side)
        return "" if text == "not assessed" else text
