"""Two visits side by side: what changed, what stays within the measuring error, what cannot be compared.

The limits are those the protocol gives beside each measure. Inside its limit nothing is claimed, in either direction.

    compare(protocol, before, after)          -> Comparison: one MeasureChange per measure and side

A measure is named by item, field and side: `mtt.hip.L`, `front_plank.value`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from clinic_app.domain.screening.expressions import number_text
from clinic_app.domain.screening.model import SIDES, ErrorBand, Item, Side, Source
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.readings import Reading, Visit, VisitReader, on_shared_activities, spaced
from clinic_app.domain.screening.wording import field_label

Verdict = Literal["changed", "within_error", "not_comparable", "no_limit", "not_measured"]
Direction = Literal["better", "worse", "neutral"]
_ORDINAL = "category"


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
        self.second_looks = second_looks
        self.before, self.after = VisitReader(protocol, before), VisitReader(protocol, after)

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
        if self.before.result(item.id, side) is None and self.after.result(item.id, side) is None:
            return None
        before = self.before.reading(item, recorded, side)
        after = self.after.reading(item, recorded, side)
        notes: list[str] = []
        if recorded.type == "activities":
            first, last = (one.activities(item.id, field_id, side) for one in (self.before, self.after))
            before, after, notes = on_shared_activities(before, after, first, last)
        if before.value is None and after.value is None and not (_says(before) and _says(after)):
            return None
        plain = MeasureChange(
            key=".".join(part for part in (item.id, field_id, side) if part),
            item_id=item.id,
            field_id=field_id,
            side=side,
            label=field_label(item, field_id),
            unit=after.unit or before.unit,
            before=before,
            after=after,
            change=None,
            limit=None,
            verdict="no_limit",
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
        if not (_says(before) and _says(after)):
            judged = replace(raw, verdict="not_measured")
        elif obstacle := _obstacle(before, after):
            notes.append(obstacle)
            judged = replace(raw, verdict="not_comparable")
        else:
            judged = self._measured(raw, item, notes, rater=rater, device=device)
        return replace(judged, notes=tuple(notes), rater_or_device_changed=rater or device)

    def _measured(
        self, raw: MeasureChange, item: Item, notes: list[str], *, rater: bool, device: bool
    ) -> MeasureChange:
        """Both values were taken in the same way: what lies between them, against the limit meant for them."""
        before, after = raw.before.value, raw.after.value
        change = None if before is None or after is None else after - before
        bands = [band for band in item.error_bands if band.field == raw.field_id]
        if not bands:
            return replace(raw, verdict="not_comparable" if device else "no_limit", change=change)
        if before is None or change is None:
            return replace(raw, verdict="not_comparable")
        band = next((one for one in bands if self._holds(one, item, raw.side)), None)
        if band is None:
            notes.append("The conditions of the measurement differ, or no limit is known for them.")
            return replace(raw, verdict="not_comparable", change=change)
        if device and band.other is None:
            return replace(raw, verdict="not_comparable", change=change)
        if rater and band.other is None:
            notes.append("No limit between raters is known; this one holds for the same rater.")
        limit = self._limit(band, before, raw.after.unit, larger=rater or device)
        within = replace(raw, verdict="within_error", change=change, limit=limit, better=band.better)
        if abs(change) + 1e-9 < limit.amount:
            return within
        if band.unit == _ORDINAL and not self._confirmed(raw, item):
            return replace(within, needs_second_look=True)
        direction: Direction = "neutral"
        if band.better != "neither":
            direction = "better" if (change > 0) == (band.better == "higher") else "worse"
        return replace(within, verdict="changed", direction=direction)

    def _holds(self, band: ErrorBand, item: Item, side: Side | None) -> bool:
        """Whether the limit is meant for both results: unit, and conditions such as a controlled pelvis."""
        for visit in (self.before, self.after):
            result = visit.result(item.id, side)
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
            shown = f"{number_text(size)} % ({number_text(round(amount, 2))}{spaced(unit)})"
        else:
            amount = size
            if band.or_percent is not None and before > 0:
                amount = min(size, before * band.or_percent / 100)
            tail = " category" if band.unit == _ORDINAL else spaced(band.unit)
            shown = f"{number_text(round(amount, 2))}{tail}"
        sources = self.protocol.source_texts(band.basis.sources)
        return Limit(amount, shown, band.text, sources, band.basis.marks, use_other)

    def _confirmed(self, raw: MeasureChange, item: Item) -> bool:
        result = self.after.result(item.id, raw.side)
        said = result is not None and result.record.get("second_look") in ("yes", True)
        return said or raw.key in self.second_looks


def _says(reading: Reading) -> bool:
    return bool(reading.shown) and reading.status == "done"


def _obstacle(before: Reading, after: Reading) -> str:
    """Why two values must not be compared; empty if they may."""
    if before.variant != after.variant:
        return (
            f"Two ways of measuring: {before.variant or 'not recorded'}, {after.variant or 'not recorded'}."
        )
    if before.unit != after.unit:
        return f"Two units: {before.unit}, {after.unit}."
    if before.pain_limited or after.pain_limited:
        return "Pain limited a value."
    return ""
