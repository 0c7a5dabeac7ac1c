import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic_app.domain.errors import NewerStore, WrongPassphrase
from clinic_app.storage.key_handover import new_private_key, public_key_of
from clinic_app.storage.key_slots import (
    DEFAULT_COST,
    LEAST_COST,
    Cost,
    KeyFile,
    KeyFileDamaged,
    OpenedSlot,
    Slot,
    create_slots,
    derive_key,
    fingerprint_of,
    hand_over,
    open_slot,
    read_key_file,
    wrap,
    write_key_file,
)


@pytest.fixture(scope="module")
def made() -> tuple[KeyFile, OpenedSlot]:
    return create_slots("correct horse", cost=LEAST_COST)


def test_a_slot_gives_the_key_back_after_a_round_through_the_file(
    made: tuple[KeyFile, OpenedSlot], tmp_path: Path
) -> None:
    key_file, opened = made
    write_key_file(tmp_path, key_file)
    assert read_key_file(tmp_path) == key_file
    assert open_slot(read_key_file(tmp_path), "correct horse") == opened
    assert opened.data_key.hex() not in (tmp_path / "keys.json").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_a_second_user_opens_the_same_key(made: tuple[KeyFile, OpenedSlot]) -> None:
    key_file, opened = made
    second = wrap(
        opened.data_key, "battery staple", database_id=key_file.database_id, user_id="u2", cost=LEAST_COST
    )
    both = replace(key_file, slots=(*key_file.slots, second))
    assert open_slot(both, "battery staple") == OpenedSlot("u2", opened.data_key)
    assert open_slot(both, "correct horse") == opened


def test_a_key_handed_over_by_who_knew_the_one_before_is_taken(made: tuple[KeyFile, OpenedSlot]) -> None:
    key_file, opened = made
    after, later = bytes(range(32)), bytes(range(1, 33))
    slot = hand_over(key_file.slots[0], after, opened.data_key, database_id=key_file.database_id)
    assert open_slot(replace(key_file, slots=(slot,)), "correct horse").data_key == after
    slot = hand_over(slot, later, after, database_id=key_file.database_id)
    assert open_slot(replace(key_file, slots=(slot,)), "correct horse").data_key == later
    assert fingerprint_of(slot) == fingerprint_of(key_file.slots[0])


def test_two_stores_never_share_a_key_a_salt_or_a_nonce(made: tuple[KeyFile, OpenedSlot]) -> None:
    other_file, other = create_slots("correct horse", cost=LEAST_COST)
    (one,), (two,) = made[0].slots, other_file.slots
    assert made[1].data_key != other.data_key
    assert (one.salt, one.nonce, one.wrapped) != (two.salt, two.nonce, two.wrapped)
    assert len({one.salt, two.salt}) == len({one.nonce, two.nonce}) == 2


def planted(slot: Slot, database_id: str) -> Slot:
    """A key of his own, handed over by a stranger who has the files but not the data key before it."""
    return hand_over(slot, bytes(range(32)), bytes(32), database_id=database_id)


MOVED: list[Callable[[KeyFile], KeyFile]] = [
    lambda file: replace(file, database_id="0" * 32),
    lambda file: replace(file, slots=(replace(file.slots[0], user_id="admin"),)),
    lambda file: replace(file, slots=(replace(file.slots[0], kind="recovery"),)),
    lambda file: replace(file, slots=(replace(file.slots[0], cost=Cost(64 * 1024, 4, 4)),)),
    lambda file: replace(file, slots=(replace(file.slots[0], wrapped=bytes(48)),)),
    lambda file: replace(file, slots=(replace(file.slots[0], nonce=bytes(12)),)),
    lambda file: replace(file, slots=()),
    lambda file: replace(file, slots=(replace(file.slots[0], public_key=public_key_of(new_private_key())),)),
    lambda file: replace(file, slots=(replace(file.slots[0], public_key=b""),)),
    lambda file: replace(file, slots=(replace(file.slots[0], handovers=(bytes(92),)),)),
    lambda file: replace(file, slots=(replace(file.slots[0], handovers=(b"short",)),)),
    lambda file: replace(file, slots=(planted(file.slots[0], file.database_id),)),
]


@pytest.mark.parametrize(
    "change",
    MOVED,
    ids=[
        "clinic",
        "user",
        "kind",
        "cost",
        "key",
        "nonce",
        "removed",
        "public key",
        "no public key",
        "low point",
        "short handover",
        "planted handover",
    ],
)
def test_a_slot_that_was_moved_or_altered_opens_nothing(
    made: tuple[KeyFile, OpenedSlot], change: Callable[[KeyFile], KeyFile]
) -> None:
    with pytest.raises(WrongPassphrase):
        open_slot(change(made[0]), "correct horse")


@pytest.mark.parametrize(
    "cost",
    [
        Cost(32 * 1024, 3, 4),
        Cost(64 * 1024, 2, 4),
        Cost(2**21, 3, 4),
        Cost(64 * 1024, 21, 4),
        Cost(64 * 1024, 3, 0),
    ],
)
def test_too_little_and_too_much_work_is_refused_in_writing_and_reading(
    made: tuple[KeyFile, OpenedSlot], tmp_path: Path, cost: Cost
) -> None:
    with pytest.raises(ValueError, match="cost"):
        create_slots("correct horse", cost=cost)
    write_key_file(tmp_path, replace(made[0], slots=(replace(made[0].slots[0], cost=cost),)))
    with pytest.raises(KeyFileDamaged):
        read_key_file(tmp_path)


def test_the_default_asks_more_work_than_the_least() -> None:
    assert DEFAULT_COST.is_sound
    assert DEFAULT_COST.memory_kib == 128 * 1024


SPOILT: list[Callable[[dict[str, Any]], object]] = [
    lambda document: document.pop("slots"),
    lambda document: document.update(generation=0),
    lambda document: document.update(generation="../../x"),
    lambda document: document.update(slots="none"),
    lambda document: document["slots"][0].pop("kdf"),
    lambda document: document["slots"][0].update(nonce="!"),
    lambda document: document["slots"][0].update(nonce="AAAA"),
    lambda document: document["slots"][0]["kdf"].update(name="pbkdf2"),
    lambda document: document["slots"][0]["kdf"].update(passes=None),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_key_file_that_is_not_whole_is_called_damaged(
    made: tuple[KeyFile, OpenedSlot], tmp_path: Path, spoil: Callable[[dict[str, Any]], object]
) -> None:
    write_key_file(tmp_path, made[0])
    document = json.loads((tmp_path / "keys.json").read_bytes())
    spoil(document)
    (tmp_path / "keys.json").write_text(json.dumps(document))
    with pytest.raises(KeyFileDamaged):
        read_key_file(tmp_path)


def test_a_key_file_of_a_later_version_is_left_to_that_version(
    made: tuple[KeyFile, OpenedSlot], tmp_path: Path
) -> None:
    write_key_file(tmp_path, made[0])
    document = json.loads((tmp_path / "keys.json").read_bytes())
    (tmp_path / "keys.json").write_text(json.dumps({**document, "format": 2}))
    with pytest.raises(NewerStore, match="newer version"):
        read_key_file(tmp_path)


def test_derived_keys_are_those_of_hkdf() -> None:
    key = bytes(range(32))
    reference = HKDF(SHA256(), 32, salt=None, info=b"clinic companion database").derive(key)
    assert derive_key(key, "database") == reference
