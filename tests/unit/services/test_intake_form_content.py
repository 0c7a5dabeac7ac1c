"""The intake form asks exactly what stage 0 asks, in its order, in words a client can read."""

from collections.abc import Iterable
from typing import cast

import pytest

from clinic_app.app.content import shipped_protocol
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.readability import measure
from clinic_app.domain.screening_report import IntakeContent
from clinic_app.services.letter_texts import parse_letter_texts
from paper_samples import intake, texts, written

LANGUAGES = ("en", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_has_every_item_of_stage_0_in_the_protocols_order(language: str) -> None:
    made = intake(language)
    assert [question.id for question in made.questions] == list(shipped_protocol().red_flags)
    assert [question.number for question in made.questions] == list(range(1, len(made.questions) + 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_one_box_for_every_sign_the_client_can_judge(language: str) -> None:
    left_out = texts(f"intake.{language}").lines("leave_out")
    assert left_out == ("rf_constant_severe.out_of_proportion",)
    for question, flag in zip(intake(language).questions, shipped_protocol().red_flags.values(), strict=True):
        signs = [sign for sign in flag.signs if f"{flag.id}.{sign.id}" not in left_out]
        assert len(question.signs) == len(signs)
        assert len(question.more) == len(flag.sub_answers)
        assert all(question.signs)


def test_the_translation_has_its_own_words_for_everything() -> None:
    spanish = texts("intake.es")
    for flag in shipped_protocol().red_flags.values():
        place = f"items.{flag.id}"
        assert spanish.text(f"{place}.title"), flag.id
        assert spanish.text(f"{place}.stem"), flag.id
        for sign in flag.signs:
            if f"{flag.id}.{sign.id}" not in spanish.lines("leave_out"):
                assert spanish.text(f"{place}.signs.{sign.id}"), (flag.id, sign.id)
        for sub in flag.sub_answers:
            assert spanish.text(f"{place}.subs.{sub.id}.question"), (flag.id, sub.id)
            for choice in sub.choices:
                known = choice.id in ("yes", "no") or spanish.text(
                    f"{place}.subs.{sub.id}.choices.{choice.id}"
                )
                assert known, (flag.id, sub.id, choice.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_left_of_an_item_the_protocol_no_longer_has(language: str) -> None:
    own, flags = written(f"intake.{language}")["items"], shipped_protocol().red_flags
    assert own.keys() <= flags.keys()
    for flag_id, words in own.items():
        signs = {sign.id for sign in flags[flag_id].signs}
        subs = {sub.id for sub in flags[flag_id].sub_answers}
        assert set(cast("Iterable[str]", words.get("signs", ()))) <= signs, flag_id
        assert set(cast("Iterable[str]", words.get("subs", ()))) <= subs, flag_id


def test_only_items_for_some_clients_say_who_may_pass_them_over() -> None:
    noted = {question.id: question.note for question in intake().questions if question.note}
    assert set(noted) == {
        "rf_ischial_apophysis",
        "rf_spondylolysis",
        "rf_young_spine",
        "rf_young_hip",
        "rf_pregnant",
        "rf_postpartum",
    }
    assert "under 26" in noted["rf_young_spine"]
    assert "under 21" in noted["rf_young_hip"]
    assert "born male" in noted["rf_pregnant"]


def sentences(made: IntakeContent) -> list[str]:
    found = [*made.intro, *made.now.lines, *made.end.lines]
    for question in made.questions:
        found += [question.stem, *question.signs, *(more.question for more in question.more)]
    return found


def test_the_english_form_reads_at_grade_6() -> None:
    assert measure(*sentences(intake())).flesch_kincaid <= 6.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_ticked_and_nothing_frightens(language: str) -> None:
    made = intake(language)
    words = " ".join([made.title, *sentences(made)]).casefold()
    for word in ("diagnos", "dormant", "damage", "out of place", "☑", "☒", "✓"):
        assert word not in words


def test_only_the_translation_is_marked_as_a_draft() -> None:
    assert intake("en").draft == ""
    assert "BORRADOR" in intake("es").draft


def test_a_file_that_is_no_text_file_is_refused() -> None:
    with pytest.raises(InvalidFile, match="cannot be read"):
        parse_letter_texts(["a list"])
    with pytest.raises(InvalidFile):
        parse_letter_texts({"language": "en"}, required=("title",))
