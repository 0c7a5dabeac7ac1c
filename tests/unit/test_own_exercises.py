"""The clinic's own exercises: their stored form, the catalogue they are part of, what keeps one from being saved."""

from dataclasses import replace
from typing import Any

import pytest

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.own_changes import digest, shipped_changes, with_shipped
from clinic_app.domain.own_exercise_rules import check_own
from clinic_app.domain.own_exercises import (
    Base,
    OwnExercise,
    base_of,
    item_id_of,
    merged,
    own_content,
    own_from_content,
    own_id,
)

ITEM = "01999999-aaaa-7bbb-8ccc-0123456789ab"
OTHER = "01999999-aaaa-7bbb-8ccc-0123456789ac"


def shipped(exercise_id: str) -> Exercise:
    found = load_catalogue().get(exercise_id)
    assert found is not None
    return found


def document(**changes: object) -> dict[str, Any]:
    return {**exercise_to_document(shipped("bridge_double")), **changes}


def own(
    item: str = ITEM, *, preferred: bool = False, base: Base | None = None, **changes: object
) -> OwnExercise:
    content = own_content(document(**changes), "key", preferred=preferred, base=base)
    return own_from_content(item, "clinic", content, load_catalogue().groups)


def problems(**changes: object) -> dict[str, str]:
    return {one.field: one.sentence for one in check_own(document(**changes), load_catalogue())}


def test_every_shipped_exercise_survives_being_written_and_read_again() -> None:
    groups = load_catalogue().groups
    for exercise in load_catalogue():
        content = own_content(exercise_to_document(exercise), "key", base=base_of(exercise))
        again = own_from_content(ITEM, "clinic", content, groups)
        assert replace(again.exercise, id=exercise.id, scope="shipped", copy_of="") == exercise


def test_an_own_id_leads_back_to_its_item_and_no_other_does() -> None:
    assert item_id_of(own_id(ITEM)) == ITEM
    for other in ("bridge_double", "own_something"):
        with pytest.raises(ValueError, match="no own exercise"):
            item_id_of(other)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({}, "form"),
        (own_content({**document(), "id": "bridge_double"}, "key"), "id"),
        (own_content(document(steps="one long text"), "key"), "steps"),
        (own_content(document(level=9), "key"), "level"),
        (own_content({**document(), "script": "x"}, "key"), "script"),
        ({**own_content(document(), "key"), "base": {"id": "bridge_double"}}, "document"),
    ],
)
def test_a_spoilt_own_exercise_names_the_place(content: dict[str, object], place: str) -> None:
    with pytest.raises(InvalidFile) as raised:
        own_from_content(ITEM, "clinic", content, load_catalogue().groups)
    assert any(place in problem for problem in raised.value.problems)


def test_without_own_exercises_it_is_the_shipped_catalogue_itself() -> None:
    assert merged(load_catalogue(), ()) is load_catalogue()


def test_a_copy_stands_beside_its_original_and_is_found_by_its_own_name() -> None:
    copy = own(name="Bridge after Meyer", base=base_of(shipped("bridge_double")))
    catalogue = merged(load_catalogue(), [copy])
    ids = [exercise.id for exercise in catalogue]
    assert ids.index(copy.id) == ids.index("bridge_double") + 1
    assert [one.id for one in catalogue.find("meyer")] == [copy.id]
    assert catalogue.get(copy.id) == replace(copy.exercise, scope="clinic", copy_of="bridge_double")
    assert len(load_catalogue().find("meyer")) == 0


def test_a_new_exercise_stands_last_in_its_group() -> None:
    new = own(name="Aardvark")
    ids = [exercise.id for exercise in merged(load_catalogue(), [new])]
    group = [exercise.id for exercise in load_catalogue() if exercise.group == new.exercise.group]
    assert ids.index(new.id) == ids.index(group[-1]) + 1


def test_links_of_an_own_exercise_work_from_the_other_side_too() -> None:
    new = own(easier=["glute_set"], harder=["hip_thrust"])
    catalogue = merged(load_catalogue(), [new])
    easier, harder = catalogue.get("glute_set"), catalogue.get("hip_thrust")
    assert easier is not None
    assert harder is not None
    assert new.id in easier.harder
    assert new.id in harder.easier
    assert new.id not in shipped("glute_set").harder


@pytest.mark.parametrize(("preferred", "before"), [(True, True), (False, False)])
def test_a_preferred_copy_is_proposed_before_its_original(preferred: bool, before: bool) -> None:
    copy = own(preferred=preferred, base=base_of(shipped("bridge_double")))
    choices = merged(load_catalogue(), [copy]).first_choices["glute_strength_bilateral"]
    assert (choices.index(copy.id) < choices.index("bridge_double")) is before


def test_a_removed_own_exercise_is_known_but_neither_listed_found_nor_proposed() -> None:
    gone = replace(own(name="Aardvark"), removed=True)
    catalogue = merged(load_catalogue(), [gone])
    assert catalogue.get(gone.id) is not None
    assert gone.id not in [exercise.id for exercise in catalogue]
    assert catalogue.find("aardvark") == ()
    assert all(gone.id not in ids for ids in catalogue.first_choices.values())


