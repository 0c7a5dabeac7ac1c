"""Outcome scales entered by themselves, without a screening: pain, activities, felt tightness.

    entry = ScaleEntry(day, pain={"now": 2, "worst": 4, "average": 3}, activities=(("Run 5 km", 6),))
    to_content(entry) / from_content(day, content)       the form that is kept
    answers_of(entry)                                    the same as answers of a screening, for `compare` and `courses`

Every scale runs from 0 to 10 in whole numbers. What was not asked is left out; it is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from clinic_app.domain.screening.course import Course, courses
from clinic_app.domain.screening.model import SIDES, Json, Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.readings import Visit

PAIN_PARTS = ("now", "worst", "average")
TIGHTNESS = ("hx_ham_tight_nrs", "hx_hf_tight_nrs")
SCALE_ITEMS = ("nprs", "psfs", *TIGHTNESS)
MOST_ACTIVITIES = 3
Adherence = Literal["enough", "low"]
"""Enough: at least the share of the exercises that the re-test plan names was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleEntry:
    """`tightness` maps an item to its sides. `adherence` None: not asked."""

    day: date
    pain: Mapping[str, int] = field(default_factory=dict[str, int])
    activities: tuple[tuple[str, int], ...] = ()
    tightness: Mapping[str, Mapping[Side, int]] = field(default_factory=dict[str, "Mapping[Side, int]"])
    adherence: Adherence | None = None

    @property
    def empty(self) -> bool:
        """No scale was answered."""
        return not (self.pain or self.activities or any(self.tightness.values()))


def answers_of(entry: ScaleEntry) -> dict[str, Json]:
    """The entry as answers of a screening; what was not asked is not there."""
    found: dict[str, Json] = {}
    if entry.pain:
        found["nprs"] = dict(entry.pain)
    if entry.activities:
        found["psfs"] = [{"text": text, "score": score} for text, score in entry.activities]
    for item, sides in entry.tightness.items():
        if sides:
            found[item] = {side: sides[side] for side in SIDES if side in sides}
    return found


def to_content(entry: ScaleEntry) -> dict[str, Json]:
    return {"day": entry.day.isoformat(), "answers": answers_of(entry), "adherence": entry.adherence}


def from_content(content: Mapping[str, Json]) -> ScaleEntry | None:
    """The entry as it was kept; None when the content is none."""
    try:
        day = date.fromisoformat(str(content.get("day")))
    except ValueError:
        return None
    answers = content.get("answers")
    kept: Mapping[str, Json] = answers if isinstance(answers, dict) else {}
    word = content.get("adherence")
    return ScaleEntry(
        day=day,
        pain=_scores(kept.get("nprs"), PAIN_PARTS),
        activities=activities_of(kept.get("psfs")),
        tightness={item: _sides(kept.get(item)) for item in TIGHTNESS if _sides(kept.get(item))},
        adherence="enough" if word == "enough" else "low" if word == "low" else None,
    )


def activities_of(raw: Json) -> tuple[tuple[str, int], ...]:
    """Activities with their scores out of an answer; those without a score are left out."""
    entries = raw.get("value") if isinstance(raw, dict) else raw
    found: list[tuple[str, int]] = []
    for one in entries if isinstance(entries, list) else []:
        if isinstance(one, dict):
            score = _score(one.get("score", one.get("value")))
            text = str(one.get("text") or "").strip()
            if score is not None and text:
                found.append((text, score))
    return tuple(found[:MOST_ACTIVITIES])


def _scores(raw: Json, names: Sequence[str]) -> dict[str, int]:
    if not isinstance(raw, dict):
        return {}
    return {name: score for name in names if (score := _score(raw.get(name))) is not None}


def _sides(raw: Json) -> dict[Side, int]:
    if not isinstance(raw, dict):
        return {}
    return {side: score for side in SIDES if (score := _score(raw.get(side))) is not None}


def _score(raw: Json) -> int | None:
    if isinstance(raw, dict):
        raw = raw.get("value")
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        return None
    return int(raw) if 0 <= raw <= 10 and float(raw).is_integer() else None


def with_entries(
    visits: Sequence[Visit], entries: Sequence[ScaleEntry]
) -> tuple[tuple[Visit, ...], tuple[ScaleEntry, ...]]:
    """Screenings with the scales of the same day added where they have none, and the entries of other days."""
    by_day = {entry.day: entry for entry in entries}
    merged: list[Visit] = []
    used: set[date] = set()
    for visit in visits:
        entry = by_day.get(visit.made_on) if visit.made_on else None
        if entry is None:
            merged.append(visit)
            continue
        used.add(entry.day)
        answers = {**answers_of(entry), **visit.answers}
        merged.append(Visit(answers, visit.made_on, visit.rater, visit.device, visit.taken))
    return tuple(merged), tuple(entry for entry in entries if entry.day not in used)


def scale_courses(protocol: Protocol, visits: Sequence[Visit]) -> tuple[Course, ...]:
    """The course of every scale, each from the first visit that has it. `visits` in the order of time.

    The places of the points count the visits that have this scale only; `visits_with` names them.
    """
    found: list[Course] = []
    for item in SCALE_ITEMS:
        if item in protocol.items:
            having = visits_with(item, visits)
            found += [one for one in courses(protocol, having) if one.item_id == item]
    return tuple(found)


def visits_with(item: str, visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """The visits at which a scale was answered."""
    return tuple(visit for visit in visits if visit.answers.get(item) not in (None, [], {}))
