"""A therapist at keyboard and mouse, in front of the real program on a real data folder.

Nothing here reaches behind the window to change anything: what is entered goes through keys and clicks. What the
program kept is read back through the services, as the next start would.
"""

import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from clinic_app.app.paths import make_ready, paths_for
from clinic_app.app.session import Session
from clinic_app.domain.clients import ClientId
from clinic_app.domain.screening.model import Field, Item, Json, Side
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.options import ChipButton
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.surfaces import PressableCard
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import Page
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.line_card import LineCard
from clinic_app.gui.routines.page import RoutinePage
from clinic_app.gui.screening.answer_forms import side_record
from clinic_app.gui.screening.editors import (
    Editor,
    LongChoiceEditor,
    MultiEditor,
    NumberEditor,
    WordEditor,
    YesNoEditor,
)
from clinic_app.gui.screening.item_block import ItemBlock
from clinic_app.gui.screening.measure_page import MeasurePage
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.questions_view import QuestionsView
from clinic_app.gui.screening.step_view import FormView
from clinic_app.gui.screening.summary_page import SummaryPage
from clinic_app.gui.unlock.unlock_page import FirstRunPage, UnlockPage
from clinic_app.services.records import ClientRecord

ENTER = Qt.Key.Key_Return
PASSPHRASE = "copper lantern meadow bicycle oyster"
P = TypeVar("P", bound=Page)


def wait_until(ready: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Let the program work until `ready`. Raises AssertionError naming `what` when it never is."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"waited in vain for {what}"
        QTest.qWait(1)


def press(*keys: Qt.Key | str) -> None:
    """Press keys where the keyboard is; a text is typed letter by letter."""
    for key in keys:
        if isinstance(key, str):
            _type(focused(), key)
        else:
            QTest.keyClick(focused(), key)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert isinstance(widget, QWidget), "nothing has the keyboard"
    return widget


def click(button: QWidget) -> None:
    """Click with the left button, if a person could."""
    assert button.isVisible(), f"{button.accessibleName() or button} cannot be seen"
    assert button.isEnabled(), f"{button.accessibleName() or button} cannot be used now"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(field: QWidget, text: str) -> None:
    field.setFocus(Qt.FocusReason.TabFocusReason)
    _type(field, text)


def _type(field: QWidget, text: str) -> None:
    for sign in text:
        if sign.isascii():
            QTest.keyClicks(field, sign)
        else:  # QTest knows no keyboard with this key
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign)
                QApplication.sendEvent(field, event)


