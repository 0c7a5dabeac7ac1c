"""Makes the pictures of the screens: `python docs/screenshots.py FOLDER`, from the checkout, no screen needed.

The real program runs on its demo clinic and is used by keys and clicks, so the pictures show what a therapist sees.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_QPA_PLATFORMTHEME", "")
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "journeys"), str(ROOT / "docs")]

import catalogue_tour  # noqa: E402
import vault_tour  # noqa: E402
import visit_tour  # noqa: E402
from driver import ENTER, Clinic, change_dose, click, press, type_into, wait_until  # noqa: E402
from examples import screen_values  # noqa: E402
from PySide6.QtCore import QSize  # noqa: E402
from PySide6.QtGui import QCursor  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget  # noqa: E402

from clinic_app.gui.catalogue.page import CataloguePage  # noqa: E402
from clinic_app.gui.clients.client_page import ClientPage  # noqa: E402
from clinic_app.gui.clients.form_page import ClientFormPage  # noqa: E402
from clinic_app.gui.screening.page import ScreeningPage  # noqa: E402
from clinic_app.gui.settings.settings_page import SettingsPage  # noqa: E402
from clinic_app.gui.theme import Mode, look  # noqa: E402

SIZE = QSize(1366, 768)
VAULT_SHOWN = frozenset(
    {
        "vault_code",
        "vault_people",
        "vault_audit",
        "vault_backups",
        "vault_erase",
        "vault_new_code",
        "vault_restore_report",
    }
)
CATALOGUE_SHOWN = frozenset({"catalogue_client", "exercise_editor", "pack"})
VISIT_SHOWN = frozenset(
    {
        "depth",
        "two_metres",
        "numbers",
        "scales",
        "routine_parts",
        "handout_large",
        "handout_fridge",
        "compare",
        "day",
        "pose",
    }
)
PICTURES_DRAWN_MS = 1500  # the cards of the catalogue are drawn one after the other
COME_TO_REST_MS = 120  # scrolling and the blinking cursor come to rest


class Camera:
    """Saves the windows of one clinic as `<mode>` pictures below a folder."""

    def __init__(self, folder: Path, clinic: Clinic, mode: Mode, only: frozenset[str] = frozenset()) -> None:
        self.folder, self.clinic, self.mode, self.only = folder, clinic, mode, only

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """A picture of the whole window with whatever lies over it."""
        self.clinic.settle()
        if self.only and name not in self.only:
            return
        target = widget or self.clinic.window
        if not isinstance(target, QDialog):  # a dialog is as large as what it says
            target.resize(SIZE)
        QCursor.setPos(1300, 4)
        QTest.qWait(COME_TO_REST_MS)
        self.clinic.settle()
        suffix = "" if self.mode == "light" else f"_{self.mode}"
        target.grab().save(str(self.folder / f"tour_{name}{suffix}.png"))


def doors(folder: Path, application: QApplication, mode: Mode) -> None:
    """The first start, and the question for the passphrase."""
    with tempfile.TemporaryDirectory() as place:
        clinic = Clinic(application, Path(place) / "data")
        camera = Camera(folder, clinic, mode)
        clinic.start()
        look().use(mode)
        for edit in clinic.door.findChildren(QLineEdit, "passphrase_edit"):
            type_into(edit, "copper lantern meadow bicycle oyster")
        camera.take("first_run", clinic.door)
        clinic.choose_passphrase()
        clinic.close()
        clinic.start()
        look().use(mode)
        camera.take("unlock", clinic.door)
        clinic.close()


def visit(folder: Path, application: QApplication, mode: Mode, only: frozenset[str] = frozenset()) -> None:
    """A visit in the demo clinic, from the list of clients to the printed page."""
    with tempfile.TemporaryDirectory() as place:
        clinic = Clinic(application, Path(place) / "demo")
        clinic.start(demo=True)
        clinic.wait_for_window()
        look().use(mode)
        camera = Camera(folder, clinic, mode, only)
        camera.take("clients")
        client = clinic.open_client("tor ma")
        camera.take("client")
        clinic.window.open_palette()
        type_into(clinic.window.palette_box.edit, "s")
        wait_until(lambda: len(clinic.window.palette_box.shown()) > 3, "the palette")
        camera.take("palette")
        clinic.window.palette_box.close_palette()
        tests_and_summary(clinic, client, camera)
        routine_and_handout(clinic, camera)
        go_clients(clinic)
        refused_stretch(clinic, camera)
        go_clients(clinic)
        red_flag(clinic, camera)
        click(clinic.window.rail["catalogue"])
        catalogue = clinic.page(CataloguePage)
        click(catalogue.client_switch)
        QTest.qWait(PICTURES_DRAWN_MS)
        camera.take("catalogue")
        click(clinic.window.rail["settings"])
        clinic.page(SettingsPage)
        camera.take("settings")
        clinic.window.context.navigator.go("client_form")
        clinic.page(ClientFormPage)
        clinic.fill_client_form(given_name="Robin", family_name="Castellano", birth_date="2.3.1985")
        camera.take("client_form")
        clinic.close()


def tests_and_summary(clinic: Clinic, client: ClientPage, camera: Camera) -> None:
    click(client.screening_button)
    page = clinic.page(ScreeningPage)
    wait_until(lambda: page.view is not None, "the screening")
    page.go_to("mtt")
    clinic.evaluated(page)
    camera.take("screening")
    page.show_why("F_HF_SHORT_L")
    camera.take("why")
    page.why.close_panel()
    page.go_to("side_plank")
    clinic.evaluated(page)
    camera.take("stopwatch")
    page.go_to("hx_hf_stretch_effect")
    clinic.evaluated(page)
    camera.take("history")
    click(page.summary_button)
    clinic.summary_ready()
    press("a")
    clinic.settle()
    press("a")
    camera.take("summary")


def routine_and_handout(clinic: Clinic, camera: Camera) -> None:
    summary = clinic.summary_ready()
    while any(card.proposal.decided == "" for card in summary.cards.values()):
        press("a")
        clinic.settle()
    routine = clinic.build_routine()
    camera.take("routine")
    change_dose(clinic, routine, "bridge_double", "3x10 h5")
    camera.take("routine_line")
    type_into(routine.adder, "bri")
    camera.take("routine_add")
    clinic.open_handout()
    camera.take("handout")


def refused_stretch(clinic: Clinic, camera: Camera) -> None:
    client = clinic.open_client("tomasz")
    click(client.screening_button)
    page = clinic.page(ScreeningPage)
    wait_until(lambda: page.view is not None, "the screening")
    click(page.summary_button)
    summary = clinic.summary_ready()
    clinic.accept_everything(summary)
    routine = clinic.build_routine()
    type_into(routine.adder, "hip fle")
    press(ENTER)
    clinic.proofed(routine)
    camera.take("refused")


def red_flag(clinic: Clinic, camera: Camera) -> None:
    clinic.open_client("okafor")
    page = clinic.begin_screen()
    values = screen_values("e05")
    presenter = page.presenter
    while presenter is not None and presenter.step.kind != "questions":
        clinic.answer_page(page, values)
    press("n", "n")
    clinic.evaluated(page)
    camera.take("safety")
    press("1")
    clinic.evaluated(page)
    camera.take("stop")
    click(page.summary_button)
    clinic.summary_ready()
    camera.take("stop_summary")


def go_clients(clinic: Clinic) -> None:
    click(clinic.window.rail["clients"])


def vault(folder: Path, application: QApplication, mode: Mode, only: frozenset[str] = frozenset()) -> None:
    """The screens of keys, people, trail and backups."""
    look().use(mode)
    with tempfile.TemporaryDirectory() as place:

        def camera_of(clinic: Clinic) -> vault_tour.Take:
            def take(name: str, widget: QWidget | None = None) -> None:
                look().use(mode)
                Camera(folder, clinic, mode, only).take(name, widget)

            return take

        vault_tour.tour(Path(place), application, camera_of)


def own_exercises(folder: Path, application: QApplication, mode: Mode) -> None:
    """The catalogue with a client in mind, an own exercise being written, a pack that is looked at."""
    with tempfile.TemporaryDirectory() as place:
        clinic = Clinic(application, Path(place) / "demo")
        clinic.start(demo=True)
        clinic.wait_for_window()
        look().use(mode)
        catalogue_tour.tour(clinic, Camera(folder, clinic, mode, CATALOGUE_SHOWN).take, Path(place))
        clinic.close()


def longer_visit(folder: Path, application: QApplication, mode: Mode) -> None:
    """Depth, two metres, own numbers, scales, parts, further sheets, the sheets of a day, an own pose."""
    with tempfile.TemporaryDirectory() as place:
        clinic = Clinic(application, Path(place) / "demo")
        clinic.start(demo=True)
        clinic.wait_for_window()
        look().use(mode)
        visit_tour.tour(clinic, Camera(folder, clinic, mode, VISIT_SHOWN).take)
        clinic.close()


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    doors(folder, application, "light")
    visit(folder, application, "light")
    own_exercises(folder, application, "light")
    longer_visit(folder, application, "light")
    vault(folder, application, "light", VAULT_SHOWN)
    visit(folder, application, "dark", frozenset({"screening", "summary", "routine", "stop", "handout"}))


if __name__ == "__main__":
    main()
