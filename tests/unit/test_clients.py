from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.client_vocabulary import CONDITIONS, EQUIPMENT
from clinic_app.domain.clients import (
    FieldsRejected,
    age_on,
    check_client,
    check_episode,
    client_values,
    draft_of,
    episode_values,
    fold_name,
    phone_digits,
    possible_dates,
)

TODAY = date(2026, 5, 4)


def problems(**draft: object) -> dict[str, str]:
    full: dict[str, object] = {"given_name": "Ana", "family_name": "Silva", **draft}
    return {problem.field: problem.message for problem in check_client(full, today=TODAY)}


def test_two_names_are_enough_for_a_client() -> None:
    values = client_values({"given_name": " Ana  María ", "family_name": "Silva"}, today=TODAY)
    assert (values.given_name, values.family_name, values.sex, values.birth_date) == (
        "Ana María",
        "Silva",
        "U",
        None,
    )
    assert values.display_name == "Ana María Silva"
    assert values.called == "Ana María"


def test_an_empty_form_names_every_field_it_needs() -> None:
    assert {problem.field for problem in check_client({}, today=TODAY)} == {"given_name", "family_name"}


def test_a_name_without_a_letter_is_refused() -> None:
    assert "given_name" in problems(given_name="--")


@pytest.mark.parametrize("born", [TODAY + timedelta(days=1), "2026-05-05", date(1899, 1, 1)])
def test_a_birth_date_in_the_future_or_too_long_ago_is_refused(born: object) -> None:
    assert "birth_date" in problems(birth_date=born)


@pytest.mark.parametrize(
    "born",
    [
        TODAY,
        "1985-03-02",
        "2.3.1985",
        datetime(1985, 3, 2, tzinfo=UTC),
        "13/3/1985",
        "4/4/1985",
        None,
        "",
        date(1906, 1, 1),
    ],
)
def test_a_plausible_birth_date_is_taken(born: object) -> None:
    assert problems(birth_date=born) == {}


def test_a_birth_date_with_two_readings_is_asked_back_with_both() -> None:
    assert "1985-03-02" in problems(birth_date="yesterday")["birth_date"]
    assert problems(birth_date="3/2/1985")["birth_date"].startswith(
        "This can be read as 1985-03-02 or 1985-02-03"
    )


@pytest.mark.parametrize("text", ["+31 6 1234 5678", "(555) 010-0123", "555.010.0123 ext 12", "0612345678"])
def test_usual_phone_numbers_are_taken(text: str) -> None:
    assert problems(phone=text, emergency_phone=text) == {}


@pytest.mark.parametrize("text", ["call me", "123", "+31 6 1234 5678 9012 3456 789", "555-CALL-NOW"])
def test_other_phone_numbers_are_refused(text: str) -> None:
    assert set(problems(phone=text)) == {"phone"}


@pytest.mark.parametrize(
    ("text", "fits"), [("a.b+c@clinic.example", True), ("a@b", False), ("a b@c.de", False), ("@c.de", False)]
)
def test_an_email_address_needs_its_form(text: str, fits: bool) -> None:
    assert (problems(email=text) == {}) is fits


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handout_language", "tlh"),
        ("paper", "a3"),
        ("sex", "X"),
        ("precautions", ["preg", "not_a_code"]),
        ("equipment", ["trampoline"]),
        ("equipment", "mat"),
        ("notes", 7),
        ("notes", "long " * 4001),
        ("preferred_name", 7),
        ("gender_text", "a\x00b"),
        ("alerts", "bell\x07"),
        ("given_name", "A" * 201),
        ("shoe_size", "43"),
    ],
)
def test_a_value_outside_the_known_ones_is_refused_at_its_field(field: str, value: object) -> None:
    assert set(problems(**{field: value})) == {field}


def test_codes_are_stored_once_and_in_the_order_of_the_list() -> None:
    values = client_values(
        {
            "given_name": "A",
            "family_name": "B",
            "equipment": ["roller", "mat", "mat"],
            "precautions": {"balance", "preg"},
        },
        today=TODAY,
    )
    assert values.equipment == ("mat", "roller")
    assert values.precautions == ("preg", "balance")


