import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.safe_csv import safe_cell, safe_csv
from csv_cells import plain_cell

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\ufeff=1", "\uff1d1", "'=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_act_on_is_marked(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "a=b", "1+1", "O'Neil", "<img>"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2
        )
    )
)
def test_every_text_comes_back_as_typed(rows: list[list[str]]) -> None:
    text = safe_csv(("a", "b"), rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert [[plain_cell(cell) for cell in row] for row in read[1:]] == rows
