from datetime import UTC, datetime, timedelta

import pytest

from clinic_app.domain.audit import START, Anchor, AuditRow, ChainedRow, ChainReport, check_chain, mark_of

KEY = b"k" * 32
BEGIN = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def chain(length: int, key: bytes = KEY, user: str = "u1") -> list[ChainedRow]:
    rows: list[ChainedRow] = []
    before = START
    for number in range(1, length + 1):
        row = AuditRow(
            number,
            BEGIN + timedelta(minutes=number),
            user,
            "s1",
            "opened",
            "client",
            f"c{number}",
            "",
            ("a", "b"),
        )
        before = mark_of(key, before, row)
        rows.append(ChainedRow(row, before))
    return rows


def checked(rows: list[ChainedRow], *anchors: Anchor) -> ChainReport:
    return check_chain(rows, lambda _: KEY, anchors)


def test_a_chain_as_it_was_written_is_whole() -> None:
    rows = chain(20)
    report = checked(rows, Anchor(20, rows[-1].mark), Anchor(7, rows[6].mark))
    assert (report.rows, report.findings, report.anchors, report.is_whole) == (20, (), 2, True)


def test_without_an_anchor_the_report_says_what_it_cannot_know() -> None:
    report = checked(chain(3)[:2])
    assert report.is_whole
    assert [finding.kind for finding in report.findings] == ["no anchor"]


def test_a_missing_end_shows_against_an_anchor() -> None:
    rows = chain(20)
    report = checked(rows[:15], Anchor(20, rows[-1].mark, "this computer"))
    assert [(finding.kind, finding.number) for finding in report.findings] == [("end missing", 20)]
    assert report.findings[0].sentence.startswith(
        "The trail ends at row 15, but an anchor remembers row 20 (this computer)"
    )


def test_a_history_written_anew_with_the_key_shows_against_an_anchor() -> None:
    rows = chain(20)
    forged: list[ChainedRow] = []
    before = START
    for entry in rows:
        row = AuditRow(
            entry.row.number, entry.row.at, "u2", "s1", "opened", "client", entry.row.entity_id, "", ()
        )
        before = mark_of(KEY, before, row)
        forged.append(ChainedRow(row, before))
    assert checked(forged).is_whole
    assert [finding.kind for finding in checked(forged, Anchor(20, rows[-1].mark)).findings] == [
        "other history"
    ]


def test_one_change_is_told_once_and_where_it_is() -> None:
    rows = chain(20)
    row = rows[9].row
    rows[9] = ChainedRow(
        AuditRow(
            row.number, row.at, "u2", row.session, row.action, row.entity, row.entity_id, "", row.fields
        ),
        rows[9].mark,
    )
    assert [
        (finding.kind, finding.number) for finding in checked(rows, Anchor(20, rows[-1].mark)).findings
    ] == [("changed", 10)]


def test_a_genuine_row_of_another_history_does_not_fit_in() -> None:
    rows, other = chain(20), chain(20, user="u2")
    spliced = [*rows[:9], other[9], *rows[10:]]
    assert [(finding.kind, finding.number) for finding in checked(spliced).findings[:2]] == [
        ("changed", 10),
        ("changed", 11),
    ]


def test_rows_that_are_gone_are_named() -> None:
    rows = chain(20)
    sentences = [finding.sentence for finding in checked(rows[:4] + rows[5:9] + rows[12:]).findings]
    assert sentences[:2] == ["Row 5 is missing.", "Rows 10 to 12 are missing."]


def test_each_key_counts_for_its_own_rows() -> None:
    old = chain(5, b"o" * 32)
    row = AuditRow(6, BEGIN, "u1", "s2", "changed", "data key", "x", "", ())
    rows = [*old, ChainedRow(row, mark_of(KEY, old[-1].mark, row))]
    assert check_chain(rows, lambda number: b"o" * 32 if number <= 5 else KEY).is_whole
    assert not check_chain(rows, lambda _: KEY).is_whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a,b",), ("a", "b")),
        (("a", ""), ("a",)),
        ((), ("",)),
    ],
)
def test_no_two_rows_are_spelt_alike(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    def mark(fields: tuple[str, ...], entity: str = "client", entity_id: str = "1") -> bytes:
        return mark_of(KEY, START, AuditRow(1, BEGIN, "u", "s", "a", entity, entity_id, "", fields))

    assert mark(one) != mark(other)
    assert mark((), "client1", "") != mark((), "client", "1")
