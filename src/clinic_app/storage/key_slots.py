"""The key of the records, wrapped for those who may open them.

A clinic's records are encrypted with one random data key, made once. `keys.json` beside the database holds that
key wrapped in slots: one per secret that opens it. A slot's wrapping key comes from the passphrase by Argon2id;
AES-GCM binds the slot to its place, so that slots cannot be exchanged between users or clinics and their
parameters cannot be weakened unnoticed. Other keys are derived from the data key, never used for two things.
"""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinic_app.domain.errors import ClinicError, NewerStore, WrongPassphrase
from clinic_app.services.passphrase import normal_passphrase
from clinic_app.storage.atomic_files import write_atomically
from clinic_app.storage.store_folder import KEY_FILE

FORMAT = 1
OWNER = "owner"
"""User id of the one who made the records; the only one while a clinic has a single user."""
RECOVERY = "recovery"
"""User id, and kind of slot, of the recovery code."""

_LARGEST_FILE = 64 * 1024
_KEY_BYTES = 32


class KeyFileDamaged(ClinicError):
    """`keys.json` cannot be used as it is."""

    def __init__(self) -> None:
        super().__init__(
            "The key file of these records is missing or damaged.",
            f"Put {KEY_FILE} back from a backup; without it the records cannot be opened.",
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id work for one guess. Below 64 MiB or 3 passes nothing is written or opened."""

    memory_kib: int = 128 * 1024
    passes: int = 3
    lanes: int = 4

    @property
    def is_sound(self) -> bool:
        return (
            64 * 1024 <= self.memory_kib <= 1024 * 1024 and 3 <= self.passes <= 20 and 1 <= self.lanes <= 16
        )


DEFAULT_COST = Cost()
LEAST_COST = Cost(memory_kib=64 * 1024)


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped under one secret."""

    user_id: str
    kind: str
    """"passphrase" today; a recovery code will be another kind."""
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    database_id: str
    generation: int
    """Names the live database file; a restore or a change of key moves to the next one."""
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class OpenedSlot:
    user_id: str
    data_key: bytes


def create_slots(
    passphrase: str, *, cost: Cost = DEFAULT_COST, user_id: str = OWNER
) -> tuple[KeyFile, OpenedSlot]:
    """A new data key and the key file with its first slot. Nothing is written."""
    database_id = secrets.token_hex(16)
    data_key = secrets.token_bytes(_KEY_BYTES)
    slot = wrap(data_key, passphrase, database_id=database_id, user_id=user_id, cost=cost)
    return KeyFile(database_id, 1, (slot,)), OpenedSlot(user_id, data_key)


def open_slot(key_file: KeyFile, passphrase: str) -> OpenedSlot:
    """The data key, for the first slot the passphrase opens. Takes about half a second. Raises WrongPassphrase."""
    for slot in key_file.slots:
        try:
            key = _wrapping_key(passphrase, slot.salt, slot.cost)
            header = _header(key_file.database_id, slot.user_id, slot.kind, slot.cost, slot.salt)
            data_key = AESGCM(key).decrypt(slot.nonce, slot.wrapped, header)
        except InvalidTag:
            continue
        return OpenedSlot(slot.user_id, data_key)
    raise WrongPassphrase(
        "This passphrase does not open the records.", "Check Caps Lock and the keyboard language."
    )


def wrap(data_key: bytes, passphrase: str, *, database_id: str, user_id: str, cost: Cost) -> Slot:
    """A slot that opens `data_key` with `passphrase`."""
    if not cost.is_sound:
        raise ValueError("Argon2id cost outside the allowed range")
    kind = "passphrase"
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    header = _header(database_id, user_id, kind, cost, salt)
    wrapped = AESGCM(_wrapping_key(passphrase, salt, cost)).encrypt(nonce, data_key, header)
    return Slot(user_id, kind, cost, salt, nonce, wrapped)


def derive_key(data_key: bytes, purpose: str) -> bytes:
    """The 32-byte key for one purpose ("database", ...): HKDF-SHA256, one block, no salt as the input is random."""
    extracted = hmac.digest(bytes(32), data_key, sha256)
    return hmac.digest(extracted, b"clinic companion " + purpose.encode() + b"\x01", sha256)


def write_key_file(folder: Path, key_file: KeyFile) -> None:
    document = {
        "format": FORMAT,
        "database_id": key_file.database_id,
        "generation": key_file.generation,
        "slots": [
            {
                "user_id": slot.user_id,
                "kind": slot.kind,
                "kdf": _kdf(slot.cost, slot.salt),
                "nonce": _text(slot.nonce),
                "wrapped": _text(slot.wrapped),
            }
            for slot in key_file.slots
        ],
    }
    write_atomically(folder / KEY_FILE, json.dumps(document, indent=2).encode())


def read_key_file(folder: Path) -> KeyFile:
    """Raises KeyFileDamaged, or NewerStore if a later version of the program wrote the file."""
    path = folder / KEY_FILE
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise KeyFileDamaged
        document = cast("dict[str, Any]", json.loads(path.read_bytes()))
        if document["format"] > FORMAT:
            raise NewerStore(
                "These records were written by a newer version of Clinic Companion.",
                "Install that version to open them.",
            )
        slots = tuple(_read_slot(entry) for entry in document["slots"])
        key_file = KeyFile(str(document["database_id"]), int(document["generation"]), slots)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise KeyFileDamaged from problem
    if not slots or key_file.generation < 1:
        raise KeyFileDamaged
    return key_file


def _read_slot(entry: Any) -> Slot:
    kdf = entry["kdf"]
    cost = Cost(int(kdf["memory_kib"]), int(kdf["passes"]), int(kdf["lanes"]))
    slot = Slot(
        user_id=str(entry["user_id"]),
        kind=str(entry["kind"]),
        cost=cost,
        salt=_bytes(kdf["salt"]),
        nonce=_bytes(entry["nonce"]),
        wrapped=_bytes(entry["wrapped"]),
    )
    if kdf["name"] != "argon2id" or not cost.is_sound or len(slot.salt) != 16 or len(slot.nonce) != 12:
        raise KeyFileDamaged
    return slot


def _wrapping_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    secret = normal_passphrase(passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(secret)


def _header(database_id: str, user_id: str, kind: str, cost: Cost, salt: bytes) -> bytes:
    """What a slot is bound to: format, clinic, user, kind and parameters, in one canonical spelling."""
    header = [FORMAT, database_id, user_id, kind, _kdf(cost, salt)]
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode()


def _kdf(cost: Cost, salt: bytes) -> dict[str, object]:
    return {
        "name": "argon2id",
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": _text(salt),
    }


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _bytes(text: Any) -> bytes:
    return b64decode(text, validate=True)
