"""The form of a backup file: everything needed to restore it, in one file, nothing readable without a key.

    magic line | length | header (JSON) | length | seal | database

The header says whose backup it is and carries the key slots, which are needed before anything can be opened. The
seal is the manifest (what must be found inside) under AES-GCM; header and lengths are bound to it. The database
is a SQLCipher file; the manifest holds its SHA-256. So every byte of the file is checked before it is used, and
nothing in the file ever becomes a path.
"""

import hashlib
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast, get_args

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.errors import ClinicError, NewerStore
from clinic_app.services.backups import BackupKind
from clinic_app.services.progress import Progress

SUFFIX = ".clinicbackup"
FORMAT = 1
MAGIC = b"Clinic Companion backup\n"
LARGEST_PART = 4 * 1024 * 1024
"""Header and seal; a clinic with 50,000 erased clients stays below it."""
_CHUNK = 1024 * 1024
_NONCE = 12


class NoBackup(ClinicError):
    """Some other file."""

    def __init__(self) -> None:
        super().__init__(
            "This file is not a backup of Clinic Companion.", "Choose a file that ends in .clinicbackup."
        )


class BackupDamaged(ClinicError):
    """Not every byte is the one that was written."""

    def __init__(self) -> None:
        super().__init__("This backup is damaged and cannot be used.", "Choose another backup.")


class OtherKeys(ClinicError):
    """The backup opens, but not with the keys at hand."""

    def __init__(self) -> None:
        super().__init__(
            "This backup was made with other keys than the ones in use.",
            "Check it with the passphrase or recovery code of its time.",
        )


@dataclass(frozen=True, slots=True)
class BackupHeader:
    """What can be read without a key."""

    database_id: str
    sequence: int
    made_at: datetime
    kind: BackupKind
    program: str
    database_bytes: int
    key_file: bytes
    """`keys.json` as it was."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What must be found inside; sealed."""

    sha256: str
    digest: str
    """Of the content of all tables, see `backup_checks.content_digest`."""
    rows: dict[str, int]
    schema: str
    erased: tuple[str, ...]
    """Ids of clients erased before the backup."""
    trail_number: int
    trail_mark: str
    """Hexadecimal; with the number an anchor of the audit trail."""


@dataclass(frozen=True, slots=True)
class SealedBackup:
    """A file whose outer form is right."""

    path: Path
    header: BackupHeader
    bound: bytes
    seal: bytes
    database_at: int

    def unseal(self, key: bytes) -> Manifest:
        """Raises OtherKeys if the seal is not of this key (or the file was changed), BackupDamaged."""
        try:
            plain = AESGCM(key).decrypt(self.seal[:_NONCE], self.seal[_NONCE:], self.bound)
        except InvalidTag:
            raise OtherKeys from None
        try:
            document = cast("dict[str, Any]", json.loads(plain))
            return Manifest(
                sha256=str(document["sha256"]),
                digest=str(document["digest"]),
                rows={str(name): int(count) for name, count in document["rows"].items()},
                schema=str(document["schema"]),
                erased=tuple(str(one) for one in document["erased"]),
                trail_number=int(document["trail_number"]),
                trail_mark=str(document["trail_mark"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BackupDamaged from None

    def copy_database(self, target: Path, progress: Progress) -> str:
        """Write the database inside to `target`, new and its owner's alone; returns the SHA-256 of what was written."""
        fingerprint = hashlib.sha256()
        total, done = self.header.database_bytes, 0
        with self.path.open("rb") as source, _new_file(target) as file:
            source.seek(self.database_at)
            for chunk in _chunks(source):
                fingerprint.update(chunk)
                file.write(chunk)
                done += len(chunk)
                progress.report(done, total, "Reading the backup")
            file.flush()
            os.fsync(file.fileno())
        if done != total:
            raise BackupDamaged
        return fingerprint.hexdigest()


def write_backup(
    target: Path, header: BackupHeader, manifest: Manifest, key: bytes, database: Path, progress: Progress
) -> None:
    """Write a new file and wait for the disk."""
    head = json.dumps(
        {
            "format": FORMAT,
            "database_id": header.database_id,
            "sequence": header.sequence,
            "made_at": header.made_at.isoformat(),
            "kind": header.kind,
            "program": header.program,
            "database_bytes": header.database_bytes,
            "key_file": b64encode(header.key_file).decode("ascii"),
        },
        separators=(",", ":"),
    ).encode()
    bound = MAGIC + len(head).to_bytes(4, "big") + head
    nonce = secrets.token_bytes(_NONCE)
    plain = json.dumps(asdict(manifest), separators=(",", ":")).encode()
    seal = nonce + AESGCM(key).encrypt(nonce, plain, bound)
    done = 0
    with database.open("rb") as source, _new_file(target) as file:
        file.write(bound + len(seal).to_bytes(4, "big") + seal)
        for chunk in _chunks(source):
            file.write(chunk)
            done += len(chunk)
            progress.report(done, header.database_bytes, "Writing the backup")
        file.flush()
        os.fsync(file.fileno())


def read_backup(path: Path) -> SealedBackup:
    """The outer form of a backup. Raises NoBackup, BackupDamaged, NewerStore, or ClinicError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return _read(path, file)
    except OSError as problem:
        raise ClinicError(
            "The backup cannot be read.", "Check that the disk or stick is there, then try again."
        ) from problem
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupDamaged from None


def _read(path: Path, file: BinaryIO) -> SealedBackup:
    if file.read(len(MAGIC)) != MAGIC:
        raise NoBackup
    head = _part(file)
    document = cast("dict[str, Any]", json.loads(head))
    if int(document["format"]) > FORMAT:
        raise NewerStore(
            "This backup was written by a newer version of Clinic Companion.",
            "Install that version to restore it.",
        )
    header = BackupHeader(
        database_id=str(document["database_id"]),
        sequence=int(document["sequence"]),
        made_at=datetime.fromisoformat(document["made_at"]),
        kind=document["kind"],
        program=str(document["program"]),
        database_bytes=int(document["database_bytes"]),
        key_file=b64decode(document["key_file"], validate=True),
    )
    seal = _part(file)
    begin = file.tell()
    if (
        header.kind not in get_args(BackupKind)
        or header.made_at.tzinfo is None
        or header.sequence < 1
        or len(seal) < _NONCE + 16
        or file.seek(0, os.SEEK_END) != begin + header.database_bytes
    ):
        raise BackupDamaged
    bound = MAGIC + len(head).to_bytes(4, "big") + head
    return SealedBackup(path, header, bound, seal, begin)


def _part(file: BinaryIO) -> bytes:
    length = int.from_bytes(file.read(4), "big")
    if length > LARGEST_PART:
        raise BackupDamaged
    part = file.read(length)
    if len(part) != length:
        raise BackupDamaged
    return part


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _new_file(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")
