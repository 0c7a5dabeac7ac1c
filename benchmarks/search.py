"""Client search in an encrypted store, beside a floor measured in the same run.

The floor is the driver alone fetching 50 rows of the client list by a range of the name index.
Run: python benchmarks/search.py [clients]      (100000 unless told otherwise)
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from clinic_app.domain.clients import fold_name, phone_digits
from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import connector, make_engine, open_connection, writing
from clinic_app.storage.identifiers import new_id
from clinic_app.storage.key_slots import LEAST_COST, derive_key, open_slot, read_key_file
from clinic_app.storage.tables import ClientActivityTable, ClientTable

SYLLABLES = "ba ka lo mé ri an søn sil va łu de zo ru ti ha wi mo ne pe ga".split()  # noqa: SIM905  one line reads better
ROUNDS = 40
FLOOR = (
    "SELECT id, given_name, family_name, preferred_name, birth_date, phone, alerts, archived FROM client"
    " WHERE archived = 0 AND key_family_given >= ? AND key_family_given < ? ORDER BY key_family_given LIMIT 50"
)


def invented(dice: random.Random) -> dict[str, object]:
    given, family = ("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).capitalize() for _ in range(2))
    phone = f"+31 6 {dice.randint(10_000_000, 99_999_999)}"
    now = datetime.now(UTC)
    return {
        "id": new_id(),
        "given_name": given,
        "family_name": family,
        "birth_date": date(dice.randint(1940, 2010), dice.randint(1, 12), dice.randint(1, 28)),
        "sex": "U",
        "paper": "a4",
        "handout_language": "en",
        "phone": phone,
        "notes": "x" * 300,
        "precautions": [],
        "equipment": ["mat"],
        "archived": False,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "key_given_family": f"{fold_name(given)} {fold_name(family)}",
        "key_family_given": f"{fold_name(family)} {fold_name(given)}",
        "key_preferred": "",
        "key_phone": phone_digits(phone),
        **dict.fromkeys(
            ("preferred_name", "gender_text", "email", "emergency_name", "emergency_phone", "alerts"), ""
        ),
    }


def measured(act: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    act()
    taken: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "records"
        ClinicStore.create(folder, "correct horse", cost=LEAST_COST).close()
        path = folder / "clinic-1.db"
        key = derive_key(open_slot(read_key_file(folder), "correct horse").data_key, "database")
        dice = random.Random(1)
        people = [invented(dice) for _ in range(count)]
        engine = make_engine(path, connector(path, key))
        start = time.perf_counter()
        with writing(engine).begin() as connection:
            connection.execute(insert(ClientTable), people)
            seen = [
                {"client_id": one["id"], "last_activity_at": one["created_at"], "last_visit_on": None}
                for one in people
            ]
            connection.execute(insert(ClientActivityTable), seen)
        stored_s = time.perf_counter() - start
        engine.dispose()
        print(f"{count:,} clients with their activity stored in {stored_s:.1f} s")

        floor = open_connection(path, key)
        with ClinicStore.open(folder, "correct horse") as store:
            clients = ClientService(store, SystemClock())
            some = str(people[count // 2]["family_name"])
            searches = {
                "family name begins (3 letters)": some[:3],
                "whole family name": some,
                "family and given name": f"{some} {people[count // 2]['given_name']}",
                "one letter": some[:1],
                "inside the name": some[1:6],
                "nowhere": "qqqq",
                "date of birth": str(people[7]["birth_date"]),
                "eight digits of a phone": str(people[9]["phone"])[-8:],
                "nothing typed": "",
            }
            begin = fold_name(some[:3])
            low = measured(lambda: floor.execute(FLOOR, (begin, begin + "\U0010ffff")).fetchall())
            print(f"{'driver alone, 50 rows':34}{low[0]:8.2f} ms median {low[1]:8.2f} ms p95")
            for name, text in searches.items():
                rows = len(clients.find(text))
                middle, high = measured(lambda text=text: clients.find(text))
                print(f"{name:34}{middle:8.2f} ms median {high:8.2f} ms p95   {rows} rows")
        floor.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
