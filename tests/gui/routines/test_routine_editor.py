"""Changing a routine: rules hold, every change can be taken back."""

import pytest
from desk_samples import STABILISE_BOTH, STABILISE_LEFT, STRETCH, editor_for, free_editor

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.routines.editor import NeedsReason, Refused, RoutineEditor
from clinic_app.gui.routines.lines import (
    general_problems,
    line_views,
    meter,
    needs_routine_reason,
    plain_reason,
    print_refusal,
)

STRETCH_ID = "half_kneeling_hip_flexor_stretch"


def ids(editor: RoutineEditor) -> list[str]:
    return [item.exercise_id for item in editor.routine.items]


# history


def test_every_change_can_be_taken_back_and_done_again() -> None:
    editor = free_editor(load_catalogue(), "bridge_double", "clamshell")
    start = editor.routine
    editor.add("bird_dog")
    editor.move_by("bird_dog", -2)
    editor.change_dose("clamshell", sets=4)
    editor.choose_side("clamshell", "L")
    editor.write_note("clamshell", "Slowly")
    editor.remove("bridge_double")
    end = editor.routine
    steps = 0
    while editor.undo():
        steps += 1
    assert (steps, editor.routine) == (6, start)
    while editor.redo():
        pass
    assert editor.routine == end


def test_a_new_change_forgets_what_was_undone() -> None:
    editor = free_editor(load_catalogue(), "bridge_double")
    editor.add("bird_dog")
    editor.undo()
    editor.add("clamshell")
    assert editor.redo_words == ""
    assert editor.undo_words == "Added Clamshell"


def test_numbers_typed_into_one_dose_are_one_step() -> None:
    editor = free_editor(load_catalogue(), "bridge_double")
    editor.change_dose("bridge_double", sets=1)
    editor.change_dose("bridge_double", reps=5)
    editor.undo()
    item = editor.routine.items[0]
    assert (item.dose.sets, item.dose.reps) == (3, 12)
    assert editor.undo_words == ""


# dose


def test_a_dose_line_is_read_while_it_is_typed_and_changes_dose_and_side() -> None:
    editor = free_editor(load_catalogue(), "clamshell")
    reading = editor.read_dose("clamshell", "3x10 h5 r30 2/d 5/w L")
    assert reading.problem == ""
    assert reading.words == "3 sets of 10 holds of 5 s, rest 30 s · twice a day, 5 days a week · LEFT only"
    assert editor.routine.items[0].side == "both", "reading changes nothing"
    editor.type_dose("clamshell", "3x10 h5 r30 2/d 5/w L")
    item = editor.routine.items[0]
    assert (item.side, item.dose.sets, item.dose.hold_s, item.dose.times_per_day) == ("L", 3, 5, 2)
    assert editor.shorthand("clamshell") == "3x10 h5 r30 2/d 5/w L"


def test_a_half_typed_dose_says_what_it_cannot_read() -> None:
    editor = free_editor(load_catalogue(), "clamshell")
    assert "zz" in editor.read_dose("clamshell", "3x10 zz").problem
    with pytest.raises(ClinicError):
        editor.type_dose("clamshell", "3x10 zz")


def test_a_side_is_refused_where_both_sides_work_at_once() -> None:
    editor = free_editor(load_catalogue(), "bridge_double")
    assert "both sides at once" in editor.read_dose("bridge_double", "3x10 L").problem
    with pytest.raises(ClinicError):
        editor.type_dose("bridge_double", "3x10 L")


def test_an_extra_set_written_on_the_dose_line_is_taken() -> None:
    editor = free_editor(load_catalogue(), "clamshell")
    editor.type_dose("clamshell", "2x12 +R")
    assert editor.routine.items[0].extra_set_side == "R"
    assert line_views(editor)[0].side_words == "BOTH, each side, one more set RIGHT"


# rules


def test_a_stretch_on_a_stabilise_side_is_refused_with_the_reason() -> None:
    editor = editor_for(load_catalogue(), STABILISE_BOTH)
    before = editor.routine
    with pytest.raises(Refused) as refused:
        editor.add(STRETCH_ID)
    assert "stabilise" in refused.value.sentence
    assert editor.routine is before
    exercise = editor.catalogue.get(STRETCH_ID)
    assert exercise is not None
    why = editor.availability(exercise)
    assert (why.barred, why.overridable) == (True, False)
    assert "stabilise" in why.why


def test_where_only_one_side_is_barred_the_other_one_is_taken() -> None:
    editor = editor_for(load_catalogue(), STABILISE_LEFT)
    if STRETCH_ID in ids(editor):
        editor.remove(STRETCH_ID)
    for key in [item.key for item in editor.routine.items if "stretch" in item.exercise_id]:
        editor.remove(key)
    key = editor.add(STRETCH_ID)
    item = editor.routine.item(key)
    assert item is not None
    assert item.side == "R"
    with pytest.raises(Refused):
        editor.choose_side(key, "both")
    assert editor.routine.item(key) == item


