"""The window: going somewhere, coming back, finding, waiting for work, loading forms, saying what went wrong."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from gui_context import Clinic
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.domain.errors import ClinicError
from clinic_app.gui import forms
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.context import AppContext
from clinic_app.gui.forms import FormBroken, child, load_into
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import Navigator, Page, Place
from clinic_app.gui.tasks import Progress, Tasks

Settle = Callable[[], None]


def page_of(window: MainWindow) -> Page:
    return cast("Page", window.stack.currentWidget())


class StubbornPage(Page):
    """Refuses to be left until it is told otherwise."""

    def __init__(self, _context: AppContext) -> None:
        super().__init__()
        self.may_go = False

    def title(self) -> str:
        return "Stubborn"

    def leave(self) -> bool:
        return self.may_go


# going and coming back


def test_the_window_opens_with_the_clients(window: MainWindow) -> None:
    assert isinstance(page_of(window), ClientListPage)
    assert window.windowTitle() == "Clients – Clinic Companion"
    assert not window.back_button.isEnabled()


@pytest.mark.parametrize("way", ["button", "keys", "mouse"])
def test_back_works_by_button_keys_and_mouse(window: MainWindow, settle: Settle, way: str) -> None:
    window.context.navigator.go("settings")
    settle()
    assert page_of(window).title() == "Settings"
    if way == "button":
        window.back_button.click()
    elif way == "keys":
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    else:
        at = QPointF(300, 30)
        press = QMouseEvent(
            QEvent.Type.MouseButtonPress,
            at,
            window.mapToGlobal(at),
            Qt.MouseButton.BackButton,
            Qt.MouseButton.BackButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(window.title_label, press)
    settle()
    assert isinstance(page_of(window), ClientListPage)


def test_a_page_that_may_not_be_left_stays(clinic: Clinic, dressed: QtBot, settle: Settle) -> None:
    window = MainWindow(clinic.context, {"clients": ClientListPage, "stubborn": StubbornPage})
    dressed.addWidget(window)
    settle()
    clinic.context.navigator.go("stubborn")
    assert not clinic.context.navigator.go("clients")
    assert not clinic.context.navigator.back()
    assert page_of(window).title() == "Stubborn"
    cast("StubbornPage", page_of(window)).may_go = True
    assert clinic.context.navigator.back()
    settle()
    assert isinstance(page_of(window), ClientListPage)


def test_history_goes_back_step_by_step_and_forgets_what_is_gone() -> None:
    navigator = Navigator()
    places: list[object] = []
    navigator.moved.connect(places.append)
    navigator.go("clients")
    navigator.go("client", client_id="a")
    navigator.go("client", client_id="a")  # a refresh is no step
    navigator.go("client", client_id="b")
    navigator.go("settings")
    navigator.forget("client", client_id="b")
    navigator.back()
    assert navigator.here == Place("client", {"client_id": "a"})
    navigator.back()
    assert navigator.here == Place("clients")
    assert not navigator.back()
    assert len(places) == 7


def test_a_page_nobody_wrote_shows_a_placeholder(window: MainWindow) -> None:
    window.context.navigator.go("summary", client_id="x", screening_id="y")
    assert page_of(window).title() == "Summary"
    window.context.navigator.back()
    assert isinstance(page_of(window), ClientListPage)


def test_the_rail_shows_where_one_is(window: MainWindow, settle: Settle) -> None:
    window.context.navigator.go("settings")
    settle()
    assert [name for name, button in window.rail.items() if button.isChecked()] == ["settings"]
    window.rail["clients"].click()
    settle()
    assert [name for name, button in window.rail.items() if button.isChecked()] == ["clients"]


def test_the_open_client_waits_in_the_rail(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    assert not window.rail["client"].isEnabled()
    client = clinic.add("Zoë", "O’Neil")
    window.context.navigator.go("client", client_id=client.id)
    settle()
    window.context.navigator.go("settings")
    settle()
    assert window.rail["client"].accessibleName() == "Open client: Zoë O’Neil"
    window.rail["client"].click()
    settle()
    assert page_of(window).title() == "Zoë O’Neil"


def test_locking_leaves_the_page_first(clinic: Clinic, dressed: QtBot, settle: Settle) -> None:
    window = MainWindow(clinic.context, {"clients": ClientListPage, "stubborn": StubbornPage})
    dressed.addWidget(window)
    settle()
    clinic.context.navigator.go("stubborn")
    with dressed.assertNotEmitted(window.lock_requested):
        window.rail["lock"].click()
    cast("StubbornPage", page_of(window)).may_go = True
    with dressed.waitSignal(window.lock_requested):
        window.rail["lock"].click()


def test_the_window_fits_the_usual_laptop(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768


def test_the_header_shows_only_the_way_to_this_page(
    window: MainWindow, clinic: Clinic, qtbot: QtBot, settle: Settle
) -> None:
    def crumbs() -> list[str]:
        return [
            button.text()
            for button in window.findChildren(QuietButton)
            if button.accessibleName().startswith("Go to") and button.isVisible()
        ]

    client = clinic.add("Mei", "Tanaka")
    window.context.navigator.go("client", client_id=client.id)
    settle()
    # The crumb of the page before stays until the event loop takes it apart.
    qtbot.waitUntil(lambda: crumbs() == ["Clients"])
    window.context.navigator.go("settings")
    qtbot.waitUntil(lambda: crumbs() == [])


# palette


def test_the_palette_finds_clients_and_opens_one(
    window: MainWindow, clinic: Clinic, settle: Settle, qtbot: QtBot
) -> None:
    clinic.add("Ingrid", "Sørensen")
    clinic.add("Amir", "Haddad")
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.palette_box
    assert palette.isVisible()
    QTest.keyClicks(palette.edit, "sore")
    qtbot.waitUntil(lambda: palette.shown() == ["Sørensen, Ingrid"])
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    settle()
    assert not palette.isVisible()
    assert page_of(window).title() == "Ingrid Sørensen"


def test_the_palette_finds_actions_by_other_words(window: MainWindow, settle: Settle) -> None:
    window.open_palette()
    QTest.keyClicks(window.palette_box.edit, "dark")
    assert window.palette_box.shown() == ["Settings"]
    QTest.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    settle()
    assert page_of(window).title() == "Settings"


def test_the_palette_moves_with_the_arrows_and_closes_with_escape(window: MainWindow, settle: Settle) -> None:
    window.open_palette()
    settle()
    palette = window.palette_box
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    QTest.keyClick(palette.edit, Qt.Key.Key_Up)
    QTest.keyClick(palette.edit, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == palette.model.rowCount() - 1
    QTest.keyClicks(palette.edit, "zzzz")
    settle()
    assert palette.shown() == []
    assert palette.none.isVisible()
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_palette_offers_what_the_page_can_do(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    client = clinic.add("Mei", "Tanaka")
    window.context.navigator.go("client", client_id=client.id)
    settle()
    window.open_palette()
    QTest.keyClicks(window.palette_box.edit, "screening")
    assert window.palette_box.shown()[0] == "Start screening"
    window.palette_box.close_palette()


# work in the background


def test_work_runs_on_one_other_thread_in_order(clinic: Clinic, qtbot: QtBot) -> None:
    tasks, threads, done = clinic.context.tasks, set[str](), list[int]()
    for number in range(20):

        def work(number: int = number) -> int:
            threads.add(threading.current_thread().name)
            return number

        tasks.run(work, done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))
    assert len(threads) == 1
    assert threading.main_thread().name not in threads


def test_results_arrive_on_the_windows_thread(clinic: Clinic, qtbot: QtBot) -> None:
    names: list[str] = []
    clinic.context.tasks.run(lambda: 1, lambda _one: names.append(threading.current_thread().name))
    qtbot.waitUntil(lambda: bool(names))
    assert names == [threading.main_thread().name]


def test_an_error_nobody_expected_is_shown(window: MainWindow, clinic: Clinic, qtbot: QtBot) -> None:
    def fail() -> None:
        raise ClinicError("The disk is full.", "Free some space and try again.")

    clinic.context.tasks.run(fail)
    qtbot.waitUntil(lambda: bool(window.findChildren(DialogFrame)))
    dialog = window.findChildren(DialogFrame)[0]
    assert dialog.windowTitle() == "The disk is full."
    assert dialog.text.text() == "Free some space and try again."
    dialog.accept()


def test_an_error_handler_gets_the_error_instead(clinic: Clinic, qtbot: QtBot) -> None:
    caught: list[Exception] = []
    clinic.context.tasks.run(lambda: 1 // 0, lambda _n: None, caught.append)
    qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0], ZeroDivisionError)


def test_a_bug_goes_to_the_error_hook(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def hook(_kind: object, error: object, _trace: object) -> None:
        seen.append(error)

    monkeypatch.setattr("sys.excepthook", hook)
    bug = KeyError("x")
    clinic.context.messages.show_error(bug)
    assert seen == [bug]


def test_cancelled_work_delivers_nothing_and_stops(clinic: Clinic, qtbot: QtBot) -> None:
    tasks = clinic.context.tasks
    begun, go_on = threading.Event(), threading.Event()
    steps: list[int] = []
    delivered: list[object] = []

    def count(progress: Progress) -> str:
        begun.set()
        go_on.wait(5)
        for step in range(1000):
            progress.report(step, 1000)
            steps.append(step)
        return "done"

    task = tasks.run_reporting(count, delivered.append, delivered.append)
    begun.wait(5)
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert steps == []
    assert delivered == []


def test_progress_reaches_the_window(clinic: Clinic, qtbot: QtBot) -> None:
    go_on = threading.Event()
    heard: list[tuple[int, int, str]] = []

    def work(progress: Progress) -> None:
        go_on.wait(5)
        progress.report(1, 2, "half")

    task = clinic.context.tasks.run_reporting(work)
    task.progressed.connect(lambda done, total, text: heard.append((done, total, text)))  # type: ignore[arg-type]  # signal
    go_on.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(1, 2, "half")]


def test_a_result_for_a_widget_that_is_gone_is_dropped(clinic: Clinic, qtbot: QtBot) -> None:
    go_on = threading.Event()
    owner = QWidget()
    delivered: list[object] = []
    clinic.context.tasks.run(lambda: go_on.wait(5), delivered.append, owner=owner)
    owner.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    go_on.set()
    qtbot.waitUntil(lambda: not clinic.context.tasks.busy)
    assert delivered == []


def test_no_thread_is_left_after_shutdown(qtbot: QtBot) -> None:
    tasks = Tasks(lambda error: None)
    tasks.run(lambda: None)
    tasks.shutdown()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("clinic-store")]
    tasks.run(lambda: None)  # too late: nothing happens, nothing is raised


# forms


ALL_FORMS = sorted(path for path in (Path(forms.form("clients")).parent).rglob("*.ui"))


@pytest.mark.parametrize("path", ALL_FORMS, ids=lambda path: cast("Path", path).stem)
def test_every_form_loads_and_its_labels_are_plain_and_have_buddies(path: Path, dressed: QtBot) -> None:
    from clinic_app.gui.kit.fields import FieldMessage, FormChoiceBox

    base = QWidget()
    dressed.addWidget(base)
    load_into(
        base, *path.relative_to(forms.form("clients").parent).parts, custom=(FieldMessage, FormChoiceBox)
    )
    for label in base.findChildren(QLabel):
        if label.objectName():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.objectName()
    for edit in base.findChildren(QLineEdit):
        assert edit.accessibleName(), edit.objectName()
        name = edit.objectName().removesuffix("_edit")
        assert child(base, QLabel, f"{name}_label").buddy() is edit


def test_a_missing_child_is_named(dressed: QtBot) -> None:
    base = QWidget()
    dressed.addWidget(base)
    load_into(base, "clients", "episode_form.ui")
    with pytest.raises(FormBroken, match="'no_such_edit' \\(QLineEdit\\) is missing"):
        child(base, QLineEdit, "no_such_edit")
    with pytest.raises(FormBroken, match="'complaint_edit' \\(QLabel\\) is a QLineEdit"):
        child(base, QLabel, "complaint_edit")


def test_a_missing_form_is_named(dressed: QtBot) -> None:
    base = QWidget()
    dressed.addWidget(base)
    with pytest.raises(FormBroken, match=r"ui/clients/nothing\.ui"):
        load_into(base, "clients", "nothing.ui")


def test_no_screen_flashes_a_window_of_its_own(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    """A child shown before it has a parent becomes a window for a moment and takes the keyboard away."""
    client = clinic.add("Zoë", "O’Neil", alerts="Latex allergy", precautions=["pht"])
    for page, params in (
        ("settings", {}),
        ("client", {"client_id": client.id}),
        ("client_form", {}),
        ("clients", {}),
    ):
        window.context.navigator.go(page, **params)
        settle()
        settle()
        assert window.isActiveWindow(), page
        assert QApplication.focusWidget() is not None, page
