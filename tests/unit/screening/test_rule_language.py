import pytest

from clinic_app.domain.screening.expressions import (
    AtLeast,
    Expression,
    RuleError,
    SideName,
    Value,
    Vocabulary,
    grade_number,
    parse_expression,
)

WORDS = Vocabulary(
    items={
        "mtt": (True, frozenset(["hip", "knee"])),
        "ake": (True, frozenset(["value"])),
        "plank": (False, frozenset(["value"])),
        "place": (False, frozenset(["value"])),
    },
    refs={"runner": False, "F_X.a": True},
    constants=frozenset(["limit"]),
)


class Sheet:
    """Recorded values for a rule: keys are (item, field, side)."""

    def __init__(self, values: dict[tuple[str, str, str | None], Value]) -> None:
        self.values = values
        self.discards = 0

    def read(self, item: str, field_id: str, side: SideName | None) -> Value:
        return self.values.get((item, field_id, side))

    def ref(self, name: str, side: SideName | None) -> Value:
        return True

    def cut(self, constant: str, side: SideName | None) -> float:
        return 10.0

    def age_test(self, function: str, numbers: tuple[float, ...]) -> bool | None:
        return True

    def stage0(self, function: str, name: str) -> bool:
        return False

    def symptomatic(self) -> tuple[SideName, ...]:
        return ("R",)

    def discard(self, value: AtLeast) -> None:
        self.discards += 1

    def path_words(self, item: str, field_id: str, side: SideName | None) -> str:
        return f"{item} {self.read(item, field_id, side)}"

    def ref_words(self, name: str, side: SideName | None) -> str:
        return name

    def cut_words(self, constant: str, side: SideName | None) -> str:
        return "10°"


def rule(text: str) -> Expression:
    return parse_expression(text, WORDS, scope="F_X", place="test")


def sheet(**sides: dict[str, Value]) -> Sheet:
    return Sheet({("ake", "value", side): value for side, value in sides.get("ake", {}).items()})


@pytest.mark.parametrize(
    ("text", "left", "expected"),
    [
        ("ake > 5", 7.0, True),
        ("ake > 5", 3.0, False),
        ("ake > 5", None, None),
        ("not ake > 5", None, None),
        ("ake > 5 or True", None, True),
        ("ake > 5 and False", None, False),
        ("ake > 5 or False", None, None),
        ("na(ake)", None, True),
        ("known(ake)", 1.0, True),
        ("yes(ake > 5)", None, False),
        ("0 < ake < cut(limit)", 7.0, True),
        ("count(ake > 5, ake > 6, ake > 8) == 2", 7.0, True),
        ("assessed(ake, plank) == 1", 7.0, True),
        ("ake - 2 == 5", 7.0, True),
        ("True if ake > 5 else False", None, False),
        ('grade("3+") < grade("4-")', None, True),
    ],
)
def test_a_value_that_is_not_there_makes_a_rule_neither_yes_nor_no(
    text: str, left: float | None, expected: bool | None
) -> None:
    assert rule(text).value(sheet(ake={"L": left}), "L") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("other(ake) == 9", True),
        ("any_side(ake > 8)", True),
        ("both_sides(ake > 8)", False),
        ("max_side(ake) == 9", True),
        ("mean_side(ake) == 8", True),
        ("weaker(ake) >= 22", True),
        ("every_symptomatic(ake == 9)", True),
    ],
)
def test_rules_reach_both_sides(text: str, expected: bool) -> None:
    assert rule(text).value(sheet(ake={"L": 7.0, "R": 9.0}), "L") is expected


def test_a_hold_ended_by_pain_counts_as_reached_but_never_as_weak() -> None:
    reader = sheet(ake={"L": AtLeast(12.0)})
    assert rule("ake >= 10").value(reader, "L") is True
    assert rule("ake < 10").value(reader, "L") is False
    assert rule("ake < 20").value(reader, "L") is None
    assert rule("ake >= 20").value(reader, "L") is None
    assert reader.discards == 2


def test_a_list_answer_matches_when_one_entry_matches() -> None:
    reader = Sheet({("place", "value", None): ("ischial", "deep_buttock")})
    assert rule("place in [ischial, calf]").value(reader) is True
    assert rule("'deep buttock' in place").value(reader) is True
    assert rule("place in [calf]").value(reader) is False


def test_words_fill_in_the_recorded_values() -> None:
    assert rule("ake > cut(limit)").words(sheet(ake={"L": 12.0}), "L") == "ake 12.0 > 10°"


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "ake.__class__",
        "[x for x in y]",
        "lambda: 1",
        "ake ** 9",
        "mtt.hipp > 3",
        "cut(limmit)",
        "ake >",
    ],
)
def test_anything_outside_the_language_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(RuleError, match="test"):
        rule(text)


def test_grades_keep_plus_and_minus() -> None:
    assert [grade_number(word) for word in ("3-", "3", "3+", "4-", "6", "weak")] == [
        2.7,
        3.0,
        3.3,
        3.7,
        None,
        None,
    ]
