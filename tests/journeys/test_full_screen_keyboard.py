"""A full screen by keyboard alone: every page answered, no mouse, each keystroke counted and printed."""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager

from driver import ENTER, Clinic, answers_not_kept, focused, press, wait_until
from examples import screen_values
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_app.domain.screening.model import SIDES, Field, Json, Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.screening.answer_forms import side_record, with_entry
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.summary_page import SummaryPage
from clinic_app.services.records import ClientRecord

CALM = ("negative", "none", "no", "normal", "usual", "present", "good", "full", "done", "other")
"""Words of a choice that raise no flag, where the example says nothing."""
STAGE_ZERO_LIMIT = 60
"""Keystrokes of the safety questions when nothing is ticked: less than a minute at one a second."""


class Hands(QObject):
    """Counts the keystrokes by stage, and what the mouse did."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: Counter[str] = Counter()
        self.pages: Counter[str] = Counter()
        self.clicks = 0
        self.stage = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name Qt calls
        # A key travels up from the widget that has the keyboard: only there it is counted.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keys[self.stage] += watched is QApplication.focusWidget()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self.clicks += 1
        return False

    def report(self) -> str:
        lines = [
            f"stage {stage or 'start':<6}{keys:>5} keystrokes on {self.pages[stage]:>2} pages"
            for stage, keys in self.keys.items()
        ]
        return "\n".join(
            [
                *lines,
                f"together    {sum(self.keys.values()):>5} keystrokes on {sum(self.pages.values()):>2} pages",
            ]
        )


@contextmanager
def counted() -> Generator[Hands]:
    hands = Hands()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(hands)
    try:
        yield hands
    finally:
        application.removeEventFilter(hands)


def stored(clinic: Clinic, record: ClientRecord) -> frozenset[str]:
    return frozenset(clinic.window.context.screenings.load(record.screenings[0].id).answers)


def presenter_of(page: ScreeningPage) -> ScreeningPresenter:
    assert page.presenter is not None
    return page.presenter


def begin(clinic: Clinic) -> ScreeningPage:
    """From the client's page to the first question, by the box of all actions."""
    clinic.page(ClientPage)
    QTest.keyClick(focused(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: clinic.window.palette_box.isVisible(), "the box of all actions")
    press("screening")
    wait_until(lambda: "Start screening" in clinic.window.palette_box.shown()[0], "the action")
    press(ENTER)
    page = clinic.page(ScreeningPage)
    wait_until(lambda: page.view is not None and page.isAncestorOf(focused()), "the first question")
    return page


def walk(clinic: Clinic, page: ScreeningPage, values: dict[str, Json], hands: Hands) -> None:
    """Page by page to the summary. Items without a value of the example are passed by with Enter."""
    for _ in range(150):
        if not isinstance(clinic.window.stack.currentWidget(), ScreeningPage):
            return
        step = presenter_of(page).step
        hands.stage = step.stage
        hands.pages[step.stage] += 1
        clinic.answer_page(page, values)
    raise AssertionError("the screen has no end")


def some_value(field: Field) -> Json:
    """An ordinary result, so that the screen goes on."""
    low, high = field.soft or field.hard or (0, 10)
    match field.type:
        case "number" | "integer":
            return 0 if field.id.startswith("pain") else int((low + high) / 2)
        case "yes_no":
            return False
        case "grade":
            return "5"
        case "choice":
            ids = [choice.id for choice in field.choices]
            return next((word for word in CALM if word in ids), ids[0])
        case _:
            return None


def every_test(protocol: Protocol, values: dict[str, Json]) -> dict[str, Json]:
    """The values of the example, and an ordinary one for every required field of the other tests."""
    whole = dict(values)
    for item in protocol.items.values():
        sides: tuple[Side | None, ...] = SIDES if item.per_side else (None,)
        needed = [field for field in item.fields if field.required] or list(item.fields[:1])
        for side in sides if item.kind == "test" else ():
            for field in needed:
                if side_record(item, whole.get(item.id), side).get(field.id) is None:
                    whole[item.id] = with_entry(item, whole.get(item.id), side, field.id, some_value(field))
    return whole


def test_a_full_screen_needs_no_mouse_and_counts_its_keystrokes(
    clinic: Clinic, record_property: Callable[[str, object], None]
) -> None:
    clinic.start()
    clinic.choose_passphrase()
    protocol = clinic.window.context.protocol()
    values = every_test(protocol, screen_values("e05"))
    record = clinic.record_of(clinic.add_client("Nora", "Lindqvist", f"{clinic.birth_year(34)}-01-01", "F"))
    with counted() as hands:
        page = begin(clinic)
        walk(clinic, page, values, hands)
        clinic.page(SummaryPage)
    record_property("shown", hands.report())
    assert hands.clicks == 0
    assert 0 < hands.keys["0a"] < STAGE_ZERO_LIMIT
    kept = clinic.window.context.clients.get(record.client.id)
    asked = {key: value for key, value in values.items() if key in stored(clinic, kept)}
    assert answers_not_kept(clinic, kept, asked) == []
    states = presenter_of(page).guide
    left = [one.id for one in states.by_id.values() if one.state == "open" and one.id in values]
    assert left == []
