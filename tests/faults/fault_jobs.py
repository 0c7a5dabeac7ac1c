"""Real work on a store, done by a child that is going to be hurt. Run by `fault_kit.Children`, not by pytest.

Everything a job finished is said at once, in one write, on the file of acknowledgements.
"""

import ctypes
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fault_kit import ANSWERS, PASSPHRASE

from clinic_app.domain.clients import client_values
from clinic_app.domain.errors import ClinicError
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.erasing import ErasingService
from clinic_app.services.progress import Silent
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import ClinicCard, SettingsService
from clinic_app.storage import engine
from clinic_app.storage.backup_proof import disk_in_words
from clinic_app.storage.backup_restore import restore_backup
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_slots import read_key_file, write_key_file
from store_fixtures import FixedClock

Say = Callable[..., None]
_PR_SET_PTRACER = 0x59616D61


def open_store(order: dict[str, Any]) -> ClinicStore:
    return ClinicStore(
        Path(order["folder"]) / order["database"], bytes.fromhex(order["key"]), "owner", order["database_id"]
    )


def saves(order: dict[str, Any], say: Say) -> None:
    """Save clients and screenings, for ever or `count` times."""
    store, clock = open_store(order), FixedClock()
    clients, screenings = ClientService(store, clock), ScreeningService(store, clock)
    done = 0
    while done != order.get("count"):
        if order.get("early"):
            # The control: it says "saved" before it is.
            with store.writing() as work:
                client = _create_inside(work, clock, say)
                time.sleep(0.003)
        else:
            client = clients.create({"given_name": "Ana", "family_name": "Silva", "notes": "n" * 300}).id
            say("client", client)
        screening = screenings.start(client)
        screenings.answer_all(screening, {f"item_{n}": "x" * 200 for n in range(ANSWERS)})
        say("answers", screening, client)
        done += 1
    store.close()


def journey(order: dict[str, Any], say: Say) -> None:
    """A day at the clinic, step by step; a step that fails says how, and the next one is tried."""
    clock = FixedClock()
    folder = Path(order["folder"])
    kept: dict[str, Any] = {}

    def step(name: str, act: Callable[[], None]) -> None:
        _tried(name, act, say)

    store = open_store(order)

    def create() -> None:
        client = ClientService(store, clock).create({"given_name": "Bo", "family_name": "Berg"})
        kept["client"] = client.id
        say("client", client.id)

    def answer() -> None:
        screening = ScreeningService(store, clock).start(kept["client"])
        ScreeningService(store, clock).answer_all(screening, {f"item_{n}": "x" * 200 for n in range(ANSWERS)})
        say("answers", screening, kept["client"])

    def settings() -> None:
        SettingsService(store, clock).save_clinic_card(ClinicCard(name="Clinic"))
        say("setting", "clinic_card")

    def keys() -> None:
        key_file = read_key_file(folder)
        if order.get("plain_keys"):
            (folder / "keys.json").write_bytes((folder / "keys.json").read_bytes())
        else:
            with disk_in_words(folder):
                write_key_file(folder, key_file)
        say("keys")

    def back_up() -> None:
        run = BackupService(store, clock, Backups(store, folder / "backups")).run()
        say("backup", run.made.name)

    def erase() -> None:
        victim = order["victim"]
        ErasingService(store, clock, Backups(store, folder / "backups")).erase(victim, "asked")
        say("erased", victim)

    for name, act in (
        ("create", create),
        ("answer", answer),
        ("settings", settings),
        ("keys", keys),
        ("backup", back_up),
        ("erase", erase),
        ("close", store.close),
    ):
        if name == "answer" and "client" not in kept:
            continue
        step(name, act)
    say("end")


def opening(order: dict[str, Any], say: Say) -> None:
    """Unlock with the passphrase, save, lock."""
    folder = Path(order["folder"])

    def act() -> None:
        with ClinicStore.open(folder, PASSPHRASE, state=folder / "state", clock=FixedClock()) as store:
            client = ClientService(store, FixedClock()).create({"given_name": "Bo", "family_name": "Berg"})
            say("client", client.id)

    _tried("open", act, say)
    say("end")


def restoring(order: dict[str, Any], say: Say) -> None:
    """Put a backup in place of the records."""
    folder = Path(order["folder"])
    (file,) = Path(order["backups"]).glob("*.clinicbackup")

    def act() -> None:
        restore_backup(file, folder, PASSPHRASE, Silent(), clock=FixedClock())
        say("restored")

    _tried("restore", act, say)
    say("end")


def _tried(name: str, act: Callable[[], None], say: Say) -> None:
    try:
        act()
    except ClinicError as error:
        say("refused", name, type(error).__name__)
    except BaseException as error:  # what escapes here would have been a traceback on the screen
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        say("TRACEBACK", name, type(error).__name__, where, str(error).replace("\n", " ")[:120])


def _create_inside(work: Any, clock: FixedClock, say: Say) -> Any:
    values = client_values({"given_name": "Ana", "family_name": "Silva"}, today=clock.today())
    client = work.clients.add(values, clock.now())
    work.events.record(clock.now(), "created", "client", client.id)
    say("client", client.id)
    return client.id


JOBS = {"saves": saves, "journey": journey, "opening": opening, "restoring": restoring}


def run(order: dict[str, Any]) -> None:
    if "wait_for" in order:
        # Somebody is about to attach to this process; outside a root shell that needs leave.
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
        while not Path(order["wait_for"]).exists():
            time.sleep(0.001)
    said = os.open(order["said"], os.O_WRONLY | os.O_APPEND)

    def say(*words: object) -> None:
        os.write(said, (" ".join(map(str, words)) + "\n").encode())

    if "synchronous" in order:
        word, number = order["synchronous"]
        engine._ASKED["synchronous"] = word  # pyright: ignore[reportPrivateUsage]  a worse setting, as a control
        engine._EXPECTED["synchronous"] = number  # pyright: ignore[reportPrivateUsage]  # the state is what is asked here
    JOBS[order["job"]](order, say)


def serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            try:
                run(json.loads(line))
            finally:
                os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
