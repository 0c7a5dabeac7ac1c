"""Templates with slots, and copies from another routine: what comes along, what is filled, what stays open."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.errors import ClinicError, InvalidFile
from clinic_app.domain.plan_view import ClientFacts
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_edits import add_item, set_item_reason, set_note, set_tick
from clinic_app.domain.routine_parts import DAY_A, DAY_B, EVERY_DAY, add_part, split_days
from clinic_app.domain.routine_problems import RoutineContext, routine_context
from clinic_app.domain.routine_templates import (
    RoutineTemplate,
    TemplateSlot,
    copied,
    drop_slot,
    fill_template,
    template_from_dict,
    template_of,
    template_to_dict,
)
from clinic_app.domain.routines import Part, Routine, sections
from unit.routine_examples import E5, E6, all_accepted

CATALOGUE = load_catalogue()
ADULT = ClientFacts(age=34)
STRETCH_AND_SQUEEZE = RoutineTemplate(
    "Desk worker", (TemplateSlot("hip_flexor_stretch"), TemplateSlot("glute_activation"))
)


def routine(*ids: str) -> Routine:
    made = Routine("Plan")
    for exercise_id in ids:
        exercise = CATALOGUE.get(exercise_id)
        assert exercise is not None
        made = add_item(made, exercise)
    return made


def rules(document: dict[str, object] | None) -> RoutineContext:
    return routine_context(
        document, all_accepted(document) if document else all_accepted({"findings": {}}), ADULT
    )


def filled(template: RoutineTemplate, start: Routine, document: dict[str, object] | None = None) -> Routine:
    return fill_template(template, start, CATALOGUE, rules(document).plan, ADULT)


def categories(made: Routine) -> list[str]:
    return [item.category for item in made.items]


def test_slots_are_filled_for_this_client_with_sides_and_reasons() -> None:
    made = filled(STRETCH_AND_SQUEEZE, Routine("Plan"), E5)

    assert categories(made) == ["hip_flexor_stretch", "glute_activation"]
    assert made.items[1].side in (None, "R"), "only the right glute has a finding"
    assert "Desk worker" in made.items[0].reasons[0]
    assert not made.open_slots


def test_a_barred_slot_stays_open_and_says_why() -> None:
    made = filled(STRETCH_AND_SQUEEZE, Routine("Plan"), E6)

    assert categories(made) == ["glute_activation"]
    assert [slot.category for slot in made.open_slots] == ["hip_flexor_stretch"]
    assert "stabilise" in made.open_slots[0].why


def test_a_slot_whose_move_is_there_already_is_not_filled_twice() -> None:
    made = filled(STRETCH_AND_SQUEEZE, routine("standing_hip_flexor_stretch", "glute_set"))

    assert len({item.exercise_id for item in made.items}) == len(made.items)


def test_exactly_one_exercise_comes_with_the_dose_of_the_template() -> None:
    start = routine("bridge_double")
    start = replace(start, items=(replace(start.items[0], dose=replace(start.items[0].dose, sets=5)),))
    template = template_of(start, " Five ", {"bridge_double": "exercise"})

    made = filled(template, Routine("Plan"))
    assert (template.name, made.items[0].exercise_id, made.items[0].dose.sets) == ("Five", "bridge_double", 5)
    gone = replace(template, slots=(replace(template.slots[0], exercise_id="bridge_of_old"),))
    assert "no longer in the catalogue" in filled(gone, Routine("Plan")).open_slots[0].why


def test_a_template_keeps_parts_and_nothing_about_the_client() -> None:
    start = add_part(routine("glute_set", "deep_squat"), "Strength day A", (0, 3))
    start = set_note(
        set_item_reason(start, "glute_set", "Agreed with her surgeon."), "glute_set", "Mind the scar."
    )
    stored = template_to_dict(template_of(start, "Mixed", default="exercise"))

    assert "scar" not in str(stored)
    assert "surgeon" not in str(stored)
    read = template_from_dict("Mixed", stored)
    assert read == template_of(start, "Mixed", default="exercise")
    made = filled(read, Routine("Plan"))
    assert [(one.part.name, len(one.items)) for one in sections(made)] == [
        (EVERY_DAY, 2),
        ("Strength day A", 0),
    ]


@pytest.mark.parametrize(
    "document", [{"slots": [{"part": "x"}]}, {"slots": "many"}, [], {"slots": [], "colour": "red"}]
)
def test_a_damaged_template_is_refused_with_its_problems(document: Any) -> None:
    with pytest.raises(InvalidFile) as caught:
        template_from_dict("Broken", document)
    assert caught.value.problems


def test_an_open_slot_can_be_let_go() -> None:
    made = filled(STRETCH_AND_SQUEEZE, Routine("Plan"), E6)

    assert drop_slot(made, made.open_slots[0]).open_slots == ()


def test_from_another_client_only_the_work_comes_along() -> None:
    start = set_note(routine("glute_set", "clamshell"), "clamshell", "Mind Maria's scar.")
    start = set_item_reason(set_tick(start, "run_gate.hops", date(2026, 11, 2)), "glute_set", "Her wish.")
    start = replace(
        start,
        items=tuple(replace(item, reasons=("Maria: short hip flexors",), shown=True) for item in start.items),
        notes=("About Maria.",),
        override_reason="Maria asked.",
        review="After Maria's holiday",
    )
    other = copied(start, same_client=False)

    assert [item.exercise_id for item in other.items] == ["glute_set", "clamshell"]
    assert "Maria" not in str(other)
    assert not any(item.note or item.reasons or item.override_reason or item.shown for item in other.items)
    assert (other.ticks, other.notes, other.review) == ((), (), "")


def test_from_the_clients_own_earlier_routine_notes_stay_and_reasons_against_rules_are_asked_again() -> None:
    start = set_note(set_item_reason(routine("glute_set"), "glute_set", "Agreed."), "glute_set", "Slowly")
    own = copied(start, same_client=True)

    assert (own.items[0].note, own.items[0].override_reason) == ("Slowly", "")


def test_strength_is_split_into_two_days_and_the_rest_stays_daily() -> None:
    made = split_days(CATALOGUE, routine("glute_set", "deep_squat", "split_squat", "rdl_double", "bird_dog"))

    assert [(one.part.name, [item.exercise_id for item in one.items]) for one in sections(made)] == [
        (EVERY_DAY, ["glute_set", "bird_dog"]),
        (DAY_A.name, ["deep_squat", "rdl_double"]),
        (DAY_B.name, ["split_squat"]),
    ]
    assert {item.dose.days_per_week for item in made.items if item.part == DAY_A.name} == {2}
    assert "C16" not in {problem.code for problem in check_routine(CATALOGUE, made)}
    assert split_days(CATALOGUE, routine("deep_squat", "split_squat")).parts == (DAY_A, DAY_B)
    with pytest.raises(ClinicError, match="at least two strength exercises"):
        split_days(CATALOGUE, routine("deep_squat", "bird_dog"))


kinds = st.sampled_from(
    ("hip_flexor_stretch", "psoas_release", "core_stabilise", "glute_activation", "glute_strength_bilateral")
)
slots = st.builds(
    TemplateSlot,
    category=kinds,
    exercise_id=st.one_of(st.just(""), st.sampled_from([exercise.id for exercise in CATALOGUE])),
)


@given(some=st.lists(slots, max_size=8), document=st.sampled_from((None, E5, E6)), parted=st.booleans())
def test_no_template_brings_in_what_a_rule_bars(
    some: list[TemplateSlot], document: dict[str, object] | None, parted: bool
) -> None:
    template = RoutineTemplate("Any", tuple(some), (Part("Morning"), Part("Gym", (0, 3))) if parted else ())
    made = filled(template, Routine("Plan"), document)
    found = check_routine(CATALOGUE, made, rules(document))

    barred = [
        problem
        for problem in found
        if problem.severity == "refuse" and problem.item_keys and problem.code not in ("DEMO", "C6")
    ]
    assert not barred
    assert len({item.key for item in made.items}) == len(made.items)
    assert all(slot.why for slot in made.open_slots)
    assert template_from_dict("Any", template_to_dict(template)) == replace(
        template,
        slots=tuple(
            replace(slot, part=slot.part or ("Morning" if parted else "")) for slot in template.slots
        ),
    )
