"""Checks of the catalogue that a schema cannot express: links, vocabulary, and how client texts read."""

import re
from collections.abc import Iterable

from clinic_app.domain.exercises import POSITIONS, SAFETY_NET, Catalogue, Exercise
from clinic_app.domain.readability import GRADE_LIMIT, LONG_SENTENCE_WORDS, measure

FORBIDDEN_WORDS = ("cause", "diagnos", "dormant", "damage", "out of place")
MUSCLE_REGIONS = (
    "glutmax",
    "glutmed",
    "hamstrings",
    "quads",
    "hipflexor",
    "abs",
    "obliques",
    "erectors",
    "adductors",
    "calf",
)
RESTRICTIONS = (
    "no_prone",
    "limit_supine",
    "no_abdominal_pressure",
    "no_pressure_tools",
    "no_max_isometric",
    "no_impact",
    "no_loaded_extension",
    "no_end_range_flexion",
    "no_heavy_tendon_load",
)
TRAITS = ("tuck_drill", "deep_hip_bend")
CATEGORIES = (
    "low_back_release",
    "psoas_release",
    "hip_flexor_stretch",
    "neurodynamic_slider",
    "tendon_load",
    "ankle_mobility",
    "pelvic_control",
    "hip_hinge_control",
    "glute_activation",
    "core_stabilise",
    "hip_control_strength",
    "ankle_balance",
    "movement_retraining",
    "glute_strength_bilateral",
    "glute_strength_unilateral",
    "hamstring_strength",
    "adductor_strength",
    "calf_strength",
    "running_reeducation",
    "hamstring_stretch",
)
BRANCHES = ("stretch", "stretch_trial", "stabilise")
_FINDING = re.compile(r"F_[A-Z]+(?:_[A-Z]+)*")
# The numbered finding codes of an older draft (F followed by digits) must never come back.
_OLD_CODE = re.compile(r"\bF\d{2}\b")


def lint(catalogue: Catalogue) -> tuple[str, ...]:
    """Every problem as "place: sentence"; empty when the catalogue is fit to ship."""
    found: list[str] = []
    for exercise in catalogue:
        found += (f"{exercise.id}: {sentence}" for sentence in _lint_exercise(catalogue, exercise))
    for card in catalogue.advice:
        found += (f"advice {card.id}: {sentence}" for sentence in text_problems((card.title, *card.lines)))
    for condition in catalogue.conditions:
        found += (
            f"condition {condition.code}: {sentence}" for sentence in text_problems((condition.client_text,))
        )
    for light in catalogue.pain_lights:
        found += (f"pain light {light.word}: {sentence}" for sentence in text_problems((light.action,)))
    found += _lint_lists(catalogue)
    return tuple(found)


def client_texts(exercise: Exercise) -> tuple[str, ...]:
    """All texts of one exercise the client reads, in reading order."""
    return (
        exercise.plain_name,
        exercise.start_position,
        *exercise.steps,
        exercise.feel,
        *(text for mistake in exercise.mistakes for text in (mistake.what, mistake.fix)),
        exercise.you_need,
        exercise.plain_move,
        exercise.too_hard,
        exercise.too_easy,
    )


