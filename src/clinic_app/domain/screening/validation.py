"""Is one answer possible, and is it usual?

`check_answer(protocol, item_id, value)` returns every problem of one answer. Severity "error": the answer cannot be
kept (wrong type, unknown choice, outside the hard range). Severity "confirm": outside the soft range; ask
"Confirm this value?" and keep `confirmed_unusual: true` in the record of the answer, which silences the question.
An empty answer (None) is never a problem: it means not tested or not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from clinic_app.domain.screening.depth import DEPTH_KEY, depth_problem
from clinic_app.domain.screening.expressions import grade_number, same_word
from clinic_app.domain.screening.model import SIDES, Field, Item, Json, RedFlag, SubAnswer
from clinic_app.domain.screening.protocol import Protocol

RECORD_FIELDS = frozenset(
    [
        "status",
        "unit",
        "variant",
        "pain_nprs",
        "familiar_pain",
        "pain_limited",
        "stop_reason",
        "site",
        "rater",
        "date_time",
        "device",
        "note",
        "reason",
        "rule",
        "confirmed_unusual",
        "side",
    ]
)
STATUSES = ("done", "not_tested", "could_not_pain", "could_not_other", "skipped_by_rule", "not_applicable")
SESSION_KEYS = ("clearance", "c4_confirmed", "previous_session", "rater", "device", DEPTH_KEY)
_YES_NO = ("yes", "no")
_ANSWERS = ("yes", "no", "unsure", "not_asked")


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is a dotted place inside the answers, for example `mtt.L.hip`."""

    path: str
    message: str
    severity: Literal["error", "confirm"]


def check_answer(protocol: Protocol, item_id: str, value: Json) -> tuple[Problem, ...]:
    """Every problem of one answer; empty when it can be kept as it is."""
    if item_id in protocol.red_flags:
        return tuple(_check_flag(protocol.red_flags[item_id], value))
    if item_id in protocol.items:
        return tuple(_check_item(protocol.items[item_id], value))
    if item_id in SESSION_KEYS:
        return tuple(_check_session(protocol, item_id, value))
    return (Problem(item_id, unknown(item_id, "an item of this protocol", known_ids(protocol)), "error"),)


def known_ids(protocol: Protocol) -> tuple[str, ...]:
    return (*protocol.red_flags, *protocol.items, *SESSION_KEYS)


def unknown(name: str, what: str, options: tuple[str, ...]) -> str:
    """`hipp` is not ...; did you mean `hip`?"""
    near = get_close_matches(name, options, n=1, cutoff=0.6)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return f"`{name}` is not {what}{hint}"


# --- items ---------------------------------------------------------------------------------------------


def _check_item(item: Item, value: Json) -> list[Problem]:
    if value is None:
        return []
    if not item.per_side:
        return _check_result(item, item.id, value)
    if not isinstance(value, dict):
        if _shared(item):
            return _check_result(item, item.id, value)
        return [Problem(item.id, "needs one value per side: {L: ..., R: ...}", "error")]
    if not set(value) & set(SIDES) and _shared(item):
        return _check_result(item, item.id, value)
    problems: list[Problem] = []
    for key, side_value in value.items():
        if key in SIDES:
            problems += _check_result(item, f"{item.id}.{key}", side_value)
        elif key not in RECORD_FIELDS:
            problems.append(Problem(f"{item.id}.{key}", unknown(key, "a side; use L and R", SIDES), "error"))
    return problems


def _shared(item: Item) -> bool:
    """Per-side counts that may be given as one number for both sides together."""
    return len(item.fields) == 1 and item.fields[0].type == "integer" and item.kind == "history"


def _check_result(item: Item, path: str, value: Json) -> list[Problem]:
    if value is None:
        return []
    if not isinstance(value, dict):
        field = item.field("value") or (item.fields[0] if len(item.fields) == 1 else None)
        if field is None:
            names = ", ".join(field.id for field in item.fields)
            return [Problem(path, f"needs its fields by name: {names}", "error")]
        return _check_field(field, path, value)
    problems: list[Problem] = []
    names = tuple(field.id for field in item.fields)
    for key, entry in value.items():
        field = item.field(key)
        if field is None and key == "value" and isinstance(entry, dict):
            problems += _check_result(item, path, entry)
        elif field is not None:
            problems += _check_per_side_field(_in_unit(field, item, value), f"{path}.{key}", entry)
        elif key not in RECORD_FIELDS and key != f"{item.id}_unit":
            problems.append(Problem(f"{path}.{key}", unknown(key, f"a field of {item.id}", names), "error"))
    problems += _check_record(path, value)
    if value.get("confirmed_unusual") is True:
        problems = [problem for problem in problems if problem.severity == "error"]
    return problems


