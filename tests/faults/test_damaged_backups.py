"""Backups: every one is proven by a real restore, and no damage passes in silence."""

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from fault_kit import PASSPHRASE, Template

from clinic_app.domain.errors import ClinicError
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.progress import Silent
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.backup_checks import content_digest
from clinic_app.storage.backup_file import SealedBackup, read_backup
from clinic_app.storage.backup_proof import prove
from clinic_app.storage.backup_restore import restore_backup
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import open_connection
from clinic_app.storage.key_slots import read_key_file
from clinic_app.storage.store_folder import database_path
from store_fixtures import FixedClock

OWN_TABLES = "event", "setting", "erased_client"
"""A restore itself writes to these: the trail says that it happened."""


def digest_of(database: Path, key: bytes, *, but: tuple[str, ...] = ()) -> str:
    with closing(open_connection(database, key)) as connection:
        for table in but:
            connection.execute(f"DROP TABLE {table}")
        return content_digest(connection, Silent(), "")[0]


def grown_store(template: Template, folder: Path) -> ClinicStore:
    return ClinicStore(
        template.copy_to(folder) / template.database, template.key, "owner", template.database_id
    )


def test_every_backup_is_proven_by_a_real_restore(
    template: Template, tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    rounds, same, clock = scale(3, 40), 0, FixedClock()
    store = grown_store(template, tmp_path / "records")
    service = BackupService(store, clock, Backups(store, tmp_path / "backups"))
    for number in range(rounds):
        client = ClientService(store, clock).create({"given_name": f"Client{number}", "family_name": "Berg"})
        screenings = ScreeningService(store, clock)
        screenings.answer_all(screenings.start(client.id), {f"i{n}": n for n in range(number)})
        view = tmp_path / "view.db"
        view.unlink(missing_ok=True)
        made = service.run().made
        with closing(store.connect()) as connection:
            connection.execute("VACUUM INTO ?", (str(view),))
        file = Path(made.folder) / made.name
        target = tmp_path / f"restored-{number}"
        restore_backup(file, target, PASSPHRASE, Silent(), clock=clock)
        restored = database_path(target, read_key_file(target).generation)
        same += digest_of(restored, template.key, but=OWN_TABLES) == digest_of(
            view, template.key, but=OWN_TABLES
        )
        same -= prove(file, template.key, tmp_path, Silent()).rows["client"] != 6 + number
        clock.advance(days=1)
    store.close()
    changed = tmp_path / "changed.db"
    changed.write_bytes((template.folder / template.database).read_bytes())
    with closing(open_connection(changed, template.key)) as connection:
        connection.execute("UPDATE client SET notes = notes || ' ' WHERE rowid = 1")
    noticed = digest_of(changed, template.key) != digest_of(template.folder / template.database, template.key)
    figure(
        f"backups proven by a real restore, compared by content digest ({rounds})",
        reached=f"{100 * same // rounds} %",
        to_reach="100 %",
        control=f"one blank added to one note: {'noticed' if noticed else 'NOT NOTICED'}",
    )
    assert same == rounds
    assert noticed


def damage(content: bytes, chance: random.Random) -> bytes:
    """A flipped bit, a cut end, a wiped stretch, a repeated stretch, bytes put in or taken out."""
    kind = chance.randrange(6)
    hurt = bytearray(content)
    place = chance.randrange(len(hurt)) if chance.random() < 0.6 else chance.randrange(3000)
    length = chance.randrange(1, 600)
    if kind == 0:
        hurt[place] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del hurt[place:]
    elif kind == 2:
        hurt[place : place + length] = bytes(len(hurt[place : place + length]))
    elif kind == 3:
        hurt[place:place] = hurt[place : place + length]
    elif kind == 4:
        hurt[place:place] = chance.randbytes(length)
    else:
        del hurt[place : place + length]
    return bytes(hurt)


def accepted(file: Path, key: bytes, scratch: Path) -> bool:
    """Whether a damaged backup passes; anything but a sentence for the user is a failure of the test."""
    try:
        prove(file, key, scratch, Silent())
    except ClinicError:
        return False
    return True


def test_no_damaged_backup_is_accepted(
    template: Template,
    tmp_path: Path,
    scale: Callable[[int, int], int],
    figure: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count, chance = scale(120, 800), random.Random(4)
    store = grown_store(template, tmp_path / "records")
    made = BackupService(store, FixedClock(), Backups(store, tmp_path / "backups")).run().made
    store.close()
    content = (Path(made.folder) / made.name).read_bytes()
    file = tmp_path / "damaged.clinicbackup"
    passed = unchanged = 0
    for _ in range(count):
        hurt = damage(content, chance)
        while hurt == content:
            unchanged += 1
            hurt = damage(content, chance)
        file.write_bytes(hurt)
        passed += accepted(file, template.key, tmp_path)
    # The control: the same flips in the database part, with the fingerprint taken from what is there.
    body = read_backup(Path(made.folder) / made.name).database_at
    real, fooled = SealedBackup.copy_database, 0
    for _ in range(20):
        hurt_body = bytearray(content)
        hurt_body[chance.randrange(body, len(content))] ^= 1
        file.write_bytes(hurt_body)
        with monkeypatch.context() as patch:
            patch.setattr("clinic_app.storage.backup_proof.check_database", _no_check)
            patch.setattr(SealedBackup, "copy_database", _blind(real, template, made.folder, made.name))
            fooled += accepted(file, template.key, tmp_path)
    figure(
        f"{count} damaged backups accepted silently",
        reached=str(passed),
        to_reach="0",
        control=f"without fingerprint and check: {fooled} of 20 accepted",
    )
    assert passed == 0
    assert fooled == 20


def _no_check(*_: object) -> None:
    pass


def _blind(real: Callable[..., str], template: Template, folder: str, name: str) -> Callable[..., str]:
    from clinic_app.storage.backup_proof import seal_key

    good = read_backup(Path(folder) / name).unseal(seal_key(template.key)).sha256

    def copy(self: SealedBackup, target: Path, progress: Silent) -> str:
        real(self, target, progress)
        return good

    return copy
