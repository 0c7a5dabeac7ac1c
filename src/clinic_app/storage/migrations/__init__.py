"""The steps by which a store of an earlier version becomes one of this version."""

from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
"""Folder with env.py and versions/; Alembic reads them as files."""

HEAD = "0003"
"""The revision this program works with. Opening a store that has it needs no Alembic at all."""
