"""What the routine screen shows: one view per line, the size of the whole, and what is wrong where."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.dosage import Dose, ItemSide, Side
from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.domain.routine_checks import (
    LARGEST_PRINT,
    LONGEST_SESSION_MIN,
    SIZE_EVIDENCE,
    SOFT_SIZE,
    STRONG_SIZE,
)
from clinic_app.domain.routine_criteria import PHASE_TITLES, gate_state, gates_of_phase, may_move_on
from clinic_app.domain.routine_parts import days_word
from clinic_app.domain.routine_problems import RoutineProblem
from clinic_app.domain.routines import (
    RoutineItem,
    Slot,
    busiest_day,
    item_seconds,
    minutes_of,
    sections,
    session_minutes,
    week_minutes,
)
from clinic_app.gui.catalogue.presenter import Neighbour
from clinic_app.gui.catalogue.words import dose_words, minutes_words, side_words
from clinic_app.gui.routines.editor import RoutineEditor

Tone = Literal["good", "note", "warning"]
STATUS_WORDS = {
    "trial_2_weeks": "Trial for 2 weeks",
    "pt_confirm": "Needs your yes",
    "level1_only": "Level 1 only",
}
SUGGESTED = (3, 4)
DROP_SHOWN_FROM = 4
_FINDING_CODE = re.compile(r"\bF_[A-Z_]+?(_[LR])? (supported|suggested)\b")


@dataclass(frozen=True, slots=True)
class LineView:
    """One line ready to show. `needs_reason` asks for the written reason that lifts its refusals."""

    key: str
    number: int
    exercise_id: str
    figure: str
    name: str
    side: ItemSide | None
    side_words: str
    picture_side: Side | None
    extra: Side | None
    per_side: bool
    dose: Dose
    dose_words: str
    shorthand: str
    minutes: str
    because: str
    more_reasons: tuple[str, ...]
    status: str
    note: str
    reason: str
    problems: tuple[RoutineProblem, ...]
    needs_reason: bool
    easier: tuple[Neighbour, ...]
    harder: tuple[Neighbour, ...]
    part: str = ""
    phase_words: str = ""
    phase_short: str = ""
    usual: str = ""
    """Says that this is the therapist's usual dose, and which one the catalogue has; empty for any other dose."""
    on_the_page: str = ""
    """How the handout words the pace of this dose."""
    needs_demo: bool = False
    shown: bool = False

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        parts = [f"{self.number}. {self.name}", self.side_words, self.dose_words, self.minutes, self.because]
        parts += [problem.message for problem in self.problems]
        return ". ".join(part.rstrip(".") for part in parts if part)


@dataclass(frozen=True, slots=True)
class SectionView:
    """One part with its lines. A routine without parts is one section without a name."""

    name: str
    days: str
    minutes: int
    lines: tuple[LineView, ...]
    slots: tuple[Slot, ...] = ()

    @property
    def facts(self) -> str:
        """ "2 exercises · 9 min · Mon, Fri"."""
        count = len(self.lines)
        parts = (
            f"{count} exercise" if count == 1 else f"{count} exercises",
            f"{self.minutes} min",
            self.days,
        )
        return " · ".join(part for part in parts if part)


MoveLine = Callable[[RoutineItem, Exercise], str]


def section_views(
    editor: RoutineEditor, move_line: MoveLine = lambda _item, _exercise: ""
) -> tuple[SectionView, ...]:
    """What the list shows. `move_line` words the pace of a dose as the handout does."""
    views = {view.key: view for view in line_views(editor, move_line)}
    return tuple(
        SectionView(
            name=section.part.name,
            days=days_word(section.part.days),
            minutes=minutes_of(editor.catalogue, section.items),
            lines=tuple(views[item.key] for item in section.items),
            slots=tuple(slot for slot in editor.routine.open_slots if slot.part == section.part.name),
        )
        for section in sections(editor.routine)
    )


def line_views(
    editor: RoutineEditor, move_line: MoveLine = lambda _item, _exercise: ""
) -> tuple[LineView, ...]:
    return tuple(
        _line(editor, number, item, move_line) for number, item in enumerate(editor.routine.items, start=1)
    )


