import random
from datetime import date

import pytest

from clinic_app.domain.clients import client_values, fold_name
from clinic_app.services.clients import ClientService
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock

PEOPLE = [
    ("Zoë", "O’Neil", "", "1985-03-02", "+31 6 1234 5678"),
    ("Łukasz", "Kowalski", "", "1990-02-03", "0048 600 700 800"),
    ("Jan", "Kowalski", "", "1985-02-03", ""),
    ("Anna Maria", "Lopez Garcia", "Annie", None, ""),
    ("Maria", "Annan", "", "2001-12-31", "(555) 010-0123"),
    ("Søren", "Weiß", "", None, ""),
    ("100%", "Sure_thing", "", None, ""),
]


@pytest.fixture
def many(clients: ClientService) -> ClientService:
    for given, family, preferred, born, phone in PEOPLE:
        name = {
            "given_name": given if given != "100%" else "P100%",
            "family_name": family,
            "preferred_name": preferred,
        }
        clients.create({**name, "birth_date": born, "phone": phone})
    return clients


@pytest.mark.parametrize(
    ("text", "family_names"),
    [
        ("zoe", ["O’Neil"]),
        ("ZOË O'NEIL", ["O’Neil"]),
        ("oneil z", ["O’Neil"]),
        ("o’ne", ["O’Neil"]),
        ("kowalski", ["Kowalski", "Kowalski"]),
        ("lukasz kow", ["Kowalski"]),
        ("kow ja", ["Kowalski"]),
        ("garcia", ["Lopez Garcia"]),
        ("maria garcia", ["Lopez Garcia"]),
        ("annie", ["Lopez Garcia"]),
        ("soren weiss", ["Weiß"]),
        ("walsk", ["Kowalski", "Kowalski"]),
        ("1985-03-02", ["O’Neil"]),
        ("2.3.1985", ["O’Neil"]),
        ("3/2/1985", ["Kowalski", "O’Neil"]),
        ("kowalski 3.2.1985", ["Kowalski"]),
        ("kowalski 2.3.1985", []),
        ("1985", ["Kowalski", "O’Neil"]),
        ("kow 1990", ["Kowalski"]),
        ("061234", ["O’Neil"]),
        ("+31 6 12", ["O’Neil"]),
        ("600700", ["Kowalski"]),
        ("5550100123", ["Annan"]),
        ("%", []),
        ("nobody", []),
        ("zoe kowalski", []),
    ],
)
def test_clients_are_found_by_what_the_therapist_remembers(
    many: ClientService, text: str, family_names: list[str]
) -> None:
    # A lone sign folds to nothing and is no search at all: it lists everybody.
    expected = sorted(family for _, family, *_ in PEOPLE) if text == "%" else family_names
    found = [row.family_name for row in many.find(text)]
    assert sorted(found) == sorted(expected)


def test_family_names_that_begin_so_stand_before_other_matches(many: ClientService) -> None:
    assert [row.list_name for row in many.find("ann")] == ["Annan, Maria", "Lopez Garcia, Anna Maria"]
    assert [row.list_name for row in many.find("maria")] == ["Annan, Maria", "Lopez Garcia, Anna Maria"]


def test_an_empty_search_lists_those_last_worked_with(
    many: ClientService, screenings: ScreeningService, clock: FixedClock
) -> None:
    (zoe,), (soren,) = many.find("zoe"), many.find("soren")
    clock.advance(minutes=1)
    screenings.start(zoe.id)
    clock.advance(minutes=1)
    many.open(soren.id)
    assert [row.family_name for row in many.find("", limit=2)] == ["Weiß", "O’Neil"]
    assert many.find("zoe")[0].last_visit == clock.today()
    assert many.find("soren")[0].last_visit is None


def test_among_a_thousand_clients_search_agrees_with_reading_every_name(
    store: ClinicStore, clients: ClientService
) -> None:
    dice = random.Random(7)
    syllables = ["ka", "lo", "mé", "ßu", "ri", "an", "øn", "sil", "va", "Ł", "de"]
    names: list[tuple[str, str]] = []
    with store.writing() as work:
        for _ in range(1000):
            given, family = (
                "".join(dice.choices(syllables, k=dice.randint(2, 4))).capitalize() for _ in range(2)
            )
            draft = {"given_name": given, "family_name": family}
            work.clients.add(client_values(draft, today=date(2026, 1, 1)), FixedClock().now())
            names.append((given, family))
    assert clients.count() == 1000
    for text in ["ka", "sil va", "an", "løn", "lo ka", "deva", "ssu", "l", "me ri an"]:
        parts = fold_name(text).split()
        keys = [f"{fold_name(family)} {fold_name(given)}" for given, family in names]
        expected = sorted(key for key in keys if all(part in key for part in parts))
        found = clients.find(text, limit=2000)
        assert (
            sorted(f"{fold_name(row.family_name)} {fold_name(row.given_name)}" for row in found) == expected
        )
        assert expected
        assert len({row.id for row in found}) == len(found)
        assert clients.find(text, limit=5) == found[:5]
