"""What a restore put aside: the database before it and a copy of its key file, beside the live records."""

from pathlib import Path

from clinic_app.domain.errors import ClinicError
from clinic_app.storage.key_slots import read_key_file
from clinic_app.storage.store_folder import database_path, databases_in

KEPT_KEYS = "keys-before-restore-{}.json"


def forget_replaced(folder: Path) -> int:
    """Remove what the last restores left beside the live records; how many databases went."""
    live = database_path(folder, read_key_file(folder).generation)
    gone = 0
    for old in databases_in(folder):
        if old != live:
            for part in folder.glob(f"{old.name}*"):
                part.unlink()
            gone += 1
    for keys in folder.glob(KEPT_KEYS.format("*")):
        keys.unlink()
    return gone


def replaced_records(folder: Path) -> list[Path]:
    """Databases that a restore put aside."""
    try:
        live = database_path(folder, read_key_file(folder).generation)
    except ClinicError:
        return []
    return [old for old in databases_in(folder) if old != live]
