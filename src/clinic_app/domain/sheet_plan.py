"""What one handed-out sheet told the client to do, as data; and in what it differs from another sheet.

It travels inside the PDF that was kept, so that any two kept sheets can be compared, whatever became of the routine.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from clinic_app.domain.dosage import Dose, Tempo
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.routines import Routine

FORM = 1


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One exercise of a sheet. `side` and `extra` are "L", "R", "both" or empty; `days` are weekdays, 0 for Monday."""

    exercise_id: str
    name: str
    dose: Dose
    side: str = ""
    extra: str = ""
    part: str = ""
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """All lines of a sheet in order, and the day it was made."""

    made_on: date
    lines: tuple[SheetLine, ...]

    def to_text(self) -> str:
        """Compact JSON; `plan_from_text` reads it back."""
        lines = [
            {
                "id": line.exercise_id,
                "name": line.name,
                "dose": _dose_list(line.dose),
                "side": line.side,
                "extra": line.extra,
                "part": line.part,
                "days": list(line.days),
            }
            for line in self.lines
        ]
        return json.dumps(
            {"form": FORM, "made_on": self.made_on.isoformat(), "lines": lines},
            ensure_ascii=True,
            separators=(",", ":"),
        )

    def planned(self) -> tuple[int, ...]:
        """How many exercises fall on each weekday from Monday."""
        return tuple(sum(day in line.days for line in self.lines) for day in range(7))


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` are what differs, both None for a new or a stopped exercise."""

    kind: str
    """"new", "changed" or "stopped"."""
    name: str
    before: SheetLine | None = None
    after: SheetLine | None = None


def plan_of(
    routine: Routine, catalogue: Catalogue, made_on: date, days: Mapping[str, tuple[int, ...]]
) -> SheetPlan:
    """The plan a sheet of this routine tells; `days` are the weekdays by item key."""
    lines = [
        SheetLine(
            item.exercise_id,
            exercise.plain_name,
            item.dose,
            item.side or "",
            item.extra_set_side or "",
            item.part,
            days.get(item.key, ()),
        )
        for item in routine.items
        if (exercise := catalogue.get(item.exercise_id)) is not None
    ]
    return SheetPlan(made_on, tuple(lines))


def plan_from_text(text: str) -> SheetPlan | None:
    """What `SheetPlan.to_text` wrote; None for anything else."""
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or cast("dict[str, object]", document).get("form") != FORM:
            return None
        known = cast("dict[str, str]", document)
        lines = cast("list[dict[str, object]]", document["lines"])
        return SheetPlan(date.fromisoformat(known["made_on"]), tuple(_line(line) for line in lines))
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def compare_plans(before: SheetPlan, after: SheetPlan) -> tuple[Change, ...]:
    """New, changed and stopped exercises, in the order of the later sheet, stopped ones last."""
    old = _by_place(before)
    changes: list[Change] = []
    for key, line in _by_place(after).items():
        earlier = old.pop(key, None)
        if earlier is None:
            changes.append(Change("new", line.name, None, line))
        elif _told(earlier) != _told(line):
            changes.append(Change("changed", line.name, earlier, line))
    changes += [Change("stopped", line.name, line, None) for line in old.values()]
    return tuple(changes)


def _by_place(plan: SheetPlan) -> dict[tuple[str, int], SheetLine]:
    """Lines by exercise; the same exercise a second time (morning and evening) is told apart by its turn."""
    seen: dict[str, int] = {}
    found: dict[tuple[str, int], SheetLine] = {}
    for line in plan.lines:
        turn = seen.get(line.exercise_id, 0)
        seen[line.exercise_id] = turn + 1
        found[line.exercise_id, turn] = line
    return found


def _told(line: SheetLine) -> tuple[object, ...]:
    return line.dose, line.side, line.extra, line.part


def _dose_list(dose: Dose) -> list[int | list[int] | None]:
    tempo = [dose.tempo.up_s, dose.tempo.hold_s, dose.tempo.down_s] if dose.tempo else None
    return [
        dose.sets, dose.reps, dose.hold_s, tempo, dose.rest_s, dose.times_per_day, dose.days_per_week
    ]  # fmt: skip


def _line(kept: dict[str, object]) -> SheetLine:
    sets, reps, hold, tempo, rest, per_day, per_week = cast(
        "tuple[int, int, int | None, list[int] | None, int, int, int]", kept["dose"]
    )
    pace = Tempo(*tempo) if tempo is not None else None
    return SheetLine(
        str(kept["id"]),
        str(kept["name"]),
        Dose(sets, reps, hold, pace, rest, per_day, per_week),
        str(kept["side"]),
        str(kept["extra"]),
        str(kept["part"]),
        tuple(cast("list[int]", kept["days"])),
    )
