"""Client search in an encrypted store, beside a floor measured in the same run.

The floor is the driver alone fetching 50 rows of the client list by a range of the name index.
Then the catalogue: every keystroke of typed names, with slips, in a catalogue of 90 shipped and 200 own exercises:
the search alone, with the counts of every filter, and in the window with its grid and details. The floor is a plain
"is it in the text" over all names.
Run: python benchmarks/search.py [clients]      (100000 unless told otherwise; 0 for the catalogue alone)
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.clients import fold_name, phone_digits
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.own_exercises import OwnExercise, base_of, merged, own_content, own_from_content
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


TYPED = (
    "bridge",
    "calmshell",
    "brigde feet",
    "one leg squat",
    "butt lift",
    "hamstirng",
    "glute squeze band",
    "xylophone",
)
OWN = 200


def keystrokes() -> list[str]:
    return [text[:end] for text in TYPED for end in range(1, len(text) + 1)]


def own_catalogue() -> Catalogue:
    """The shipped exercises and many own copies with names of their own."""
    shipped = load_catalogue()
    dice = random.Random(2)
    own: list[OwnExercise] = []
    for number in range(OWN):
        original = shipped.exercises[number % len(shipped)]
        name = f"{original.name} {''.join(dice.choices(SYLLABLES, k=3))} {number}"
        document = {**exercise_to_document(original), "name": name, "synonyms": [f"{name} ours"]}
        content = own_content(document, f"{number:032x}", base=base_of(original))
        own.append(
            own_from_content(f"{number:08x}-0000-7000-8000-000000000000", "clinic", content, shipped.groups)
        )
    return merged(shipped, own)


def each(act: Callable[[str], object]) -> tuple[float, float, float]:
    """Median, 95th percentile and worst of all keystrokes in milliseconds, nothing warmed up but the code."""
    act("zz")
    taken: list[float] = []
    for text in keystrokes():
        start = time.perf_counter()
        act(text)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1], max(taken)


def catalogue_search() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from clinic_app.app import shipped
    from clinic_app.gui.catalogue.browser import CatalogueBrowser
    from clinic_app.gui.catalogue.filters import (
        CatalogueQuery,
        all_choices,
        found_by_name,
        matching,
    )
    from clinic_app.gui.catalogue.pictures import FigurePixmaps
    from clinic_app.gui.theme import look

    application = QApplication.instance() or QApplication([])
    look().use("light")
    start = time.perf_counter()
    catalogue = own_catalogue()
    print(f"\n{len(catalogue)} exercises put together in {(time.perf_counter() - start) * 1000:.0f} ms")
    plain = [
        " ".join((one.name, one.plain_name, *one.synonyms, *one.muscles_primary)).casefold()
        for one in catalogue
    ]
    browser = CatalogueBrowser(catalogue, FigurePixmaps(shipped.figures()))
    browser.resize(1282, 704)
    browser.show()
    application.processEvents()

    def with_filters(text: str) -> None:
        query = CatalogueQuery(text)
        matching(catalogue, query)
        all_choices(catalogue, query)

    jobs: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("floor: is it in the text", lambda text: [one for one in plain if text in one]),
        ("search", lambda text: found_by_name(catalogue, text)),
        ("search and filters (fresh words)", with_filters),
        ("a keystroke in the window", browser.search.setText),
    )
    for name, act in jobs:
        middle, high, worst = each(act)
        print(f"{name:34}{middle:8.2f} ms median {high:8.2f} ms p95 {worst:8.2f} ms worst")


if __name__ == "__main__":
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if clients:
        main(clients)
    catalogue_search()
