"""One program per data folder, and the second start brings the first to the front."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinic_app.app.display import missing_display
from clinic_app.app.instance import Instance


def test_a_second_claim_on_the_same_folder_is_refused_until_the_first_is_released(
    tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = Instance(tmp_path / "lock"), Instance(tmp_path / "lock")
    assert first.claim()
    assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def test_two_folders_do_not_disturb_each_other(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = Instance(tmp_path / "a" / "lock"), Instance(tmp_path / "b" / "lock")
    assert first.claim()
    assert second.claim()
    first.release()
    second.release()


def test_the_second_start_asks_the_first_to_come_to_the_front(tmp_path: Path, qtbot: QtBot) -> None:
    raised: list[bool] = []
    first, second = Instance(tmp_path / "lock"), Instance(tmp_path / "lock")
    assert first.claim()
    first.listen(lambda: raised.append(True))
    assert second.call_first()
    qtbot.waitUntil(lambda: raised == [True])
    first.release()


def test_nobody_answers_when_no_program_is_open(tmp_path: Path, qtbot: QtBot) -> None:
    assert not Instance(tmp_path / "lock").call_first()


def test_a_machine_without_a_display_is_told_so_in_one_sentence_that_names_the_handout_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    sentence = missing_display()
    assert "no display" in sentence
    assert "clinic-app handout" in sentence
    monkeypatch.setenv("DISPLAY", ":987")
    assert missing_display() == sentence
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert missing_display() == ""
