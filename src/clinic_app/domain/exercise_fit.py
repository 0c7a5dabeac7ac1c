"""Whether one exercise suits one client in one place of the plan: what forbids it, what must change.

Used twice: the proposal takes the first exercise nothing forbids, and the checks say the same sentences
about a line the therapist put in by hand.
"""

from dataclasses import dataclass

from clinic_app.domain.exercises import Catalogue, Exercise, ItemSide, Side
from clinic_app.domain.plan_view import SIDES, ClientFacts, Plan

STRENGTH = (
    "glute_strength_bilateral",
    "glute_strength_unilateral",
    "hamstring_strength",
    "adductor_strength",
    "calf_strength",
    "movement_retraining",
)
FRONT_OF_HIP = ("hip_flexor_stretch", "psoas_release")
RELEASE = ("low_back_release", "psoas_release")
NEEDS_LOAD = ("weight", "band")
LOW_LEVEL_AGE = 65
LOW_LEVEL_CONDITIONS = ("balance", "htn")
RUN_GATE = (
    "30 minutes of walking with pain at 3 or less, 30 s on each leg, 10 one-leg bridges and 10 heel raises "
    "on each side, then 10 small hops on each leg without pain"
)
_RUN_GATE_FIX = "Test it, then write that it is passed. Groin pain on hopping: stop and refer."
FIRST_ROUTINE_LEVEL = 3
LOW_LEVEL = 2

_FINDING_WORDS = {
    "F_PHT": "a sit-bone tendon finding",
    "F_NEURAL": "a sensitive nerve",
    "F_DGS": "a deep gluteal nerve finding",
    "F_HAM_WEAK": "low hamstring capacity",
    "F_HAM_SHORT": "short hamstrings",
    "F_NO_DRIVER": "a screen that found no driver",
}
_BAR_WORDS = {
    "X1": "the hip-flexor branch is stabilise, and stretch and stabilise exclude each other",
    "M2": "too little was tested for loaded work; the routine is provisional",
    "groin pain": "groin pain needs a hip screen first",
    "instability POS": "a sign of low-back instability was found",
    "F_PHT supported": "the tendon at the sit bone is loaded in its own steps",
    "F_HSI": "a recent hamstring strain has its own pathway",
    "F_PPT": "the pelvis is tucked under, so more tucking is not trained",
    "scope_acute": "the complaint began suddenly",
    "F_PHT/F_NEURAL/F_DGS/F_HSI": "a tendon, nerve or strain finding forbids hamstring stretching",
    "no_prone": "lying face down is restricted",
    "limit_supine": "lying on the back is limited",
    "no_abdominal_pressure": "pressure on the belly is restricted",
    "no_pressure_tools": "pressure tools are restricted",
    "no_max_isometric": "long hard holds are restricted",
    "no_impact": "impact is restricted",
    "no_loaded_extension": "loaded back bending is restricted",
    "no_end_range_flexion": "rounding the back to its end is restricted",
    "no_heavy_tendon_load": "heavy tendon load is restricted",
}


_BENDING = (
    ("spondy", "no_loaded_extension", "C10", "it arches the back, and this back does not bear arching"),
    (
        "stenosis",
        "no_loaded_extension",
        "C10",
        "it arches the back, and arching often provokes a narrow canal",
    ),
    (
        "disc_flex",
        "no_end_range_flexion",
        "C11",
        "it rounds the back to its end, and bending provokes the symptoms",
    ),
)
"""Conditions under which moves are ruled out that go to the end of arching or rounding (expert convention)."""


@dataclass(frozen=True, slots=True)
class Objection:
    """`hard`: forbids the exercise unless the therapist writes a reason (`override`) ; else only a warning."""

    code: str
    words: str
    hard: bool = True
    override: bool = True
    fix: str = ""


def bar_words(rule: str) -> str:
    """What a rule code means, as a part of a sentence."""
    return _BAR_WORDS.get(rule, rule)


def highest_level(client: ClientFacts) -> tuple[int, str]:
    """The highest level of a first routine and why."""
    if client.age is not None and client.age >= LOW_LEVEL_AGE:
        return LOW_LEVEL, f"age {client.age}"
    for code in LOW_LEVEL_CONDITIONS:
        if code in client.conditions:
            return (
                LOW_LEVEL,
                "a balance caution" if code == "balance" else "a heart or blood pressure caution",
            )
    return FIRST_ROUTINE_LEVEL, "a first routine"


