"""Which exercise fills a place in a routine for this client, on which side, how much, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic_app.domain.exercise_fit import (
    NEEDS_LOAD,
    STRENGTH,
    Objection,
    changes,
    highest_level,
    objections,
    side_word,
    swaps,
)
from clinic_app.domain.exercises import Catalogue, Exercise, ItemSide, Side
from clinic_app.domain.plan_view import (
    FINDINGS_BEHIND,
    FRONT_PLANK_GATE_S,
    SIDE_PLANK_GATE_S,
    SIDES,
    AcceptedFindings,
    ClientFacts,
    Plan,
    PlanCategory,
    read_plan,
)
from clinic_app.domain.plan_words import FINDING_WORDS, category_word
from clinic_app.domain.routines import RoutineItem

# Low-load work is done where the finding is; strength trains both sides and gives the weaker one more.
_ONE_SIDE_ONLY = (
    "psoas_release",
    "hip_flexor_stretch",
    "neurodynamic_slider",
    "glute_activation",
    "hip_control_strength",
    "ankle_mobility",
)
_NOTHING_KNOWN = read_plan({}, AcceptedFindings(frozenset()))


@dataclass(frozen=True, slots=True)
class Wish:
    """A place in the routine: a category, optionally a family, and why it is wanted."""

    category: str
    why: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    item: RoutineItem
    exercise: Exercise


@dataclass(frozen=True, slots=True)
class Pick:
    """`choice` None: nothing fits. `refused` tells what was tried first; `served_by` names what does the same already."""

    choice: Choice | None
    refused: tuple[tuple[Exercise, Objection], ...] = ()
    served_by: str = ""


class Picker:
    """Chooses exercises for one client. `plan` None: no screening stands behind the routine."""

    def __init__(self, catalogue: Catalogue, plan: Plan | None, client: ClientFacts) -> None:
        self.catalogue = catalogue
        self.client = client
        self._judged_by = plan
        self.plan = plan or _NOTHING_KNOWN

    def pick(self, category: PlanCategory, wish: Wish, taken: Iterable[Exercise]) -> Pick:
        """The first exercise of the category that nothing forbids and whose move is not there yet."""
        families = {exercise.family: exercise.name for exercise in reversed(tuple(taken))}
        refused: list[tuple[Exercise, Objection]] = []
        served_by = ""
        for exercise in self._candidates(category, wish):
            if wish.family and exercise.family != wish.family:
                continue
            if exercise.family in families:
                served_by = served_by or families[exercise.family]
                continue
            side = self.side_for(exercise, category)
            against = self.against(exercise, category, side)
            if against:
                refused.append((exercise, against[0]))
                continue
            return Pick(self.choice(exercise, category, side, wish), tuple(refused), served_by)
        return Pick(None, tuple(refused), served_by)

    def against(
        self, exercise: Exercise, category: PlanCategory, side: ItemSide | None
    ) -> tuple[Objection, ...]:
        if category.status == "level1_only" and (
            exercise.level > 1 or set(exercise.equipment_required) & set(NEEDS_LOAD)
        ):
            return (Objection("LEVEL1_ONLY", "a provisional routine allows only unloaded level 1 here"),)
        return objections(self.catalogue, exercise, category.id, side, self._judged_by, self.client)

    def choice(self, exercise: Exercise, category: PlanCategory, side: ItemSide | None, wish: Wish) -> Choice:
        """The line for an exercise: dose of the catalogue, sides, extra set, and every reason in words."""
        extra, extra_why = self._extra_set(category, side)
        item = RoutineItem(
            key=exercise.id,
            exercise_id=exercise.id,
            side=side,
            dose=exercise.dose,
            extra_set_side=extra,
            note=self._note(exercise, category, side, extra),
            reasons=tuple(self._reasons(exercise, category, side, wish, extra, extra_why)),
            category=category.id,
            phase=category.phase or exercise.phase,
            status=category.status,
        )
        return Choice(item, exercise)

    # which one

    def _candidates(self, category: PlanCategory, wish: Wish) -> list[Exercise]:
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

    # which side

    def side_for(self, exercise: Exercise, category: PlanCategory) -> ItemSide | None:
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

    # why

    def _reasons(
        self,
        exercise: Exercise,
        category: PlanCategory,
        side: ItemSide | None,
        wish: Wish,
        extra: Side | None,
        extra_why: str,
    ) -> list[str]:
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
        return reasons

    def _note(
        self, exercise: Exercise, category: PlanCategory, side: ItemSide | None, extra: Side | None
    ) -> str:
        """A cue for the client."""
        if side is None and len(category.sides) == 1:
            return f"Feel for your {side_word(category.sides[0])} side. It should work as hard as the other."
        if extra is not None:
            return f"Start with your {side_word(extra)} side."
        if exercise.family == "bridge" and self.plan.hamstring_first:
            return "Keep your heels very close to your hips."
        return ""

    def _because(self, category: PlanCategory, wish: Wish) -> str:
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


def _behind_ids(base: str, sides: tuple[Side, ...]) -> list[str]:
    return [base, *(f"{base}_{side}" for side in sides or SIDES)]
