"""Names and whereabouts of the files that hold a clinic's records; nothing heavy is imported here."""

from pathlib import Path

KEY_FILE = "keys.json"
BACKUPS = "backups"
"""The usual folder of backups, beside the records."""


def has_store(folder: Path) -> bool:
    """Whether `folder` holds a clinic's records, so that the program asks for the passphrase instead of a new one."""
    return (folder / KEY_FILE).is_file()


def database_path(folder: Path, generation: int) -> Path:
    """The database of one generation; the key file says which generation is the live one."""
    return folder / f"clinic-{generation}.db"


def databases_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("clinic-*.db"))
