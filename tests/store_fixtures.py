"""A real encrypted store for tests, with the cheapest key derivation the program allows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_slots import LEAST_COST


def make_store(folder: Path, passphrase: str = "correct horse") -> ClinicStore:  # noqa: S107  guards invented clients only
    """New records in `folder`, opened; close it at the end of the test."""
    return ClinicStore.create(folder, passphrase, cost=LEAST_COST)


class FixedClock:
    """Stands still until `advance` is called."""

    def __init__(self, moment: datetime = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def advance(self, **step: float) -> None:
        """`step` as for timedelta: minutes=5, days=1."""
        self.moment += timedelta(**step)
