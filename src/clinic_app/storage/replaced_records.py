"""What a restore put aside: the database before it and a copy of its key file, beside the live records."""

from pathlib import Path

from clinic_app.domain.errors import ClinicError
from clinic_app.storage.key_slots import read_key_file
from clinic_app.storage.store_folder import database_path, databases_in

KEPT_KEYS = "keys-before-restore-{}.json"


def forget_replaced(folder: Path, *, but: int | None = None) -> int:
    """Remove what restores left beside the live records; how many databases went. `but` is a generation that stays."""
    kept = {database_path(folder, read_key_file(folder).generation)}
    keys_kept = None
    if but is not None:
        kept.add(database_path(folder, but))
        keys_kept = folder / KEPT_KEYS.format(but)
    gone = 0
    for old in databases_in(folder):
        if old not in kept:
            for part in folder.glob(f"{old.name}*"):
                part.unlink()
            gone += 1
    for keys in folder.glob(KEPT_KEYS.format("*")):
        if keys != keys_kept:
            keys.unlink()
    return gone


def replaced_records(folder: Path) -> list[Path]:
    """Databases that a restore put aside."""
    try:
        live = database_path(folder, read_key_file(folder).generation)
    except ClinicError:
        return []
    return [old for old in databases_in(folder) if old != live]