def _line(editor: RoutineEditor, number: int, item: RoutineItem, move_line: MoveLine) -> LineView:
    exercise = editor.catalogue.get(item.exercise_id)
    problems = tuple(problem for problem in editor.problems if item.key in problem.item_keys)
    open_refusal = any(problem.override and problem.severity == "refuse" for problem in problems)
    return LineView(
        key=item.key,
        number=number,
        exercise_id=item.exercise_id,
        figure=exercise.figure if exercise else "",
        name=exercise.name if exercise else f"{item.exercise_id} (no longer in the catalogue)",
        side=item.side,
        side_words=side_words(exercise, item.side, item.extra_set_side) if exercise else "",
        picture_side=item.side if item.side in ("L", "R") else item.extra_set_side,
        extra=item.extra_set_side,
        per_side=exercise.is_per_side if exercise else False,
        dose=item.dose,
        dose_words=_dose_words(item),
        shorthand=editor.shorthand(item.key),
        minutes=minutes_words(item_seconds(exercise, item)) if exercise else "",
        because=plain_reason(item.reasons[0]) if item.reasons else "Added by you.",
        more_reasons=tuple(plain_reason(reason) for reason in item.reasons[1:]),
        status=STATUS_WORDS.get(item.status, ""),
        note=item.note,
        reason=item.override_reason,
        problems=_without_name(problems, exercise),
        needs_reason=open_refusal or bool(item.override_reason),
        easier=_neighbours(editor.catalogue, exercise.easier if exercise else ()),
        harder=_neighbours(editor.catalogue, exercise.harder if exercise else ()),
        part=item.part,
        phase_words=_phase_words(editor, item),
        phase_short=f"Phase {item.phase}{', ready for more' if may_move_on(editor.routine, item.phase) else ''}",
        usual=_usual_words(editor, item, exercise),
        on_the_page=move_line(item, exercise) if exercise else "",
        needs_demo=exercise.needs_clinic_demo if exercise else False,
        shown=item.shown,
    )


def _dose_words(item: RoutineItem) -> str:
    """The dose; where one side gets one set more, both sides in words and numbers."""
    words = dose_words(item.dose)
    if item.extra_set_side is None:
        return words
    sets = item.dose.sets
    left, right = (sets + 1, sets) if item.extra_set_side == "L" else (sets, sets + 1)
    return f"LEFT {left}, RIGHT {right}: {words}"


def _phase_words(editor: RoutineEditor, item: RoutineItem) -> str:
    states = [
        gate_state(editor.routine, gate.id) for gate in gates_of_phase(item.phase) if gate.id != "run_gate"
    ]
    met, total = sum(state.met for state in states), sum(len(state.gate.criteria) for state in states)
    ready = ", ready to move on" if met == total else f", {met} of {total} criteria to move on" if met else ""
    return f"Phase {item.phase}: {PHASE_TITLES.get(item.phase, '').lower()}{ready}"


def _usual_words(editor: RoutineEditor, item: RoutineItem, exercise: Exercise | None) -> str:
    if exercise is None or editor.usual(exercise) != item.dose:
        return ""
    return f"Your usual dose. The catalogue has {dose_words(exercise.dose)}."


def plain_reason(text: str) -> str:
    """A reason without finding codes: "(F_GM_R supported)" is "(right supported)" for the reader."""

    def words(found: re.Match[str]) -> str:
        side = {"_L": "left ", "_R": "right "}.get(found.group(1) or "", "")
        return f"{side}{found.group(2)}"

    return _FINDING_CODE.sub(words, text)


def plain_why(why: str, exercise: Exercise) -> str:
    """A problem said beside the name of the exercise need not repeat it."""
    problem = RoutineProblem("", "note", why)
    return _without_name((problem,), exercise)[0].message


def _without_name(
    problems: tuple[RoutineProblem, ...], exercise: Exercise | None
) -> tuple[RoutineProblem, ...]:
    """On its own line a message need not begin with the name of the exercise."""
    if exercise is None:
        return problems
    shown: list[RoutineProblem] = []
    for problem in problems:
        rest = problem.message.removeprefix(exercise.name)
        if rest != problem.message and rest[:2] in (": ", " ("):
            rest = rest.split(": ", 1)[-1]  # also past the side in brackets, which the line shows itself
            problem = RoutineProblem(
                problem.code,
                problem.severity,
                rest[:1].upper() + rest[1:],
                problem.item_keys,
                problem.fix,
                problem.override,
            )
        shown.append(problem)
    return tuple(shown)


