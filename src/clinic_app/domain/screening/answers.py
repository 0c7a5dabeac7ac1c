"""The answers of one screening, read the way the rules need them.

NA never counts as normal: whatever is not there, not done, skipped or unreadable is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app.domain.screening.expressions import Value, grade_number, same_word
from clinic_app.domain.screening.model import SIDES, Field, Item, Json, RedFlag, Side
from clinic_app.domain.screening.protocol import Protocol

NO_RESULT_WORDS = frozenset(["could_not", "not_done", "not_tested"])
"""Choices that say a test gave no result."""

EVERYWHERE = frozenset(["hx_age", "hx_sex", "hx_sides", "previous_session", "rater", "device"])
"""Answers that any rule may rest on without naming them: limits by sex and age, sides with symptoms."""


@dataclass(frozen=True, slots=True)
class Result:
    """One recorded result: status, its fields by id, and the record around it."""

    status: str
    fields: Mapping[str, Json]
    record: Mapping[str, Json]

    @property
    def pain(self) -> float | None:
        pain = self.record.get("pain_nprs", self.fields.get("pain_nprs"))
        return float(pain) if isinstance(pain, (int, float)) and not isinstance(pain, bool) else None

    @property
    def familiar(self) -> bool:
        return self.record.get("familiar_pain") in ("yes", True)

    def word(self, key: str) -> str:
        value = self.record.get(key, self.fields.get(key))
        return same_word(value) if isinstance(value, str) else ""

    def text(self, key: str) -> str:
        value = self.record.get(key)
        return "" if value is None else str(value)


class Answers:
    def __init__(self, protocol: Protocol, raw: Mapping[str, Json]) -> None:
        self.protocol = protocol
        self.raw = raw
        self._results: dict[tuple[str, Side | None], Result | None] = {}

    def changed_since(self, before: Answers) -> frozenset[str]:
        """Ids whose answer differs. Answers are replaced when they change, never altered in place."""
        ids = self.raw.keys() | before.raw.keys()
        return frozenset(one for one in ids if self.raw.get(one) != before.raw.get(one))

    def result(self, item_id: str, side: Side | None) -> Result | None:
        """The result of an item on a side (None for a whole-body item), or None when nothing was recorded."""
        key = (item_id, side)
        if key not in self._results:
            self._results[key] = self._find(self.protocol.items[item_id], side)
        return self._results[key]

    def _find(self, item: Item, side: Side | None) -> Result | None:
        value = self.raw.get(item.id)
        if item.per_side:
            if isinstance(value, dict) and set(value) & set(SIDES):
                value = value.get(side) if side else None
            elif side == "R":
                # One number for both sides together is kept on the left, so that a sum is right.
                value = None
        return _as_result(item, value)

    def word(self, item_id: str) -> str:
        """The bare word of a choice item such as hx_sides; empty when not recorded."""
        result = self.result(item_id, None) if item_id in self.protocol.items else None
        return result.word("value") if result else ""

    @property
    def sides(self) -> tuple[Side, ...]:
        """Symptomatic sides; both when not recorded, because an unknown side must not hide a finding."""
        word = self.raw.get("hx_sides")
        return ("L",) if word == "L" else ("R",) if word == "R" else SIDES

    @property
    def sex(self) -> str:
        """M, F or U (not recorded)."""
        word = self.raw.get("hx_sex")
        return word if word in ("M", "F") else "U"

    @property
    def age(self) -> float | str | None:
        """Years, the words adolescent or adult, or None when not recorded."""
        age = self.raw.get("hx_age")
        if isinstance(age, bool) or not isinstance(age, (int, float, str)):
            return None
        return float(age) if isinstance(age, (int, float)) else age

    def age_test(self, function: str, numbers: tuple[float, ...]) -> bool | None:
        """`age_under` is yes for an unknown age, because the age items are asked then; the others are unknown.

        "adolescent" counts as under 16, "adult" as 18 or over with the exact age unknown.
        """
        age = self.age
        if age == "adolescent":
            age = 15.0
        first = numbers[0]
        if isinstance(age, float):
            if function == "age_under":
                return age < first
            return age >= first if function == "age_at_least" else first <= age <= numbers[1]
        if age == "adult":
            if function == "age_under":
                return first > 18
            return True if function == "age_at_least" and first <= 18 else None
        return True if function == "age_under" else None

    @property
    def rater_or_device_changed(self) -> bool:
        """Whether who measured, or with what, differs from the session before; no where one of the two is not known."""
        before = self.raw.get("previous_session")
        if not isinstance(before, dict):
            return False
        return any(
            before.get(key) and self.raw.get(key) and before.get(key) != self.raw.get(key)
            for key in ("rater", "device")
        )

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key)
        return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _as_result(item: Item, value: Json) -> Result | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        field = item.field("value") or (item.fields[0] if len(item.fields) == 1 else None)
        return Result("done", {field.id: value}, {}) if field else None
    inner = value.get("value")
    fields = {**value, **inner} if isinstance(inner, dict) else value
    for field in item.fields:
        # The unit may stand beside the value under its general name.
        unit = value.get("unit", value.get(f"{item.id}_unit"))
        if field.unit_field and unit is not None and field.unit_field not in fields:
            fields = {**fields, field.unit_field: unit}
    status = value.get("status")
    return Result(str(status) if status else "done", fields, value)


def field_value(field: Field, value: Json) -> Value:
    """A recorded value in the form rules compare; None when it is missing, unreadable or says "no result"."""
    if value is None or value == "":
        return None
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    match field.type:
        case "number" | "integer":
            return number
        case "number_or_word":
            return number if number is not None else same_word(str(value))
        case "grade":
            return grade_number(str(value))
        case "yes_no":
            return value if isinstance(value, bool) else {"yes": True, "no": False}.get(str(value))
        case "choice":
            word = ("yes" if value else "no") if isinstance(value, bool) else same_word(str(value))
            return None if word in NO_RESULT_WORDS else word
        case "multi":
            entries = value if isinstance(value, list) else [value]
            return tuple(same_word(str(entry)) for entry in entries)
        case _:
            return str(value)


# --- stage 0a ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FlagAnswer:
    """A red flag as answered. `signs` holds yes, unsure, no for the signs that are known; a decision is applied.

    `answer` is yes, unsure, no or not_asked.
    """

    answer: str
    signs: Mapping[str, str]
    subs: Mapping[str, Json]
    decided: str
    reconfirmed: bool

    def acts(self, sign: str) -> bool:
        """Yes, or unsure, which acts as yes."""
        return self.signs.get(sign) in ("yes", "unsure")


_ORDER = ("EMERGENCY", "URGENT", "REFER_FIRST", "CAUTION", "risk")


def flag_answer(flag: RedFlag, value: Json, gate: str | None) -> FlagAnswer:
    """Read one red flag (screening 1.2: answers of an item)."""
    if value is None:
        return FlagAnswer("not_asked", {}, {}, "", False)
    record: Mapping[str, Json] = value if isinstance(value, dict) else {"answer": value}
    given = _word(record.get("answer"))
    raw_signs = record.get("signs")
    named = {key: _word(one) for key, one in raw_signs.items()} if isinstance(raw_signs, dict) else {}
    signs = {sign.id: named[sign.id] for sign in flag.signs if named.get(sign.id) in ("yes", "unsure", "no")}
    acting = [sign for sign, one in signs.items() if one != "no"]
    if given in ("yes", "unsure") and not acting and flag.signs:
        signs[min(flag.signs, key=lambda sign: _ORDER.index(sign.level)).id] = given
    elif given == "yes" and "yes" not in signs.values():
        signs.update(dict.fromkeys(acting, "yes"))
    decided = ""
    if _word(record.get("pt_decision")) == "no" and str(record.get("reason") or "").strip():
        decided = str(record.get("reason")).strip()
        signs = {sign: "no" if one == "unsure" else one for sign, one in signs.items()}
    subs = {sub.id: record.get(sub.id) for sub in flag.sub_answers}
    return FlagAnswer(
        _state(flag, signs, given, gate, bool(decided)),
        signs,
        subs,
        decided,
        _word(record.get("reconfirmed")) == "yes",
    )


def _word(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ""


def _state(flag: RedFlag, signs: Mapping[str, str], given: str, gate: str | None, decided: bool) -> str:
    if "yes" in signs.values():
        return "yes"
    if "unsure" in signs.values():
        return "unsure"
    all_no = len(signs) == len(flag.signs) or (gate is not None and signs.get(gate) == "no")
    if given == "no" or decided or (not given and all_no):
        return "no"
    return "not_asked"
