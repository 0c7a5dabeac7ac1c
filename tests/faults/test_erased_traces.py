"""An erased client leaves no trace: not in a table, not in a page of the file, not in the log, not after a restore."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from fault_kit import PASSPHRASE, Template

from clinic_app.domain.clients import ClientId
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.diaries import DiaryService
from clinic_app.services.drafts import DraftService
from clinic_app.services.erasing import ErasingService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.library import LibraryService
from clinic_app.services.progress import Silent
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.backup_checks import table_names
from clinic_app.storage.backup_restore import restore_backup
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import open_connection
from clinic_app.storage.key_slots import read_key_file
from clinic_app.storage.store_folder import database_path
from store_fixtures import FixedClock

WORD = "zebracanary"
PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
"""The form of a SQLCipher 4 page: ciphertext, 16 bytes of start value, 64 of fingerprint; a salt opens page one."""
FRAME, LOG_HEADER = 24, 32


def plain_pages(content: bytes, key: bytes, *, log: bool = False) -> list[bytes]:
    """Every page of a database or its log as the database engine sees it, free pages and leftovers too."""
    start, step = (LOG_HEADER + FRAME, PAGE + FRAME) if log else (0, PAGE)
    pages: list[bytes] = []
    for at in range(start, len(content), step):
        page = content[at : at + PAGE]
        first = SALT if at == 0 and not log else 0
        body, start_value = page[first : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + IV]
        if len(page) == PAGE and any(page):
            decryptor = Cipher(algorithms.AES(key), modes.CBC(start_value)).decryptor()
            pages.append(decryptor.update(body) + decryptor.finalize())
    return pages


def traces(folder: Path, key: bytes) -> list[str]:
    """Where the word still stands: tables, raw pages, the log, other files."""
    found: list[str] = []
    database = database_path(folder, read_key_file(folder).generation)
    with closing(open_connection(database, key)) as connection:
        for table in table_names(connection):
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  names of our own schema
            found += [f"table {table}" for row in rows if WORD in repr(row).casefold()]
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".clinicbackup":
            content = path.read_bytes()
            readable = [content]
            if path.name.startswith("clinic-") and not path.name.endswith("-shm"):
                readable = plain_pages(content, key, log=path.name.endswith("-wal"))
            found += [f"file {path.name}" for one in readable if WORD.encode() in one.lower()]
    return found


def fill(store: ClinicStore, clock: FixedClock) -> ClientId:
    """A client whose every part holds the word."""
    text = f"{WORD} " * 300
    clients = ClientService(store, clock)
    client = clients.create({"given_name": "Zebracanary", "family_name": "Zebracanary", "notes": text})
    clients.update(client.id, {"alerts": f"{WORD} alert"}, client.version)
    episode = clients.create_episode(client.id, {"complaint": WORD, "goals": text})
    screenings = ScreeningService(store, clock)
    screening = screenings.start(client.id, episode.id)
    screenings.answer_all(screening, {f"item_{n}": text for n in range(20)}, rater=WORD)
    screenings.answer(screening, "item_1", f"corrected {WORD}")
    screenings.decide(screening, "F_X", "rejected", WORD, shown={"text": text})
    screenings.finish(screening, {"text": text}, "1.1")
    routine = RoutineService(store, clock).save(
        client.id, screening, {"title": WORD, "items": [{"note": text}]}
    )
    HandoutService(store, clock).keep(client.id, routine, WORD.encode() * 5000, "a4", "en")
    handout = HandoutService(store, clock).list(client.id)[0].id
    DiaryService(store, clock).enter(client.id, handout, {"remark": text})
    library = LibraryService(store, clock)
    own = library.add("exercise", WORD, {"cue": text}, scope="client", client_id=client.id)
    library.attach(own.id, "image/png", WORD.encode() * 500)
    library.remove(own.id)
    drafts = DraftService(store, clock)
    drafts.keep(f"exercise_form:{own.id}", {"cue": text})
    drafts.keep(f"client_form:{client.id}", {"notes": text})
    drafts.keep("session:place", {"page": "routine", "params": {"screening_id": screening}, "word": WORD})
    drafts.keep("client_form:new", {"notes": "somebody else"})
    return client.id


def test_an_erased_client_leaves_no_trace(
    template: Template,
    tmp_path: Path,
    figure: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = FixedClock()
    folder = template.copy_to(tmp_path / "records")
    store = ClinicStore(folder / template.database, template.key, "owner", template.database_id)
    vault = Backups(store, folder / "backups")
    backups, erasing = BackupService(store, clock, vault), ErasingService(store, clock, vault)
    client_id = fill(store, clock)
    assert len(traces(folder, template.key)) > 30
    older = backups.run().made
    assert ErasingService(store, clock, vault).erase(client_id, "asked by the client").finished
    assert DraftService(store, clock).fetch("client_form:new") == {"notes": "somebody else"}
    open_traces = traces(folder, template.key)  # while the store is open, with its log
    newer = backups.run().made
    store.close()
    closed_traces = traces(folder, template.key)

    def after_restore(name: str, *, where: str) -> list[str]:
        target = tmp_path / where
        restore_backup(Path(older.folder) / name, target, PASSPHRASE, Silent(), clock=clock)
        return traces(target, template.key)

    from_newer = after_restore(newer.name, where="newer")
    from_older = after_restore(older.name, where="older")
    # The control: the older backup alone, brought to another computer without anything that remembers.
    alone = tmp_path / "stick"
    alone.mkdir()
    (alone / older.name).write_bytes((Path(older.folder) / older.name).read_bytes())
    restore_backup(alone / older.name, tmp_path / "alone", PASSPHRASE, Silent(), clock=clock)
    control = traces(tmp_path / "alone", template.key)
    # The control of the raw look: rows taken out of a file that is not written anew.
    plain = template.copy_to(tmp_path / "plain")
    loose = ClinicStore(plain / template.database, template.key, "owner", template.database_id)
    victim = fill(loose, clock)
    loose.close()
    with closing(open_connection(plain / template.database, template.key)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM draft")
        connection.execute("DELETE FROM client WHERE id = ?", (victim,))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = traces(plain, template.key)
    del erasing
    figure(
        "erased client: traces in tables and pages, log, other files; in the next backup; after restoring an older one",
        reached=f"{len(open_traces) + len(closed_traces)}; {len(from_newer)}; {len(from_older)}",
        to_reach="0; 0; 0",
        control=f"plain DELETE: {len(raw)} pages; older backup without the list: {len(control)} traces",
    )
    assert (open_traces, closed_traces, from_newer, from_older) == ([], [], [], [])
    assert raw
    assert control
