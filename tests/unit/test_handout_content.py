"""The words of the handout: what the client reads follows from the routine, number for number."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

import pytest
import yaml

from clinic_app.assets import resource
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercises import Catalogue, Dose, Tempo
from clinic_app.domain.handouts import HandoutClient, HandoutContent
from clinic_app.domain.readability import measure
from clinic_app.domain.routines import Routine
from clinic_app.services.handout_content import compose_handout, days_of_week
from clinic_app.services.handout_texts import parse_handout_texts
from handout_samples import CLINIC, MARIA, SIX, TODAY, catalogue, content, routine, texts, uneven


def _composed(plan: Routine, client: HandoutClient = MARIA, known: Catalogue | None = None) -> HandoutContent:
    return compose_handout(client, plan, known or catalogue(), CLINIC, texts(), today=TODAY)


def _with_dose(plan: Routine, **changes: Any) -> Routine:
    item = plan.items[0]
    return replace(plan, items=(replace(item, dose=replace(item.dose, **changes)), *plan.items[1:]))


def test_only_the_first_name_and_the_initial_of_the_surname_are_printed() -> None:
    made = content(client=HandoutClient("Maria", "Kowalska", preferred_name="Mia"))
    assert made.client_name == "Mia K."
    assert "Kowalska" not in repr(made)


def test_a_client_without_surname_has_no_stray_dot() -> None:
    assert HandoutClient("Maria", " ").shown_name == "Maria"


def test_the_goal_in_the_clients_words_is_the_title() -> None:
    assert content(client=HandoutClient("Al", goal="Run 10 km again")).title == "Run 10 km again"
    assert content(client=HandoutClient("Al")).title == texts().text("title")


def test_uneven_doses_are_said_in_words_and_start_with_the_side_that_does_more() -> None:
    block = _composed(uneven(routine("half_kneeling_hip_flexor_stretch"), 0, "both", "R")).blocks[0]
    assert block.side_line == "Right 3 sets, left 2. Start with right."
    assert block.dose[0].big == "L2 R3"
    assert block.picture_side == "R"


def test_the_extra_set_has_a_diary_box_of_its_own() -> None:
    week = _composed(uneven(routine("half_kneeling_hip_flexor_stretch"), 0, "both", "L")).week
    assert week[0].boxes == ("L", "R", "+L")


def test_one_sided_work_names_its_side_and_never_says_change_legs() -> None:
    block = _composed(uneven(routine("half_kneeling_hip_flexor_stretch"), 0, "L", None)).blocks[0]
    assert (block.badge.shape, block.badge.word) == ("left", "LEFT")
    assert block.side_line == "Left side only. Do not change sides."
    assert "change" not in " ".join((*block.steps, block.move_line)).casefold()
    assert block.steps[-1] == "Ease back."


def test_work_on_both_sides_keeps_the_change() -> None:
    block = _composed(routine("half_kneeling_hip_flexor_stretch")).blocks[0]
    assert "then change legs" in block.steps[-1]
    assert block.badge.word == "BOTH"


def test_the_pace_line_carries_the_seconds_of_this_clients_dose() -> None:
    plan = routine("half_kneeling_hip_flexor_stretch")
    assert _composed(plan).blocks[0].move_line == "Hold for 45 seconds, then change legs."
    changed = _composed(_with_dose(plan, hold_s=30)).blocks[0]
    assert changed.move_line == "Hold for 30 seconds, then change legs."


def test_a_pace_that_does_not_match_the_catalogues_line_is_written_anew() -> None:
    plan = _with_dose(routine("bridge_double"), tempo=None, hold_s=20)
    assert _composed(plan).blocks[0].move_line == "Hold for 20 seconds."
    slow = _with_dose(routine("bridge_double"), tempo=Tempo(3, 0, 4))
    assert _composed(slow).blocks[0].move_line == "Go for 3, go back for 4."


@pytest.mark.parametrize("exercise_id", [exercise.id for exercise in catalogue()])
def test_every_exercise_prints_the_numbers_of_its_dose(exercise_id: str) -> None:
    block = _composed(routine(exercise_id)).blocks[0]
    exercise = catalogue().get(exercise_id)
    assert exercise is not None
    shown = [cell.big for cell in block.dose]
    assert shown[0] == str(exercise.dose.sets)
    assert shown[-2:] == [f"{exercise.dose.times_per_day}×", str(exercise.dose.days_per_week)]
    assert block.name
    assert block.steps
    assert block.feel
    assert block.you_need


def test_a_dose_of_many_holds_shows_holds_and_seconds_apart() -> None:
    dose = Dose(3, 4, 10, None, 60, 2, 5)
    plan = routine("bridge_double")
    plan = replace(plan, items=(replace(plan.items[0], dose=dose),))
    cells = [(cell.big, cell.small) for cell in _composed(plan).blocks[0].dose]
    assert cells == [
        ("3", "sets"),
        ("4", "holds"),
        ("10 s", "each"),
        ("60 s", "rest"),
        ("2×", "a day"),
        ("5", "days a week"),
    ]


@pytest.mark.parametrize("count", range(1, 8))
def test_the_week_has_as_many_days_as_the_dose_says(count: int) -> None:
    assert sum(days_of_week(count)) == count


def test_up_to_three_days_a_week_never_follow_each_other() -> None:
    for count in (1, 2, 3):
        days = days_of_week(count)
        assert not any(days[n] and days[(n + 1) % 7] for n in range(7))


def test_minutes_of_a_day_count_every_time_the_exercise_is_done() -> None:
    once = _composed(_with_dose(routine("bridge_double"), times_per_day=1, days_per_week=7))
    twice = _composed(_with_dose(routine("bridge_double"), times_per_day=2, days_per_week=7))
    assert once.week_minutes == ("6",) * 7
    assert twice.week_minutes == ("12",) * 7


def test_a_day_off_shows_a_dash() -> None:
    assert _composed(_with_dose(routine("bridge_double"), days_per_week=1)).week_minutes[0] == "–"


def test_a_condition_prints_its_caution_in_the_block_it_concerns_and_in_the_safety_box() -> None:
    pregnant = replace(MARIA, conditions=("preg",))
    made = _composed(routine("bridge_double", "sit_to_stand"), pregnant)
    condition = catalogue().condition("preg")
    assert condition is not None
    assert made.own_cautions.lines == (condition.client_text,)
    assert made.blocks[0].cautions == (condition.client_text,)


def test_a_condition_that_does_not_concern_an_exercise_is_not_repeated_there() -> None:
    exercise = catalogue().get("clamshell")
    assert exercise is not None
    assert "reflux" not in (*exercise.caution, *exercise.contraindicated)
    assert _composed(routine("clamshell"), replace(MARIA, conditions=("reflux",))).blocks[0].cautions == ()


def test_pressing_near_the_hip_bone_always_carries_its_pain_limit() -> None:
    cautions = _composed(routine("psoas_release_hands")).blocks[0].cautions
    assert any("3 or less out of 10" in line for line in cautions)


def test_a_sore_sit_bone_tendon_tightens_the_amber_light() -> None:
    usual, sore = content(), content(client=replace(MARIA, sore_sit_bone=True))
    assert [lamp.pain for lamp in sore.pain] == ["0 to 3", "4 to 5", "6 to 10"]
    assert usual.pain[1].action != sore.pain[1].action
    assert "Too much" in sore.pain[1].action


def test_every_handout_carries_the_warning_signs_even_with_nothing_to_do() -> None:
    made = _composed(Routine("Empty"))
    said = " ".join(line for group in made.safety for line in group.lines).casefold()
    for sign in ("chest pain", "swollen leg", "numb skin between your legs", "bladder", "weak leg", "calf",
                 "groin", "night", "fever", "dark urine", "belly pain", "red pain that lasts 2 days"):  # fmt: skip
        assert sign in said, sign
    assert made.weeks == 0


def test_an_exercise_the_catalogue_no_longer_knows_is_left_out_and_numbers_stay_in_order() -> None:
    plan = routine("bridge_double", "clamshell", "bird_dog")
    gone = replace(plan.items[1], exercise_id="no_longer_here")
    made = _composed(replace(plan, items=(plan.items[0], gone, plan.items[2])))
    assert [block.number for block in made.blocks] == [1, 2]
    assert made.teach_back.lines[1:] == ("1", "2")


def test_reasons_too_long_for_page_one_are_cut_by_whole_sentences_only() -> None:
    long = tuple(
        f"Reason {n} is said here in so many words that it fills a line and more. " * 3 for n in range(3)
    )
    kept = content(client=replace(MARIA, why=long)).why.lines
    assert kept[0] == long[0].strip()
    assert all(line in {one.strip() for one in long} or line == texts().text("why.plan") for line in kept)
    assert len(kept) < 4


def test_easier_and_harder_lines_are_printed_only_if_the_therapist_allows_it() -> None:
    assert all(not block.too_hard and not block.too_easy for block in content().blocks)
    assert all(block.too_hard for block in content(self_change=True).blocks)


def test_the_next_visit_is_written_out_with_day_and_time() -> None:
    made = content(client=replace(MARIA, next_visit=datetime(2026, 12, 8, 9, 5)))  # noqa: DTZ001 - clock time of the clinic
    assert made.facts[-1].value == "Tue 8 December, 9:05 am"
    noon = content(client=replace(MARIA, next_visit=datetime(2026, 12, 8, 12, 0)))  # noqa: DTZ001 - clock time of the clinic
    assert noon.facts[-1].value == "Tue 8 December, 12:00 pm"
    day = content(client=replace(MARIA, next_visit=date(2026, 12, 8)))
    assert day.facts[-1].value == "Tue 8 December"
    assert content(client=replace(MARIA, next_visit=None)).facts[-1].value == "please book"


def test_the_whole_sheet_reads_at_grade_six_or_lower() -> None:
    made = content(*SIX, self_change=True)
    said: list[str] = [made.title, *made.why.lines, *made.remember.lines, made.pain_heading, made.small_print]
    said += [f"{lamp.meaning} {lamp.action}" for lamp in made.pain]
    said += [line + "." for group in made.safety for line in group.lines]
    said += [fact.value for fact in made.moving]
    for block in made.blocks:
        said += [*block.steps, block.feel, block.you_need, block.move_line, block.too_hard, block.too_easy]
        said += [f"{watch.mistake} {watch.fix}" for watch in block.watch_out]
    grade = measure(*said)
    assert grade.flesch_kincaid <= 6.0, grade
    assert all(len(sentence.split()) <= 17 for sentence in grade.long_sentences), grade.long_sentences


def test_client_texts_never_use_words_that_frighten_or_claim_too_much() -> None:
    said = repr(content(*SIX, self_change=True)).casefold()
    for word in ("dormant", "damage", "out of place", "diagnos", "cause"):
        assert word not in said, word


def test_texts_with_a_missing_part_are_refused_with_its_name() -> None:
    document = yaml.safe_load(resource("handout", "texts.en.yaml").read_text("utf-8"))
    del document["safety"]
    del document["labels"]["feel"]
    with pytest.raises(InvalidFile) as caught:
        parse_handout_texts(document)
    assert any("safety" in problem for problem in caught.value.problems)
    assert any("labels.feel" in problem for problem in caught.value.problems)


def _keys(node: Any, place: str = "") -> set[str]:
    if isinstance(node, dict):
        mapping = cast("dict[str, Any]", node)
        return set[str]().union(*(_keys(value, f"{place}.{key}") for key, value in mapping.items()))
    if isinstance(node, list) and place != ".sides.change_clauses":
        items = cast("list[Any]", node)
        return set[str]().union(*(_keys(value, f"{place}.{n}") for n, value in enumerate(items)))
    return {place}


def test_every_language_has_the_same_texts_and_the_same_blanks_to_fill() -> None:
    english, spanish = (
        yaml.safe_load(resource("handout", f"texts.{language}.yaml").read_text("utf-8"))
        for language in ("en", "es")
    )
    assert _keys(english) == _keys(spanish)
    assert sorted(re.findall(r"\{\w+\}", repr(english))) == sorted(re.findall(r"\{\w+\}", repr(spanish)))


def test_dates_and_sides_speak_the_language_of_the_sheet() -> None:
    plan = uneven(routine("clamshell"), 0, "L", None)
    made = compose_handout(MARIA, plan, catalogue(), CLINIC, texts("es"), today=TODAY)
    assert made.language == "es"
    assert made.facts[1].value == "22 de noviembre de 2026"
    assert made.facts[3].value == "Mar 8 de diciembre, 14:30"
    assert made.blocks[0].badge.word == "IZQUIERDA"
    assert made.week[0].boxes == ("I",)


def test_texts_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(InvalidFile):
        parse_handout_texts(["just", "a", "list"])
