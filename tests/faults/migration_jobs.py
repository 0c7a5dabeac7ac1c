"""Upgrades and changes of the data key, done by a child that is going to be hurt; see fault_jobs."""

from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401  # pyright: ignore[reportUnusedImport]  loaded once, before the children are forked
import fault_jobs
from sqlalchemy import Connection

from clinic_app.domain.errors import ClinicError
from clinic_app.services.clock import SystemClock
from clinic_app.services.progress import Silent
from clinic_app.storage import engine
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_ring import KeyRing
from clinic_app.storage.key_slots import OpenedSlot, derive_key
from clinic_app.storage.schema import bring_up_to_date


def upgrade(order: dict[str, Any], say: fault_jobs.Say) -> None:
    """Bring a store to the form of this version; with `autocommit` without a transaction, as a control."""
    if order.get("autocommit"):
        engine._begin = _no_transaction  # pyright: ignore[reportPrivateUsage]  the control
    _tell(say, lambda: bring_up_to_date(Path(order["database"]), bytes.fromhex(order["key"])))


def turn_key(order: dict[str, Any], say: fault_jobs.Say) -> None:
    """Change the data key of a store."""
    opened = OpenedSlot("owner", bytes.fromhex(order["data_key"]))
    folder = Path(order["folder"])
    store = ClinicStore(
        folder / order["database"],
        derive_key(opened.data_key, "database"),
        "owner",
        order["database_id"],
        keys=KeyRing(folder, opened),
    )
    _tell(say, lambda: store.change_data_key(SystemClock().now(), Silent()))


def _tell(say: fault_jobs.Say, act: Any) -> None:
    try:
        act()
    except ClinicError as error:
        say("refused", type(error).__name__)
    except BaseException as error:  # what escapes here would have been a traceback on the screen
        say("TRACEBACK", type(error).__name__, str(error).replace("\n", " ")[:120])
    else:
        say("done")


def _no_transaction(connection: Connection) -> None:
    pass


fault_jobs.JOBS.update(upgrade=upgrade, turn_key=turn_key)

if __name__ == "__main__":
    fault_jobs.serve()
