import pytest

from clinic_app.services.rights import MATRIX, ROLES, NotAllowed, Right, rights_of


def test_every_role_has_its_line_and_every_right_somebody_who_has_it() -> None:
    assert set(MATRIX) == set(ROLES)
    assert rights_of(ROLES) == frozenset(Right)


def test_an_assistant_makes_no_clinical_decisions_and_an_administrator_sees_no_records() -> None:
    clinical = {Right.SCREEN, Right.DECIDE, Right.EDIT_ROUTINES}
    assert not rights_of(["assistant"]) & clinical
    assert not rights_of(["administrator"]) & (clinical | {Right.READ_RECORDS, Right.EXPORT_RECORD})
    assert not rights_of(["therapist"]) & {Right.MANAGE_PEOPLE, Right.READ_AUDIT, Right.CHANGE_DATA_KEY}


def test_roles_add_up_and_words_that_are_no_role_allow_nothing() -> None:
    assert rights_of(["therapist", "administrator"]) == rights_of(["therapist"]) | rights_of(
        ["administrator"]
    )
    assert rights_of([]) == rights_of(["owner", "Therapist", ""]) == frozenset()


@pytest.mark.parametrize("right", list(Right))
def test_a_refusal_is_one_sentence_with_a_way_out(right: Right) -> None:
    refusal = NotAllowed(right)
    assert refusal.sentence == f"You are not allowed to {right.value}."
    assert refusal.next_step
