"""One visit, and a value of it as it was recorded: the number, the words for it, and how it was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clinic_app.domain.screening.answers import Answers, Result, field_value
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import number_text, same_word
from clinic_app.domain.screening.model import Field, Item, Json, Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.situation import Situation

_NOT_DONE = {
    "not_tested": "not tested",
    "could_not_pain": "stopped by pain",
    "could_not_other": "could not be tested",
    "skipped_by_rule": "left out by a rule",
    "not_applicable": "not applicable",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """Who measured an item, with what, and when; empty texts are not known."""

    rater: str = ""
    device: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """The answers of one screening and the circumstances, `taken` by item id, the rest for all other items."""

    answers: Mapping[str, Json]
    made_on: date | None = None
    rater: str = ""
    device: str = ""
    taken: Mapping[str, Taken] = field(default_factory=dict[str, Taken])


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as recorded. `value` is None when there is none; `shown` then says why."""

    value: float | None
    shown: str
    status: str
    unit: str = ""
    variant: str = ""
    device: str = ""
    rater: str = ""
    day: date | None = None
    pain_limited: bool = False


class VisitReader:
    """The recorded values of one visit."""

    def __init__(self, protocol: Protocol, visit: Visit) -> None:
        self._visit = visit
        self._answers = Answers(protocol, visit.answers)
        self._evaluator = Evaluator(protocol, self._answers, Situation())

    def result(self, item_id: str, side: Side | None) -> Result | None:
        return self._answers.result(item_id, side)

    def activities(self, item_id: str, field_id: str, side: Side | None) -> dict[str, float]:
        """The scores of the activities the client named, by their text."""
        result = self.result(item_id, side)
        return dict(_scores(result.fields.get(field_id))) if result else {}

    def reading(self, item: Item, recorded: Field, side: Side | None) -> Reading:
        """One value; where nothing was recorded its `status` is not_tested."""
        result = self.result(item.id, side)
        taken = self._visit.taken.get(item.id, Taken())
        if result is None:
            return Reading(None, "", "not_tested")
        value = _number(recorded, result.fields.get(recorded.id)) if result.status == "done" else None
        unit = result.word(recorded.unit_field) if recorded.unit_field else ""
        unit_shown = recorded.in_unit(unit).unit or unit if unit else recorded.unit
        if result.status != "done":
            text = _NOT_DONE.get(result.status, "not tested")
        elif recorded.type == "activities":
            text = f"{number_text(round(value, 1))}/10" if value is not None else ""
        elif result.fields.get(recorded.id) is None:
            text = ""
        else:
            text = self._evaluator.value_words(item.id, recorded.id, side)
            if unit and value is not None:
                text = f"{number_text(value)}{spaced(unit_shown)}"
        day = result.text("date_time")[:10]
        return Reading(
            value=value,
            shown=text,
            status=result.status,
            unit=unit_shown,
            variant=result.word("variant"),
            device=result.text("device") or taken.device or self._visit.device,
            rater=result.text("rater") or taken.rater or self._visit.rater,
            day=_day(day) or taken.day or self._visit.made_on,
            pain_limited=value is not None and self._evaluator.is_pain_limited(item.id, result),
        )


def spaced(unit: str) -> str:
    """The unit as it follows a number."""
    return "" if not unit else unit if unit.startswith(("°", "/")) else f" {unit}"


def _number(recorded: Field, raw: Json) -> float | None:
    """The value as a number: the mean of activities, the place of a choice in its list."""
    if recorded.type == "activities":
        scores = [score for _, score in _scores(raw)]
        return sum(scores) / len(scores) if scores else None
    if recorded.type == "choice":
        word = field_value(recorded, raw)
        words = [same_word(choice.id) for choice in recorded.choices]
        return float(words.index(word)) if isinstance(word, str) and word in words else None
    value = field_value(recorded, raw)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _scores(raw: Json) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for entry in raw if isinstance(raw, list) else []:
        if isinstance(entry, dict):
            score = entry.get("score", entry.get("value"))
            if isinstance(score, (int, float)) and not isinstance(score, bool):
                found.append((" ".join(str(entry.get("text") or "").casefold().split()), float(score)))
    return found


def on_shared_activities(
    before: Reading, after: Reading, first: Mapping[str, float], last: Mapping[str, float]
) -> tuple[Reading, Reading, list[str]]:
    """Both means over the activities scored at both visits: other activities would compare unlike things.

    `first` and `last` are the scores by activity. The sentences say what was left out.
    """
    shared = [name for name in first if name in last]
    if not first or not last or set(first) == set(last):
        return before, after, []
    if not shared:
        return _unlike(before), _unlike(after), ["The activities differ; read the same ones aloud."]
    note = f"Mean of the {len(shared)} activities scored at both visits."
    return _mean(before, [first[one] for one in shared]), _mean(after, [last[one] for one in shared]), [note]


def _mean(reading: Reading, scores: list[float]) -> Reading:
    mean = sum(scores) / len(scores)
    return Reading(
        mean, f"{number_text(round(mean, 1))}/10", "done", reading.unit, rater=reading.rater, day=reading.day
    )


def _unlike(reading: Reading) -> Reading:
    return Reading(None, reading.shown, reading.status, reading.unit, rater=reading.rater, day=reading.day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
