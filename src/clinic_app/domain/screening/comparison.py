"""Two visits side by side: what changed, what stays within the measuring error, what cannot be compared.

The limits are those the protocol gives beside each measure. Inside its limit nothing is claimed, in either direction.

    visit(answers, made_on=..., rater=..., taken={"mtt": Taken(rater, device, day)})
    compare(protocol, before, after)          -> Comparison: one MeasureChange per measure and side

A measure is named by item, field and side: `mtt.hip.L`, `front_plank.value`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from clinic_app.domain.screening.answers import Answers, Result, field_value
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import number_text, same_word
from clinic_app.domain.screening.model import SIDES, ErrorBand, Field, Item, Json, Side, Source
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.situation import Situation
from clinic_app.domain.screening.wording import field_label

Verdict = Literal["changed", "within_error", "not_comparable", "no_limit", "not_measured"]
Direction = Literal["better", "worse", "neutral"]
_ORDINAL = "category"
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


@dataclass(frozen=True, slots=True)
class Limit:
    """The change a measure must reach. `amount` is in the unit of the measure (a percentage already worked out).

    `larger`: the limit for another rater or device.
    """

    amount: float
    shown: str
    text: str
    sources: tuple[Source, ...]
    marks: tuple[str, ...]
    larger: bool = False

    @property
    def basis(self) -> str:
        """Source numbers and marks in one line, such as `[75][76]` or `expert convention`."""
        words = {"EC": "expert convention", "DER": "derived"}
        numbers = "".join(f"[{source.no}]" for source in self.sources)
        return " ".join([numbers, *(words.get(mark, mark) for mark in self.marks)]).strip()


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure on one side. `change` is after minus before, None without two numbers.

    `direction` is neutral unless the verdict is changed. `needs_second_look`: a category moved, which counts only
    after a second look. `notes` are whole sentences on what limits the comparison.
    """

    key: str
    item_id: str
    field_id: str
    side: Side | None
    label: str
    unit: str
    before: Reading
    after: Reading
    change: float | None
    limit: Limit | None
    verdict: Verdict
    direction: Direction = "neutral"
    better: Literal["higher", "lower", "neither"] = "neither"
    needs_second_look: bool = False
    rater_or_device_changed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def verdict_words(self) -> str:
        words = {
            "changed": "changed",
            "within_error": "within measuring error",
            "not_comparable": "not comparable",
            "no_limit": "no limit known",
            "not_measured": "measured once only",
        }[self.verdict]
        if self.needs_second_look:
            return f"{words}, second look needed"
        return f"{words}, {self.direction}" if self.direction != "neutral" else words

    @property
    def words(self) -> str:
        """One line for a list: `34° to 24°, limit 8°: changed, better`."""
        limit = f", limit {self.limit.shown}" if self.limit else ""
        return f"{self.before.shown} to {self.after.shown}{limit}: {self.verdict_words}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` in the order of the protocol. `flags` holds C9 when a rater or device changed."""

    before: Visit
    after: Visit
    changes: tuple[MeasureChange, ...]
    flags: tuple[str, ...]

    def of(self, item_id: str) -> tuple[MeasureChange, ...]:
        return tuple(one for one in self.changes if one.item_id == item_id)

    @property
    def days_between(self) -> int | None:
        first, last = self.before.made_on, self.after.made_on
        return (last - first).days if first and last else None


def compare(
    protocol: Protocol, before: Visit, after: Visit, *, second_looks: Collection[str] = ()
) -> Comparison:
    """Compare two visits of one client.

    `second_looks` names the measures (`bird_dog.value.L`) whose new category a second look confirmed; a result may
    also say so itself with `"second_look": "yes"`. Measures nobody recorded are left out.
    """
    reader = _Pair(protocol, before, after, frozenset(second_looks))
    changes = tuple(reader.changes())
    changed = any(one.rater_or_device_changed for one in changes)
    return Comparison(before, after, changes, ("C9",) if changed else ())


