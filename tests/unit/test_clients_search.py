from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.client_search import ClientQuery, read_query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", ClientQuery()),
        ("  ", ClientQuery()),
        ("Zoë O’Neil", ClientQuery(("zoe", "oneil"))),
        ("O'Neil, Zoë", ClientQuery(("oneil", "zoe"))),
        ("1985-03-02", ClientQuery(birth_dates=(date(1985, 3, 2),))),
        ("kowalski 2.3.1985", ClientQuery(("kowalski",), (date(1985, 3, 2),))),
        ("3/2/1985", ClientQuery(birth_dates=(date(1985, 3, 2), date(1985, 2, 3)))),
        ("+31 6 1234", ClientQuery(number="3161234")),
        ("(555) 010-01", ClientQuery(number="55501001")),
        ("061234", ClientQuery(number="61234")),
        ("silva 1985", ClientQuery(("silva",), number="1985", birth_year=1985)),
        ("2185", ClientQuery(number="2185")),
        ("31.2.1985", ClientQuery(number="3121985")),
    ],
)
def test_the_search_box_is_understood(text: str, query: ClientQuery) -> None:
    assert read_query(text) == query


def test_only_zeros_search_for_nothing() -> None:
    assert read_query("000").is_empty


@given(st.text())
def test_whatever_is_typed_can_be_searched_for(text: str) -> None:
    query = read_query(text)
    assert all(part and " " not in part for part in query.name_parts)
    assert query.number == "" or query.number.isascii()