def test_a_rule_that_may_be_lifted_asks_for_a_reason_and_keeps_it() -> None:
    editor = editor_for(load_catalogue(), STABILISE_BOTH)
    with pytest.raises(NeedsReason) as wish:
        editor.add("split_squat")
    assert "split_squat" not in ids(editor)
    wish.value.again("She squats twice a week already.")
    item = editor.routine.items[-1]
    assert (item.exercise_id, item.override_reason) == ("split_squat", "She squats twice a week already.")
    line = line_views(editor)[-1]
    assert line.needs_reason
    assert all(problem.severity != "refuse" for problem in line.problems)
    assert any("She squats twice a week already." in problem.message for problem in line.problems)


def test_taking_the_reason_away_stops_printing() -> None:
    editor = editor_for(load_catalogue(), STABILISE_BOTH)
    editor.add("split_squat", reason="Known to her.")
    assert print_refusal(editor.problems) == ""
    editor.write_reason("split_squat", "")
    assert "Split squat" in print_refusal(editor.problems)


# what the screen says


def test_every_proposed_line_says_why_it_is_there_without_codes() -> None:
    views = line_views(editor_for(load_catalogue(), STRETCH))
    assert len(views) >= 3
    for view in views:
        assert view.because
        assert view.because != "Added by you."
        assert "F_" not in view.because
        assert view.side_words.split(" ")[0].rstrip(",") in ("LEFT", "RIGHT", "BOTH")
        assert view.spoken.startswith(f"{view.number}. {view.name}")


def test_finding_codes_become_sides() -> None:
    text = "Short hip flexors (F_HF_SHORT_L supported, F_HF_SHORT_R suggested): goal 1."
    assert plain_reason(text) == "Short hip flexors (left supported, right suggested): goal 1."


@pytest.mark.parametrize(
    ("count", "tone", "words"),
    [
        (0, "good", "3 or 4"),
        (3, "good", "good"),
        (5, "note", "3 or 4"),
        (6, "warning", "Split"),
        (9, "warning", "reason"),
    ],
)
def test_the_number_of_exercises_is_judged_at_the_point_of_choice(count: int, tone: str, words: str) -> None:
    catalogue = load_catalogue()
    shown = meter(free_editor(catalogue, *[exercise.id for exercise in catalogue][:count]))
    assert (shown.count, shown.count_tone) == (count, tone)
    assert words in shown.advice
    assert "[91]" in shown.evidence


def test_what_to_drop_first_is_named_once_there_are_four() -> None:
    editor = free_editor(load_catalogue(), "bridge_double", "clamshell", "bird_dog")
    assert meter(editor).drop_first == ""
    editor.add("dead_bug")
    assert meter(editor).drop_first == "Dead bug, because it came last"


def test_more_than_eight_exercises_print_only_with_a_written_reason() -> None:
    catalogue = load_catalogue()
    editor = free_editor(catalogue, *[exercise.id for exercise in catalogue][:9])
    assert "written reason" in print_refusal(
        tuple(problem for problem in editor.problems if problem.code == "SIZE_PRINT")
    )
    assert needs_routine_reason(editor)
    editor.write_routine_reason("Two days, A and B.")
    assert not [
        problem
        for problem in editor.problems
        if problem.code == "SIZE_PRINT" and problem.severity == "refuse"
    ]
    assert needs_routine_reason(editor), "the reason stays visible and can be changed"


def test_the_planks_of_the_stabilise_branch_cannot_be_dropped_silently() -> None:
    editor = editor_for(load_catalogue(), STABILISE_BOTH)
    plank = next(item for item in editor.routine.items if "side_plank" in item.exercise_id)
    editor.remove(plank.key)
    assert any(problem.code == "C1" for problem in general_problems(editor))
    assert "side plank" in print_refusal(editor.problems)


def test_a_line_of_an_exercise_that_is_gone_is_shown_and_can_be_removed() -> None:
    catalogue = load_catalogue()
    editor = free_editor(catalogue, "bridge_double")
    lost = editor.routine.items[0].__class__(
        key="old", exercise_id="old_move", side=None, dose=editor.routine.items[0].dose
    )
    routine = editor.routine.__class__("Home exercises", (*editor.routine.items, lost))
    editor.start_over(routine, "Opened")
    assert "no longer in the catalogue" in line_views(editor)[1].name
    assert "not in the catalogue" in print_refusal(editor.problems)
    editor.remove("old")
    assert print_refusal(editor.problems) == ""


def test_what_must_be_shown_first_can_be_added_and_waits_for_its_tick_before_printing() -> None:
    catalogue = load_catalogue()
    editor = free_editor(catalogue)
    psoas = catalogue.get("psoas_release_hands")
    assert psoas is not None
    assert not editor.availability(psoas).barred
    editor.add(psoas.id)
    assert ids(editor) == [psoas.id]
    assert [problem.code for problem in editor.problems if problem.severity == "refuse"] == ["DEMO"]
