"""The audit trail: what one row says, how rows are chained, and how a break in the chain is found.

Each row carries a keyed fingerprint over itself and the fingerprint before it. Whoever lacks the key can change
no row, take none out, put none in and exchange no two without the chain showing where. What the chain alone
cannot show is a missing end; for that an anchor, the fingerprint of one row, is kept somewhere else.
"""

import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

START = bytes(32)
"""Stands for the fingerprint before the first row."""

FindingKind = Literal["changed", "missing", "order", "end missing", "other history", "no anchor"]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row as it is kept: ids, words from a fixed list and field names; never what a client said."""

    number: int
    at: datetime
    user_id: str
    session: str
    action: str
    entity: str
    entity_id: str
    client_id: str
    """The client the row is about, so that rows of one client are found; empty if it is about none."""
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChainedRow:
    row: AuditRow
    mark: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at one moment, kept where the records are not."""

    number: int
    mark: bytes
    place: str = ""
    """Where the anchor was kept, for the report: "this computer", the name of a backup."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    kind: FindingKind
    number: int
    """The row at which it shows."""
    sentence: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    rows: int
    findings: tuple[AuditFinding, ...]
    anchors: int
    """How many anchors the chain was held against; without one a missing end cannot show."""

    @property
    def is_whole(self) -> bool:
        return not any(finding.kind != "no anchor" for finding in self.findings)


def mark_of(key: bytes | bytearray, before: bytes, row: AuditRow) -> bytes:
    """The fingerprint of `row` after a row whose fingerprint is `before`."""
    return hmac.digest(key, before + _canonical(row), sha256)


def _canonical(row: AuditRow) -> bytes:
    """The row in one spelling that no other row has."""
    values = [
        row.number,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.user_id,
        row.session,
        row.action,
        row.entity,
        row.entity_id,
        row.client_id,
        list(row.fields),
    ]
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode()


def check_chain(
    rows: Iterable[ChainedRow],
    key_for: Callable[[int], bytes | bytearray],
    anchors: Sequence[Anchor] = (),
    *,
    most_findings: int = 50,
) -> ChainReport:
    """Hold every row against the one before it and against the anchors; `rows` come by rising number.

    `key_for(number)` is the key in force when that row was written. After a break the check goes on from the
    row found, so that one change is told once and not for all rows behind it.
    """
    findings: list[AuditFinding] = []
    expected, before, count = 1, START, 0
    wanted = {anchor.number: anchor for anchor in anchors}
    for entry in rows:
        row, number = entry.row, entry.row.number
        count += 1
        if number > expected:
            findings.append(AuditFinding("missing", expected, _missing(expected, number - 1)))
        elif number < expected:
            findings.append(AuditFinding("order", number, f"Row {number} stands out of order."))
        elif not hmac.compare_digest(mark_of(key_for(number), before, row), entry.mark):
            findings.append(
                AuditFinding(
                    "changed", number, f"Row {number}, or the one before it, is not what was written."
                )
            )
        findings += [
            AuditFinding("other history", number, sentence_of_other(anchor))
            for anchor in anchors
            if anchor.number == number and not hmac.compare_digest(anchor.mark, entry.mark)
        ]
        expected, before = number + 1, entry.mark
    findings += [
        AuditFinding("end missing", anchor.number, sentence_of_cut(expected - 1, anchor))
        for anchor in wanted.values()
        if anchor.number >= expected
    ]
    if not anchors:
        findings.append(
            AuditFinding("no anchor", expected - 1, "No anchor was found; a missing end would not show.")
        )
    return ChainReport(count, tuple(findings[:most_findings]), len(anchors))


def _missing(first: int, last: int) -> str:
    return f"Row {first} is missing." if first == last else f"Rows {first} to {last} are missing."


def sentence_of_other(anchor: Anchor) -> str:
    place = f" ({anchor.place})" if anchor.place else ""
    return f"Row {anchor.number} is not the one an anchor remembers{place}: the history was written anew."


def sentence_of_cut(last: int, anchor: Anchor) -> str:
    place = f" ({anchor.place})" if anchor.place else ""
    return f"The trail ends at row {last}, but an anchor remembers row {anchor.number}{place}: the end is missing or older records were put back."