class _Pair:
    def __init__(self, protocol: Protocol, before: Visit, after: Visit, second_looks: frozenset[str]) -> None:
        self.protocol = protocol
        self.visits = (before, after)
        self.second_looks = second_looks
        self.answers = (Answers(protocol, before.answers), Answers(protocol, after.answers))
        self.evaluators = tuple(Evaluator(protocol, one, Situation()) for one in self.answers)

    def changes(self) -> Iterator[MeasureChange]:
        for item in self.protocol.items.values():
            bands = item.error_bands
            if any(band.within_visit for band in bands):
                continue
            named = tuple(dict.fromkeys(band.field for band in bands))
            if not named and item.kind == "test":
                named = tuple(one.id for one in item.fields if one.required and not one.display_only)
            for side in SIDES if item.per_side else (None,):
                for field_id in named:
                    found = self._change(item, field_id, side)
                    if found is not None:
                        yield found

    def _change(self, item: Item, field_id: str, side: Side | None) -> MeasureChange | None:
        recorded = item.field(field_id)
        if recorded is None:
            return None
        results = tuple(one.result(item.id, side) for one in self.answers)
        if all(result is None for result in results):
            return None
        before, after = (self._reading(item, recorded, side, n) for n in (0, 1))
        shared = _shared_activities(recorded, results)
        notes: list[str] = []
        if shared is not None:
            before, after, notes = _on_shared(before, after, shared)
        if before.value is None and after.value is None and not (_says(before) and _says(after)):
            return None
        label = field_label(item, field_id)
        key = ".".join(part for part in (item.id, field_id, side) if part)
        plain = MeasureChange(
            key,
            item.id,
            field_id,
            side,
            label,
            after.unit or before.unit,
            before,
            after,
            None,
            None,
            "no_limit",
        )
        return self._judged(plain, item, notes)

    def _judged(self, raw: MeasureChange, item: Item, notes: list[str]) -> MeasureChange:
        before, after = raw.before, raw.after
        rater = bool(before.rater and after.rater and before.rater != after.rater) and item.kind == "test"
        device = bool(before.device and after.device and before.device != after.device)
        if rater:
            notes.append("Another rater.")
        if device:
            notes.append("Another device.")

        def made(verdict: Verdict, **more: Any) -> MeasureChange:
            changed = rater or device
            return replace(raw, verdict=verdict, notes=tuple(notes), rater_or_device_changed=changed, **more)

        if not (_says(before) and _says(after)):
            return made("not_measured")
        if before.variant != after.variant:
            ways = f"{before.variant or 'not recorded'}, {after.variant or 'not recorded'}"
            notes.append(f"Two ways of measuring: {ways}.")
            return made("not_comparable")
        if before.unit != after.unit:
            notes.append(f"Two units: {before.unit}, {after.unit}.")
            return made("not_comparable")
        if before.pain_limited or after.pain_limited:
            notes.append("Pain limited a value.")
            return made("not_comparable")
        bands = [band for band in item.error_bands if band.field == raw.field_id]
        if not bands:
            return made("not_comparable" if device else "no_limit", change=_difference(before, after))
        fitting = [band for band in bands if self._holds(band, item, raw.side)]
        if before.value is None or after.value is None:
            return made("not_comparable")
        change = after.value - before.value
        if not fitting:
            notes.append("The conditions of the measurement differ, or no limit is known for them.")
            return made("not_comparable", change=change)
        band = fitting[0]
        if device and band.other is None:
            return made("not_comparable", change=change)
        if rater and band.other is None:
            notes.append("No limit between raters is known; this one holds for the same rater.")
        limit = self._limit(band, before.value, after.unit, larger=rater or device)
        moved = abs(change) + 1e-9 >= limit.amount
        if not moved:
            return made("within_error", change=change, limit=limit, better=band.better)
        if band.unit == _ORDINAL and not self._confirmed(raw, item):
            return made(
                "within_error", change=change, limit=limit, better=band.better, needs_second_look=True
            )
        direction: Direction = "neutral"
        if band.better != "neither":
            direction = "better" if (change > 0) == (band.better == "higher") else "worse"
        return made("changed", change=change, limit=limit, better=band.better, direction=direction)

    def _reading(self, item: Item, recorded: Field, side: Side | None, n: int) -> Reading:
        visit, result = self.visits[n], self.answers[n].result(item.id, side)
        taken = visit.taken.get(item.id, Taken())
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
            text = self.evaluators[n].value_words(item.id, recorded.id, side)
            if unit and value is not None:
                text = f"{number_text(value)}{_spaced(unit_shown)}"
        day = result.text("date_time")[:10]
        return Reading(
            value=value,
            shown=text,
            status=result.status,
            unit=unit_shown,
            variant=result.word("variant"),
            device=result.text("device") or taken.device or visit.device,
            rater=result.text("rater") or taken.rater or visit.rater,
            day=_day(day) or taken.day or visit.made_on,
            pain_limited=value is not None and self.evaluators[n].is_pain_limited(item.id, result),
        )

    def _holds(self, band: ErrorBand, item: Item, side: Side | None) -> bool:
        """Whether the limit is meant for both results: unit, and conditions such as a controlled pelvis."""
        for answers in self.answers:
            result = answers.result(item.id, side)
            if result is None:
                return False
            recorded = item.field(band.field)
            unit = result.word(recorded.unit_field) if recorded and recorded.unit_field else ""
            if band.for_unit and (unit or band.for_unit) != band.for_unit and recorded is not None:
                return False
            for name, wanted in band.only_if:
                given = result.fields.get(name)
                word = {True: "yes", False: "no"}[given] if isinstance(given, bool) else str(given)
                if word != wanted:
                    return False
        return True

    def _limit(self, band: ErrorBand, before: float, unit: str, *, larger: bool) -> Limit:
        use_other = larger and band.other is not None
        size = band.other if use_other and band.other is not None else (band.value or 0.0)
        if band.unit == "%":
            amount = abs(before) * size / 100
            shown = f"{number_text(size)} % ({number_text(round(amount, 2))}{_spaced(unit)})"
        else:
            amount = size
            if band.or_percent is not None and before > 0:
                amount = min(size, before * band.or_percent / 100)
            tail = " category" if band.unit == _ORDINAL else _spaced(band.unit)
            shown = f"{number_text(round(amount, 2))}{tail}"
        sources = self.protocol.source_texts(band.basis.sources)
        return Limit(amount, shown, band.text, sources, band.basis.marks, use_other)

    def _confirmed(self, raw: MeasureChange, item: Item) -> bool:
        result = self.answers[1].result(item.id, raw.side)
        said = result is not None and result.record.get("second_look") in ("yes", True)
        return said or raw.key in self.second_looks


def _says(reading: Reading) -> bool:
    return bool(reading.shown) and reading.status == "done"


def _difference(before: Reading, after: Reading) -> float | None:
    return None if before.value is None or after.value is None else after.value - before.value


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


_Scores = dict[str, float]


def _shared_activities(recorded: Field, results: tuple[Result | None, ...]) -> tuple[_Scores, _Scores] | None:
    if recorded.type != "activities":
        return None
    first, last = (dict(_scores(one.fields.get(recorded.id)) if one else ()) for one in results)
    return first, last


def _on_shared(
    before: Reading, after: Reading, scores: tuple[_Scores, _Scores]
) -> tuple[Reading, Reading, list[str]]:
    """Both means over the activities scored at both visits: other activities would compare unlike things."""
    first, last = scores
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


def _spaced(unit: str) -> str:
    return "" if not unit else unit if unit.startswith(("°", "/")) else f" {unit}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
