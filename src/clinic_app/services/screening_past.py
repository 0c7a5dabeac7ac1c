"""What lies behind a screening: corrected answers with their earlier values, and how alarms were settled before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from clinic_app.services.json_values import Json
from clinic_app.services.records import AnswerEntry, ResultEntry, ScreeningId


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer that replaced another one. `by` is empty where the trail does not say who. `value` None: taken back."""

    item_id: str
    earlier: Json
    earlier_at: datetime
    earlier_by: str
    value: Json
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class SafetyDecision:
    """How a safety finding was settled at an earlier visit: cleared by a doctor, or decided after examining."""

    screening_id: ScreeningId
    day: date
    hit_id: str
    kind: Literal["clearance", "decision"]
    by: str
    on: str
    """Day of the clearance as it was typed in."""
    reason: str


@dataclass(frozen=True, slots=True)
class ScreeningPast:
    """`result` is what was stored at the latest finish; None before the first."""

    corrections: tuple[Correction, ...]
    earlier_safety: tuple[SafetyDecision, ...]
    result: ResultEntry | None


def corrections(history: Sequence[AnswerEntry], who: Mapping[datetime, str]) -> tuple[Correction, ...]:
    """Every entry that changed an earlier one, newest first. `who` maps moments of entering to names."""
    latest: dict[str, AnswerEntry] = {}
    found: list[Correction] = []
    for entry in history:
        before = latest.get(entry.item_id)
        latest[entry.item_id] = entry
        if before is not None and before.value is not None and not _only_more(before.value, entry.value):
            found.append(
                Correction(
                    entry.item_id,
                    before.value,
                    before.at,
                    before.rater or who.get(before.at, ""),
                    entry.value,
                    entry.at,
                    entry.rater or who.get(entry.at, ""),
                )
            )
    return tuple(reversed(found))


def _only_more(before: Json, after: Json) -> bool:
    """Whether the new answer only adds to the old one, such as the right side after the left."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and _only_more(value, after[key]) for key, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return all(one in after for one in before)
    return before == after


def safety_decisions(
    screening_id: ScreeningId, day: date, answers: Mapping[str, Json]
) -> Iterator[SafetyDecision]:
    """Clearances and decisions on unsure signs that the answers of one screening hold."""
    cleared = answers.get("clearance")
    for hit_id, entry in cleared.items() if isinstance(cleared, dict) else ():
        if isinstance(entry, dict):
            by, on, reason = (str(entry.get(part) or "").strip() for part in ("by", "date", "reason"))
            yield SafetyDecision(screening_id, day, hit_id, "clearance", by, on, reason)
    for item_id, answer in answers.items():
        if isinstance(answer, dict) and answer.get("pt_decision") in ("no", False):
            reason = str(answer.get("reason") or "").strip()
            yield SafetyDecision(screening_id, day, item_id, "decision", "", "", reason)
