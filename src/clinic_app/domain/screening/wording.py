"""How values, units and labels stand in a sentence."""

from __future__ import annotations

from clinic_app.domain.screening.model import Item

_SINGULAR = {"points": "point", "reps": "rep", "days": "day", "weeks": "week"}


def with_unit(text: str, unit: str) -> str:
    if not unit or text in ("not assessed", "yes", "no"):
        return text
    if text in ("1", "-1", "−1"):
        unit = _SINGULAR.get(unit, unit)
    if "–" in unit:
        # A scale such as 0–10 is shown as 6/10.
        return f"{text}/{unit.rpartition('–')[2]}"
    if unit.startswith("/"):
        return text + unit
    return f"{text}{'' if unit.startswith('°') else ' '}{unit}"


def field_label(item: Item, field_id: str) -> str:
    """Short name of a recorded value, such as "Thomas thigh angle"."""
    recorded = item.field(field_id)
    if (
        recorded is None
        or len([one for one in item.fields if not one.display_only]) == 1
        or field_id == "value"
    ):
        return item.short
    return f"{item.short} {mid_sentence(recorded.label)}"


def mid_sentence(label: str) -> str:
    """A label as it stands inside a sentence: "Thigh angle" becomes "thigh angle", "CAIT" and "L5" stay."""
    first = label.partition(" ")[0]
    return label if len(first) > 1 and not first[1:].islower() else label[:1].lower() + label[1:]