def _in_unit(field: Field, item: Item, record: dict[str, Json]) -> Field:
    """Newtons have other ranges than N/kg, degrees other ranges than cm."""
    if not field.unit_field:
        return field
    unit = record.get(field.unit_field) or record.get("unit") or record.get(f"{item.id}_unit")
    return field.in_unit(str(unit)) if unit else field


def _check_per_side_field(field: Field, path: str, value: Json) -> list[Problem]:
    if isinstance(value, dict) and set(value) <= set(SIDES) and field.type in ("yes_no", "choice"):
        return [
            problem for side, one in value.items() for problem in _check_field(field, f"{path}.{side}", one)
        ]
    return _check_field(field, path, value)


def _check_record(path: str, record: dict[str, Json]) -> list[Problem]:
    problems: list[Problem] = []
    status = record.get("status")
    if status is not None and status not in STATUSES:
        text = unknown(str(status), f"a status; use {', '.join(STATUSES)}", STATUSES)
        problems.append(Problem(f"{path}.status", text, "error"))
    if status == "could_not_other" and not (record.get("reason") or record.get("note")):
        problems.append(Problem(f"{path}.note", "could_not_other needs its reason in words", "error"))
    pain = record.get("pain_nprs")
    if pain is not None and (
        isinstance(pain, bool) or not isinstance(pain, (int, float)) or not 0 <= pain <= 10
    ):
        problems.append(Problem(f"{path}.pain_nprs", "pain is a number from 0 to 10", "error"))
    familiar = record.get("familiar_pain")
    if familiar is not None and familiar not in ("yes", "no", "unsure", True, False):
        problems.append(Problem(f"{path}.familiar_pain", "use yes, no or unsure", "error"))
    return problems


def _check_field(field: Field, path: str, value: Json) -> list[Problem]:
    """One value against its field; an empty value is no problem."""
    if value is None:
        return []
    error = _type_error(field, value)
    if error:
        return [Problem(path, error, "error")]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _check_range(field, path, float(value))
    if field.type == "activities" and isinstance(value, list):
        return _check_activities(path, value)
    return []


def _type_error(field: Field, value: Json) -> str | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    match field.type:
        case "number":
            return None if number else "must be a number"
        case "integer":
            whole = number and float(value) == int(float(value))  # type: ignore[arg-type]  # number says so
            return None if whole else "must be a whole number"
        case "number_or_word":
            if number:
                return None
            return None if value in field.words else f"must be a number or one of: {', '.join(field.words)}"
        case "yes_no":
            return None if isinstance(value, bool) or value in _YES_NO else "must be yes or no"
        case "grade":
            known = (
                isinstance(value, (str, int))
                and not isinstance(value, bool)
                and grade_number(str(value)) is not None
            )
            return None if known else "must be a grade: 0, 1, 2, 3-, 3, 3+, 4-, 4, 4+, 5"
        case "choice":
            return _choice_error(field, value)
        case "multi":
            entries = value if isinstance(value, list) else [value]
            return next((text for entry in entries if (text := _choice_error(field, entry))), None)
        case "date":
            good = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
            return None if good else "must be a date like 2026-03-31"
        case "list" | "activities":
            return None if isinstance(value, list) else "must be a list"
        case "text":
            return None if isinstance(value, (str, int, float)) else "must be a text"
        case _:
            return f"has the unknown type {field.type}"


def _choice_error(field: Field, value: Json) -> str | None:
    options = tuple(choice.id for choice in field.choices)
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    if same_word(word) in {same_word(option) for option in options}:
        return None
    return unknown(word, f"one of: {', '.join(options)}", options)


def _check_range(field: Field, path: str, value: float) -> list[Problem]:
    unit = f" {field.unit}" if field.unit else ""
    if field.hard and not field.hard[0] <= value <= field.hard[1]:
        low, high = field.hard
        return [Problem(path, f"{value:g}{unit} is not possible; the range is {low:g} to {high:g}", "error")]
    if field.soft and not field.soft[0] <= value <= field.soft[1]:
        low, high = field.soft
        text = f"{value:g}{unit} is unusual (usually {low:g} to {high:g}). Confirm this value?"
        return [Problem(path, text, "confirm")]
    return []


