"""The catalogue and its exercises as documents: reading what files and the clinic's own records hold, and writing it."""

from collections.abc import Mapping
from typing import Literal, cast

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.dosage import dose_from_document, dose_to_dict
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercises import (
    AdviceCard,
    AdviceSection,
    Catalogue,
    Condition,
    Equipment,
    Exercise,
    Gate,
    Laterality,
    Mistake,
    OwnWords,
    PainLight,
    RestrictionRule,
    Source,
)

_LISTS = ("conditions", "equipment", "advice", "groups", "first_choices", "sources")
_LATERALITIES = ("bilateral", "per_side", "alternating")


def parse_catalogue(documents: Mapping[str, object]) -> Catalogue:
    """Builds the catalogue from parsed documents, keyed by file stem.

    The stems of the lists (`conditions`, `equipment`, `advice`, `groups`, `first_choices`, `sources`) are
    fixed; every other document is one exercise. Raises InvalidFile naming every problem found.
    """
    problems = Problems()
    groups = Fields(documents.get("groups", {}), "groups", problems).texts("groups")
    exercises = [
        exercise_from_fields(Fields(document, stem, problems), groups)
        for stem, document in sorted(documents.items())
        if stem not in _LISTS
    ]
    for stem, exercise in zip(
        (stem for stem in sorted(documents) if stem not in _LISTS), exercises, strict=True
    ):
        if exercise.id != stem:
            problems.at(stem, f"the file is called {stem}, but its id is “{exercise.id}”.")
    exercises.sort(
        key=lambda exercise: (
            groups.index(exercise.group) if exercise.group in groups else len(groups),
            exercise.phase,
            exercise.level,
            exercise.name,
        )
    )
    choices = Fields(documents.get("first_choices", {}), "first_choices", problems)
    advice = Fields(documents.get("advice", {}), "advice", problems)
    catalogue = Catalogue(
        tuple(exercises),
        conditions=tuple(
            _condition(block)
            for block in Fields(documents.get("conditions", {}), "conditions", problems).blocks("conditions")
        ),
        equipment=tuple(
            _equipment(block)
            for block in Fields(documents.get("equipment", {}), "equipment", problems).blocks("equipment")
        ),
        advice=tuple(_advice_card(block) for block in advice.blocks("cards")),
        pain_lights=tuple(_pain_light(block) for block in advice.blocks("pain_lights")),
        groups=groups,
        first_choices={key: choices.texts(key) for key in choices.names},
        sources=tuple(
            _source(block)
            for block in Fields(documents.get("sources", {}), "sources", problems).blocks("sources")
        ),
    )
    if problems:
        raise InvalidFile(
            "The exercise catalogue cannot be read.",
            tuple(problems),
            "Correct the named places, or install the program again.",
        )
    return catalogue


def exercise_from_fields(fields: Fields, groups: tuple[str, ...]) -> Exercise:
    """One exercise; what is wrong with it goes to the list of the reading."""
    muscles, equipment = fields.block("muscles"), fields.block("equipment")
    exercise = Exercise(
        id=fields.text("id"),
        name=fields.text("name"),
        plain_name=fields.text("plain_name"),
        synonyms=fields.texts("synonyms"),
        group=fields.choice("group", groups),
        family=fields.text("family"),
        categories=fields.texts("categories"),
        phase=fields.whole("phase", 1, 4),
        level=fields.whole("level", 1, 5),
        muscles_primary=muscles.texts("primary"),
        muscles_secondary=muscles.texts("secondary"),
        muscle_regions=muscles.texts("regions"),
        equipment_required=equipment.texts("required"),
        equipment_optional=equipment.texts("optional"),
        laterality=cast("Laterality", fields.choice("laterality", _LATERALITIES)),
        positions=fields.texts("positions"),
        start_position=fields.text("start_position"),
        steps=fields.texts("steps"),
        feel=fields.text("feel"),
        mistakes=tuple(_mistake(block) for block in fields.blocks("mistakes")),
        you_need=fields.text("you_need"),
        plain_move=fields.text("plain_move"),
        too_hard=fields.text("too_hard"),
        too_easy=fields.text("too_easy"),
        dose=dose_from_document(fields.raw("dose"), f"{fields.place} › dose", fields.problems, None).dose,
        dose_basis=fields.text("dose_basis"),
        emg=fields.text("emg", ""),
        easier=fields.texts("easier"),
        harder=fields.texts("harder"),
        contraindicated=fields.texts("contraindicated"),
        caution=fields.texts("caution"),
        restrictions=tuple(_restriction(block) for block in fields.blocks("restrictions")),
        serves=fields.texts("serves"),
        traits=fields.texts("traits"),
        needs_clinic_demo=fields.yes_no("needs_clinic_demo", default=False),
        before_core_gate=fields.yes_no("before_core_gate", default=False),
        figure=fields.text("figure"),
        sources=fields.wholes("sources"),
        gate=cast("Gate", fields.choice("gate", ("run_gate",), "")),
        prescribe_only_if=fields.texts("prescribe_only_if"),
        own_words=tuple(_own_words(block) for block in fields.blocks("translations")),
    )
    for block in (fields, muscles, equipment):
        block.finish()
    return exercise


