"""A clinic's records: one encrypted database and its key file in one folder."""

import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from clinic_app.domain.audit import Anchor, AuditFinding, sentence_of_cut, sentence_of_other
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.people import LONGEST_NAME, clean_name
from clinic_app.domain.recovery_code import looks_like_recovery_code, read_recovery_code
from clinic_app.services.clock import SystemClock
from clinic_app.services.passphrase import passphrase_problem
from clinic_app.services.ports import Clock, Work
from clinic_app.services.progress import Progress
from clinic_app.storage.atomic_files import replace_durably
from clinic_app.storage.audit_anchor import AnchorFile, anchor_file
from clinic_app.storage.compaction import compact
from clinic_app.storage.engine import StoreDamaged, connector, make_engine, open_connection, writing
from clinic_app.storage.failures import DiskFailed, DiskFull, StoreBusy
from clinic_app.storage.gate import Gate
from clinic_app.storage.key_attempts import Attempts
from clinic_app.storage.key_change import NEW, clear, discard_generations, write_next_generation
from clinic_app.storage.key_cost import calibrate
from clinic_app.storage.key_ring import KeyRing, record_of
from clinic_app.storage.key_slots import (
    OWNER,
    RECOVERY,
    Cost,
    KeyFile,
    OpenedSlot,
    create_slots,
    derive_key,
    open_slot,
    read_key_file,
    write_key_file,
)
from clinic_app.storage.schema import Upgrade, bring_up_to_date
from clinic_app.storage.sign_in import SignIn, audit_key_of
from clinic_app.storage.store_folder import KEY_FILE, database_path, databases_in, has_store
from clinic_app.storage.unit_of_work import UnitOfWork, work_on
from clinic_app.storage.unlocking import NoLongerUser, Unlocking, needs_renewal


