"""Files from outside that were twisted: one sentence each, never a traceback, never half an effect."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from fault_kit import PASSPHRASE, Template, look_at

from clinic_app.domain.errors import ClinicError
from clinic_app.interchange.client_record import read_record, record_files
from clinic_app.services.backups import BackupService
from clinic_app.services.progress import Silent
from clinic_app.services.record_export import RecordExportService
from clinic_app.storage.backup_restore import restore_backup
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.erased_list import read_erased
from clinic_app.storage.key_slots import open_slot, read_key_file
from store_fixtures import FixedClock

_WORDS = (
    b"null", b"true", b"-1", b"1e999", b"NaN", b"99999999999999999999", b'""', b"[]", b"{}", b"[" * 3000, b'"\\ud800"',
    b"\xff\xfe", b"\0", b'{"a":1,"a":2}', b"../../etc/passwd", b"0.1", b'"owner"', b"Infinity",
)  # fmt: skip


def twist(content: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut, doubled or replaced by what a parser stumbles over."""
    hurt = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        place = chance.randrange(max(1, len(hurt)))
        kind = chance.randrange(6)
        if kind == 0 and hurt:
            hurt[place % len(hurt)] = chance.randrange(256)
        elif kind == 1:
            del hurt[place:]
        elif kind == 2:
            hurt[place : place + chance.randrange(40)] = chance.choice(_WORDS)
        elif kind == 3:
            hurt[place:place] = chance.choice(_WORDS)
        elif kind == 4:
            del hurt[place : place + chance.randrange(1, 60)]
        else:
            hurt[place:place] = hurt[place : place + 50]
    return bytes(hurt)


def twist_json(content: bytes, chance: random.Random) -> bytes:
    """The same, half of the time with sound JSON whose values are not what they should be."""
    if chance.random() < 0.5:
        return twist(content, chance)
    document = json.loads(content)
    holders: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict | list):
            holder: Any = cast("Any", value)
            for key in list(holder) if isinstance(value, dict) else range(len(holder)):
                holders.append((holder, key))
                walk(holder[key])

    walk(document)
    holder, key = chance.choice(holders)
    values: tuple[Any, ...] = (
        None,
        True,
        -1,
        2**70,
        0.5,
        "",
        "x" * 5000,
        [],
        {},
        [[]],
        "AAAA",
        {"format": 1},
        1,
        2,
        99,
    )
    if chance.random() < 0.3:
        del holder[key]
    else:
        holder[key] = chance.choice(values)
    return json.dumps(document).encode()


def listing(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_twisted_files_end_in_one_sentence_and_change_nothing(
    template: Template,
    tmp_path: Path,
    scale: Callable[[int, int], int],
    figure: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, chance = FixedClock(), random.Random(7)
    live = template.copy_to(tmp_path / "records")
    store = ClinicStore(live / template.database, template.key, "owner", template.database_id)
    made = BackupService(store, clock, Backups(store, tmp_path / "backups")).run().made
    victim = sorted(look_at(live / template.database, template.key).clients)[0]
    export = RecordExportService(store, clock).collect(victim)  # type: ignore[arg-type]  # ids are text
    store.close()
    backup = (Path(made.folder) / made.name).read_bytes()
    record = record_files(export)["record.json"]
    keys = (live / "keys.json").read_bytes()
    tracebacks: list[str] = []
    effects = refused = harmless = 0
    counts = {"backup": scale(60, 3000), "keys": scale(40, 1000), "record": scale(60, 1000)}

    def key_at_hand(*_: object) -> bytes:
        return template.key

    # Half a second of key derivation for each file would only make the test slow: the key is handed over, so that
    # everything behind it is reached; the slots themselves are hurt in the second kind.
    monkeypatch.setattr("clinic_app.storage.backup_restore.unlock", key_at_hand)
    before = listing(live)
    twisted = tmp_path / "twisted" / "file.clinicbackup"
    twisted.parent.mkdir()
    for _ in range(counts["backup"]):
        twisted.write_bytes(twist(backup, chance))
        try:
            restore_backup(twisted, live, PASSPHRASE, Silent(), clock=clock)
            harmless += twisted.read_bytes() == backup
            if twisted.read_bytes() != backup:
                tracebacks.append("a twisted backup was restored")
            shutil.rmtree(live)
            template.copy_to(live)
            before = listing(live)
        except ClinicError:
            refused += 1
            effects += listing(live) != before
        except Exception as problem:  # any other is a traceback on the screen
            tracebacks.append(f"backup: {problem!r}")
    place = tmp_path / "keys"
    place.mkdir()
    for number in range(counts["keys"]):
        hurt = twist_json(keys, chance)
        (place / "keys.json").write_bytes(hurt)
        (place / "erased.json").write_bytes(hurt)
        try:
            read_erased(place)
            key_file = read_key_file(place)
            work = max((slot.cost.memory_kib * slot.cost.passes for slot in key_file.slots), default=0)
            if number % 10 == 0 and work <= 64 * 1024 * 5:
                open_slot(key_file, PASSPHRASE)
            harmless += 1
        except ClinicError:
            refused += 1
        except Exception as problem:
            tracebacks.append(f"keys: {problem!r}")
        effects += (place / "keys.json").read_bytes() != hurt
    for _ in range(counts["record"]):
        hurt = twist_json(record, chance)
        try:
            read_record(hurt)
            harmless += 1
        except ClinicError:
            refused += 1
        except Exception as problem:
            tracebacks.append(f"record: {problem!r}")
    total = sum(counts.values())
    broken = sum(trusting_reader_breaks(twist_json(keys, chance)) for _ in range(50))
    figure(
        f"{total:,} mutated backup, key and export files: tracebacks / partial effects",
        reached=f"{len(tracebacks)} / {effects}",
        to_reach="0 / 0",
        control=f"a reader that trusts its file: {broken} of 50 tracebacks",
        detail=f"{refused:,} refused in words, {harmless} without harm",
    )
    assert not tracebacks, tracebacks[:10]
    assert effects == 0
    assert refused > total * 0.6
    assert broken > 10


def trusting_reader_breaks(content: bytes) -> bool:
    """The control: what a reader does that knows only sound files."""
    try:
        document = json.loads(content)
        return not (document["slots"][0]["kdf"]["salt"] + document["database_id"])
    except Exception:
        return True
