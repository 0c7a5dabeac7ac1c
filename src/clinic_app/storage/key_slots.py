"""The key of the records, wrapped for those who may open them.

A clinic's records are encrypted with one random data key. `keys.json` beside the database holds that key wrapped
in slots: one per user, and one for the recovery code. A slot's wrapping key comes from the passphrase by Argon2id;
AES-GCM binds the slot to its place, so that slots cannot be exchanged between users or clinics and their
parameters cannot be weakened unnoticed. Other keys are derived from the data key, never used for two things.

Beside the data key a slot wraps a private key of its own, through which a new data key reaches a user who is not
there when it is changed (`key_handover`).
"""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinic_app.domain.errors import ClinicError, NewerStore, WrongPassphrase
from clinic_app.domain.recovery_code import looks_like_recovery_code, read_recovery_code
from clinic_app.services.passphrase import normal_passphrase
from clinic_app.storage.atomic_files import write_atomically
from clinic_app.storage.key_handover import new_private_key, public_key_of, seal, unseal
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
    """"passphrase", or "recovery" for the printed code."""
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes
    """Data key and private key together; the data key alone in a slot of the first form."""
    public_key: bytes = b""
    """Empty in a slot of the first form."""
    handovers: tuple[bytes, ...] = ()
    """Data keys that came after the wrapped one, each sealed to the public key and the data key before it."""
    name: str = ""
    """For the list at the door only; the records know who it really is."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    database_id: str
    generation: int
    """Names the live database file; a restore or a change of key moves to the next one."""
    slots: tuple[Slot, ...]
    cost: Cost | None = None
    """What a new slot costs here, measured at set-up; None: the default. A weaker slot is renewed when it is opened."""
    discard: tuple[int, ...] = ()
    """Generations whose files are to be deleted: their data key is no longer used."""

    def slot_of(self, user_id: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.user_id == user_id), None)


@dataclass(frozen=True, slots=True)
class OpenedSlot:
    user_id: str
    data_key: bytes = field(repr=False)
    private_key: bytes = field(default=b"", repr=False, compare=False)
    """Empty for a slot of the first form."""


def create_slots(
    passphrase: str, *, cost: Cost = DEFAULT_COST, user_id: str = OWNER, name: str = ""
) -> tuple[KeyFile, OpenedSlot]:
    """A new data key and the key file with its first slot. Nothing is written."""
    database_id = secrets.token_hex(16)
    data_key = secrets.token_bytes(_KEY_BYTES)
    private_key = new_private_key()
    slot = wrap(
        data_key,
        passphrase,
        database_id=database_id,
        user_id=user_id,
        cost=cost,
        name=name,
        private_key=private_key,
    )
    return KeyFile(database_id, 1, (slot,), cost), OpenedSlot(user_id, data_key, private_key)


def open_slot(key_file: KeyFile, passphrase: str, *, user_id: str | None = None) -> OpenedSlot:
    """The data key, from the slot of `user_id`, or from the first slot that opens. Raises WrongPassphrase.

    Takes about half a second for each slot tried. A whole recovery code is tried on its own slot first.
    """
    is_code = looks_like_recovery_code(passphrase)
    slots = [slot for slot in key_file.slots if user_id in (None, slot.user_id) or is_code]
    slots = [slot for slot in slots if is_code or slot.kind != RECOVERY]
    for slot in sorted(slots, key=lambda slot: (slot.kind == RECOVERY) != is_code):
        secret = read_recovery_code(passphrase) if slot.kind == RECOVERY else passphrase
        try:
            return _open(key_file.database_id, slot, secret)
        except InvalidTag:
            continue
    raise WrongPassphrase(
        "This passphrase does not open the records.", "Check Caps Lock and the keyboard language."
    )


def _open(database_id: str, slot: Slot, secret: str) -> OpenedSlot:
    key = derive_wrapping_key(secret, slot.salt, slot.cost)
    header = _header(database_id, slot.user_id, slot.kind, slot.cost, slot.salt, slot.public_key)
    content = AESGCM(key).decrypt(slot.nonce, slot.wrapped, header)
    data_key, private_key = content[:_KEY_BYTES], content[_KEY_BYTES:]
    for sealed in slot.handovers:
        data_key = unseal(private_key, sealed, data_key, _context(database_id, slot.user_id))
    return OpenedSlot(slot.user_id, data_key, private_key)


def wrap(
    data_key: bytes,
    passphrase: str,
    *,
    database_id: str,
    user_id: str,
    cost: Cost,
    kind: str = "passphrase",
    name: str = "",
    private_key: bytes = b"",
) -> Slot:
    """A slot that opens `data_key` with `passphrase`; `private_key` stays that of an earlier slot if given."""
    if not cost.is_sound:
        raise ValueError("Argon2id cost outside the allowed range")
    private_key = private_key or new_private_key()
    public_key = public_key_of(private_key)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    header = _header(database_id, user_id, kind, cost, salt, public_key)
    key = derive_wrapping_key(passphrase, salt, cost)
    wrapped = AESGCM(key).encrypt(nonce, data_key + private_key, header)
    return Slot(user_id, kind, cost, salt, nonce, wrapped, public_key, name=name)


def hand_over(slot: Slot, new_key: bytes, key_before: bytes, *, database_id: str) -> Slot:
    """The slot of somebody who is not there, so that it gives `new_key` at the next unlock."""
    sealed = seal(slot.public_key, new_key, key_before, _context(database_id, slot.user_id))
    return replace(slot, handovers=(*slot.handovers, sealed))


def fingerprint_of(slot: Slot) -> bytes:
    """Changes with every renewal of the slot; the name at the door and handovers do not count."""
    parts = (slot.user_id.encode(), slot.kind.encode(), slot.salt, slot.nonce, slot.wrapped, slot.public_key)
    return sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


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
                "public_key": _text(slot.public_key),
                "handovers": [_text(sealed) for sealed in slot.handovers],
                "name": slot.name,
            }
            for slot in key_file.slots
        ],
        "cost": None if key_file.cost is None else _numbers(key_file.cost),
        "discard": list(key_file.discard),
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
        wanted = document.get("cost")
        cost = None if wanted is None else _cost(wanted)
        discard = tuple(int(number) for number in document.get("discard", ()))
        key_file = KeyFile(str(document["database_id"]), int(document["generation"]), slots, cost, discard)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise KeyFileDamaged from problem
    if not slots or key_file.generation < 1 or (cost is not None and not cost.is_sound):
        raise KeyFileDamaged
    return key_file


def _read_slot(entry: Any) -> Slot:
    kdf = entry["kdf"]
    cost = _cost(kdf)
    slot = Slot(
        user_id=str(entry["user_id"]),
        kind=str(entry["kind"]),
        cost=cost,
        salt=_bytes(kdf["salt"]),
        nonce=_bytes(entry["nonce"]),
        wrapped=_bytes(entry["wrapped"]),
        public_key=_bytes(entry.get("public_key", "")),
        handovers=tuple(_bytes(sealed) for sealed in entry.get("handovers", ())),
        name=str(entry.get("name", "")),
    )
    if kdf["name"] != "argon2id" or not cost.is_sound or len(slot.salt) != 16 or len(slot.nonce) != 12:
        raise KeyFileDamaged
    if len(slot.public_key) not in (0, _KEY_BYTES):
        raise KeyFileDamaged
    return slot


def derive_wrapping_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    secret = normal_passphrase(passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(secret)


def _header(
    database_id: str, user_id: str, kind: str, cost: Cost, salt: bytes, public_key: bytes = b""
) -> bytes:
    """What a slot is bound to: format, clinic, user, kind and parameters, in one canonical spelling."""
    header: list[object] = [FORMAT, database_id, user_id, kind, _kdf(cost, salt)]
    if public_key:
        header.append(_text(public_key))
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode()


def _context(database_id: str, user_id: str) -> bytes:
    return json.dumps([FORMAT, "handover", database_id, user_id], separators=(",", ":")).encode()


def _kdf(cost: Cost, salt: bytes) -> dict[str, object]:
    return {"name": "argon2id", **_numbers(cost), "salt": _text(salt)}


def _numbers(cost: Cost) -> dict[str, int]:
    return {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}


def _cost(entry: Any) -> Cost:
    return Cost(int(entry["memory_kib"]), int(entry["passes"]), int(entry["lanes"]))


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _bytes(text: Any) -> bytes:
    return b64decode(text, validate=True)