def objections(
    catalogue: Catalogue,
    exercise: Exercise,
    category: str,
    side: ItemSide | None,
    plan: Plan | None,
    client: ClientFacts,
) -> tuple[Objection, ...]:
    """Everything that speaks against this exercise for this client, hard ones first."""
    found = [*_condition_objections(catalogue, exercise, client)]
    if exercise.gate == "run_gate":
        found.append(Objection("RUN_GATE", f"the run gate comes first ({RUN_GATE})", fix=_RUN_GATE_FIX))
    if plan is not None:
        found += _plan_objections(exercise, category, side, plan, client)
    level, why = highest_level(client)
    if exercise.level > level:
        found.append(
            Objection(
                "LEVEL",
                f"level {exercise.level} is above level {level}, the highest for {why}",
                hard=False,
                fix="Take an easier form, or keep it on purpose.",
            )
        )
    for key in missing_equipment(catalogue, exercise, client):
        thing = catalogue.thing(key)
        label = (thing.label if thing else key).lower()
        found.append(
            Objection(
                "EQUIPMENT", f"the client has no {label}, and nothing at home replaces it safely", hard=False
            )
        )
    distinct = dict.fromkeys(found)
    return tuple(sorted(distinct, key=lambda objection: not objection.hard))


def _condition_objections(catalogue: Catalogue, exercise: Exercise, client: ClientFacts) -> list[Objection]:
    found: list[Objection] = []
    for code in client.conditions:
        blocks_phase = code == "fracture" and exercise.phase >= 3
        if code not in exercise.contraindicated and not blocks_phase:
            continue
        condition = catalogue.condition(code)
        label = condition.label.lower() if condition else code
        why = f": {condition.why}" if condition else ""
        if "psoas_release" in exercise.categories:
            found.append(Objection("C7", f"pressing here is ruled out by {label}{why}", override=False))
        elif code == "fracture":
            found.append(Objection("C17", f"ruled out by {label}{why}; refer first", override=False))
        elif code in ("thr_ant", "thr_post"):
            found.append(Objection("C13", f"ruled out by {label}{why}; follow the surgeon's rule"))
        elif code == "ham_acute":
            found.append(Objection("C9", f"ruled out by {label} until the therapist clears loading"))
        else:
            found.append(Objection("CONTRAINDICATED", f"ruled out by {label}{why}"))
    for code, restriction, rule, words in _BENDING:
        barred = exercise.restriction(restriction)
        if code in client.conditions and barred is not None and barred.effect == "bar":
            found.append(Objection(rule, words, fix="Take one without it, or write your reason."))
    if "gtps" in client.conditions and exercise.family == "bounding":
        found.append(Objection("C12", "bounding loads the sore tendon at the outer hip [82]"))
    if "gtps" in client.conditions and exercise.family == "hip_hitch":
        found.append(
            Objection(
                "C12",
                "letting the hip drop squeezes the sore tendon [82]",
                hard=False,
                fix="Lift, never drop.",
            )
        )
    if (
        "pht" in client.conditions
        and exercise.family == "nerve_slider"
        and "deep_hip_bend" in exercise.traits
    ):
        found.append(Objection("C8", "slumping with a straight knee stretches the sore sit-bone tendon [54]"))
    if "ces_signs" in client.conditions:
        found.append(
            Objection("CES", "saddle or bladder signs need an emergency department now", override=False)
        )
    return found