def test_every_shipped_document_may_be_saved_as_it_is() -> None:
    for exercise in load_catalogue():
        assert check_own(exercise_to_document(exercise), load_catalogue()) == (), exercise.id


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": " "}, "name", "Give it a name"),
        ({"name": "x" * 61}, "name", "below 60"),
        ({"steps": ["One.", "Two."]}, "steps", "there are 2"),
        ({"steps": ["One.", "One.", "Two."]}, "steps", "say the same"),
        ({"mistakes": []}, "mistakes", "at least one"),
        ({"mistakes": [{"what": "It hurts.", "fix": ""}]}, "mistakes", "Write both"),
        ({"categories": []}, "categories", "what it is for"),
        ({"positions": []}, "positions", "at least one"),
        ({"positions": ["flying"]}, "positions", "flying"),
        ({"muscles": {"primary": [], "secondary": [], "regions": ["glutmax"]}}, "muscles", "works most"),
        ({"equipment": {"required": ["trapeze"], "optional": []}}, "equipment", "trapeze"),
        ({"group": "Circus"}, "group", "Choose the group"),
        ({"harder": ["unheard_of"]}, "harder", "unheard_of"),
        ({"easier": [], "harder": ["glute_set"]}, "harder", "lower than 2"),
        ({"contraindicated": ["preg"], "caution": ["preg"]}, "caution", "both lists"),
        ({"dose": {"sets": 0}}, "dose", "whole number"),
        ({"feel": "Nothing is out of place here."}, "feel", "out of place"),
        ({"restrictions": [{"id": "no_prone", "effect": "bar", "text": ""}]}, "restrictions", "in words"),
        ({"phase": 7}, "phase", "from 1 to 4"),
    ],
)
def test_what_keeps_an_exercise_from_being_saved_is_said_at_its_field(
    change: dict[str, object], field: str, said: str
) -> None:
    assert said in problems(**change)[field]


def test_a_document_of_rubbish_is_refused_and_never_raises() -> None:
    spoilt: dict[str, object] = {"steps": 3, "mistakes": "x", "dose": 7, "muscles": None, "easier": 5}
    for rubbish in (dict[str, object](), spoilt):
        assert check_own(rubbish, load_catalogue())


def test_an_update_names_each_changed_place_and_whether_the_copy_differs_there() -> None:
    base = document()
    now = document(feel="Your buttocks work.", steps=[*base["steps"][:2], "Tuck first.", *base["steps"][3:]])
    mine = document(feel="Feel your seat.")
    said = {change.words: change for change in shipped_changes(base, now, mine)}
    assert said["step 3"].sentence == "Shipped text of step 3 changed."
    assert not said["step 3"].clash
    assert said["“where it is felt”"].clash
    assert "your copy has its own" in said["“where it is felt”"].sentence
    assert set(said) == {"step 3", "“where it is felt”"}


def test_nothing_is_said_where_the_copy_already_has_the_new_text_or_only_links_changed() -> None:
    now = document(feel="New.", harder=[])
    assert shipped_changes(document(), now, document(feel="New.")) == ()


def test_taking_over_changes_the_named_places_and_nothing_else() -> None:
    base = document()
    now = document(
        steps=[*base["steps"][:4], "Rest."],
        dose={"sets": 2, "reps": 5, "hold_s": 10, "rest_s": 30, "times_per_day": 1, "days_per_week": 3},
    )
    mine = document(feel="Feel your seat.")
    taken = with_shipped(mine, now, shipped_changes(base, now, mine))
    assert taken == {**now, "feel": "Feel your seat."}
    assert check_own(taken, load_catalogue()) == ()


def test_a_fingerprint_knows_content_from_order() -> None:
    one = document()
    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest(one) != digest(document(feel="Other."))


def test_two_own_exercises_with_one_name_stay_apart() -> None:
    catalogue = merged(load_catalogue(), [own(), own(OTHER)])
    assert len(catalogue) == len(load_catalogue()) + 2


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("steps", ["Lie down.", "x" * 121, "Stand up."]),
        ("mistakes", [{"what": "x" * 121, "fix": "Slow down."}]),
        ("mistakes", [{"what": "Too fast.", "fix": "x" * 121}]),
        ("feel", "x" * 121),
        ("you_need", "x" * 121),
        ("plain_move", "x" * 121),
        ("too_hard", "x" * 121),
        ("too_easy", "x" * 121),
        (
            "translations",
            [{"language": "es", "original": "Hold and squeeze.", "text": "x" * 121, "status": "draft"}],
        ),
    ],
)
def test_a_text_on_the_sheet_is_no_longer_than_every_template_has_room_for(field: str, given: object) -> None:
    assert problems(**{field: given})[field].endswith("below 120 characters.")
