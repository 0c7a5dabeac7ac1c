"""From accepted findings to a first routine the therapist can edit, every line with its reasons.

The order of thought: which goals, which category serves each, which exercise of that category fits this
client first. Three or four lines are suggested, because fewer exercises are done more faithfully. Whatever
was considered and not taken is told in `Routine.left_out`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercise_fit import (
    NEEDS_LOAD,
    RELEASE,
    STRENGTH,
    Objection,
    bar_words,
    changes,
    highest_level,
    objections,
    side_word,
    swaps,
)
from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Exercise, ItemSide, Side
from clinic_app.domain.plan_view import (
    FINDINGS_BEHIND,
    FRONT_PLANK_GATE_S,
    SIDE_PLANK_GATE_S,
    SIDES,
    Plan,
    PlanCategory,
    read_plan,
)
from clinic_app.domain.plan_view import AcceptedFindings as AcceptedFindings
from clinic_app.domain.plan_view import ClientFacts as ClientFacts
from clinic_app.domain.plan_words import FINDING_WORDS, GOAL_CATEGORIES, SESSION_ORDER, category_word
from clinic_app.domain.routines import LeftOut, Routine, RoutineItem

TARGET_ITEMS = 4
FEWEST_ITEMS = 3
MOST_PER_CATEGORY = 2
TRIAL_REVIEW = "In 2 weeks: measure the hip flexors again and decide whether the stretch goes on."

# Low-load work is done where the finding is; strength trains both sides and gives the weaker one more.
_ONE_SIDE_ONLY = (
    "psoas_release",
    "hip_flexor_stretch",
    "neurodynamic_slider",
    "glute_activation",
    "hip_control_strength",
    "ankle_mobility",
)
_STATUS_ORDER = ("active", "trial_2_weeks", "pt_confirm", "level1_only")
_ADVICE_ORDER = (
    SAFETY_NET,
    "complete_assessment",
    "education_review",
    "hsi_pathway",
    "load_management",
    "sitting_breaks",
    "return_to_run",
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A place in the routine: a category, optionally a family, and why it is wanted."""

    category: str
    why: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class _Choice:
    item: RoutineItem
    exercise: Exercise


def propose_routine(
    catalogue: Catalogue,
    assessment_output: Mapping[str, object],
    accepted: AcceptedFindings,
    client: ClientFacts,
) -> Routine:
    """A first routine from the accepted findings.

    `assessment_output` is the stored output of the assessment. Raises ClinicError while the exercise branch
    is locked. Lines with status `pt_confirm` are in the routine but do not print before the therapist's yes.
    """
    plan = read_plan(assessment_output, accepted, plank_s=client.plank_s, side_plank_s=client.side_plank_s)
    if plan.locked:
        raise ClinicError(
            f"No routine can be made while the exercise branch is locked ({plan.lock_reason.replace('_', ' ')}).",
            "Settle the safety questions first.",
        )
    proposer = _Proposer(catalogue, plan, client)
    return proposer.routine()