def _plan_objections(
    exercise: Exercise, category: str, side: ItemSide | None, plan: Plan, client: ClientFacts
) -> list[Objection]:
    found: list[Objection] = []
    # A hip-flexor stretch stays one whatever category its line claims.
    categories = {category, *(kind for kind in exercise.categories if kind in FRONT_OF_HIP)}
    for one in _sides_of(side):
        rules = {kind: rule for kind in sorted(categories) if (rule := plan.barred_by(kind, one))}
        front_of_hip = any(kind in FRONT_OF_HIP for kind in categories)
        if front_of_hip and (plan.stabilises(one) or "X1" in rules.values()):
            found.append(
                Objection(
                    "X1",
                    f"on the {side_word(one)} {bar_words('X1')}",
                    override=False,
                    fix=f"Take it off the {side_word(one)} side, or change the branch there.",
                )
            )
            continue
        found += (Objection(f"BARRED:{rule}", bar_words(rule)) for rule in dict.fromkeys(rules.values()))
    for restriction in plan.restrictions:
        rule = exercise.restriction(restriction)
        if rule is not None and rule.effect == "bar":
            psoas = "psoas_release" in exercise.categories
            found.append(Objection(f"RESTRICTION:{restriction}", bar_words(restriction), override=not psoas))
    wanted = exercise.prescribe_only_if
    # A sore sit-bone tendon the client came with counts as one that was found (C8).
    known_tendon = "F_PHT" in wanted and "pht" in client.conditions
    if wanted and not known_tendon and not any(plan.has(finding) for finding in wanted):
        meant = " or ".join(_FINDING_WORDS.get(finding, finding) for finding in wanted)
        found.append(Objection("ONLY_IF", f"it is meant for {meant}, and no such finding was accepted"))
    if plan.has("F_PPT") and "tuck_drill" in exercise.traits:
        found.append(Objection("C21", f"it is a tuck drill, and {bar_words('F_PPT')}"))
    if plan.has("F_PHT") and "deep_hip_bend" in exercise.traits:
        found.append(
            Objection(
                "C8", "deep hip bends press on the sore tendon at the sit bone; keep below 70° of hip bend"
            )
        )
    if (
        category in STRENGTH
        and exercise.phase >= 3
        and not exercise.before_core_gate
        and plan.core_gate != "passed"
    ):
        state = "is not passed" if plan.core_gate == "not_passed" else "was not tested"
        found.append(
            Objection(
                "CORE_GATE",
                f"the core gate {state} (front plank 30 s, side plank 20 s, steady bird dog), "
                "and loaded strength waits for it",
                fix="Start with the two-leg bridge or sit to stand.",
            )
        )
    waits = "prone" in exercise.positions and exercise.family == "hip_extension"
    if waits and plan.lead == "core" and plan.core_gate != "passed":
        found.append(
            Objection("LEAD_CORE", "core work leads, so hip lifts lying face down wait for the core gate")
        )
    return found


def changes(
    catalogue: Catalogue, exercise: Exercise, plan: Plan | None, client: ClientFacts
) -> tuple[Objection, ...]:
    """Cautions that stay visible on the line: condition or restriction, and what to do differently."""
    found: list[Objection] = []
    for code in client.conditions:
        if code not in exercise.caution:
            continue
        condition = catalogue.condition(code)
        label = condition.label if condition else code
        change = condition.change if condition else ""
        kind = "C12" if code == "gtps" and "side_lying" in exercise.positions else "CAUTION"
        found.append(Objection(f"{kind}:{code}", f"{label}: {change}", hard=False))
    if plan is not None:
        for restriction in plan.restrictions:
            rule = exercise.restriction(restriction)
            if rule is not None and rule.effect == "change":
                found.append(
                    Objection(
                        f"CHANGE:{restriction}", f"Because {bar_words(restriction)}: {rule.text}", hard=False
                    )
                )
    return tuple(found)


def missing_equipment(catalogue: Catalogue, exercise: Exercise, client: ClientFacts) -> tuple[str, ...]:
    """Required things the client neither owns nor can replace at home."""
    missing: list[str] = []
    for key in exercise.equipment_required:
        thing = catalogue.thing(key)
        if not _owns(catalogue, key, client) and (thing is None or not thing.swap):
            missing.append(key)
    return tuple(missing)


def swaps(catalogue: Catalogue, exercise: Exercise, client: ClientFacts) -> tuple[str, ...]:
    """Sentences naming the household stand-in for each required thing the client does not own."""
    found: list[str] = []
    for key in exercise.equipment_required:
        thing = catalogue.thing(key)
        if thing is not None and thing.swap and not _owns(catalogue, key, client):
            found.append(f"{thing.label}: use {thing.swap} instead.")
    return tuple(found)


def _owns(catalogue: Catalogue, key: str, client: ClientFacts) -> bool:
    thing = catalogue.thing(key)
    return (thing is not None and thing.everyone_has) or key in (client.equipment or ())


def _sides_of(side: ItemSide | None) -> tuple[Side, ...]:
    if side is None or side == "both":
        return SIDES
    return (side,)


def side_word(side: ItemSide | None) -> str:
    return {"L": "left", "R": "right", "both": "both sides", None: ""}[side]