class Clinic:
    """The program on one data folder: opened, used, closed, opened again."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application = application
        self.folder = folder
        self._session: Session | None = None
        self._hook = sys.excepthook
        self.live: dict[str, str] = {}
        """What stood beside the last test: finding id -> strength."""

    # opening and closing

    def start(self, *, demo: bool = False) -> None:
        """Start the program up to the page that asks for the passphrase; the demo clinic goes on by itself."""
        paths = paths_for(self.folder)
        make_ready(paths)
        self._session = Session(self._application, paths, demo=demo)
        door = self._session.begin()
        door.show()
        door.activateWindow()
        self._session.warm_up()
        wait_until(door.isActiveWindow, "the first page")

    def choose_passphrase(self, text: str = PASSPHRASE) -> None:
        door = self.door
        assert isinstance(door, FirstRunPage), "there are records already"
        for name, typed in (("name_edit", "Dana Reyes"), ("passphrase_edit", text), ("repeat_edit", text)):
            for edit in door.findChildren(QLineEdit, name):
                type_into(edit, typed)
        for box in door.findChildren(ChipButton):
            click(box)
        click(door.button)
        self.wait_for_window()

    def unlock(self, text: str = PASSPHRASE) -> None:
        self.try_passphrase(text)
        self.wait_for_window()

    def try_passphrase(self, text: str) -> None:
        """Type a passphrase and press Return; whether it opens is not waited for."""
        door = self.door
        assert isinstance(door, UnlockPage), "there are no records yet"
        wait_until(door.form.isEnabled, "the passphrase field")
        door.passphrase_edit.clear()
        type_into(door.passphrase_edit, text)
        press(ENTER)

    def close(self) -> None:
        """Close the window and end the program as its main function does."""
        session, self._session = self._session, None
        if session is None:
            return
        if (window := self._find_window()) is not None:
            window.close()
            self.settle()
        session.end()
        sys.excepthook = self._hook
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    def _find_window(self) -> MainWindow | None:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        return next((one for one in shown if one.isVisible()), None)

    def wait_for_window(self) -> None:
        """Until the clinic is open; a recovery code that is shown once is copied on the way."""
        wait_until(lambda: self._find_window() is not None or bool(_copy_fields()), "the window", 60)
        if fields := _copy_fields():
            confirm_recovery_code(fields[0])
            wait_until(lambda: self._find_window() is not None, "the window", 60)
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow, "the window in front")
        self.settle()

    @property
    def door(self) -> FirstRunPage | UnlockPage:
        """The page that asks for the passphrase."""
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        doors = [one for one in shown if isinstance(one, FirstRunPage | UnlockPage)]
        assert doors, "nobody asks for a passphrase"
        return doors[0]

    @property
    def window(self) -> MainWindow:
        window = self._find_window()
        assert window is not None, "the window is not open"
        return window

    def settle(self) -> None:
        """Until everything is stored and shown."""
        window = self._find_window()
        if window is not None:
            wait_until(lambda: not window.context.tasks.busy, "the store")

    def page(self, kind: type[P]) -> P:
        """The open page, once it is of this kind."""
        wait_until(lambda: isinstance(self.window.stack.currentWidget(), kind), kind.__name__)
        self.settle()
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind)
        return page

    def bug_reports(self) -> list[str]:
        """What the program wrote about its own faults."""
        return [path.read_text("utf-8") for path in sorted((self.folder / "logs").glob("*.txt"))]

    # clients

    def add_client(self, given: str, family: str, born: str, sex: str, **more: str) -> ClientPage:
        """Fill the form for a new client and save it."""
        click(self.page(ClientListPage).new_button)
        self.fill_client_form(given_name=given, family_name=family, birth_date=born, **more)
        page = self.page(ClientFormPage)
        choice = page.form.field("sex")
        assert isinstance(choice, SegmentedChoice)
        click(choice.button(sex))
        click(page.save_button)
        return self.page(ClientPage)

    def fill_client_form(self, **texts: str) -> None:
        page = self.page(ClientFormPage)
        for name, text in texts.items():
            type_into(page.form.field(name), text)

    def open_client(self, words: str) -> ClientPage:
        """Find a client by typing and open the first one found."""
        page = self.page(ClientListPage)
        type_into(page.search, words)
        wait_until(lambda: len(page.model.rows) == 1, f"one client called {words}")
        self.settle()
        press(ENTER)
        return self.page(ClientPage)

    # the screen

    def begin_screen(self) -> ScreeningPage:
        click(self.page(ClientPage).screening_button)
        page = self.page(ScreeningPage)
        wait_until(lambda: page.view is not None, "the first question")
        wait_until(lambda: page.isAncestorOf(focused()), "the keyboard on the first question")
        return page

    def walk_screen(self, values: Mapping[str, Json]) -> SummaryPage:
        """From the present page to the summary: "none of these" to every safety question, `values` for the rest."""
        page = self.page(ScreeningPage)
        for _ in range(200):
            if not isinstance(self.window.stack.currentWidget(), ScreeningPage):
                break
            self.answer_page(page, values)
        return self.page(SummaryPage)

    def answer_page(self, page: ScreeningPage, values: Mapping[str, Json]) -> None:
        """One page of the screen, left with Enter at its last question."""
        view, step = page.view, _presenter(page).step.items
        if isinstance(view, QuestionsView):
            for _ in view.cards:
                press("n")
            self.evaluated(page)
            press(ENTER)
            self._left(page, step[0])
            return
        assert isinstance(view, FormView | MeasurePage)
        for _ in range(300):
            if _gone(page, step[0]) or not self._answer_one(page, values):
                break
        self._left(page, step[0])

    def _answer_one(self, page: ScreeningPage, values: Mapping[str, Json]) -> bool:
        """Answer where the keyboard is and press Enter; False when that was the last question of the page."""
        view = page.view
        assert isinstance(view, FormView | MeasurePage)
        place = _place(view, focused())
        if place is not None:
            block, field, side, editor = place
            wanted = side_record(block.item, values.get(block.item.id), side).get(field.id)
            kept = _presenter(page).answers.get(block.item.id)
            if wanted is not None and side_record(block.item, kept, side).get(field.id) != wanted:
                enter(editor, wanted)
        last = _at_last(page)
        if last:
            # Answers may bring further questions to the page.
            self.evaluated(page)
            last = _at_last(page)
        press(ENTER)
        if place is not None and isinstance(place[3], NumberEditor) and place[3].number.state == "confirm":
            press("y", ENTER)
        return not last

    def evaluated(self, page: ScreeningPage) -> None:
        """Until the findings beside the tests stand for every answer, and every answer is stored."""
        wait_until(lambda: not page.is_waiting, "the findings")
        self.settle()
        self.live = {one: line.row.strength for line in page.findings.lines for one in line.row.ids}

    def _left(self, page: ScreeningPage, step: str) -> None:
        wait_until(lambda: _gone(page, step), f"the page after {step}", 10)
        self.settle()

    # the summary

    def summary_ready(self) -> SummaryPage:
        """The open summary, once its proposals (or what stands in their place) are shown."""
        page = self.page(SummaryPage)
        wait_until(lambda: page.pages.currentIndex() == 1, "the summary")
        cards = list(page.cards.values())
        if cards:
            wait_until(lambda: any(card.hasFocus() for card in cards), "the keyboard on a proposal")
        return page

    def accept_everything(self, page: SummaryPage) -> list[str]:
        """Accept each proposal with A; returns their ids in the order they were shown."""
        shown = list(page.cards)
        for card in page.cards.values():
            assert card.proposal.decided == "", "nothing is accepted in advance"
        assert not page.build_button.isEnabled()
        wait_until(page.cards[shown[0]].hasFocus, "the keyboard on the first proposal")
        for _ in shown:
            press("a")
            self.settle()
        return shown

    # the routine

    def build_routine(self) -> RoutinePage:
        click(self.page(SummaryPage).build_button)
        page = self.page(RoutinePage)
        wait_until(lambda: page.lines is not None, "the proposed routine")
        self.proofed(page)
        return page

    def proofed(self, page: RoutinePage | HandoutPage) -> None:
        """Until the printed page beside the work shows the routine as it stands."""
        self.settle()
        wait_until(lambda: page.press.proof is not None and not page.press.busy, "the printed page")
        self.settle()

    # what was kept

    @staticmethod
    def birth_year(age: int) -> int:
        """The year of birth of somebody of this age, born on the first of January."""
        return date.today().year - age  # noqa: DTZ011 - the calendar of this machine, as the program reads it

    def record_of(self, page: ClientPage) -> ClientRecord:
        """The record of the client whose page is open, as the store has it."""
        self.settle()
        client = self.window.context.navigator.open_client
        assert client is not None
        assert page.title() == client.name
        return self.window.context.clients.get(ClientId(client.id))

    def open_from_history(self, page: ClientPage, text: str, kind: type[P]) -> P:
        """Press the newest line of the client's history that begins with `text`."""
        rows = [one for one in page.timeline.findChildren(PressableCard) if one.isVisible()]
        row = next(one for one in rows if one.accessibleName().startswith(text))
        click(row)
        opened = self.page(kind)
        if isinstance(opened, RoutinePage | HandoutPage):
            self.proofed(opened)
        return opened

    # the handout

    def open_handout(self) -> HandoutPage:
        click(self.page(RoutinePage).header.handout)
        page = self.page(HandoutPage)
        self.proofed(page)
        return page

    def save_pdf(self, page: HandoutPage) -> None:
        """Press "Save as PDF" and answer the question about leaving the protected records."""
        click(page.save_button)
        answer(self.window, "Choose a place")
        wait_until(lambda: bool(page.said.text()), "the saved file")
        self.settle()