class _Proposer:
    """The state of one proposal while it is being made."""

    def __init__(self, catalogue: Catalogue, plan: Plan, client: ClientFacts) -> None:
        self.catalogue = catalogue
        self.plan = replace(plan, hamstring_first=plan.hamstring_first | client.hamstring_first)
        self.client = client
        self.categories = _merged(plan.categories)
        self.choices: list[_Choice] = []
        self.left_out: list[LeftOut] = []

    def routine(self) -> Routine:
        self._bars()
        waiting: list[_Wish] = []
        for wish in self._wishes():
            if len(self.choices) >= TARGET_ITEMS:
                waiting.append(wish)
            else:
                self._grant(wish)
        for wish in self._second_picks():
            if len(self.choices) < FEWEST_ITEMS:
                self._grant(wish, quietly=True)
        self._not_needed(waiting)
        order = list(SESSION_ORDER)
        if self.plan.lead == "core":
            # Core leads: it comes before the glute work of the same session.
            order.remove("core_stabilise")
            order.insert(order.index("glute_activation"), "core_stabilise")
        chosen = sorted(
            self.choices,
            key=lambda choice: (
                order.index(choice.item.category) if choice.item.category in order else len(order)
            ),
        )
        trial = any(choice.item.status == "trial_2_weeks" for choice in chosen)
        provisional = self.plan.provisional
        return Routine(
            title="Your first 2 weeks" if provisional else "Your plan for tight hamstrings",
            items=tuple(choice.item for choice in chosen),
            advice=self._advice(),
            provisional=provisional,
            review=self._review(trial),
            drop_first=self._drop_first(),
            left_out=tuple(dict.fromkeys(self.left_out)),
            notes=tuple(self._notes()),
        )

    def _drop_first(self) -> tuple[str, ...]:
        """The last one taken goes first; the first goal's line and required planks stay."""
        planks = any(self.plan.stabilises(side) for side in SIDES)
        return tuple(
            choice.item.key
            for choice in reversed(self.choices[1:])
            if not (planks and choice.exercise.family in ("front_plank", "side_plank"))
        )

    def _bars(self) -> None:
        """Tells what the plan itself bars and what hangs on findings nobody accepted yet."""
        for key, rule in self.plan.barred.items():
            category, side = _category_and_side(key)
            where = f" on the {side_word(side)}" if side else ""
            self.left_out.append(
                LeftOut(
                    category,
                    side,
                    "",
                    rule,
                    f"{category_word(category)}{where} is barred: {bar_words(rule)}.",
                )
            )
        for category in self.plan.not_accepted:
            if category.id not in FINDINGS_BEHIND:
                continue
            for side in category.sides or (None,):
                ids = _behind(category.id, side)
                self.left_out.append(
                    LeftOut(
                        category.id,
                        side,
                        "",
                        "not_accepted",
                        f"{category_word(category.id)} waits: {' or '.join(ids)} is not accepted.",
                    )
                )

    def _wishes(self) -> Iterator[_Wish]:
        """Places to fill, the most wanted first; each category once, core twice where planks are required."""
        asked: set[str] = set()
        if "core_stabilise" in self.categories and any(self.plan.stabilises(side) for side in SIDES):
            asked.add("core_stabilise")
            rank = next((n for n, goal in enumerate(self.plan.goals, 1) if goal.id == "stabilise"), 1)
            why = f"goal {rank}, and the stabilise branch asks for planks in place of stretching [1]"
            yield _Wish("core_stabilise", why, "front_plank")
            yield _Wish("core_stabilise", why, "side_plank")
        for rank, goal in enumerate(self.plan.goals, 1):
            for category in GOAL_CATEGORIES.get(goal.id, ())[:1]:
                if category in self.categories and category not in asked:
                    asked.add(category)
                    yield _Wish(category, f"goal {rank} of the plan")
        follow: list[tuple[str, str]] = []
        if self.plan.lead in ("glute", "concurrent"):
            follow.append(
                (
                    "glute_activation",
                    "the glutes lead" if self.plan.lead == "glute" else "glutes and core together",
                )
            )
        if self.plan.lead in ("core", "concurrent"):
            follow.append(
                ("core_stabilise", "core leads" if self.plan.lead == "core" else "glutes and core together")
            )
        follow += [(category, "the main strength work of the plan") for category in STRENGTH[:2]]
        follow += [(category, "part of the plan") for category in SESSION_ORDER if category not in RELEASE]
        follow += [(category, "part of the plan") for category in RELEASE]
        for category, why in follow:
            if category in self.categories and category not in asked:
                asked.add(category)
                yield _Wish(category, why)

    def _second_picks(self) -> Iterator[_Wish]:
        """A second line of a kind already there, when too few lines came together."""
        for category in (choice.item.category for choice in tuple(self.choices)):
            if category not in ("hip_flexor_stretch", "psoas_release", "low_back_release"):
                yield _Wish(category, "a second line, because the plan has few kinds of work")

    def _grant(self, wish: _Wish, *, quietly: bool = False) -> None:
        category = self.categories[wish.category]
        taken_families = {choice.exercise.family for choice in self.choices}
        taken = [choice for choice in self.choices if choice.item.category == wish.category]
        if len(taken) >= MOST_PER_CATEGORY:
            return
        refused: list[tuple[Exercise, Objection]] = []
        served_by = ""
        for exercise in self._candidates(category, wish):
            if wish.family and exercise.family != wish.family:
                continue
            if exercise.family in taken_families:
                served_by = served_by or next(
                    choice.exercise.name
                    for choice in self.choices
                    if choice.exercise.family == exercise.family
                )
                continue
            side = self._side(exercise, category)
            against = objections(self.catalogue, exercise, category.id, side, self.plan, self.client)
            if category.status == "level1_only" and (
                exercise.level > 1 or set(exercise.equipment_required) & set(NEEDS_LOAD)
            ):
                against = (
                    Objection("LEVEL1_ONLY", "a provisional routine allows only unloaded level 1 here"),
                )
            if against:
                refused.append((exercise, against[0]))
                continue
            if not quietly:
                self._tell_refused(category.id, refused)
            self.choices.append(self._choice(exercise, category, side, wish))
            return
        if quietly:
            return
        self._tell_refused(category.id, refused)
        if served_by or not refused:
            words = (
                f"{category_word(wish.category)} is already served by {served_by}."
                if served_by
                else f"The catalogue has no exercise for {category_word(wish.category).lower()} that fits; "
                "add one by hand."
            )
            self.left_out.append(
                LeftOut(wish.category, None, "", "served" if served_by else "no_exercise", words)
            )

    def _candidates(self, category: PlanCategory, wish: _Wish) -> list[Exercise]:
        """Exercises of the category in the order they are tried, then easier relatives of the first choices."""
        key = self._choice_key(category)
        ids = list(self.catalogue.first_choices.get(key, self.catalogue.first_choices.get(category.id, ())))
        if category.status != "level1_only":
            listed = list(ids)
            for exercise_id in listed:
                exercise = self.catalogue.get(exercise_id)
                ids += exercise.easier if exercise else ()
        found = [exercise for one in dict.fromkeys(ids) if (exercise := self.catalogue.get(one)) is not None]
        own = [exercise for exercise in found if category.id in exercise.categories]
        borrowed = [exercise for exercise in found if category.id not in exercise.categories]
        if category.status == "level1_only":
            return found
        if category.id == "core_stabilise":
            own.sort(key=lambda exercise: not self._full_plank(exercise))
        if len(category.sides) == 1 and not self._position_dependent(category):
            own.sort(key=lambda exercise: not exercise.is_per_side)
        own.sort(key=lambda exercise: bool(changes(self.catalogue, exercise, self.plan, self.client)))
        return own + (borrowed if not wish.family else [])

    def _choice_key(self, category: PlanCategory) -> str:
        suffixes: list[str] = []
        if category.status == "level1_only":
            suffixes.append("level1_only")
        if any(self.plan.stabilises(side) for side in SIDES):
            suffixes.append("stabilise")
        if self._position_dependent(category):
            suffixes.append("position_dependent")
        if self.plan.hamstring_first & set(category.sides or SIDES):
            suffixes.append("hamstring_first")
        if highest_level(self.client)[0] < 3:
            suffixes.append("low_level")
        keys = (f"{category.id}.{suffix}" for suffix in suffixes)
        return next((key for key in keys if key in self.catalogue.first_choices), category.id)

    def _position_dependent(self, category: PlanCategory) -> bool:
        return category.id == "glute_activation" and any(
            self.plan.gm_type.get(side) == "position_dependent" for side in category.sides or SIDES
        )

    def _full_plank(self, exercise: Exercise) -> bool:
        """The full form goes first where the client already held it for the gate time."""
        held, gate = {
            "forearm_plank": (self.client.plank_s, FRONT_PLANK_GATE_S),
            "side_plank": (self.client.side_plank_s, SIDE_PLANK_GATE_S),
        }.get(exercise.id, (None, 0))
        return held is not None and held >= gate

    def _side(self, exercise: Exercise, category: PlanCategory) -> ItemSide | None:
        if not exercise.is_per_side:
            return None
        if len(category.sides) == 1 and category.id in _ONE_SIDE_ONLY:
            return category.sides[0]
        return "both"

    def _extra_set(self, category: PlanCategory, side: ItemSide | None) -> tuple[Side | None, str]:
        """The side that gets one more set, and why."""
        if side != "both":
            return None, ""
        if len(category.sides) == 1 and category.id in STRENGTH:
            return category.sides[0], f"only the {side_word(category.sides[0])} showed the finding"
        for base in FINDINGS_BEHIND.get(category.id, ()):
            worse = self.client.worse_side.get(base)
            if worse is not None and self.plan.has(base):
                return worse, f"the {side_word(worse)} is the weaker or tighter side"
        return None, ""

    def _choice(
        self, exercise: Exercise, category: PlanCategory, side: ItemSide | None, wish: _Wish
    ) -> _Choice:
        extra, extra_why = self._extra_set(category, side)
        reasons = [self._because(category, wish)]
        if category.id == "core_stabilise" and not any(self.plan.stabilises(one) for one in SIDES):
            reasons.append("For core control, not for the hip flexor.")
        if side in ("L", "R"):
            reasons.append(f"Only on the {side_word(side)}: that is where the finding is.")
        elif side is None and len(category.sides) == 1:
            reasons.append(f"Works both sides at once; watch the {side_word(category.sides[0])}.")
        if extra is not None:
            reasons.append(f"One extra set on the {side_word(extra)}: {extra_why} (expert convention).")
        if self._position_dependent(category):
            reasons.append("The squeeze is firm when tucked and weak when arched, so the tuck comes with it.")
        elif category.id == "glute_activation" and self.plan.hamstring_first & set(category.sides or SIDES):
            reasons.append("The hamstrings start first in the bridge, so the glute gets a start of its own.")
        if category.status == "trial_2_weeks":
            reasons.append("A trial for 2 weeks; it goes on only with a measured or felt gain.")
        elif category.status == "pt_confirm":
            reasons.append("Needs your yes before it is printed.")
        elif category.status == "level1_only":
            reasons.append("Level 1 without load only, until the missing tests are done.")
        if category.id not in exercise.categories and category.status != "level1_only":
            reasons.append(f"An easier step toward {category_word(category.id).lower()}.")
        reasons += (change.words for change in changes(self.catalogue, exercise, self.plan, self.client))
        reasons += swaps(self.catalogue, exercise, self.client)
        note = ""
        if side is None and len(category.sides) == 1:
            note = f"Feel for your {side_word(category.sides[0])} side. It should work as hard as the other."
        elif extra is not None:
            note = f"Start with your {side_word(extra)} side."
        elif exercise.family == "bridge" and self.plan.hamstring_first:
            note = "Keep your heels very close to your hips."
        item = RoutineItem(
            key=exercise.id,
            exercise_id=exercise.id,
            side=side,
            dose=exercise.dose,
            extra_set_side=extra,
            note=note,
            reasons=tuple(reasons),
            category=category.id,
            phase=category.phase or exercise.phase,
            status=category.status,
        )
        return _Choice(item, exercise)

    def _because(self, category: PlanCategory, wish: _Wish) -> str:
        """Finding and rule in words: "Low core endurance or control (F_CORE, supported): goal 1 of the plan."."""
        parts: list[str] = []
        for base in FINDINGS_BEHIND.get(category.id, ()):
            if category.id == "core_stabilise" and base.startswith("F_HF") and not wish.family:
                continue
            ids = [one for one in _behind_ids(base, category.sides) if one in self.plan.findings]
            if category.id == "core_stabilise" and base.startswith("F_HF"):
                ids = [one for one in ids if self.plan.stabilises("L" if one.endswith("_L") else "R")]
            if ids:
                shown = ", ".join(f"{one} {self.plan.findings[one]}" for one in ids)
                parts.append(f"{FINDING_WORDS.get(base, base)} ({shown})")
        text = " and ".join(parts) or category_word(category.id)
        return f"{text[0].upper()}{text[1:]}: {wish.why}."

    def _tell_refused(self, category: str, refused: list[tuple[Exercise, Objection]]) -> None:
        for exercise, objection in refused:
            self.left_out.append(
                LeftOut(category, None, exercise.id, objection.code, f"{exercise.name}: {objection.words}.")
            )

    def _not_needed(self, waiting: list[_Wish]) -> None:
        for wish in waiting:
            self.left_out.append(
                LeftOut(
                    wish.category,
                    None,
                    "",
                    "enough",
                    f"{category_word(wish.category)} is next in line: "
                    f"{TARGET_ITEMS} exercises are enough to begin with.",
                )
            )

    def _advice(self) -> tuple[str, ...]:
        wanted = {category.id for category in (*self.plan.categories,)} | {SAFETY_NET}
        if self.plan.provisional:
            wanted |= {"complete_assessment", "load_management"}
        known = [advice for advice in _ADVICE_ORDER if advice in wanted]
        return tuple(advice for advice in known if self.catalogue.advice_card(advice) is not None)

    def _review(self, trial: bool) -> str:
        if self.plan.provisional:
            return "In 2 weeks: finish the missing tests."
        if trial:
            return TRIAL_REVIEW
        if any(self.plan.stabilises(side) for side in SIDES):
            return "In 2 to 3 weeks: test the hip flexors and the planks again."
        if "education_review" in self.categories:
            return "In 4 weeks: ask the safety questions again and test again."
        return "In 2 to 3 weeks."

    def _notes(self) -> Iterator[str]:
        if self.plan.provisional:
            yield "Provisional: too little was tested. Valid for 2 weeks, without loaded strength."
        if self.plan.core_gate != "passed" and any(category in STRENGTH for category in self.categories):
            state = "not passed" if self.plan.core_gate == "not_passed" else "not tested"
            yield f"Core gate {state}: loaded strength waits; supported starts such as the bridge are used."
        for side in SIDES:
            if self.plan.branch.get(side) == "clinician_choice":
                yield f"Hip flexor {side_word(side)}: your choice is open, nothing is proposed for it."
        for key in self._drop_first()[:1]:
            name = next(choice.exercise.name for choice in self.choices if choice.item.key == key)
            yield f"If time is short, drop {name} first."
        if not self.choices:
            yield "No exercise is proposed; the handout holds advice only."


def _merged(categories: tuple[PlanCategory, ...]) -> dict[str, PlanCategory]:
    """One entry per category: sides together, the more careful status kept."""
    merged: dict[str, PlanCategory] = {}
    for category in categories:
        earlier = merged.get(category.id)
        if earlier is not None:
            sides = tuple(side for side in SIDES if side in (*earlier.sides, *category.sides))
            status = max(earlier.status, category.status, key=_status_rank)
            category = replace(earlier, sides=sides, status=status)
        merged[category.id] = category
    return merged


def _status_rank(status: str) -> int:
    return _STATUS_ORDER.index(status) if status in _STATUS_ORDER else 0


def _category_and_side(key: str) -> tuple[str, Side | None]:
    for side in SIDES:
        if key.endswith(f"_{side}"):
            return key[:-2], side
    return key, None


def _behind_ids(base: str, sides: tuple[Side, ...]) -> list[str]:
    return [base, *(f"{base}_{side}" for side in sides or SIDES)]


def _behind(category: str, side: Side | None) -> list[str]:
    return [f"{base}_{side}" if side else base for base in FINDINGS_BEHIND.get(category, ())]
