"""3,000 changes to the audit trail by somebody who can write to the database but lacks the trail's key or the anchor."""

import json
import random
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from fault_kit import PASSPHRASE
from sqlcipher3 import dbapi2

from clinic_app.domain.audit import START, Anchor, AuditRow, ChainReport, check_chain, mark_of
from clinic_app.services.clients import ClientService
from clinic_app.services.people import PeopleService
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock, make_store

ROWS = 60
COLUMNS = "number, at, user_id, session, action, entity, entity_id, client_id, fields, mark"

Row = tuple[Any, ...]
Mutation = Callable[[list[Row], random.Random], list[Row]]


@dataclass(frozen=True)
class Trail:
    store: ClinicStore
    rows: list[Row]
    anchor: Anchor
    connection: dbapi2.Connection
    key_for: Callable[[int], bytes]


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Generator[Trail]:
    """A store whose trail has two keys, as after a change of the data key; its guards are taken off."""
    folder = tmp_path_factory.mktemp("trail") / "records"
    with make_store(folder) as store:
        clock = FixedClock()
        clients = ClientService(store, clock)
        client = clients.create({"given_name": "Ana", "family_name": "Silva"})
        for _ in range(ROWS // 2):
            clock.advance(minutes=1)
            clients.open(client.id)
        PeopleService(store, clock).change_data_key(PASSPHRASE)
        for number in range(ROWS // 2):
            clock.advance(minutes=1)
            client = clients.update(client.id, {"notes": f"note {number}"}, client.version)
        connection = store.connect()
        connection.execute("PRAGMA synchronous = OFF")
        for action in ("update", "delete"):
            connection.execute(f"DROP TRIGGER keep_event_{action}")
        rows = connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY number").fetchall()  # noqa: S608  fixed names
        with store.reading() as work:
            ((last, old_key),) = work.events.earlier_keys()
            *_, new_key = store.audit_keys(work)
        yield Trail(
            store,
            rows,
            Anchor(rows[-1][0], rows[-1][-1], "backup"),
            connection,
            lambda number: old_key if number <= last else new_key,
        )
        connection.close()


def edit(rows: list[Row], chance: random.Random) -> list[Row]:
    """One value of one row: another word, another time, another mark."""
    at = chance.randrange(len(rows))
    column = chance.randrange(1, 10)
    row = list(rows[at])
    match COLUMNS.split(", ")[column]:
        case "mark":
            flipped = bytearray(row[column])
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
            row[column] = bytes(flipped)
        case "at":
            row[column] = f"20{chance.randrange(10, 99)}-01-0{chance.randrange(1, 9)} 10:00:00.000000"
        case "fields":
            row[column] = chance.choice(['["x"]', "[]x", '["notes","x"]', "null", '{"a":1}', "[1]"])
        case _:
            row[column] = f"{row[column]}{chance.choice('xyz01 ')}"
    return [*rows[:at], tuple(row), *rows[at + 1 :]]


def remove(rows: list[Row], chance: random.Random) -> list[Row]:
    """A stretch from the beginning or the middle."""
    count = chance.randrange(1, 6)
    at = chance.randrange(len(rows) - count)
    return rows[:at] + rows[at + count :]


def remove_and_renumber(rows: list[Row], chance: random.Random) -> list[Row]:
    left = remove(rows, chance)
    return [(number, *row[1:]) for number, row in enumerate(left, start=1)]


def reorder(rows: list[Row], chance: random.Random) -> list[Row]:
    """Two rows change places, with or without their marks."""
    one, other = chance.sample(range(len(rows)), 2)
    end = chance.choice((9, 10))
    left = list(rows)
    left[one] = (rows[one][0], *rows[other][1:end], *rows[one][end:])
    left[other] = (rows[other][0], *rows[one][1:end], *rows[other][end:])
    return left


def insert(rows: list[Row], chance: random.Random) -> list[Row]:
    """A row that was never written: a copy of another one, or made up; inside or at the end."""
    at = chance.randrange(len(rows) + 1)
    model = list(chance.choice(rows))
    if chance.random() < 0.5:
        model[2], model[9] = "nobody", chance.randbytes(32)
    moved = [*rows[:at], tuple(model), *rows[at:]]
    return [(number, *row[1:]) for number, row in enumerate(moved, start=1)]


def cut(rows: list[Row], chance: random.Random) -> list[Row]:
    """The end, or all."""
    return rows[: chance.randrange(len(rows))]


KINDS: dict[str, Mutation] = {
    "edit": edit,
    "remove": remove,
    "remove and renumber": remove_and_renumber,
    "reorder": reorder,
    "insert": insert,
    "cut the end": cut,
}
"""Done without the key."""


def forge(rows: list[Row], trail: Trail) -> list[Row]:
    """The same rows with marks that fit, as somebody could make who has the keys as well."""
    forged: list[Row] = []
    before = START
    for number, at, user_id, session, action, entity, entity_id, client_id, fields, _ in rows:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        names = tuple(json.loads(fields))
        row = AuditRow(number, moment, user_id, session, action, entity, entity_id, client_id, names)
        before = mark_of(trail.key_for(number), before, row)
        forged.append((number, at, user_id, session, action, entity, entity_id, client_id, fields, before))
    return forged


def rewrite(trail: Trail, chance: random.Random) -> list[Row]:
    """One user's name changed in one row and everything after it made to fit."""
    at = chance.randrange(len(trail.rows))
    row = list(trail.rows[at])
    row[2] = "somebody else"
    return forge([*trail.rows[:at], tuple(row), *trail.rows[at + 1 :]], trail)


def roll_back(trail: Trail, chance: random.Random) -> list[Row]:
    """An older state put back and worked on, for longer or shorter than what was lost."""
    left = cut(trail.rows, chance)
    model = trail.rows[0]
    for number in range(len(left) + 1, len(left) + 1 + chance.randrange(1, 2 * len(trail.rows))):
        left.append((number, f"2027-01-01 10:{number % 60:02}:00.000000", *model[2:]))
    return forge(left, trail)


def splice(trail: Trail, chance: random.Random) -> list[Row]:
    """A row that is genuine, but from a history that went another way: a copy put back, worked on and taken out."""
    other = forge([(*row[:2], "somebody else", *row[3:]) for row in trail.rows], trail)
    at = chance.randrange(len(trail.rows) - 1)
    return [*trail.rows[:at], other[at], *trail.rows[at + 1 :]]


WITH_KEYS = {
    "splice in from another history": splice,
    "rewrite with the key": rewrite,
    "roll back and go on with the key": roll_back,
}


def check(trail: Trail, rows: list[Row], *anchors: Anchor) -> ChainReport:
    """Write `rows` in place of the trail and check it as the program does."""
    connection = trail.connection
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM event")
    connection.executemany(f"INSERT INTO event ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", rows)  # noqa: S608  fixed names
    connection.execute("COMMIT")
    with trail.store.reading() as work:
        return check_chain(work.events.chain(), trail.key_for, anchors)


def test_no_change_of_the_trail_goes_undetected(
    trail: Trail, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    each = scale(25, 334)
    chance = random.Random(20260504)
    undetected: Counter[str] = Counter()
    without_anchor: Counter[str] = Counter()
    done = 0
    for kind in (*KINDS, *WITH_KEYS):
        for _ in range(each):
            rows = KINDS[kind](trail.rows, chance) if kind in KINDS else WITH_KEYS[kind](trail, chance)
            assert rows != trail.rows
            done += 1
            undetected[kind] += check(trail, rows, trail.anchor).is_whole
            without_anchor[kind] += check_again(trail).is_whole
    assert check(trail, trail.rows, trail.anchor).findings == ()
    missed = {kind: count for kind, count in without_anchor.items() if count}
    figure(
        "3,000 audit mutations of every kind undetected",
        reached=str(undetected.total()),
        to_reach="0",
        control=f"without an anchor undetected: {missed}",
        detail=f"{done:,} mutations of {len(undetected)} kinds",
    )
    assert +undetected == Counter()
    assert set(missed) == {"cut the end", "rewrite with the key", "roll back and go on with the key"}
    assert missed["cut the end"] == each


def check_again(trail: Trail) -> ChainReport:
    """The trail as the last check left it, without an anchor."""
    with trail.store.reading() as work:
        return check_chain(work.events.chain(), trail.key_for)


def test_an_unkeyed_chain_would_let_an_edit_pass(trail: Trail) -> None:
    """Why the fingerprints are keyed: with a key everybody knows, whoever can write a row can make it fit."""
    known = Trail(trail.store, trail.rows, trail.anchor, trail.connection, lambda _: b"known to all")
    rows = forge(forge(trail.rows, known)[:-1], known)
    assert check(known, rows).is_whole
    assert not check(trail, rows).is_whole
    check(trail, trail.rows)
