"""Answers as the form shows them and back: sides, single fields, signs, and why a test could not be done.

Everything here takes a stored answer (plain JSON) and returns a new one; None means no answer is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from clinic_app.domain.screening.model import SIDES, Item, Json, RedFlag, Side

SignWord = Literal["yes", "unsure", "no"]
COULD_NOT = ("could_not_pain", "could_not_other")


def side_record(item: Item, answer: Json, side: Side | None) -> dict[str, Json]:
    """The fields and remarks kept for a side (None for the whole body), by id; empty when nothing is kept."""
    if item.per_side:
        by_side = _by_side(answer)
        answer = by_side.get(side) if side is not None else None
    if answer is None:
        return {}
    if isinstance(answer, dict):
        inner = answer.get("value")
        return {**answer, **inner} if isinstance(inner, dict) else dict(answer)
    return {_bare_id(item): answer}


def with_entry(
    item: Item, answer: Json, side: Side | None, key: str, value: Json, *, confirmed: bool = False
) -> Json:
    """The answer with one field or remark changed; None or an empty list takes it out."""
    record = side_record(item, answer, side)
    if value is None or value == []:
        record.pop(key, None)
    else:
        record[key] = value
    if confirmed:
        record["confirmed_unusual"] = True
    return _with_record(item, answer, side, record)


def with_could_not(item: Item, answer: Json, side: Side | None, status: str, reason: str) -> Json:
    """Marks a side as could not be tested. Measured values go; pain that was noted stays."""
    kept = {
        key: one
        for key, one in side_record(item, answer, side).items()
        if key in ("pain_nprs", "familiar_pain", "note")
    }
    record: dict[str, Json] = {"status": status, **kept}
    if reason:
        record["reason"] = reason
    return _with_record(item, answer, side, record)


def without_could_not(item: Item, answer: Json, side: Side | None) -> Json:
    """The side can be tested after all."""
    record = side_record(item, answer, side)
    record.pop("status", None)
    record.pop("reason", None)
    return _with_record(item, answer, side, record)


def could_not_words(record: Mapping[str, Json]) -> str:
    """ "Could not test: pain" and the like; empty when the side could be tested."""
    status = record.get("status")
    if status == "could_not_pain":
        reason = str(record.get("reason") or "")
        return f"Could not test: pain{f' ({reason})' if reason else ''}"
    if status == "could_not_other":
        return f"Could not test: {record.get('reason') or record.get('note') or 'no reason given'}"
    return ""


def _bare_id(item: Item) -> str:
    return "value" if item.field("value") or len(item.fields) != 1 else item.fields[0].id


def _by_side(answer: Json) -> dict[str, Json]:
    if isinstance(answer, dict) and set(answer) & set(SIDES):
        return answer
    # One number for both sides together is kept on the left, as the rules read it.
    return {} if answer is None else {"L": answer}


def _with_record(item: Item, answer: Json, side: Side | None, record: dict[str, Json]) -> Json:
    if not any(item.field(key) or key not in ("confirmed_unusual",) for key in record):
        record = {}
    bare = _bare_id(item)
    compact: Json = None if not record else record[bare] if set(record) == {bare} else record
    if not item.per_side or side is None:
        return compact
    sides = dict(_by_side(answer))
    sides.pop(side, None)
    if compact is not None:
        sides[side] = compact
    return {key: sides[key] for key in (*SIDES, *(set(sides) - set(SIDES))) if key in sides} or None


# --- safety questions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FlagState:
    """One safety question as it stands on the screen."""

    signs: Mapping[str, SignWord] = field(default_factory=dict[str, SignWord])
    none: bool = False
    subs: Mapping[str, Json] = field(default_factory=dict[str, Json])
    decision: str = ""
    """Reason of the therapist's "no" for unsure signs."""

    @property
    def touched(self) -> bool:
        return self.none or bool(self.signs) or bool(self.decision)

    @property
    def acting(self) -> tuple[str, ...]:
        return tuple(sign for sign, word in self.signs.items() if word != "no")

    @property
    def unsure_only(self) -> bool:
        words = set(self.signs.values())
        return "unsure" in words and "yes" not in words


def flag_state(flag: RedFlag, answer: Json) -> FlagState:
    record: Mapping[str, Json] = (
        answer if isinstance(answer, dict) else {} if answer is None else {"answer": answer}
    )
    raw = record.get("signs")
    signs: dict[str, SignWord] = {}
    if isinstance(raw, dict):
        for sign in flag.signs:
            word = _word(raw.get(sign.id))
            if word is not None:
                signs[sign.id] = word
    decision = str(record.get("reason") or "") if record.get("pt_decision") in ("no", False) else ""
    return FlagState(
        signs=signs,
        none=_word(record.get("answer")) == "no" and not any(word != "no" for word in signs.values()),
        subs={sub.id: record[sub.id] for sub in flag.sub_answers if record.get(sub.id) is not None},
        decision=decision,
    )


def mark_sign(flag: RedFlag, answer: Json, sign: str, word: SignWord | None) -> Json:
    """Ticks a sign (yes or unsure), says no to it, or (None) takes the tick back."""
    state = flag_state(flag, answer)
    signs = dict(state.signs)
    if word is None:
        signs.pop(sign, None)
    else:
        signs[sign] = word
    return _flag_answer(flag, signs, state.subs)


def none_of_these(flag: RedFlag, answer: Json, *, gate: str | None = None, again: bool = False) -> Json:
    """ "None of these". Where the opening sign `gate` is ticked it means no to everything not answered yet.

    `again`: the question had been put back to not asked and is now confirmed.
    """
    state = flag_state(flag, answer)
    if gate is not None and gate in state.acting:
        rest: dict[str, SignWord] = {sign.id: state.signs.get(sign.id, "no") for sign in flag.signs}
        return _flag_answer(flag, rest, state.subs)
    record: dict[str, Json] = {"answer": "no"}
    if again:
        record["reconfirmed"] = "yes"
    return record


def with_sub_answer(flag: RedFlag, answer: Json, sub_id: str, value: Json) -> Json:
    state = flag_state(flag, answer)
    subs = {key: one for key, one in state.subs.items() if key != sub_id}
    if value is not None:
        subs[sub_id] = value
    return _flag_answer(flag, dict(state.signs), subs)


def with_decision(flag: RedFlag, answer: Json, reason: str) -> Json:
    """The therapist examined and decided "no" for the unsure signs; an empty reason takes the decision back."""
    state = flag_state(flag, answer)
    record = _flag_answer(flag, dict(state.signs), state.subs)
    if reason.strip() and isinstance(record, dict):
        return {**record, "pt_decision": "no", "reason": reason.strip()}
    return record


def asked_subs(flag: RedFlag, state: FlagState) -> tuple[str, ...]:
    """The sub-answers that the ticked signs call for."""
    acting = set(state.acting)
    return tuple(
        sub.id
        for sub in flag.sub_answers
        if acting and (not sub.ask_when_signs or acting & set(sub.ask_when_signs))
    )


def _flag_answer(flag: RedFlag, signs: Mapping[str, SignWord], subs: Mapping[str, Json]) -> Json:
    kept: dict[str, Json] = {sign.id: signs[sign.id] for sign in flag.signs if sign.id in signs}
    if not kept:
        return None
    state = FlagState(signs=signs)
    asked = asked_subs(flag, state)
    return {"signs": kept, **{key: one for key, one in subs.items() if key in asked}}


def _word(value: Json) -> SignWord | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value in ("yes", "unsure", "no") else None
