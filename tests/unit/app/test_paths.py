from pathlib import Path

import pytest

from clinic_app.app.paths import make_ready, paths_for, usual_data_folder, usual_state_folder
from clinic_app.domain.errors import ClinicError

HOME = Path("/home/ana")


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, HOME / ".local/share/clinic-companion"),
        ("linux", {"XDG_DATA_HOME": "/data"}, Path("/data/clinic-companion")),
        ("linux", {"XDG_DATA_HOME": "relative"}, HOME / ".local/share/clinic-companion"),
        ("win32", {"LOCALAPPDATA": "/C/Local"}, Path("/C/Local/Clinic Companion")),
        ("win32", {}, HOME / "AppData/Local/Clinic Companion"),
        ("darwin", {"XDG_DATA_HOME": "/data"}, HOME / "Library/Application Support/Clinic Companion"),
    ],
)
def test_each_system_has_its_usual_place(platform: str, environment: dict[str, str], folder: Path) -> None:
    assert usual_data_folder(platform, environment, HOME) == folder


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, HOME / ".local/state/clinic-companion"),
        ("linux", {"XDG_STATE_HOME": "/state"}, Path("/state/clinic-companion")),
        ("linux", {"XDG_STATE_HOME": "relative"}, HOME / ".local/state/clinic-companion"),
        ("win32", {"LOCALAPPDATA": "/C/Local"}, Path("/C/Local/Clinic Companion State")),
        ("darwin", {}, HOME / "Library/Application Support/Clinic Companion State"),
    ],
)
def test_what_must_not_travel_with_the_records_lies_outside_their_folder(
    platform: str, environment: dict[str, str], folder: Path
) -> None:
    assert usual_state_folder(platform, environment, HOME) == folder
    assert not folder.is_relative_to(usual_data_folder(platform, environment, HOME))


def test_one_option_moves_every_file(tmp_path: Path) -> None:
    paths = paths_for(tmp_path / "elsewhere")
    places = {paths.settings, paths.instance_lock, paths.logs, paths.backups, paths.state}
    assert len(places) == 5
    assert all(place.is_relative_to(tmp_path / "elsewhere") for place in places)


def test_a_chosen_folder_is_made_and_kept_to_its_owner(tmp_path: Path) -> None:
    paths = paths_for(tmp_path / "new" / "records")
    make_ready(paths)
    make_ready(paths)
    assert list(paths.data.iterdir()) == []
    assert paths.data.stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_a_folder_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ClinicError, match="cannot be used"):
        make_ready(paths_for(tmp_path / "file"))