def _check_activities(path: str, entries: list[Json]) -> list[Problem]:
    problems: list[Problem] = []
    if len(entries) > 3:
        problems.append(Problem(path, "at most three activities", "error"))
    for number, entry in enumerate(entries, start=1):
        score = entry.get("score", entry.get("value")) if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not entry.get("text"):
            problems.append(Problem(f"{path}.{number}", "needs the activity in words", "error"))
        elif isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 <= score <= 10:
            problems.append(Problem(f"{path}.{number}", "needs a score from 0 to 10", "error"))
    return problems


# --- stage 0 -------------------------------------------------------------------------------------------


def _word(value: Json) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _check_flag(flag: RedFlag, value: Json) -> list[Problem]:
    if value is None:
        return []
    if not isinstance(value, dict):
        if _word(value) in _ANSWERS:
            return []
        return [Problem(flag.id, f"must be one of {', '.join(_ANSWERS)}, or name its signs", "error")]
    problems: list[Problem] = []
    subs = {sub.id: sub for sub in flag.sub_answers}
    for key, entry in value.items():
        path = f"{flag.id}.{key}"
        if key == "signs":
            problems += _check_signs(flag, entry)
        elif key == "answer":
            if entry is not None and _word(entry) not in _ANSWERS:
                problems.append(Problem(path, f"must be one of {', '.join(_ANSWERS)}", "error"))
        elif key in subs:
            problems += _check_sub_answer(subs[key], path, entry)
        elif key == "pt_decision":
            if entry is not None and _word(entry) != "no":
                problems.append(Problem(path, "a decision can only be no, with its reason", "error"))
            if entry is not None and not str(value.get("reason") or "").strip():
                problems.append(Problem(f"{flag.id}.reason", "a decision needs its reason", "error"))
        elif key not in ("reason", "reconfirmed", *RECORD_FIELDS):
            options = ("signs", "answer", "pt_decision", "reason", "reconfirmed", *subs)
            problems.append(Problem(path, unknown(key, f"a part of {flag.id}", options), "error"))
    if _word(value.get("answer")) == "no" and _named(value.get("signs")):
        text = '"none of these" and a ticked sign contradict each other; the sign counts'
        problems.append(Problem(f"{flag.id}.answer", text, "error"))
    return problems


def _named(signs: Json) -> bool:
    return isinstance(signs, dict) and any(_word(value) in ("yes", "unsure") for value in signs.values())


def _check_signs(flag: RedFlag, value: Json) -> list[Problem]:
    path = f"{flag.id}.signs"
    if value is None:
        return []
    if not isinstance(value, dict):
        return [Problem(path, "must name each sign with yes, no or unsure", "error")]
    problems: list[Problem] = []
    names = tuple(sign.id for sign in flag.signs)
    for sign, entry in value.items():
        if sign not in names:
            problems.append(Problem(f"{path}.{sign}", unknown(sign, f"a sign of {flag.id}", names), "error"))
        elif entry is not None and _word(entry) not in ("yes", "no", "unsure"):
            problems.append(Problem(f"{path}.{sign}", "must be yes, no or unsure", "error"))
    return problems


def _check_sub_answer(sub: SubAnswer, path: str, value: Json) -> list[Problem]:
    return _check_field(
        Field(
            id=sub.id, label=sub.question, type=sub.type, unit=sub.unit, hard=sub.hard, choices=sub.choices
        ),
        path,
        value,
    )


def _check_session(protocol: Protocol, key: str, value: Json) -> list[Problem]:
    if value is None:
        return []
    if key == DEPTH_KEY:
        text = depth_problem(protocol, value)
        return [Problem(key, text, "error")] if text else []
    if key == "clearance":
        if not isinstance(value, dict):
            return [Problem(key, "must map a hit to {by, date, reason}", "error")]
        return [
            Problem(f"clearance.{hit}.{part}", "by, date and reason are all needed", "error")
            for hit, entry in value.items()
            for part in ("by", "date", "reason")
            if not isinstance(entry, dict) or not str(entry.get(part) or "").strip()
        ]
    if key == "c4_confirmed" and not isinstance(value, list):
        return [Problem(key, "must be a list of finding ids such as F_GM_L", "error")]
    return []
