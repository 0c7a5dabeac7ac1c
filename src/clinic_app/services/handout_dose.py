"""How much and on which side, in the words and digits of the handout."""

import re

from clinic_app.domain.exercises import Dose, Exercise
from clinic_app.domain.handouts import DoseCell, SideBadge
from clinic_app.domain.routines import RoutineItem
from clinic_app.services.handout_texts import HandoutTexts

_NUMBER = re.compile(r"\d+")


def badge(item: RoutineItem, exercise: Exercise, texts: HandoutTexts) -> SideBadge:
    """Which side works, as a shape and in words."""
    if item.side == "L":
        return SideBadge("left", texts.text("badge.left"), texts.text("badge.one_side"))
    if item.side == "R":
        return SideBadge("right", texts.text("badge.right"), texts.text("badge.one_side"))
    detail = {"per_side": "each", "alternating": "turns", "bilateral": "together"}[exercise.laterality]
    return SideBadge("both", texts.text("badge.both"), texts.text(f"badge.{detail}"))


def side_line(item: RoutineItem, exercise: Exercise, texts: HandoutTexts) -> str:
    """A one-sided or uneven dose in words, else empty."""
    if exercise.is_per_side and item.side == "L":
        return texts.text("sides.only_left")
    if exercise.is_per_side and item.side == "R":
        return texts.text("sides.only_right")
    extra = _extra(item, exercise)
    if extra is None:
        return ""
    place = "sides.more_left" if extra == "L" else "sides.more_right"
    return texts.text(place, more=item.dose.sets + 1, less=item.dose.sets)


def for_sides(line: str, item: RoutineItem, exercise: Exercise, texts: HandoutTexts) -> str:
    """`line` without "then change legs" when the client is to train one side only."""
    if exercise.is_per_side and item.side in ("L", "R"):
        for clause in texts.lines("sides.change_clauses"):
            line = line.replace(clause, "")
    return line


def boxes(item: RoutineItem, exercise: Exercise, texts: HandoutTexts) -> tuple[str, ...]:
    """Labels of the diary boxes of one day; the extra set has a box of its own."""
    left, right = texts.text("badge.initials.L"), texts.text("badge.initials.R")
    if not exercise.is_per_side:
        return (left,) if item.side == "L" else (right,) if item.side == "R" else ("",)
    if item.side == "L":
        return (left,)
    if item.side == "R":
        return (right,)
    extra = _extra(item, exercise)
    if extra is None:
        return (left, right)
    return (left, right, f"+{left if extra == 'L' else right}")


def _extra(item: RoutineItem, exercise: Exercise) -> str | None:
    both = exercise.is_per_side and item.side not in ("L", "R")
    return item.extra_set_side if both else None


def dose_cells(item: RoutineItem, exercise: Exercise, texts: HandoutTexts) -> tuple[DoseCell, ...]:
    """Sets, repeats or holds, rest, times a day, days a week: digits large, words small."""
    dose = item.dose
    extra = _extra(item, exercise)
    if extra is None:
        cells = [DoseCell(str(dose.sets), texts.text("dose.set" if dose.sets == 1 else "dose.sets"))]
    else:
        left, right = (dose.sets + 1, dose.sets) if extra == "L" else (dose.sets, dose.sets + 1)
        sides = f"{texts.text('badge.initials.L')}{left} {texts.text('badge.initials.R')}{right}"
        cells = [DoseCell(sides, texts.text("dose.sets"))]
    if dose.hold_s is None:
        total = exercise.laterality == "alternating"
        word = "dose.times_total" if total else "dose.time" if dose.reps == 1 else "dose.times"
        cells.append(DoseCell(str(dose.reps), texts.text(word)))
    elif dose.reps == 1:
        cells.append(DoseCell(_time(dose.hold_s, texts), texts.text("dose.hold")))
    else:
        cells.append(DoseCell(str(dose.reps), texts.text("dose.holds")))
        cells.append(DoseCell(_time(dose.hold_s, texts), texts.text("dose.each")))
    if dose.rest_s and dose.sets + (extra is not None) > 1:
        cells.append(DoseCell(_time(dose.rest_s, texts), texts.text("dose.rest")))
    cells.append(DoseCell(texts.text("dose.per_day", n=dose.times_per_day), texts.text("dose.a_day")))
    word = "dose.day" if dose.days_per_week == 1 else "dose.days"
    cells.append(DoseCell(str(dose.days_per_week), texts.text(word)))
    return tuple(cells)


def move_line(item: RoutineItem, exercise: Exercise, texts: HandoutTexts) -> str:
    """The catalogue's line for the pace, with the numbers of this client's dose in it.

    The line names the default seconds. Where the dose differs and the numbers cannot be matched one to
    one, a plain line is built from the dose instead: a wrong number would be worse than a dull sentence.
    """
    if _pace(item.dose) == _pace(exercise.dose):
        return for_sides(exercise.plain_move, item, exercise, texts)
    old, new = _seconds(exercise.dose), _seconds(item.dose)
    if len(old) == len(new) and _NUMBER.findall(exercise.plain_move) == [str(n) for n in old]:
        numbers = iter(new)
        line = _NUMBER.sub(lambda _: str(next(numbers)), exercise.plain_move)
        return for_sides(line, item, exercise, texts)
    tempo = item.dose.tempo
    if tempo is None:
        return texts.text("dose.hold_line", n=item.dose.hold_s)
    if tempo.hold_s:
        return texts.text("dose.tempo_line", up=tempo.up_s, hold=tempo.hold_s, down=tempo.down_s)
    return texts.text("dose.tempo_line_no_hold", up=tempo.up_s, down=tempo.down_s)


def _pace(dose: Dose) -> tuple[object, object]:
    return dose.hold_s, dose.tempo


def _seconds(dose: Dose) -> list[int]:
    if dose.tempo is None:
        return [dose.hold_s or 0]
    return [part for part in (dose.tempo.up_s, dose.tempo.hold_s, dose.tempo.down_s) if part]


def _time(seconds: int, texts: HandoutTexts) -> str:
    if seconds >= 120 and seconds % 60 == 0:
        return texts.text("dose.minutes", n=seconds // 60)
    return texts.text("dose.seconds", n=seconds)
