"""Stored values in words, for "last time" lines and copied text."""

from clinic_app.domain.screening.model import Field, Item, Json, Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.wording import mid_sentence
from clinic_app.gui.screening.answer_forms import could_not_words, flag_state, side_record


def value_words(field: Field, value: Json) -> str:
    """A value with unit and labels; empty when there is none."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        unit = "" if not field.unit else field.unit if field.unit.startswith("°") else f" {field.unit}"
        return f"{value:g}{unit}".replace("-", "−")
    labels = {choice.id: choice.label for choice in field.choices}
    if isinstance(value, list):
        return ", ".join(_entry_words(one, labels) for one in value)
    return labels.get(str(value), str(value))


def _entry_words(entry: Json, labels: dict[str, str]) -> str:
    if isinstance(entry, dict):
        return f"{entry.get('text', '')} {entry.get('score', '')}/10"
    return labels.get(str(entry), str(entry))


def record_words(item: Item, answer: Json, side: Side | None) -> str:
    """All values of a side in one line; why not, if it could not be tested; empty if nothing is recorded."""
    record = side_record(item, answer, side)
    if could_not := could_not_words(record):
        return could_not
    several = len([field for field in item.fields if field.id in record]) > 1
    parts = [
        f"{mid_sentence(field.label)} {words}" if several else words
        for field in item.fields
        if (words := value_words(field, record.get(field.id)))
    ]
    pain = record.get("pain_nprs")
    if isinstance(pain, (int, float)) and item.field("pain_nprs") is None:
        usual = ", the usual complaint" if record.get("familiar_pain") in ("yes", True) else ""
        parts.append(f"pain {pain:g}/10{usual}")
    if record.get("note"):
        parts.append(str(record["note"]))
    return ", ".join(parts)


def flag_words(protocol: Protocol, flag_id: str, answer: Json) -> str:
    """ "None of these", or the signs named; empty when not asked."""
    flag = protocol.red_flags[flag_id]
    state = flag_state(flag, answer)
    if state.none:
        return "none of these"
    texts = {sign.id: sign.short or sign.text for sign in flag.signs}
    return ", ".join(
        texts[sign] + (" (unsure)" if word == "unsure" else "")
        for sign, word in state.signs.items()
        if word != "no"
    )