def _own_words(fields: Fields) -> OwnWords:
    status = fields.choice("status", ("draft", "reviewed"))
    words = OwnWords(
        fields.text("language"), fields.text("original"), fields.text("text"), status == "reviewed"
    )
    fields.finish()
    return words


def _mistake(fields: Fields) -> Mistake:
    mistake = Mistake(fields.text("what"), fields.text("fix"))
    fields.finish()
    return mistake


def _restriction(fields: Fields) -> RestrictionRule:
    effect = cast("Literal['bar', 'change']", fields.choice("effect", ("bar", "change")))
    rule = RestrictionRule(fields.text("id"), effect, fields.text("text"))
    fields.finish()
    return rule


def _condition(fields: Fields) -> Condition:
    condition = Condition(
        code=fields.text("code"),
        label=fields.text("label"),
        why=fields.text("why"),
        change=fields.text("change"),
        client_text=fields.text("client_text", ""),
        sources=fields.wholes("sources"),
    )
    fields.finish()
    return condition


def _equipment(fields: Fields) -> Equipment:
    thing = Equipment(
        key=fields.text("key"),
        label=fields.text("label"),
        swap=fields.text("swap", ""),
        everyone_has=fields.yes_no("everyone_has", default=False),
    )
    fields.finish()
    return thing


def _advice_card(fields: Fields) -> AdviceCard:
    sections: list[AdviceSection] = []
    for block in fields.blocks("sections"):
        sections.append(AdviceSection(block.text("heading", ""), block.texts("lines")))
        block.finish()
    card = AdviceCard(
        id=fields.text("id"),
        title=fields.text("title"),
        sections=tuple(sections),
        removable=fields.yes_no("removable", default=True),
        sources=fields.wholes("sources"),
    )
    fields.finish()
    return card


def _pain_light(fields: Fields) -> PainLight:
    light = PainLight(
        word=cast("Literal['GREEN', 'AMBER', 'RED']", fields.choice("word", ("GREEN", "AMBER", "RED"))),
        shape=cast(
            "Literal['circle', 'triangle', 'square']",
            fields.choice("shape", ("circle", "triangle", "square")),
        ),
        low=fields.whole("low", 0, 10),
        high=fields.whole("high", 0, 10),
        during=fields.text("during"),
        next_day=fields.text("next_day"),
        action=fields.text("action"),
    )
    fields.finish()
    return light


def _source(fields: Fields) -> Source:
    source = Source(fields.whole("number", 1, 9999), fields.text("text"), fields.text("seen_as", ""))
    fields.finish()
    return source


def exercise_to_document(exercise: Exercise) -> dict[str, object]:
    """The file form of an exercise without its id, keys in reading order; `exercise_from_fields` reads it back."""
    document: dict[str, object] = {
        "name": exercise.name,
        "plain_name": exercise.plain_name,
        "synonyms": list(exercise.synonyms),
        "group": exercise.group,
        "family": exercise.family,
        "categories": list(exercise.categories),
        "serves": list(exercise.serves),
        "phase": exercise.phase,
        "level": exercise.level,
        "laterality": exercise.laterality,
        "positions": list(exercise.positions),
        "figure": exercise.figure,
        "muscles": {
            "primary": list(exercise.muscles_primary),
            "secondary": list(exercise.muscles_secondary),
            "regions": list(exercise.muscle_regions),
        },
        "equipment": {
            "required": list(exercise.equipment_required),
            "optional": list(exercise.equipment_optional),
        },
        "start_position": exercise.start_position,
        "steps": list(exercise.steps),
        "feel": exercise.feel,
        "mistakes": [{"what": one.what, "fix": one.fix} for one in exercise.mistakes],
        "you_need": exercise.you_need,
        "plain_move": exercise.plain_move,
        "too_hard": exercise.too_hard,
        "too_easy": exercise.too_easy,
        "dose": dose_to_dict(exercise.dose),
        "dose_basis": exercise.dose_basis,
        "emg": exercise.emg,
        "sources": list(exercise.sources),
        "easier": list(exercise.easier),
        "harder": list(exercise.harder),
        "contraindicated": list(exercise.contraindicated),
        "caution": list(exercise.caution),
        "restrictions": [
            {"id": rule.id, "effect": rule.effect, "text": rule.text} for rule in exercise.restrictions
        ],
        "traits": list(exercise.traits),
        "needs_clinic_demo": exercise.needs_clinic_demo,
        "before_core_gate": exercise.before_core_gate,
    }
    if exercise.gate:
        document["gate"] = exercise.gate
    if exercise.prescribe_only_if:
        document["prescribe_only_if"] = list(exercise.prescribe_only_if)
    if exercise.own_words:
        document["translations"] = [
            {
                "language": one.language,
                "original": one.original,
                "text": one.text,
                "status": "reviewed" if one.reviewed else "draft",
            }
            for one in exercise.own_words
        ]
    return document
