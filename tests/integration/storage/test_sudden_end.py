import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.storage.engine import open_connection

# Writes clients one after another and says so on its output once each is saved; every second transaction holds
# several changes, so that a half-written one would show.
WRITER = """
import sys
from pathlib import Path
from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.clinic_store import ClinicStore

store = ClinicStore(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline().strip()), "owner", "id")
clients, screenings = ClientService(store, SystemClock()), ScreeningService(store, SystemClock())
while True:
    client = clients.create({"given_name": "Ana", "family_name": "Silva"})
    print("client", client.id, flush=True)
    screening = screenings.start(client.id)
    screenings.answer_all(screening, {f"item_{n}": "x" * 500 for n in range(8)})
    print("answers", screening, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("acknowledged", [1, 2, 3, 5, 8, 13, 21, 34])
def test_a_killed_program_has_lost_nothing_it_said_was_saved(
    folder: Path, database_key: bytes, acknowledged: int
) -> None:
    database = folder / "clinic-1.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    writer.stdin.write(database_key.hex() + "\n")
    writer.stdin.flush()
    said = [writer.stdout.readline().split() for _ in range(acknowledged)]
    os.kill(writer.pid, signal.SIGKILL)  # in the middle of the next change
    said += [line.split() for line in writer.stdout]
    writer.stdin.close()
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL

    connection = open_connection(database, database_key)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    kept = {row[0] for row in connection.execute("SELECT id FROM client").fetchall()}
    counts = dict(
        connection.execute("SELECT screening_id, count(*) FROM screening_answer GROUP BY 1").fetchall()
    )
    events = connection.execute("SELECT count(*) FROM event WHERE action = 'created'").fetchone()[0]
    connection.close()
    assert len(said) >= acknowledged
    assert {name for kind, name in (line for line in said if len(line) == 2) if kind == "client"} <= kept
    assert all(
        counts.get(name) == 8 for kind, name in (line for line in said if len(line) == 2) if kind == "answers"
    )
    assert set(counts.values()) <= {8}
    assert events == len(kept)
