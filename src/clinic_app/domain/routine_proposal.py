"""From accepted findings to a first routine the therapist can edit, every line with its reasons.

The order of thought: which goals, which category serves each, which exercise of that category fits this
client first. Three or four lines are suggested, because fewer exercises are done more faithfully. Whatever
was considered and not taken is told in `Routine.left_out`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercise_fit import RELEASE, STRENGTH, Objection, bar_words, side_word
from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Exercise, Side
from clinic_app.domain.plan_view import FINDINGS_BEHIND, SIDES, Plan, PlanCategory, read_plan
from clinic_app.domain.plan_view import AcceptedFindings as AcceptedFindings
from clinic_app.domain.plan_view import ClientFacts as ClientFacts
from clinic_app.domain.plan_words import GOAL_CATEGORIES, SESSION_ORDER, category_word
from clinic_app.domain.routine_conflicts import needs_still_hold
from clinic_app.domain.routine_picking import Choice, Picker, Wish
from clinic_app.domain.routine_titles import title_by_findings
from clinic_app.domain.routines import LeftOut, Routine

TARGET_ITEMS = 4
FEWEST_ITEMS = 3
MOST_PER_CATEGORY = 2
TRIAL_REVIEW = "In 2 weeks: measure the hip flexors again and decide whether the stretch goes on."

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
        self.picker = Picker(catalogue, self.plan, client)
        self.categories = _merged(plan.categories)
        self.choices: list[Choice] = []
        self.left_out: list[LeftOut] = []

    def routine(self) -> Routine:
        self._bars()
        waiting: list[Wish] = []
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
        return Routine(
            title=title_by_findings(self.plan),
            items=tuple(choice.item for choice in chosen),
            advice=self._advice(),
            provisional=self.plan.provisional,
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

    def _wishes(self) -> Iterator[Wish]:
        """Places to fill, the most wanted first; each category once, core twice where planks are required."""
        asked: set[str] = set()
        if not self.plan.has("F_PHT") and needs_still_hold(self.plan, self.client):
            asked.add("tendon_load")
            self.categories.setdefault("tendon_load", PlanCategory("tendon_load", (), 1, "active"))
            yield Wish("tendon_load", "a sore tendon at the sit bone needs a still hold first [53][54]")
        if "core_stabilise" in self.categories and any(self.plan.stabilises(side) for side in SIDES):
            asked.add("core_stabilise")
            rank = next((n for n, goal in enumerate(self.plan.goals, 1) if goal.id == "stabilise"), 1)
            why = f"goal {rank}, and the stabilise branch asks for planks in place of stretching [1]"
            yield Wish("core_stabilise", why, "front_plank")
            yield Wish("core_stabilise", why, "side_plank")
        for rank, goal in enumerate(self.plan.goals, 1):
            for category in GOAL_CATEGORIES.get(goal.id, ())[:1]:
                if category in self.categories and category not in asked:
                    asked.add(category)
                    yield Wish(category, f"goal {rank} of the plan")
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
                yield Wish(category, why)

    def _second_picks(self) -> Iterator[Wish]:
        """A second line of a kind already there, when too few lines came together."""
        for category in (choice.item.category for choice in tuple(self.choices)):
            if category not in ("hip_flexor_stretch", "psoas_release", "low_back_release"):
                yield Wish(category, "a second line, because the plan has few kinds of work")

    def _grant(self, wish: Wish, *, quietly: bool = False) -> None:
        category = self.categories[wish.category]
        taken = [choice for choice in self.choices if choice.item.category == wish.category]
        if len(taken) >= MOST_PER_CATEGORY:
            return
        pick = self.picker.pick(category, wish, [choice.exercise for choice in self.choices])
        if pick.choice is not None:
            self.choices.append(pick.choice)
        if quietly:
            return
        self._tell_refused(category.id, pick.refused)
        if pick.choice is None and (pick.served_by or not pick.refused):
            words = (
                f"{category_word(wish.category)} is already served by {pick.served_by}."
                if pick.served_by
                else f"The catalogue has no exercise for {category_word(wish.category).lower()} that fits; "
                "add one by hand."
            )
            self.left_out.append(
                LeftOut(wish.category, None, "", "served" if pick.served_by else "no_exercise", words)
            )

    def _tell_refused(self, category: str, refused: Sequence[tuple[Exercise, Objection]]) -> None:
        for exercise, objection in refused:
            self.left_out.append(
                LeftOut(category, None, exercise.id, objection.code, f"{exercise.name}: {objection.words}.")
            )

    def _not_needed(self, waiting: list[Wish]) -> None:
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


def _behind(category: str, side: Side | None) -> list[str]:
    return [f"{base}_{side}" if side else base for base in FINDINGS_BEHIND.get(category, ())]
