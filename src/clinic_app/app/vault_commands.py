"""`clinic-app backup`, `verify` and `restore`: the vault without a window.

The passphrase is asked for without showing it, or read as one line from standard input; never an argument, which
other users of the computer could see.
"""

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_app.app.logbook import Logbook
from clinic_app.app.paths import Paths, paths_for
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.recovery_code import looks_like_recovery_code

if TYPE_CHECKING:
    from argparse import _SubParsersAction  # pyright: ignore[reportPrivateUsage]  argparse names no other type

    Commands = _SubParsersAction[argparse.ArgumentParser]

DONE, FAILED = 0, 1


def add_vault_commands(commands: "Commands") -> None:
    """The three sub-commands; `run` of each is set as `command`."""
    back_up = commands.add_parser("backup", help="make a backup of the records, and prove it")
    back_up.add_argument(
        "--to", type=Path, metavar="DIR", help="also copy it to this folder, for example a stick"
    )
    back_up.set_defaults(command=_backup)

    verify = commands.add_parser(
        "verify", help="prove that a backup can be restored, or check an exported record"
    )
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.set_defaults(command=_verify)

    restore = commands.add_parser("restore", help="make a backup the records in the data folder")
    restore.add_argument("file", type=Path, metavar="FILE.clinicbackup")
    restore.add_argument(
        "--yes", action="store_true", help="replace the records that are there without asking"
    )
    restore.set_defaults(command=_restore)


def _backup(options: argparse.Namespace) -> int:
    from clinic_app.services.backups import BackupService
    from clinic_app.services.clock import SystemClock
    from clinic_app.storage.backups import Backups
    from clinic_app.storage.clinic_store import ClinicStore

    paths = _existing_records(options)
    secret = _passphrase("Passphrase: ")
    if looks_like_recovery_code(secret):
        raise ClinicError(
            "The recovery code works once, and only in the window, where a new one is shown.",
            "Use a passphrase.",
        )
    with ClinicStore.open(paths.data, secret, state=paths.state) as store:
        vault = Backups(store, paths.backups)
        run = BackupService(store, SystemClock(), vault).run(_Lines(), kind="asked")
        size = run.made.size_bytes
        Logbook(paths.logs).note("backup made", sequence=run.made.sequence, kind="asked", bytes=size)
        _say(f"Proven backup: {Path(run.made.folder) / run.made.name} ({_megabytes(run.made.size_bytes)})")
        if run.copy is not None:
            _say(f"Copy: {Path(run.copy.folder) / run.copy.name}")
        if options.to is not None:
            folder = options.to.expanduser().absolute()
            if (warning := vault.warning(str(folder))) is not None:
                _warn(warning)
            copy = vault.copy(run.made, str(folder), _Lines())
            with store.reading() as work:
                vault.write_erased(str(folder), work.erasures.erased())
            _say(f"Copy: {Path(copy.folder) / copy.name}")
        if run.copy_problem:
            _warn(run.copy_problem)
            return FAILED
    return DONE


def _verify(options: argparse.Namespace) -> int:
    import tempfile

    file: Path = options.file
    if file.suffix.casefold() == ".json":
        from clinic_app.interchange.client_record import read_record_file

        record = read_record_file(file)
        _say(f"A sound client record, exported {record['exported_at']}.")
        return DONE
    from clinic_app.storage.backup_file import read_backup
    from clinic_app.storage.backup_proof import verify_backup

    read_backup(file)  # whatever is not a backup needs no passphrase to be turned away
    secret = _passphrase()
    with tempfile.TemporaryDirectory(prefix="clinic-verify-") as scratch:
        header, manifest = verify_backup(file, secret, Path(scratch), _Lines())
    rows = sum(manifest.rows.values())
    _say(
        f"This backup can be restored: number {header.sequence}, made {header.made_at.isoformat(timespec='minutes')}, "
        f"{manifest.rows.get('client', 0)} clients, {rows} rows, every one of them compared."
    )
    return DONE


def _restore(options: argparse.Namespace) -> int:
    from clinic_app.app.instance import Instance
    from clinic_app.app.paths import make_ready
    from clinic_app.storage.backup_file import read_backup
    from clinic_app.storage.backup_restore import knows_erasures, restore_backup
    from clinic_app.storage.disk_room import folder_warning
    from clinic_app.storage.erased_list import NO_LIST
    from clinic_app.storage.store_folder import has_store

    paths = paths_for(options.data_folder)
    header = read_backup(options.file).header
    if (warning := folder_warning(paths.data, live=True)) is not None:
        raise ClinicError(warning, "Name another one with --data-folder.")
    if not knows_erasures(options.file, paths.data):
        _warn(NO_LIST)
    make_ready(paths)
    instance = Instance(paths.instance_lock)
    if not instance.claim():
        raise ClinicError("Clinic Companion is open on this data folder.", "Close it, then restore again.")
    try:
        if has_store(paths.data) and not options.yes:
            _warn(
                f"{paths.data} already holds records. They would be replaced by backup number {header.sequence} of "
                f"{header.made_at.isoformat(timespec='minutes')}, and kept beside the restored ones."
            )
            _warn("Nothing was changed. Add --yes to do it.")
            return FAILED
        restored = restore_backup(options.file, paths.data, _passphrase(), _Lines(), state=paths.state)
    finally:
        instance.release()
    Logbook(paths.logs).note("restored", sequence=restored.sequence)
    _say(
        f"Restored backup number {restored.sequence} of {restored.made_at.isoformat(timespec='minutes')} to "
        f"{paths.data}: {restored.clients} clients."
    )
    if restored.erased_again:
        _say(f"{restored.erased_again} clients who were erased after the backup were erased again.")
    if restored.replaced:
        _say("The records that were there before are kept beside the restored ones.")
    return DONE


def _existing_records(options: argparse.Namespace) -> Paths:
    from clinic_app.storage.store_folder import has_store

    paths = paths_for(options.data_folder)
    if not has_store(paths.data):
        raise ClinicError(f"There are no records in {paths.data}.", "Name their folder with --data-folder.")
    return paths


def _passphrase(question: str = "Passphrase or recovery code: ") -> str:
    if sys.stdin.isatty():
        return getpass.getpass(question)
    line = sys.stdin.readline()
    if not line:
        raise ClinicError(
            "A passphrase is needed.", "Type it, or hand it over as one line of standard input."
        )
    return line.rstrip("\r\n")


class _Lines:
    """Progress on a terminal: one line that is written over; silent elsewhere."""

    def __init__(self) -> None:
        self._last = ""

    def report(self, done: int, total: int, text: str = "") -> None:
        if text and text != self._last and sys.stderr.isatty():
            self._last = text
            sys.stderr.write(f"\r{text:<40}\r")
            sys.stderr.flush()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _warn(text: str) -> None:
    sys.stderr.write(text + "\n")


def _megabytes(size: int) -> str:
    return f"{max(0.1, size / 1024 / 1024):.1f} MB"
