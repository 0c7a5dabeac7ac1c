"""What every fault needs: a store to hurt, children that do real work on it, and a merciless look afterwards."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from clinic_app.services.clients import ClientService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.engine import StoreDamaged, open_connection
from store_fixtures import FixedClock, make_store

PASSPHRASE = "correct horse"
ANSWERS = 8
"""Answers saved in one transaction by the writer; any other number in one screening is a half record."""


@dataclass(frozen=True)
class Template:
    folder: Path
    key: bytes
    database_id: str
    database: str
    """Name of the database file."""

    def copy_to(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(self.folder, folder))


def make_template(folder: Path) -> Template:
    clock = FixedClock()
    with make_store(folder, PASSPHRASE) as store:
        clients, screenings = ClientService(store, clock), ScreeningService(store, clock)
        for number in range(5):
            client = clients.create({"given_name": f"Ana{number}", "family_name": "Silva"})
            screening = screenings.start(client.id)
            screenings.answer_all(screening, {f"item_{n}": "x" * 50 for n in range(ANSWERS)})
            HandoutService(store, clock).keep(client.id, None, b"%PDF-1.7 " + os.urandom(3000), "a4", "en")
        return Template(folder, store.database_key, store.database_id, store.path.name)


@dataclass
class Look:
    """What was found in a store after a blow."""

    opened: bool = True
    damage: list[str] = field(default_factory=list[str])
    clients: set[str] = field(default_factory=set[str])
    whole_screenings: set[str] = field(default_factory=set[str])
    settings: set[str] = field(default_factory=set[str])


def look_at(database: Path, key: bytes) -> Look:
    """Open a store as the program would and check every page, every reference and every record."""
    found = Look()
    try:
        connection = open_connection(database, key)
    except StoreDamaged:
        return Look(opened=False)
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            found.damage.append("integrity")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            found.damage.append("reference")
        found.clients = {row[0] for row in connection.execute("SELECT id FROM client").fetchall()}
        counts = connection.execute(
            "SELECT screening_id, count(*) FROM screening_answer GROUP BY 1"
        ).fetchall()
        found.whole_screenings = {one for one, count in counts if count == ANSWERS}
        if len(found.whole_screenings) != len(counts):
            found.damage.append("half record")
        created = "SELECT count(*) FROM event WHERE action = 'created' AND entity = 'client'"
        erased = "SELECT count(*) FROM event WHERE action = 'erased'"
        expected = connection.execute(created).fetchone()[0] - connection.execute(erased).fetchone()[0]
        if expected != len(found.clients):
            found.damage.append("trail and records differ")
        found.settings = {row[0] for row in connection.execute("SELECT key FROM setting").fetchall()}
    finally:
        connection.close()
    return found


def lost(said: list[list[str]], found: Look) -> list[str]:
    """What was acknowledged and is not there."""
    gone = {line[1] for line in said if line[0] == "erased"}
    missing = [
        f"client {line[1]}" for line in said if line[0] == "client" and line[1] not in found.clients | gone
    ]
    missing += [
        f"answers {line[1]}"
        for line in said
        if line[0] == "answers" and line[1] not in found.whole_screenings and line[2] not in gone
    ]
    missing += [f"erased {line[1]}" for line in said if line[0] == "erased" and line[1] in found.clients]
    missing += [
        f"setting {line[1]}" for line in said if line[0] == "setting" and line[1] not in found.settings
    ]
    return missing


class Children:
    """A process that has everything loaded and forks a child for each job, so that a blow costs milliseconds."""

    def __init__(self, jobs: str = "fault_jobs.py") -> None:
        self._server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name(jobs))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )

    def start(self, job: str, said: Path, **details: object) -> int:
        """Begin a job; returns the process id of the child. Its acknowledgements go to the file `said`."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        said.unlink(missing_ok=True)
        said.touch()
        self._server.stdin.write(json.dumps({"job": job, "said": str(said), **details}) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def wait(self) -> int:
        """Wait for the child; its wait status."""
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._server.wait(10)
        self._server.kill()
        self._server.wait()
        self._server.stdout.close()


def acknowledged(said: Path) -> list[list[str]]:
    """Complete lines only: half a line was not said."""
    text = said.read_text("utf-8")
    return [line.split() for line in text[: text.rfind("\n") + 1].splitlines() if line]


def wait_for(said: Path, lines: int, deadline_s: float = 20.0) -> None:
    end = time.monotonic() + deadline_s
    while said.read_bytes().count(b"\n") < lines:
        if time.monotonic() > end:
            raise AssertionError("the child said nothing")
        time.sleep(0.001)


@contextlib.contextmanager
def changed(mapping: object, **values: object) -> Generator[None]:
    """Settings put to something worse, for a positive control."""
    target = cast("dict[str, object]", mapping)
    before: Mapping[str, object] = dict(target)
    target.update(values)
    try:
        yield
    finally:
        target.clear()
        target.update(before)
