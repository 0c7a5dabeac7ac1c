"""A clinic's records: one encrypted database and its key file in one folder."""

import secrets
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from clinic_app.domain.errors import ClinicError
from clinic_app.services.passphrase import passphrase_problem
from clinic_app.storage.atomic_files import replace_durably
from clinic_app.storage.compaction import compact
from clinic_app.storage.engine import StoreDamaged, connector, make_engine, open_connection, writing
from clinic_app.storage.key_slots import (
    DEFAULT_COST,
    Cost,
    KeyFile,
    OpenedSlot,
    create_slots,
    derive_key,
    open_slot,
    read_key_file,
    write_key_file,
)
from clinic_app.storage.schema import bring_up_to_date
from clinic_app.storage.sign_in import SignIn, audit_key_of
from clinic_app.storage.store_folder import database_path, databases_in, has_store
from clinic_app.storage.unit_of_work import UnitOfWork, work_on


class ClinicStore:
    """Open records. Any thread may use it; one writer at a time, readers are never kept waiting."""

    def __init__(self, path: Path, key: bytes, user_id: str, database_id: str) -> None:
        """Use `create` or `open`."""
        self.path = path
        self.user_id = user_id
        self.database_id = database_id
        self._key = bytearray(key)
        self._sign_in = SignIn(user_id, secrets.token_hex(8), bytearray(audit_key_of(key)))
        self._reader: Engine = make_engine(path, connector(path, self._key))
        self._writer = writing(self._reader)

    @staticmethod
    def exists(folder: Path) -> bool:
        return has_store(folder)

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, cost: Cost = DEFAULT_COST) -> Self:
        """New, empty records in `folder`, opened. Takes about a second.

        The key file is the moment of birth: whatever fails before it leaves a folder without records.
        Raises ClinicError if the folder already holds records or the passphrase is too weak.
        """
        if (problem := passphrase_problem(passphrase)) is not None:
            raise ClinicError(problem)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if has_store(folder) or databases_in(folder):
            raise ClinicError(
                "This folder already holds records.",
                "Open them with their passphrase, or choose another folder.",
            )
        key_file, opened = create_slots(passphrase, cost=cost)
        path = database_path(folder, key_file.generation)
        unborn = _unborn(path)
        for leftover in (unborn, _beside(unborn, "-wal"), _beside(unborn, "-shm")):
            leftover.unlink(missing_ok=True)
        key = derive_key(opened.data_key, "database")
        unborn.touch(mode=0o600)
        bring_up_to_date(unborn, key, new=True)
        _fold_log(unborn, key)
        write_key_file(folder, key_file)
        replace_durably(unborn, path)
        return cls._opened(folder, key_file, opened)

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> Self:
        """Open the records, after bringing them to the form of this version if an earlier one wrote them.

        Takes about half a second. Raises WrongPassphrase, NewerStore, KeyFileDamaged, StoreDamaged, UpgradeFailed.
        """
        key_file = read_key_file(folder)
        opened = open_slot(key_file, passphrase)
        path = database_path(folder, key_file.generation)
        if not path.exists():
            unborn = _unborn(path)
            if not unborn.exists():
                raise StoreDamaged
            replace_durably(unborn, path)  # the program was stopped between the last two steps of `create`
        bring_up_to_date(path, derive_key(opened.data_key, "database"))
        return cls._opened(folder, key_file, opened)

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        return work_on(self._reader, self._sign_in, saves=False)

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        return work_on(self._writer, self._sign_in, saves=True)

    def unit_of_work(self) -> AbstractContextManager[UnitOfWork]:
        """The same as `writing`."""
        return self.writing()

    def connect(self) -> dbapi2.Connection:
        """A connection of its own, for work on the whole file such as a backup; the caller closes it."""
        return open_connection(self.path, self._key)

    @property
    def database_key(self) -> bytes:
        """For the parts of this room that copy the database or seal what travels with it."""
        return bytes(self._key)

    def compact(self) -> None:
        """Write the database anew without its empty places, so that nothing of a removed record is left in it."""
        compact(self)

    def close(self) -> None:
        """Fold the write-ahead log into the database and forget the key. The store cannot be used afterwards."""
        if not any(self._key):
            return
        self._reader.dispose()
        _fold_log(self.path, self._key)
        for place in range(len(self._key)):
            self._key[place] = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @classmethod
    def _opened(cls, folder: Path, key_file: KeyFile, opened: OpenedSlot) -> Self:
        path = database_path(folder, key_file.generation)
        return cls(path, derive_key(opened.data_key, "database"), opened.user_id, key_file.database_id)


def _unborn(path: Path) -> Path:
    return _beside(path, ".new")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _fold_log(path: Path, key: bytes | bytearray) -> None:
    connection = open_connection(path, key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
