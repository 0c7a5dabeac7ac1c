"""The whole program in a process of its own, used up to the middle of something; run by test_nothing_lost.py.

Arguments: data folder, what to do. Says "typed" with what it typed, and works on until it is killed.
"""

import json
import os
import sys
import traceback
from pathlib import Path

from driver import ENTER, Clinic, press, wait_until
from examples import screen_values
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from clinic_app.app.main import open_window
from clinic_app.gui.clients.list_page import ClientListPage

FORM = {
    "given_name": "Ysolde",
    "family_name": "Kerrigan-Núñez",
    "birth_date": "1988-02-29",
    "notes": "Runs hills. Afraid of",
}
NAME = ("Ysolde", "Kerrigan")


def half_a_form(clinic: Clinic) -> object:
    clinic.page(ClientListPage).new_button.click()
    clinic.fill_client_form(**FORM)
    drafts = clinic.window.context.drafts

    def is_kept() -> bool:
        return any(FORM["notes"] in json.dumps(drafts.fetch(row.key)) for row in drafts.kept())

    wait_until(is_kept, "the draft in the records")
    return FORM


def half_a_screen(clinic: Clinic) -> object:
    clinic.add_client(*NAME, f"{clinic.birth_year(36)}-01-01", "F")
    page = clinic.begin_screen()
    values = screen_values("e05")
    presenter = page.presenter
    assert presenter is not None
    while presenter.step.kind != "questions":
        clinic.answer_page(page, values)
    clinic.answer_page(page, values)
    press("n", "n")
    clinic.evaluated(page)
    return {"answers": presenter.answers, "step": presenter.step.id}


def half_a_test(clinic: Clinic) -> object:
    """Every page up to the first test; its left side, and a digit of the right one."""
    clinic.add_client(*NAME, f"{clinic.birth_year(36)}-01-01", "F")
    page = clinic.begin_screen()
    values = screen_values("e05")
    presenter = page.presenter
    assert presenter is not None
    while presenter.step.kind != "test" or presenter.step.stage != "2":
        clinic.answer_page(page, values)
    press("2", "1", ENTER, ENTER)
    clinic.evaluated(page)
    press("3")
    return {"answers": presenter.answers, "step": presenter.step.id}


JOBS = {"form": half_a_form, "screen": half_a_screen, "test": half_a_test}


def main(folder: Path, job: str) -> int:
    def work() -> None:
        try:
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            clinic = Clinic(application, folder)
            clinic.unlock()
            sys.stdout.write(f"typed {json.dumps(JOBS[job](clinic))}\n")
            sys.stdout.flush()
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    return open_window(folder, on_painted=lambda: QTimer.singleShot(0, work))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