def text_problems(texts: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with a client text: its grade, long sentences, words that must not be used."""
    kept = tuple(text for text in texts if text)
    found: list[str] = []
    report = measure(*kept)
    if report.flesch_kincaid > GRADE_LIMIT:
        found.append(f"reads at grade {report.flesch_kincaid}; {GRADE_LIMIT:g} is the limit.")
    found += (f"more than {LONG_SENTENCE_WORDS} words in “{sentence}”." for sentence in report.long_sentences)
    whole = " ".join(kept).casefold()
    found += (f"says “{word}”, which clients must not read." for word in FORBIDDEN_WORDS if word in whole)
    return tuple(found)


def _lint_exercise(catalogue: Catalogue, exercise: Exercise) -> Iterable[str]:
    yield from text_problems(client_texts(exercise))
    for other_id in exercise.harder:
        other = catalogue.get(other_id)
        if other is None or exercise.id not in other.easier:
            yield f"names {other_id} as harder, which does not name it as easier."
        elif other.level < exercise.level:
            yield f"names {other_id} as harder, but that has a lower level."
    for other_id in exercise.easier:
        other = catalogue.get(other_id)
        if other is None or exercise.id not in other.harder:
            yield f"names {other_id} as easier, which does not name it as harder."
    checks = (
        ("category", exercise.categories, CATEGORIES),
        ("region", exercise.muscle_regions, MUSCLE_REGIONS),
        ("trait", exercise.traits, TRAITS),
        ("position", exercise.positions, POSITIONS),
        ("restriction", tuple(rule.id for rule in exercise.restrictions), RESTRICTIONS),
        ("condition", (*exercise.contraindicated, *exercise.caution), [c.code for c in catalogue.conditions]),
        ("equipment", exercise.equipment_required, [thing.key for thing in catalogue.equipment]),
        ("source", exercise.sources, [source.no for source in catalogue.sources]),
    )
    for kind, values, known in checks:
        for value in values:
            if value not in known:
                yield f"unknown {kind} {value}."
    for needed, what in (
        (exercise.categories, "category"),
        (exercise.muscle_regions, "muscle region"),
        (exercise.positions, "position"),
        (exercise.mistakes, "mistake"),
    ):
        if not needed:
            yield f"has no {what}."
    if not 3 <= len(exercise.steps) <= 6:
        yield f"has {len(exercise.steps)} steps; 3 to 6 are right."
    for served in exercise.serves:
        if served not in BRANCHES and not _FINDING.fullmatch(served):
            yield f"serves “{served}”, which is no finding and no branch."
    for needed in exercise.prescribe_only_if:
        if not _FINDING.fullmatch(needed):
            yield f"is prescribed only if “{needed}”, which is no finding."
    if set(exercise.contraindicated) & set(exercise.caution):
        yield "names a condition both as contraindicated and as caution."
    if _OLD_CODE.search(" ".join((*exercise.serves, exercise.dose_basis, exercise.emg))):
        yield "holds a numbered finding code."
    if not exercise.sources and "expert convention" not in exercise.dose_basis.casefold():
        yield "has a dose without a source and without the mark expert convention."


def _lint_lists(catalogue: Catalogue) -> Iterable[str]:
    for key, ids in catalogue.first_choices.items():
        category = key.partition(".")[0]
        if category not in CATEGORIES:
            yield f"first_choices: unknown category {category}."
        for exercise_id in ids:
            exercise = catalogue.get(exercise_id)
            if exercise is None:
                yield f"first_choices {key}: unknown exercise {exercise_id}."
            elif category not in exercise.categories and not key.endswith(".level1_only"):
                yield f"first_choices {key}: {exercise_id} does not belong to {category}."
    for exercise in catalogue:
        for category in exercise.categories:
            if exercise.id not in catalogue.first_choices.get(category, ()):
                yield f"first_choices {category}: {exercise.id} is missing."
    card = catalogue.advice_card(SAFETY_NET)
    if card is None or card.removable or not card.lines:
        yield f"advice: {SAFETY_NET} must be there, hold lines, and not be removable."
    if [light.word for light in catalogue.pain_lights] != ["GREEN", "AMBER", "RED"]:
        yield "advice: the pain lights must be GREEN, AMBER, RED."
    for name, keys in (
        ("conditions", [condition.code for condition in catalogue.conditions]),
        ("equipment", [thing.key for thing in catalogue.equipment]),
        ("sources", [str(source.no) for source in catalogue.sources]),
    ):
        for key in {key for key in keys if keys.count(key) > 1}:
            yield f"{name}: {key} is there twice."