def test_all_problems_are_reported_together() -> None:
    with pytest.raises(FieldsRejected) as caught:
        client_values({"given_name": "", "email": "x", "sex": "?"}, today=TODAY)
    assert [problem.field for problem in caught.value.problems] == [
        "given_name",
        "family_name",
        "sex",
        "email",
    ]
    assert caught.value.next_step == "Enter the given name."


def test_an_episode_needs_a_complaint_and_days_in_order() -> None:
    found = check_episode(
        {"complaint": " ", "started_on": "2026-05-01", "closed_on": "2026-04-30"}, today=TODAY
    )
    assert [problem.field for problem in found] == ["complaint", "closed_on"]
    assert check_episode({"complaint": "x", "closed_on": "2026-05-05"}, today=TODAY)[0].field == "closed_on"
    assert check_episode({"complaint": "Tight hamstrings", "side": "left"}, today=TODAY)[0].field == "side"
    assert (
        check_episode({"complaint": "Tight hamstrings", "started_on": "2026-05-05"}, today=TODAY)[0].field
        == "started_on"
    )


def test_an_episode_may_leave_the_side_open() -> None:
    values = episode_values({"complaint": "Tight hamstrings", "side": None}, today=TODAY)
    assert values.side is None
    moment = datetime(2026, 1, 2, 8, tzinfo=UTC)
    assert episode_values({"complaint": "x", "started_on": moment}, today=TODAY).started_on == date(
        2026, 1, 2
    )


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1985, 3, 2), date(2026, 3, 1), 40),
        (date(1985, 3, 2), date(2026, 3, 2), 41),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (None, TODAY, None),
    ],
)
def test_age_counts_full_years(born: date | None, day: date, age: int | None) -> None:
    assert age_on(day, born) == age


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë", "zoe"),
        ("O’Neil", "oneil"),
        ("O'Neil", "oneil"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Søren Ærø", "soren aero"),
        ("Đorđe", "dorde"),
        ("Weiß", "weiss"),
        ("WEISS", "weiss"),
        ("Œuvre", "oeuvre"),
        ("Müller-Lüdenscheidt", "muller ludenscheidt"),
        ("Zoe\u0308", "zoe"),
        ("İbrahim Işık", "ibrahim isik"),
        ("  St.  John ", "st john"),
        ("Иванов", "иванов"),
        ("王小明", "王小明"),
        ("", ""),
    ],
)
def test_spellings_of_one_name_fold_to_the_same_text(text: str, folded: str) -> None:
    assert fold_name(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1985-03-02", (date(1985, 3, 2),)),
        ("1985-3-2", (date(1985, 3, 2),)),
        ("2.3.1985", (date(1985, 3, 2),)),
        ("02. 03.1985", (date(1985, 3, 2),)),
        ("3/2/1985", (date(1985, 3, 2), date(1985, 2, 3))),
        ("13/2/1985", (date(1985, 2, 13),)),
        ("5/5/1985", (date(1985, 5, 5),)),
        ("31.2.1985", ()),
        ("0000-01-01", ()),
        ("soon", ()),
        ("1985-03-02x", ()),
    ],
)
def test_a_date_is_read_in_the_usual_spellings(text: str, days: tuple[date, ...]) -> None:
    assert possible_dates(text) == days


@given(st.dates())
def test_every_date_reads_back_from_its_own_spelling(day: date) -> None:
    assert possible_dates(day.isoformat()) == (day,)


def test_phone_digits_drop_signs_and_leading_zeros() -> None:
    assert phone_digits("+31 (0)6-12") == "310612"
    assert phone_digits("0031") == "31"


# Letters, marks and digits of every script; control characters and lone surrogates are refused elsewhere.
_words = st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=20).filter(
    lambda text: any(sign.isalpha() for sign in text)
)
_drafts: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"given_name": _words, "family_name": _words},
    optional={
        "preferred_name": _words,
        "birth_date": st.dates(date(1907, 1, 1), TODAY),
        "sex": st.sampled_from(["M", "F", "U"]),
        "precautions": st.sets(st.sampled_from(list(CONDITIONS))),
        "equipment": st.sets(st.sampled_from(list(EQUIPMENT))),
        "notes": st.text(st.characters(categories=["L", "P", "Zs"])),
    },
)


@given(_drafts)
def test_a_record_read_from_its_own_form_is_the_same_record(draft: dict[str, Any]) -> None:
    values = client_values(draft, today=TODAY)
    assert client_values(draft_of(values), today=TODAY) == values
