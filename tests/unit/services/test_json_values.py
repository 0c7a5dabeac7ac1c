import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.services.json_values import Json, JsonInput, same_json

_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_documents)
def test_a_document_is_the_same_after_it_was_stored(document: Json) -> None:
    assert same_json(document, json.loads(json.dumps(document)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (True, 1, False),
        (0, False, False),
        (1, 1.0, True),
        ((1, 2), [1, 2], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 2], False),
        ({"a": [True]}, {"a": [1]}, False),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ("1", 1, False),
        ("ab", ["a", "b"], False),
        (None, 0, False),
        (None, None, True),
        ({}, [], False),
    ],
)
def test_equal_means_equal_as_json(one: JsonInput, other: JsonInput, same: bool) -> None:
    assert same_json(one, other) is same
    assert same_json(other, one) is same
