"""Who cleared a safety hit: what was recorded, and what it changes."""

from collections.abc import Mapping
from dataclasses import replace

from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.results import Hit


def cleared(hit: Hit, clearance: Mapping[str, str] | None) -> tuple[Hit, str]:
    """The hit as it acts after its clearance, and the sentence that says so; nothing is said without a clearance."""
    if clearance is None:
        return hit, ""
    by, date, reason = (str(clearance.get(part) or "").strip() for part in ("by", "date", "reason"))
    if not (by and date and reason):
        return hit, f"{hit.title}: the clearance needs by, date and reason and does not count"
    if hit.urgency == "EMERGENCY":
        return hit, f"{hit.title}: an emergency cannot be cleared in this session"
    said = f"{hit.title}: cleared by {by}, {date}: {reason} (was {hit.original})"
    return replace(hit, urgency="CAUTION", answer="cleared"), said


def recorded_clearances(value: Json) -> dict[str, Mapping[str, str]]:
    """Clearances by hit, from the answer that holds them; what is not one is left out."""
    if not isinstance(value, dict):
        return {}
    return {
        hit: {key: str(one) for key, one in entry.items() if one is not None}
        for hit, entry in value.items()
        if isinstance(entry, dict)
    }
