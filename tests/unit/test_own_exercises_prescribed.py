"""Own exercises where the shipped ones are used: proposed, checked, put on the sheet, and kept after they were removed."""

import json
from dataclasses import replace
from typing import Any

import handout_samples
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.domain.own_exercises import OwnExercise, base_of, merged, own_content, own_from_content
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_documents import routine_from_dict, routine_to_dict
from clinic_app.domain.routine_problems import routine_context
from clinic_app.domain.routine_proposal import AcceptedFindings, ClientFacts, propose_routine
from clinic_app.domain.routines import Routine
from clinic_app.interchange.routine_file import read_routine_file
from clinic_app.services.handout_content import compose_handout
from unit.routine_examples import E5, all_accepted

ITEM = "01999999-aaaa-7bbb-8ccc-0123456789ab"


def shipped(exercise_id: str) -> Exercise:
    found = load_catalogue().get(exercise_id)
    assert found is not None
    return found


def copy_of(exercise_id: str, *, preferred: bool = True, **changes: Any) -> OwnExercise:
    original = shipped(exercise_id)
    document = {**exercise_to_document(original), "name": "Ours", "plain_name": "Our way", **changes}
    content = own_content(document, "a" * 32, preferred=preferred, base=base_of(original))
    return own_from_content(ITEM, "clinic", content, load_catalogue().groups)


def propose(catalogue: Catalogue) -> Routine:
    return propose_routine(catalogue, E5, all_accepted(E5), ClientFacts(age=34))


def test_the_proposal_takes_a_preferred_copy_in_the_place_of_its_original() -> None:
    own = copy_of("bridge_double")
    ids = [item.exercise_id for item in propose(merged(load_catalogue(), [own])).items]
    assert own.id in ids
    assert "bridge_double" not in ids
    assert [one.replace(own.id, "bridge_double") for one in ids] == [
        item.exercise_id for item in propose(load_catalogue()).items
    ]


def test_the_proposal_leaves_a_copy_that_is_not_preferred() -> None:
    own = copy_of("bridge_double", preferred=False)
    ids = [item.exercise_id for item in propose(merged(load_catalogue(), [own])).items]
    assert own.id not in ids


def test_a_preferred_copy_the_client_must_not_do_gives_way_to_what_is_allowed() -> None:
    own = copy_of("bridge_double", contraindicated=["fracture", "preg"], caution=[])
    catalogue = merged(load_catalogue(), [own])
    routine = propose_routine(catalogue, E5, all_accepted(E5), ClientFacts(age=34, conditions=("preg",)))
    assert own.id not in [item.exercise_id for item in routine.items]


def test_a_routine_that_uses_a_removed_own_exercise_is_still_good_and_still_printed() -> None:
    own = copy_of("bridge_double")
    routine = propose(merged(load_catalogue(), [own]))
    kept = routine_from_dict(routine_to_dict(routine))
    after = merged(load_catalogue(), [replace(own, removed=True)])
    context = routine_context(E5, all_accepted(E5), ClientFacts(age=34))
    assert not [one for one in check_routine(after, kept, context) if "not in the catalogue" in one.message]
    content = compose_handout(
        handout_samples.MARIA,
        kept,
        after,
        handout_samples.CLINIC,
        handout_samples.texts(),
        today=handout_samples.TODAY,
    )
    assert any("Our way" in block.name for block in content.blocks)


def test_a_routine_file_may_name_an_own_exercise() -> None:
    own = copy_of("bridge_double")
    catalogue = merged(load_catalogue(), [own])
    document = {
        "format": "clinic-companion/routine",
        "version": 1,
        "client": {"given_name": "Maria"},
        "routine": routine_to_dict(propose(catalogue)),
    }
    read = read_routine_file(json.dumps(document).encode(), catalogue)
    assert own.id in [item.exercise_id for item in read.routine.items]


def test_undecided_findings_propose_no_own_exercise_either() -> None:
    own = copy_of("bridge_double")
    catalogue = merged(load_catalogue(), [own])
    assert propose_routine(catalogue, E5, AcceptedFindings(frozenset()), ClientFacts()).items == ()
