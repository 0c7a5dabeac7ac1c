"""One durable change with its row of the audit trail, beside the disk's own floor in the same, interleaved run.

The floor writes 4 KB to the end of a file and waits for the disk (fdatasync). The peer is the bare driver: one row
into an encrypted database with the same settings, without a trail.
Run: python benchmarks/saving.py [changes]      (2000 of each unless told otherwise)
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.services.drafts import DraftService
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import open_connection
from clinic_app.storage.key_slots import LEAST_COST

BLOCK = os.urandom(4096)
AT_ONCE = 50
"""Changes of one kind in a row before the next kind has its turn."""


def floor(folder: Path) -> Callable[[], None]:
    file = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    wait = getattr(os, "fdatasync", os.fsync)

    def write() -> None:
        os.write(file, BLOCK)
        wait(file)

    return write


def driver(folder: Path) -> Callable[[], None]:
    connection = open_connection(folder / "driver.db", os.urandom(32))
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO note (text) VALUES (?)", ("x" * 60,))
        connection.execute("COMMIT")

    return write


def program(store: ClinicStore) -> dict[str, Callable[[], object]]:
    clock = SystemClock()
    clients, screenings, drafts = (
        ClientService(store, clock),
        ScreeningService(store, clock),
        DraftService(store, clock),
    )
    client = clients.create({"given_name": "Ana", "family_name": "Silva"})
    screening = screenings.start(client.id)
    number = count(1)
    versions: Iterator[int] = count(client.version)
    return {
        "an answer of a screening": lambda: screenings.answer(screening, "hx_age", next(number)),
        "a change of a client": lambda: clients.update(
            client.id, {"notes": f"visit {next(number)}"}, next(versions)
        ),
        "a half-typed form (no trail)": lambda: drafts.keep("client_form:new", {"notes": str(next(number))}),
    }


def main() -> None:
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with ClinicStore.create(folder / "records", "a benchmark guards nothing", cost=LEAST_COST) as store:
            kinds: dict[str, Callable[[], object]] = {
                "floor: 4 KB and fdatasync": floor(folder),
                "peer: the bare driver": driver(folder),
                **program(store),
            }
            taken: dict[str, list[float]] = {name: [] for name in kinds}
            for _ in range(max(1, changes // AT_ONCE)):
                for name, change in kinds.items():
                    for _ in range(AT_ONCE):
                        began = time.perf_counter()
                        change()
                        taken[name].append(time.perf_counter() - began)
    base = sum(taken["floor: 4 KB and fdatasync"])
    print(f"{'':32}{'a second':>10}{'median':>12}{'of 100 the slowest':>20}{'of the floor':>14}")
    for name, times in taken.items():
        slow = statistics.quantiles(times, n=100)[98] if len(times) > 1 else times[0]
        print(
            f"{name:32}{len(times) / sum(times):>10,.0f}{statistics.median(times) * 1000:>9.2f} ms"
            f"{slow * 1000:>17.2f} ms{base / sum(times):>13.2f}x"
        )


if __name__ == "__main__":
    main()
