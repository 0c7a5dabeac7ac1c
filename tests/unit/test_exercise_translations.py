"""The client's language: which strings are translated, which are drafts, and that the page never hides either."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from clinic_app.assets import resource
from clinic_app.domain.client_vocabulary import LANGUAGES
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.exercise_translations import Translations, original_texts, parse_translations
from clinic_app.domain.exercises import OwnWords, Tempo
from clinic_app.domain.handouts import HandoutContent
from clinic_app.domain.own_exercises import OwnExercise, merged
from clinic_app.services.handout_content import compose_handout
from clinic_app.services.handout_texts import HandoutTexts, parse_handout_texts
from handout_samples import CLINIC, MARIA, TODAY, catalogue, routine

BRIDGE: dict[str, Any] = {
    "exercise": "bridge_double",
    "language": "es",
    "status": "draft",
    "texts": {
        "plain_name": "Puente",
        "feel": "En las nalgas.",
        "plain_move": "Suba en 2, aguante 2, baje en 2.",
    },
}

SPANISH_STEPS = tuple(f"Paso {number}." for number in range(1, 7))


def _read(**documents: Any) -> Translations:
    return parse_translations("es", documents, {one.id: one for one in catalogue()})


def _texts(translations: Translations) -> HandoutTexts:
    return parse_handout_texts(
        yaml.safe_load(resource("handout", "texts.es.yaml").read_text("utf-8")), translations
    )


def _sheet(translations: Translations, *ids: str) -> HandoutContent:
    return compose_handout(MARIA, routine(*ids), catalogue(), CLINIC, _texts(translations), today=TODAY)


def test_a_translated_string_stands_on_the_page_and_a_missing_one_is_marked() -> None:
    block = _sheet(_read(bridge_double=BRIDGE), "bridge_double").blocks[0]
    assert block.name == "Puente"
    assert block.feel == "En las nalgas."
    assert block.steps[0] == "(En inglés) Lie on your back with your heels near your hips."
    assert not block.untranslated


def test_the_pace_follows_the_dose_in_the_translation_too() -> None:
    plan = routine("bridge_double")
    item = plan.items[0]
    changed = replace(plan, items=(replace(item, dose=replace(item.dose, tempo=Tempo(3, 4, 5))),))
    texts = _texts(_read(bridge_double=BRIDGE))
    made = compose_handout(MARIA, changed, catalogue(), CLINIC, texts, today=TODAY)
    assert made.blocks[0].move_line == "Suba en 3, aguante 4, baje en 5."


def test_an_exercise_without_any_translation_is_marked_once_as_a_whole() -> None:
    made = _sheet(_read(), "clamshell")
    assert made.blocks[0].untranslated
    assert "inglés" not in made.blocks[0].steps[0]
    assert "Clamshell" in made.untranslated


def test_an_own_copy_is_translated_where_it_kept_the_words_of_the_original() -> None:
    shipped = catalogue()
    original = shipped.get("bridge_double")
    assert original is not None
    steps = (original.steps[1], original.steps[0], "Do it our way.", *original.steps[2:])
    ours = replace(original, id="own_" + "a" * 32, copy_of="bridge_double", steps=steps, scope="clinic")
    both = merged(shipped, [OwnExercise(ours, "k")])
    spanish = _read(bridge_double={**BRIDGE, "texts": {**BRIDGE["texts"], "steps": list(SPANISH_STEPS)}})
    plan = routine("bridge_double")
    plan = replace(plan, items=(replace(plan.items[0], exercise_id=ours.id),))
    made = compose_handout(MARIA, plan, both, CLINIC, _texts(spanish), today=TODAY)
    (block,) = made.blocks
    assert block.name == "Puente"
    assert block.steps[:3] == (SPANISH_STEPS[1], SPANISH_STEPS[0], "(En inglés) Do it our way.")
    assert made.untranslated[:1] == (f"{ours.plain_name}, in part",)


def test_words_the_therapist_wrote_go_before_all_others_until_their_text_changes() -> None:
    shipped = catalogue()
    original = shipped.get("bridge_double")
    assert original is not None
    words = (
        OwnWords("es", original.feel, "Aquí atrás.", reviewed=True),
        OwnWords("pl", original.feel, "Tutaj."),
        OwnWords("es", "An older step.", "Un paso viejo."),
    )
    ours = replace(original, id="own_" + "b" * 32, scope="clinic", own_words=words)
    local = _read(bridge_double=BRIDGE).exercise(ours, original)
    assert local.exercise.feel == "Aquí atrás."
    assert local.exercise.plain_name == "Puente"
    assert "feel" not in local.drafts
    assert "plain_name" in local.drafts
    alone = _read().exercise(ours)
    assert alone.exercise.feel == "Aquí atrás."
    assert "steps.1" in alone.missing
    changed = _read().exercise(replace(ours, feel="Feel it elsewhere."))
    assert changed.all_missing
    assert exercise_to_document(ours)["translations"] == [
        {"language": "es", "original": original.feel, "text": "Aquí atrás.", "status": "reviewed"},
        {"language": "pl", "original": original.feel, "text": "Tutaj.", "status": "draft"},
        {"language": "es", "original": "An older step.", "text": "Un paso viejo.", "status": "draft"},
    ]


def test_drafts_are_named_until_every_string_is_reviewed() -> None:
    assert "Bridge" in _sheet(_read(bridge_double=BRIDGE), "bridge_double").unreviewed
    partly = deepcopy(BRIDGE) | {"string_status": {"plain_name": "reviewed", "feel": "reviewed"}}
    assert "Bridge" in _sheet(_read(bridge_double=partly), "bridge_double").unreviewed
    done = deepcopy(BRIDGE) | {"status": "reviewed"}
    assert "Bridge" not in _sheet(_read(bridge_double=done), "bridge_double").unreviewed


def test_a_single_sentence_is_found_by_its_words_in_the_original() -> None:
    line = {"original": "Use both  legs. Take small steps.", "text": "Use las dos piernas."}
    book = _read(phrases={"language": "es", "status": "reviewed", "phrases": [line]})
    assert book.phrase("Use both legs. Take small steps.").text == "Use las dos piernas."
    assert book.phrase("Something nobody has translated.").missing


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"steps": ["Uno.", "Dos."]}, "has 2 steps, not 6"),
        ({"restrictions": {"no_such": "Texto"}}, "the original has no such text"),
        ({"nonsense": "x"}, "nonsense"),
    ],
)
def test_a_text_that_does_not_match_the_original_is_refused(change: dict[str, Any], said: str) -> None:
    spoilt = deepcopy(BRIDGE)
    spoilt["texts"] |= change
    with pytest.raises(InvalidFile) as refused:
        _read(bridge_double=spoilt)
    assert said in " ".join(refused.value.problems)


def test_a_status_for_a_string_the_file_lacks_is_refused() -> None:
    with pytest.raises(InvalidFile):
        _read(bridge_double=deepcopy(BRIDGE) | {"string_status": {"too_hard": "reviewed"}})


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_shipped_translation_follows_the_schema_and_the_catalogue(language: str) -> None:
    schema = json.loads(resource("schemas", "exercise_translation.schema.json").read_text("utf-8"))
    validator: Any = Draft202012Validator(schema)
    folder = resource("exercises", "translations") / language
    documents = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))}
    problems = [
        f"{stem} {error.json_path}: {error.message}"
        for stem, document in documents.items()
        for error in validator.iter_errors(document)
    ]
    assert problems == []
    read = parse_translations(language, documents, {one.id: one for one in catalogue()})
    assert set(read.exercises) == set(documents) - {"phrases"}


def test_the_example_translates_every_string_of_the_bridge() -> None:
    document = yaml.safe_load(
        resource("exercises", "translations", "es", "bridge_double.yaml").read_text("utf-8")
    )
    bridge = catalogue().get("bridge_double")
    assert bridge is not None
    assert set(_read(bridge_double=document).exercises["bridge_double"].texts) == set(original_texts(bridge))


def test_a_page_whose_fixed_words_are_in_another_language_says_so() -> None:
    english = yaml.safe_load(resource("handout", "texts.en.yaml").read_text("utf-8"))
    texts = parse_handout_texts(english, Translations("pl"))
    made = compose_handout(MARIA, routine("clamshell"), catalogue(), CLINIC, texts, today=TODAY)
    assert "The fixed words of the page" in made.untranslated
    assert "The fixed words of the page" not in _sheet(_read(), "clamshell").untranslated
