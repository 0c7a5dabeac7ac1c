"""What was typed is still there: after a wrong passphrase, after a blow in the middle of a form or of a screen."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typist
from driver import PASSPHRASE, Clinic, click, wait_until
from PySide6.QtWidgets import QApplication

from clinic_app.app.instance import Instance
from clinic_app.app.paths import paths_for
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.questions_view import QuestionsView
from store_fixtures import make_store


@pytest.fixture
def kept(clinic: Clinic) -> Clinic:
    """The program on records that exist already."""
    clinic.folder.mkdir()
    make_store(clinic.folder, PASSPHRASE).close()
    return clinic


def killed_while_typing(folder: Path, job: str) -> Any:
    """Run the program in a process of its own until something is half typed, then kill it; what was typed."""
    places = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    with subprocess.Popen(
        [sys.executable, str(Path(typist.__file__)), str(folder), job],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*places, os.environ.get("PYTHONPATH", "")])},
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
    assert child.returncode == -signal.SIGKILL, "the program ended by itself"
    word, _, typed = said.partition(" ")
    assert word == "typed"
    return json.loads(typed)


def test_a_wrong_passphrase_gives_one_sentence_and_the_right_one_still_opens(kept: Clinic) -> None:
    kept.start()
    kept.try_passphrase("copper lantern meadow bicycle")
    door = kept.door
    wait_until(lambda: bool(door.message.text()), "what is wrong")
    assert (
        door.message.text()
        == "This passphrase does not open the records. Check Caps Lock and the keyboard language."
    )
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    kept.unlock()
    assert kept.page(ClientListPage).isVisible()


def test_a_form_that_was_half_typed_when_the_program_was_killed_comes_back(kept: Clinic) -> None:
    typed = killed_while_typing(kept.folder, "form")
    kept.start()
    kept.unlock()
    click(kept.page(ClientListPage).new_button)
    page = kept.page(ClientFormPage)
    assert {name: page.form.values()[name] for name in typed} == typed
    assert page.restored.isVisible()
    assert page.restored.accessibleName().startswith("Note. What you typed before was brought back")
    click(page.save_button)
    assert kept.page(ClientPage).name.text() == "Ysolde Kerrigan-Núñez"


def test_a_screen_that_was_killed_goes_on_at_the_question_where_it_stood(kept: Clinic) -> None:
    before = killed_while_typing(kept.folder, "screen")
    assert len(before["answers"]) > 8
    kept.start()
    kept.unlock()
    client = kept.open_client("ysol")
    assert client.screening_button.text() == "Resume screening"
    click(client.screening_button)
    page = kept.page(ScreeningPage)
    presenter = page.presenter
    assert presenter is not None
    assert presenter.answers == before["answers"]
    assert presenter.step.id == before["step"]
    assert isinstance(page.view, QuestionsView)
    assert page.view.open_item == list(page.view.cards)[2], "two questions of this page were answered"


def test_a_test_that_was_killed_between_left_and_right_goes_on_at_the_right(kept: Clinic) -> None:
    before = killed_while_typing(kept.folder, "test")
    test = before["step"]
    kept.start()
    kept.unlock()
    click(kept.open_client("ysol").screening_button)
    page = kept.page(ScreeningPage)
    presenter = page.presenter
    assert presenter is not None
    assert presenter.answers == before["answers"]
    assert presenter.answers[test] == {"L": 21}
    assert presenter.step.id == test
    assert presenter.state(test) == "partly"


def test_a_killed_program_does_not_bar_its_own_next_start(kept: Clinic) -> None:
    killed_while_typing(kept.folder, "form")
    instance = Instance(paths_for(kept.folder).instance_lock)
    try:
        assert instance.claim()
    finally:
        instance.release()
