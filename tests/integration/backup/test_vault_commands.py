import io
import sys
from pathlib import Path

import pytest

from clinic_app.app.cli import run
from clinic_app.services.clients import ClientService
from clinic_app.services.people import PeopleService
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock

PASSPHRASE = "correct horse"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passphrase as one line of standard input, for every command."""

    class Lines(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            return PASSPHRASE + "\n"

    monkeypatch.setattr(sys, "stdin", Lines())


@pytest.mark.usefixtures("typed")
def test_backup_verify_and_restore_from_the_command_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run(["--data-folder", str(folder), "backup", "--to", str(stick)]) == 0
    (copy,) = stick.glob("*.clinicbackup")
    assert run(["verify", str(copy)]) == 0
    assert "This backup can be restored: number 1" in capsys.readouterr().out
    assert run(["--data-folder", str(folder), "restore", str(copy)]) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert run(["--data-folder", str(folder), "restore", str(copy), "--yes"]) == 0
    assert run(["--data-folder", str(tmp_path / "new"), "restore", str(copy)]) == 0
    for place in (folder, tmp_path / "new"):
        with ClinicStore.open(place, PASSPHRASE) as store:
            assert ClientService(store, FixedClock()).count() == 1


def test_other_files_are_turned_away_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.clinicbackup"
    letter.write_text("Dear colleague")
    for arguments in (["verify", str(letter)], ["restore", str(letter)], ["verify", str(tmp_path / "none")]):
        assert run(["--data-folder", str(tmp_path), *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("This file is not a backup of Clinic Companion.") == 2
    assert "cannot be read" in said
    assert "Traceback" not in said


def test_a_folder_without_records_has_nothing_to_back_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data-folder", str(tmp_path), "backup"]) == 2
    assert "There are no records" in capsys.readouterr().err


def test_the_recovery_code_makes_no_backup_because_it_would_be_used_up_unseen(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ClinicStore.open(folder, PASSPHRASE) as store:
        code = PeopleService(store, FixedClock()).new_recovery_code()
    monkeypatch.setattr(sys, "stdin", io.StringIO(code + "\n"))
    assert run(["--data-folder", str(folder), "backup"]) == 2
    assert "works once" in capsys.readouterr().err
    assert not (folder / "backups").exists()
