"""Checks of the catalogue that a schema cannot express: links, vocabulary, and how client texts read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from clinic_app.domain.exercises import POSITIONS, SAFETY_NET, Catalogue, Exercise
from clinic_app.domain.muscle_names import muscle_problem
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


@dataclass(frozen=True, slots=True)
class LintProblem:
    """`place` is the stem of the file, or "advice x" and its like for a part of a list; `field` where in it, such as
    "steps[2]", empty for the whole; the sentence begins small."""

    place: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def lint(catalogue: Catalogue) -> tuple[str, ...]:
    """Every problem as "place: sentence"; empty when the catalogue is fit to ship."""
    return tuple(str(problem) for problem in lint_problems(catalogue))


def lint_problems(catalogue: Catalogue) -> tuple[LintProblem, ...]:
    """Every problem with its field, in catalogue order."""
    found: list[LintProblem] = []
    for exercise in catalogue:
        found += (
            LintProblem(exercise.id, field, sentence)
            for field, sentence in _lint_exercise(catalogue, exercise)
        )
    parts: list[tuple[str, tuple[str, ...]]] = [
        *((f"advice {card.id}", (card.title, *card.lines)) for card in catalogue.advice),
        *((f"condition {one.code}", (one.client_text,)) for one in catalogue.conditions),
        *((f"pain light {light.word}", (light.action,)) for light in catalogue.pain_lights),
    ]
    for place, texts in parts:
        found += (LintProblem(place, "", sentence) for sentence in text_problems(texts))
    for line in _lint_lists(catalogue):
        place, _, sentence = line.partition(": ")
        found.append(LintProblem(place, "", sentence))
    return tuple(found)


def client_fields(exercise: Exercise) -> tuple[tuple[str, str], ...]:
    """Field and text of everything the client reads, in reading order."""
    return (
        ("plain_name", exercise.plain_name),
        ("start_position", exercise.start_position),
        *((f"steps[{number}]", step) for number, step in enumerate(exercise.steps, start=1)),
        ("feel", exercise.feel),
        *(
            (f"mistakes[{number}]", text)
            for number, mistake in enumerate(exercise.mistakes, start=1)
            for text in (mistake.what, mistake.fix)
        ),
        ("you_need", exercise.you_need),
        ("plain_move", exercise.plain_move),
        ("too_hard", exercise.too_hard),
        ("too_easy", exercise.too_easy),
    )


def client_texts(exercise: Exercise) -> tuple[str, ...]:
    """All texts of one exercise the client reads, in reading order."""
    return tuple(text for _, text in client_fields(exercise))


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


def _lint_texts(exercise: Exercise) -> Iterable[tuple[str, str]]:
    """The grade of all texts together, then what is wrong in each field."""
    yield from (("", sentence) for sentence in text_problems(client_texts(exercise)) if "grade" in sentence)
    for field, text in client_fields(exercise):
        yield from ((field, sentence) for sentence in text_problems((text,)) if "grade" not in sentence)
    for rule in exercise.restrictions:
        # Written for the therapist, so it may be long; but what it says is also said to clients.
        for sentence in text_problems((rule.text,)):
            if "must not read" in sentence:
                yield "restrictions", sentence


def _lint_links(catalogue: Catalogue, exercise: Exercise) -> Iterable[tuple[str, str]]:
    for other_id in exercise.harder:
        other = catalogue.get(other_id)
        if other is None:
            yield "harder", f"names {other_id} as harder, which is not in the catalogue."
        elif exercise.id not in other.easier:
            yield "harder", f"names {other_id} as harder, which does not name it as easier."
        elif other.level < exercise.level:
            yield "harder", f"names {other_id} as harder, but that has a lower level."
    for other_id in exercise.easier:
        other = catalogue.get(other_id)
        if other is None:
            yield "easier", f"names {other_id} as easier, which is not in the catalogue."
        elif exercise.id not in other.harder:
            yield "easier", f"names {other_id} as easier, which does not name it as harder."


def _lint_exercise(catalogue: Catalogue, exercise: Exercise) -> Iterable[tuple[str, str]]:
    yield from _lint_texts(exercise)
    yield from _lint_links(catalogue, exercise)
    conditions, equipment = [c.code for c in catalogue.conditions], [t.key for t in catalogue.equipment]
    checks = (
        ("categories", "category", exercise.categories, CATEGORIES),
        ("muscles", "region", exercise.muscle_regions, MUSCLE_REGIONS),
        ("traits", "trait", exercise.traits, TRAITS),
        ("positions", "position", exercise.positions, POSITIONS),
        ("restrictions", "restriction", tuple(rule.id for rule in exercise.restrictions), RESTRICTIONS),
        ("contraindicated", "condition", exercise.contraindicated, conditions),
        ("caution", "condition", exercise.caution, conditions),
        ("equipment", "equipment", exercise.equipment_required, equipment),
        ("sources", "source", exercise.sources, [source.no for source in catalogue.sources]),
    )
    for field, kind, values, known in checks:
        for value in values:
            if value not in known:
                yield field, f"unknown {kind} {value}."
    for name in (*exercise.muscles_primary, *exercise.muscles_secondary):
        if problem := muscle_problem(name):
            yield "muscles", problem
    for needed, field, what in (
        (exercise.categories, "categories", "category"),
        (exercise.muscle_regions, "muscles", "muscle region"),
        (exercise.positions, "positions", "position"),
        (exercise.mistakes, "mistakes", "mistake"),
    ):
        if not needed:
            yield field, f"has no {what}."
    if not 3 <= len(exercise.steps) <= 6:
        yield "steps", f"has {len(exercise.steps)} steps; 3 to 6 are right."
    for served in exercise.serves:
        if served not in BRANCHES and not _FINDING.fullmatch(served):
            yield "serves", f"serves “{served}”, which is no finding and no branch."
    for needed in exercise.prescribe_only_if:
        if not _FINDING.fullmatch(needed):
            yield "prescribe_only_if", f"is prescribed only if “{needed}”, which is no finding."
    if set(exercise.contraindicated) & set(exercise.caution):
        yield "caution", "names a condition both as contraindicated and as caution."
    if _OLD_CODE.search(" ".join((*exercise.serves, exercise.dose_basis, exercise.emg))):
        yield "", "holds a numbered finding code."
    if not exercise.sources and "expert convention" not in exercise.dose_basis.casefold():
        yield "dose_basis", "has a dose without a source and without the mark expert convention."


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
