"""From a passphrase to open records: the slow steps, for the store thread. Nothing here touches a window."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_app.app.paths import Paths
from clinic_app.services.clock import SystemClock

if TYPE_CHECKING:
    from clinic_app.domain.people import Person
    from clinic_app.storage.clinic_store import ClinicStore


@dataclass(frozen=True, slots=True)
class Opened:
    """Open records, and what has to be shown before the first page."""

    store: "ClinicStore"
    recovery_code: str = ""
    """Only after set-up: to be shown once."""
    day: str = ""
    people: "tuple[Person, ...]" = ()
    """Only in emergency access: those whose passphrase may be set."""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Who may unlock, for the page that asks."""

    people: tuple[tuple[str, str], ...]
    has_code: bool


def at_the_door(paths: Paths) -> AtTheDoor:
    """Raises ClinicError if the key file cannot be read."""
    from clinic_app.storage.clinic_store import ClinicStore

    return AtTheDoor(tuple(ClinicStore.users(paths.data)), ClinicStore.has_recovery_code(paths.data))


def create_records(paths: Paths, passphrase: str, name: str) -> Opened:
    """New records with their first user and the recovery code. Takes about two seconds."""
    from clinic_app.services.people import PeopleService
    from clinic_app.storage.clinic_store import ClinicStore

    today = SystemClock().today().isoformat()
    store = ClinicStore.create(paths.data, passphrase, name=name, state=paths.state)
    try:
        code = PeopleService(store, SystemClock()).new_recovery_code()
    except BaseException:
        store.close()
        raise
    return Opened(store, code, today)


def open_records(paths: Paths, secret: str, user_id: str | None) -> Opened:
    """Takes about half a second. Raises WrongPassphrase and its kin."""
    from clinic_app.services.people import RECOVERY, PeopleService
    from clinic_app.storage.clinic_store import ClinicStore

    store = ClinicStore.open(paths.data, secret, user_id=user_id, state=paths.state)
    if store.user_id != RECOVERY:
        return Opened(store)
    return Opened(store, people=tuple(PeopleService(store, SystemClock()).list()))