class ClinicStore:
    """Open records. Any thread may use it; one writer at a time, readers are never kept waiting."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        user_id: str,
        database_id: str,
        *,
        keys: KeyRing | None = None,
        anchors: AnchorFile | None = None,
    ) -> None:
        """Use `create` or `open`."""
        self.path = path
        self.user_id = user_id
        self.database_id = database_id
        self.alarm: AuditFinding | None = None
        """What the anchor on this computer says against the audit trail, found at unlocking."""
        self.upgrade: Upgrade | None = None
        """What was done to bring the records to the form of this version when they were opened."""
        self._key = bytearray(key)
        self._keys = keys
        self._anchors = anchors
        self._sign_in = SignIn(user_id, secrets.token_hex(8), bytearray(audit_key_of(key)))
        self._gate = Gate()
        self._owed: Callable[[UnitOfWork], None] | None = None
        self._reader: Engine = make_engine(path, connector(path, self._key))
        self._writer = writing(self._reader)

    @staticmethod
    def exists(folder: Path) -> bool:
        return has_store(folder)

    @staticmethod
    def users(folder: Path) -> list[tuple[str, str]]:
        """Id and name of everybody who may unlock with a passphrase, for the list at the door."""
        slots = read_key_file(folder).slots
        return [(slot.user_id, slot.name) for slot in slots if slot.kind != RECOVERY]

    @staticmethod
    def has_recovery_code(folder: Path) -> bool:
        return any(slot.kind == RECOVERY for slot in read_key_file(folder).slots)

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        *,
        name: str = "",
        cost: Cost | None = None,
        state: Path | None = None,
        clock: Clock | None = None,
    ) -> Self:
        """New, empty records in `folder`, opened by their first user, who is therapist and administrator.

        Takes one to two seconds: without `cost` the work for a guess is first measured on this computer. `state`
        is where the anchor of the audit trail is kept; None keeps none. The key file is the moment of birth:
        whatever fails before it leaves a folder without records. Raises ClinicError if the folder already holds
        records or the passphrase is too weak.
        """
        if (problem := passphrase_problem(passphrase)) is not None:
            raise ClinicError(problem)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if has_store(folder) or databases_in(folder):
            raise ClinicError(
                "This folder already holds records.",
                "Open them with their passphrase, or choose another folder.",
            )
        name = clean_name(name)[:LONGEST_NAME]
        key_file, opened = create_slots(passphrase, cost=cost or calibrate(), name=name)
        path = database_path(folder, key_file.generation)
        unborn = _unborn(path)
        clear(unborn)
        key = derive_key(opened.data_key, "database")
        unborn.touch(mode=0o600)
        bring_up_to_date(unborn, key, new=True)
        with cls(unborn, key, opened.user_id, key_file.database_id) as newborn, newborn.writing() as work:
            now = (clock or SystemClock()).now()
            owner = work.people.get(OWNER)
            work.people.change(owner.id, owner.version, name=name, roles=owner.roles)
            work.people.keep_slot(record_of(key_file.slots[0]))
            work.events.record(now, "set up", "store", key_file.database_id)
        write_key_file(folder, key_file)
        replace_durably(unborn, path)
        store = cls._opened(folder, key_file, opened, state)
        store._anchor_now()
        return store

    @classmethod
    def open(
        cls,
        folder: Path,
        passphrase: str,
        *,
        user_id: str | None = None,
        state: Path | None = None,
        clock: Clock | None = None,
        keep_before_upgrade: bool = True,
    ) -> Self:
        """Open the records, after bringing them to the form of this version if an earlier one wrote them.

        Takes about half a second; with `user_id` None every user's slot is tried in turn. A recovery code is taken
        in place of a passphrase and gives emergency access. `state` holds the anchor of the audit trail and the
        count of wrong tries; None keeps no anchor and counts in `folder`. Before an upgrade a backup is made, unless
        `keep_before_upgrade` says that these records were just taken out of one.
        Raises WrongPassphrase (TooManyTries, NoLongerUser), NewerStore, KeyFileDamaged, StoreDamaged, UpgradeFailed.
        """
        key_file = read_key_file(folder)
        attempts = Attempts(state or folder)
        whose = RECOVERY if looks_like_recovery_code(passphrase) else user_id
        attempts.begin(whose)
        opened = open_slot(key_file, passphrase, user_id=user_id)
        wrong_tries = attempts.succeeded(whose)
        path = database_path(folder, key_file.generation)
        _finish_birth(path)
        upgrade = bring_up_to_date(path, derive_key(opened.data_key, "database"), keep=keep_before_upgrade)
        with suppress(OSError, ClinicError):  # only tidying: it is tried again at the next opening
            clear(_unborn(database_path(folder, key_file.generation + 1)))
            (folder / f"{KEY_FILE}.writing").unlink(missing_ok=True)
            key_file = discard_generations(folder, key_file)
        store = cls._opened(folder, key_file, opened, state)
        store.upgrade = upgrade
        try:
            store._let_in(key_file, passphrase, wrong_tries, (clock or SystemClock()).now(), upgrade)
        except BaseException:
            store.close()
            raise
        return store

    def _let_in(
        self, key_file: KeyFile, secret: str, wrong_tries: int, at: datetime, upgrade: Upgrade | None
    ) -> None:
        """Write down who unlocked and put the key file in order; on a full disk with the first change instead."""
        with self.reading() as work:
            allowed = work.rights
        if not allowed:
            with self.writing() as work:
                work.events.record(at, "refused", "user", self.user_id)
            raise NoLongerUser
        slot = key_file.slot_of(self.user_id)
        renewed = None
        if slot is not None and needs_renewal(slot, key_file):
            code = read_recovery_code(secret) if slot.kind == RECOVERY else secret
            renewed = self.keys.prepare(slot.user_id, code, name=slot.name, kind=slot.kind)
        unlocking = Unlocking(self.user_id, self.database_id, at, wrong_tries, key_file, renewed)

        def owed(work: UnitOfWork) -> None:
            self.alarm = self._trail_against_anchor(work)
            if upgrade is not None:
                self._note_upgrade(work, upgrade, at)
            unlocking.put_in_order(work, self.keys)
            if self.alarm is not None:
                work.events.record(at, "alarm", "audit trail", self.alarm.kind, [str(self.alarm.number)])

        self._owed = owed
        with suppress(DiskFull, DiskFailed, StoreBusy), self.writing():
            pass

    def _note_upgrade(self, work: UnitOfWork, upgrade: Upgrade, at: datetime) -> None:
        if upgrade.backup is not None:
            work.events.record(at, "made", "backup", str(upgrade.backup.sequence), [upgrade.backup.kind])
        work.events.record(at, "upgraded", "store", self.database_id, [upgrade.before, upgrade.after])

    def _trail_against_anchor(self, work: UnitOfWork) -> AuditFinding | None:
        if self._anchors is None:
            return None
        anchor = self._anchors.read(self.audit_keys(work))
        if anchor is None:
            return None
        chain_end, _ = work.events.head()
        if anchor.number > chain_end:
            return AuditFinding("end missing", anchor.number, sentence_of_cut(chain_end, anchor))
        if anchor.number and work.events.mark_at(anchor.number) != anchor.mark:
            return AuditFinding("other history", anchor.number, sentence_of_other(anchor))
        return None

    @contextmanager
    def reading(self) -> Generator[UnitOfWork]:
        with self._gate.shared(), work_on(self._reader, self._sign_in, saves=False) as work:
            yield work

    @contextmanager
    def writing(self) -> Generator[UnitOfWork]:
        with (
            self._gate.shared(),
            work_on(self._writer, self._sign_in, saves=True, saved=self._saved) as work,
        ):
            if self._owed is not None:
                self._owed(work)
            yield work

    def _saved(self, work: UnitOfWork) -> None:
        self._owed = None
        self._sign_in.seen |= work.events.newly_seen
        if work.people.changed:
            self._sign_in.roles = None
        if work.events.added and self._anchors is not None and self.alarm is None:
            self._anchors.keep(self._sign_in.audit_key, *work.events.head())

    def _anchor_now(self) -> None:
        if self._anchors is not None and self.alarm is None:
            with self.reading() as work:
                self._anchors.keep(self._sign_in.audit_key, *work.events.head())

    @property
    def keys(self) -> KeyRing:
        """Slots of users and of the recovery code."""
        if self._keys is None:
            raise RuntimeError("these records were opened without their key file")
        return self._keys

    def audit_keys(self, work: Work) -> list[bytes]:
        """Every key the trail was ever written with, the one in force last."""
        return [*(key for _, key in work.events.earlier_keys()), bytes(self._sign_in.audit_key)]

    def local_anchor(self, work: Work) -> Anchor | None:
        """The anchor on this computer; None if there is none or it is not this clinic's."""
        return None if self._anchors is None else self._anchors.read(self.audit_keys(work))

    def accept_trail(self, at: datetime, reason: str) -> None:
        """Take the trail as it stands, for instance after a backup was put back, and anchor it anew."""
        with self.writing() as work:
            anchor = self.local_anchor(work)
            lost = [] if anchor is None else [str(anchor.number)]
            work.events.record(at, "accepted", "audit trail", reason, lost)
        self.alarm = None
        if self._anchors is not None:
            self._anchors.start_over()
        self._anchor_now()

    def change_data_key(self, at: datetime, progress: Progress) -> None:
        """Write the records anew under a new data key; every user's passphrase and the recovery code stay.

        Raises KeyChangeFailed, DiskFull or DiskFailed with nothing changed.
        """
        keys, folder = self.keys, self.path.parent
        with self._gate.alone():
            with self.reading() as work:
                public_keys = {record.user_id: record.public_key for record in work.people.slots()}
            note = partial(self._note_new_key, at, bytes(self._sign_in.audit_key))
            try:
                key_file, data_key = write_next_generation(
                    folder, keys.key_file(), keys.data_key, public_keys, note, progress
                )
            except BaseException:
                if database_path(folder, keys.key_file().generation) != self.path:
                    self.close()  # the next opening finishes the change; nothing may be saved to the old file
                raise
            self._reader.dispose()
            keys.turn_to(data_key)
            self._key[:] = derive_key(data_key, "database")
            self._sign_in.audit_key[:] = audit_key_of(self._key)
            self.path = database_path(folder, key_file.generation)
            self._reader = make_engine(self.path, connector(self.path, self._key))
            self._writer = writing(self._reader)
            # The files of the old key go at the next opening at the latest.
            with suppress(OSError, ClinicError):
                discard_generations(folder, key_file)
            self._anchor_now()

    def _note_new_key(self, at: datetime, old_audit_key: bytes, path: Path, key: bytes) -> None:
        """Write the change down in the new database, whose trail goes on under another audit key."""
        sign_in = SignIn(self.user_id, self._sign_in.session, bytearray(audit_key_of(key)))
        engine = make_engine(path, connector(path, key))
        try:
            with work_on(writing(engine), sign_in, saves=True) as work:
                work.events.retire_key(old_audit_key)
                work.events.record(at, "changed", "data key", self.database_id)
        finally:
            engine.dispose()

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
        with suppress(StoreDamaged, dbapi2.DatabaseError):  # a log that stays is read at the next opening
            _fold_log(self.path, self._key)
        self._sign_in.forget()
        if self._keys is not None:
            self._keys.forget()
        if self._anchors is not None:
            self._anchors.close()
        for place in range(len(self._key)):
            self._key[place] = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @classmethod
    def _opened(cls, folder: Path, key_file: KeyFile, opened: OpenedSlot, state: Path | None) -> Self:
        path = database_path(folder, key_file.generation)
        anchors = None
        if state is not None:
            anchors = AnchorFile(anchor_file(state, key_file.database_id), key_file.database_id)
        return cls(
            path,
            derive_key(opened.data_key, "database"),
            opened.user_id,
            key_file.database_id,
            keys=KeyRing(folder, opened),
            anchors=anchors,
        )


def _unborn(path: Path) -> Path:
    return path.with_name(path.name + NEW)


def _finish_birth(path: Path) -> None:
    """Take the last step of a new generation if the program was stopped before it. Raises StoreDamaged."""
    if path.exists():
        return
    unborn = _unborn(path)
    if not unborn.exists():
        raise StoreDamaged
    replace_durably(unborn, path)


def _fold_log(path: Path, key: bytes | bytearray) -> None:
    connection = open_connection(path, key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
