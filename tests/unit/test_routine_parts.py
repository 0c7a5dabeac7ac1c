"""Several sessions in one routine: made, filled, moved, stored, and how long each takes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.errors import ClinicError, InvalidFile
from clinic_app.domain.routine_documents import routine_from_dict, routine_to_dict
from clinic_app.domain.routine_edits import add_item, place_item, set_tick
from clinic_app.domain.routine_parts import (
    EVERY_DAY,
    add_part,
    days_word,
    fill_parts,
    move_part,
    remove_part,
    rename_part,
    set_part_days,
)
from clinic_app.domain.routines import (
    Part,
    Routine,
    Slot,
    busiest_day,
    item_days,
    minutes_of,
    sections,
    session_minutes,
    week_minutes,
)
from clinic_app.interchange.routine_file import read_routine_file


def plain(*ids: str) -> Routine:
    made = Routine("Plan")
    for exercise_id in ids:
        exercise = load_catalogue().get(exercise_id)
        assert exercise is not None, exercise_id
        made = add_item(made, exercise)
    return made


def layout(routine: Routine) -> list[tuple[str, list[str]]]:
    return [(one.part.name, [item.key for item in one.items]) for one in sections(routine)]


def two_parts() -> Routine:
    made = add_part(plain("glute_set", "bridge_double", "deep_squat"), "Strength day A", (0, 3))
    return place_item(made, "deep_squat", "Strength day A", 0)


def test_a_routine_without_parts_is_one_section_without_a_name() -> None:
    assert layout(plain("glute_set", "bridge_double")) == [("", ["glute_set", "bridge_double"])]


def test_the_first_part_makes_a_part_of_the_lines_already_there() -> None:
    made = add_part(plain("glute_set"), "Before the run")

    assert layout(made) == [(EVERY_DAY, ["glute_set"]), ("Before the run", [])]
    assert layout(add_part(Routine("Empty"), "Morning")) == [("Morning", [])]


def test_a_line_moved_to_a_part_with_days_is_done_on_those_days() -> None:
    made = two_parts()
    squat = made.item("deep_squat")

    assert squat is not None
    assert layout(made) == [(EVERY_DAY, ["glute_set", "bridge_double"]), ("Strength day A", ["deep_squat"])]
    assert squat.dose.days_per_week == 2
    assert item_days(made, squat) == (0, 3)


def test_a_dose_of_another_number_of_days_leaves_the_days_of_the_part() -> None:
    made = two_parts()
    squat = made.items[-1]
    made = replace(made, items=(*made.items[:-1], replace(squat, dose=replace(squat.dose, days_per_week=3))))

    assert item_days(made, made.items[-1]) == (0, 2, 4)


def test_positions_are_counted_inside_the_part() -> None:
    made = place_item(two_parts(), "glute_set", "Strength day A", 1)

    assert layout(made)[1] == ("Strength day A", ["deep_squat", "glute_set"])
    assert layout(place_item(made, "glute_set", "Strength day A", 0))[1] == (
        "Strength day A",
        ["glute_set", "deep_squat"],
    )
    assert layout(place_item(made, "deep_squat", "Strength day A", 99))[0] == (EVERY_DAY, ["bridge_double"])


def test_a_new_line_goes_to_the_part_named_or_the_last_one() -> None:
    clamshell = load_catalogue().get("clamshell")
    assert clamshell is not None

    assert layout(add_item(two_parts(), clamshell))[1][1] == ["deep_squat", "clamshell"]
    assert layout(add_item(two_parts(), clamshell, part=EVERY_DAY))[0][1][-1] == "clamshell"


def test_parts_are_renamed_moved_and_given_days() -> None:
    made = rename_part(two_parts(), "Strength day A", "Gym")

    assert [name for name, _ in layout(move_part(made, "Gym", 0))] == ["Gym", EVERY_DAY]
    assert move_part(made, "Gym", 0).items[0].key == "deep_squat"
    dated = set_part_days(made, "Gym", (4, 0, 4, 2))
    assert dated.part("Gym") == Part("Gym", (0, 2, 4))
    assert dated.items[-1].dose.days_per_week == 3
    assert rename_part(made, "Gym", " Gym ") is made


def test_removing_a_part_keeps_its_lines() -> None:
    made = add_part(two_parts(), "Evening")

    assert layout(remove_part(made, "Strength day A")) == [
        (EVERY_DAY, ["glute_set", "bridge_double", "deep_squat"]),
        ("Evening", []),
    ]
    assert layout(remove_part(made, EVERY_DAY))[0] == (
        "Strength day A",
        ["glute_set", "bridge_double", "deep_squat"],
    )
    assert remove_part(two_parts(), EVERY_DAY).parts == ()
    assert all(not item.part for item in remove_part(two_parts(), EVERY_DAY).items)


@pytest.mark.parametrize("name", ["  ", "x" * 41, "strength DAY a"])
def test_a_part_needs_a_name_of_its_own(name: str) -> None:
    with pytest.raises(ClinicError):
        add_part(two_parts(), name)
    with pytest.raises(ClinicError):
        rename_part(two_parts(), EVERY_DAY, name)


def test_minutes_are_counted_for_each_part_and_the_week_over_all() -> None:
    made, catalogue = two_parts(), load_catalogue()
    each = [minutes_of(catalogue, one.items) for one in sections(made)]

    assert session_minutes(catalogue, made) == max(each)
    assert session_minutes(catalogue, made) < session_minutes(
        catalogue, plain("glute_set", "bridge_double", "deep_squat")
    )
    assert week_minutes(catalogue, made) == week_minutes(
        catalogue, replace(made, parts=(), items=tuple(replace(item, part="") for item in made.items))
    )


def test_the_busiest_day_counts_what_falls_on_one_day() -> None:
    made = plain("glute_set", "bridge_double", "deep_squat", "step_up", "clamshell", "bird_dog")
    parts = (Part(EVERY_DAY), Part("A", (0, 4)), Part("B", (2,)))
    split = fill_parts(made, parts, {"bridge_double": "A", "deep_squat": "A", "step_up": "B"})

    assert busiest_day(made) == 6
    assert busiest_day(split) == 5
    assert [item.dose.days_per_week for item in split.items if item.part == "B"] == [1]


def test_parts_slots_and_ticks_survive_storing_and_the_file() -> None:
    made = set_tick(two_parts(), "run_gate.hops", date(2026, 11, 2), "no groin pain")
    made = replace(made, open_slots=(Slot("core_stabilise", EVERY_DAY, "No plank fits."),))
    stored = routine_to_dict(made)

    assert routine_from_dict(stored, load_catalogue()) == made
    text = "format: clinic-companion/routine\nversion: 1\nclient: {given_name: Ana}\n" + yaml.safe_dump(
        {"routine": stored}
    )
    assert read_routine_file(text.encode(), load_catalogue()).routine == made


def test_a_day_written_bare_in_yaml_is_read() -> None:
    text = (
        "format: clinic-companion/routine\nversion: 1\nclient: {given_name: Ana}\n"
        "routine: {title: Plan, ticks: [{criterion: run_gate.hops, met_on: 2026-11-02}]}\n"
    )

    tick = read_routine_file(text.encode(), load_catalogue()).routine.ticks[0]
    assert (tick.on, type(tick.on)) == (date(2026, 11, 2), date)


def test_an_older_routine_without_parts_reads_as_before() -> None:
    stored = routine_to_dict(plain("glute_set"))

    assert not {"parts", "ticks", "open_slots"} & set(stored)
    assert routine_from_dict(stored) == plain("glute_set")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("items", 0, "part"), "Nowhere", "items[1] › part"),
        (("parts", 1, "name"), EVERY_DAY, "parts[2] › name"),
        (("parts", 0, "days"), ["someday"], "parts[1] › days"),
        (("ticks",), [{"criterion": "x", "met_on": "soon"}], "ticks[1] › met_on"),
        (("open_slots",), [{"category": "x", "part": "Nowhere"}], "open_slots[1] › part"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_place(
    path: tuple[str | int, ...], value: object, place: str
) -> None:
    document: Any = routine_to_dict(two_parts())
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value

    with pytest.raises(InvalidFile) as caught:
        routine_from_dict(document, load_catalogue())
    assert any(place in problem for problem in caught.value.problems)


def test_a_tick_replaces_the_earlier_one_and_can_be_taken_away() -> None:
    made = set_tick(set_tick(Routine("Plan"), "core_gate", date(2026, 11, 1)), "core_gate", date(2026, 11, 9))

    assert [(tick.criterion, tick.on) for tick in made.ticks] == [("core_gate", date(2026, 11, 9))]
    assert made.has_tick("core_gate")
    assert not set_tick(made, "core_gate", None).ticks


def test_days_are_said_in_short() -> None:
    assert days_word((0, 2, 4)) == "Mon, Wed, Fri"
    assert days_word(tuple(range(7))) == "every day"
    assert days_word(()) == ""
