"""The keys of an open store: make slots for users and write them to the key file.

Everything slow (Argon2id, about half a second) is in `prepare` and `opens`; call those outside a transaction.
`write` belongs inside the transaction that writes the same change down, as its last step before the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from clinic_app.domain.errors import WrongPassphrase
from clinic_app.services.records import PreparedSlot, SlotRecord
from clinic_app.storage.failures import in_plain_words
from clinic_app.storage.key_slots import (
    DEFAULT_COST,
    Cost,
    KeyFile,
    OpenedSlot,
    Slot,
    fingerprint_of,
    open_slot,
    read_key_file,
    wrap,
    write_key_file,
)


class KeyRing:
    def __init__(self, folder: Path, opened: OpenedSlot) -> None:
        self._folder = folder
        self._data_key = bytearray(opened.data_key)

    @property
    def data_key(self) -> bytes:
        """For the parts of this room that derive from it."""
        return bytes(self._data_key)

    def prepare(
        self, user_id: str, secret: str, *, name: str = "", kind: str = "passphrase", cost: Cost | None = None
    ) -> PreparedSlot:
        """A slot through which `secret` opens the records; nothing is written yet. Slow."""
        key_file = self.key_file()
        slot = wrap(
            self.data_key,
            secret,
            database_id=key_file.database_id,
            user_id=user_id,
            cost=cost or key_file.cost or DEFAULT_COST,
            kind=kind,
            name=name,
        )
        return PreparedSlot(record_of(slot), slot)

    def opens(self, user_id: str, secret: str) -> bool:
        """Whether `secret` opens the slot of `user_id`. Slow."""
        key_file = self.key_file()
        slots = tuple(slot for slot in key_file.slots if slot.user_id == user_id)
        try:
            return open_slot(replace(key_file, slots=slots), secret).data_key == self.data_key
        except WrongPassphrase:
            return False

    def write(
        self,
        *,
        put: Sequence[PreparedSlot] = (),
        drop: Sequence[str] = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Replace and remove slots, and set names at the door, all in one step. Raises DiskFull or DiskFailed."""
        key_file = self.key_file()
        fresh = {prepared.record.user_id: cast("Slot", prepared.slot) for prepared in put}
        kept = [fresh.pop(slot.user_id, slot) for slot in key_file.slots if slot.user_id not in drop]
        slots = [*kept, *fresh.values()]
        slots = [replace(slot, name=(names or {}).get(slot.user_id, slot.name)) for slot in slots]
        if tuple(slots) != key_file.slots:
            write_keys(self._folder, replace(key_file, slots=tuple(slots)))

    def key_file(self) -> KeyFile:
        return read_key_file(self._folder)

    def turn_to(self, data_key: bytes) -> None:
        """From now on another data key is in force."""
        self._data_key[:] = data_key

    def forget(self) -> None:
        for place in range(len(self._data_key)):
            self._data_key[place] = 0


def record_of(slot: Slot) -> SlotRecord:
    return SlotRecord(slot.user_id, slot.kind, slot.public_key, fingerprint_of(slot))


def write_keys(folder: Path, key_file: KeyFile) -> None:
    """`write_key_file` with failures of the disk in words."""
    with in_plain_words("the keys were not changed"):
        write_key_file(folder, key_file)