def _copy_fields() -> list[QLineEdit]:
    """Where a part of the recovery code is asked for, if it is shown now."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return [edit for one in shown for edit in one.findChildren(QLineEdit, "group_edit")]


def confirm_recovery_code(field: QLineEdit) -> None:
    """Type the second group of the code as it stands on the page."""
    labels = field.window().findChildren(QLabel)
    group = next(one for one in labels if one.accessibleName().startswith("Group 2:"))
    type_into(field, group.text())
    press(ENTER)


def answer(window: QWidget, text: str) -> None:
    """Press a button of the open dialog."""
    dialogs = [one for one in window.findChildren(DialogFrame) if one.isVisible()]
    assert dialogs, "no dialog is open"
    found = [one for one in dialogs[-1].findChildren(QAbstractButton) if one.text() == text]
    assert found, f"the dialog has no button {text}"
    click(found[0])


def lines_of(page: RoutinePage) -> list[LineCard]:
    """The lines of the routine from top to bottom."""
    assert page.lines is not None
    return sorted(page.lines.cards.values(), key=lambda card: card.view.number)


def enter(editor: Editor, value: Json) -> None:
    """Give a value to an input that has the keyboard, by keys."""
    if isinstance(editor, WordEditor | YesNoEditor):
        word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        ids = [choice.id for choice in editor.choice.choices]
        press(str(ids.index(word) + 1))
    elif isinstance(editor, MultiEditor):
        entries = value if isinstance(value, list) else [value]
        for entry in entries:
            _tick(editor.chips, str(entry))
    elif isinstance(editor, LongChoiceEditor):
        for _ in range(editor.box.count()):
            if editor.box.value() == value:
                break
            press(Qt.Key.Key_Down)
    else:
        target = focused()
        if isinstance(target, QLineEdit):
            target.selectAll()
        press(f"{value:g}" if isinstance(value, int | float) else str(value))


def change_dose(clinic: Clinic, page: RoutinePage, exercise: str, dose: str) -> LineCard:
    """Open a line with Return and type its dose as one line; returns the line as it then is."""
    card = next(one for one in lines_of(page) if one.view.exercise_id == exercise)
    card.setFocus()
    press(ENTER)
    assert card.form is not None
    card.form.shorthand.setFocus()
    card.form.shorthand.selectAll()
    press(dose, ENTER)
    clinic.proofed(page)
    return card


def _tick(chips: ChipMulti, wanted: str) -> None:
    ids = [choice.id for choice in chips.choices]
    at = ids.index(wanted)
    if at < 9:
        press(str(at + 1))
        return
    for _ in ids:
        if focused() is chips.buttons[at]:
            break
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)


def _presenter(page: ScreeningPage) -> ScreeningPresenter:
    presenter = page.presenter
    assert presenter is not None
    return presenter


def _gone(page: ScreeningPage, step: str) -> bool:
    return not page.isVisible() or _presenter(page).step.id != step


def _at_last(page: ScreeningPage) -> bool:
    stops = page.view.stops() if page.view is not None else []
    return not stops or stops[-1] is focused() or stops[-1].isAncestorOf(focused())


def _place(view: FormView | MeasurePage, at: QWidget) -> tuple[ItemBlock, Field, Side | None, Editor] | None:
    """Which question of which item the keyboard is on."""
    blocks = [view.block] if isinstance(view, MeasurePage) else list(view.blocks.values())
    for block in blocks:
        for line in block.lines:
            for side, (editor, _before) in line.cells.items():
                if editor is at or editor.isAncestorOf(at):
                    return block, line.field, side, editor
    return None


def answers_not_kept(clinic: Clinic, record: ClientRecord, values: Mapping[str, Json]) -> list[str]:
    """Items whose value was given in the client's newest screening and is not there as it was given."""
    stored = clinic.window.context.screenings.load(record.screenings[0].id).answers
    items = clinic.window.context.protocol().items
    return [key for key, value in values.items() if not _same(items[key], stored.get(key), value)]


def save_dialog_answers(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The file dialog of the system, which no test can press, gives this file."""

    def chosen(*_: object) -> tuple[str, str]:
        return str(path), "PDF (*.pdf)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)


def _same(item: Item, stored: Json, given: Json) -> bool:
    """Whether an answer was kept as it was given, whichever of the allowed forms it has."""
    sides: tuple[Side | None, ...] = ("L", "R") if item.per_side else (None,)
    for side in sides:
        kept, wanted = side_record(item, stored, side), side_record(item, given, side)
        if any(kept.get(key) != value for key, value in wanted.items()):
            return False
    return True


def pdf_words(pdf: bytes) -> str:
    """The text of all pages, runs of spaces as one."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def files_telling(folder: Path, *words: str) -> list[str]:
    """Files below a folder in whose bytes, or in whose name, a word stands; in the encodings programs write."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        for word in words:
            forms = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
            if word in path.name or any(form in content for form in forms):
                found.append(f"{path.relative_to(folder)}: {word}")
    return found
