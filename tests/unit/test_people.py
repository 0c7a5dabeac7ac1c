import pytest

from clinic_app.domain.people import clean_name, name_problem

TAKEN = frozenset({"ana silva"})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Ana \t Silva\n", "Ana Silva"), ("Zoë\u202e", "Zoë"), ("\0", ""), ("<b>Ana</b>", "<b>Ana</b>")],
)
def test_a_name_is_kept_as_typed_without_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("name", ["", "x" * 81, "ANA SILVA", "\uff21na Silva"])
def test_names_that_are_empty_too_long_or_look_like_a_colleagues_are_refused(name: str) -> None:
    assert str(name_problem(name, TAKEN)).endswith(".")


def test_any_other_name_is_taken() -> None:
    assert name_problem("Ana Silvas", TAKEN) is None