def _neighbours(catalogue: Catalogue, ids: tuple[str, ...]) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(exercise.id, exercise.name)
        for exercise_id in ids
        if (exercise := catalogue.get(exercise_id)) is not None
    )


@dataclass(frozen=True, slots=True)
class Meter:
    """Size of the routine: how many, how long, and what the evidence says about it at this size."""

    count: int
    minutes: int
    week_minutes: int
    count_tone: Tone
    minutes_tone: Tone
    advice: str
    evidence: str
    drop_first: str
    parts: tuple[str, ...] = ()
    """One entry for each part: its name and minutes."""
    may_split: bool = False


def meter(editor: RoutineEditor) -> Meter:
    routine = editor.routine
    count, on_one_day = len(routine.items), busiest_day(routine)
    minutes = session_minutes(editor.catalogue, routine)
    tone: Tone = "warning" if on_one_day >= STRONG_SIZE else "note" if on_one_day >= SOFT_SIZE else "good"
    return Meter(
        count=count,
        minutes=minutes,
        week_minutes=week_minutes(editor.catalogue, routine),
        count_tone=tone,
        minutes_tone="note" if minutes > LONGEST_SESSION_MIN else "good",
        advice=_advice(count, on_one_day),
        evidence=SIZE_EVIDENCE,
        drop_first=_drop_first(editor) if count >= DROP_SHOWN_FROM or minutes > LONGEST_SESSION_MIN else "",
        parts=tuple(f"{view.name} {view.minutes} min" for view in section_views(editor) if view.name),
        may_split=on_one_day >= STRONG_SIZE and not routine.parts,
    )


def _advice(count: int, on_one_day: int) -> str:
    low, high = SUGGESTED
    if count > LARGEST_PRINT:
        return "Printing needs your reason"
    if on_one_day >= STRONG_SIZE:
        return "Split into A and B days"
    if on_one_day >= SOFT_SIZE:
        return f"{low} or {high} are done better"
    if on_one_day >= low:
        return "A good number"
    return f"{low} or {high} suit most clients"


def choice_words(count: int) -> str:
    """What the evidence says to one more exercise, where it is about to be added; empty while the number is good."""
    if count + 1 < SOFT_SIZE:
        return ""
    if count + 1 < STRONG_SIZE:
        return f"This would be number {count + 1}: 3 or 4 are done more faithfully [90][91][92]."
    return f"This would be number {count + 1}. More than 6 went with poorer weekly practice than 3 or fewer [91]."


def _drop_first(editor: RoutineEditor) -> str:
    """Which line to let go first and why: as the proposal ranked them, else the last one."""
    routine = editor.routine
    ranked = [key for key in routine.drop_first if routine.item(key) is not None]
    key = ranked[0] if ranked else routine.items[-1].key if routine.items else ""
    item = routine.item(key)
    if item is None:
        return ""
    if not ranked:
        return f"{editor.name_of(key)}, because it came last"
    why = item.reasons[0].rpartition(": ")[2].rstrip(".") if item.reasons else ""
    return f"{editor.name_of(key)}, the least urgent" + (f" ({why})" if why else "")


def general_problems(editor: RoutineEditor) -> tuple[RoutineProblem, ...]:
    """Problems of the whole routine. Size notes are left to the meter, which stands at the point of choice."""
    spoken_by_meter = ("SIZE", "TIME", "EMPTY")
    return tuple(
        problem
        for problem in editor.problems
        if not problem.item_keys and not (problem.code in spoken_by_meter and problem.severity != "refuse")
    )


def needs_routine_reason(editor: RoutineEditor) -> bool:
    return bool(editor.routine.override_reason) or any(
        problem.override and problem.severity == "refuse" and not problem.item_keys
        for problem in editor.problems
    )


def print_refusal(problems: tuple[RoutineProblem, ...]) -> str:
    """Why the routine cannot be printed now, as one sentence; empty when it can."""
    refusals = [problem for problem in problems if problem.severity == "refuse"]
    if not refusals:
        return ""
    return f"{refusals[0].message} {refusals[0].fix}".strip()
