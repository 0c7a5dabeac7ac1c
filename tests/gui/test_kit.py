"""The building blocks: keyboard, states, and what they refuse."""

from typing import cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from clinic_app.gui.kit.buttons import IconButton, PrimaryButton
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice, YesNoField
from clinic_app.gui.kit.fields import (
    ChoiceBox,
    FieldRow,
    NumberField,
    NumberLimits,
    SearchField,
    TextField,
    read_number,
)
from clinic_app.gui.kit.findings import FindingCard
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import ProgressPanel, Toast
from clinic_app.gui.kit.pills import SideBadge, StatusPill, Strength, StrengthPill
from clinic_app.gui.kit.surfaces import Banner, BannerKind, PressableCard
from clinic_app.gui.kit.tools import Counter, Stopwatch, clock_text

ANSWERS = (Choice("yes", "Yes"), Choice("no", "No"), Choice("unknown", "Not sure", key="u"))


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    """The widget in a window of its own, ready for keys."""
    host = QWidget()
    QVBoxLayout(host).addWidget(widget)
    qtbot.addWidget(host)
    vars(widget)["test_host"] = host  # lives as long as what stands in it
    host.resize(700, 500)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    return host


def args_of(sent: SignalBlocker) -> list[object]:
    return list(sent.args or ())  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # the library's type


def grabbed(widget: QWidget) -> bytes:
    return bytes(cast("bytes", widget.grab().toImage().constBits()))


# labels


def test_a_label_shows_markup_as_it_was_typed(dressed: QtBot) -> None:
    label = PlainLabel("<b>bold</b> & <img src='x'>")
    dressed.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert BodyText("<i>x</i>").textFormat() == Qt.TextFormat.PlainText


# choices


def test_a_choice_begins_unanswered(dressed: QtBot) -> None:
    choice = SegmentedChoice("Pain", ANSWERS)
    dressed.addWidget(choice)
    assert choice.value() is None
    assert not any(button.isChecked() for button in choice.buttons)


@pytest.mark.parametrize(
    ("key", "expected"), [("1", "yes"), ("3", "unknown"), ("y", "yes"), ("n", "no"), ("u", "unknown")]
)
def test_digits_and_letters_choose(dressed: QtBot, key: str, expected: str) -> None:
    choice = SegmentedChoice("Pain", (*ANSWERS[:2], Choice("unknown", "Other", key="u")))
    shown(dressed, choice)
    choice.focus_current()
    with dressed.waitSignal(choice.chosen) as sent:
        QTest.keyClicks(choice.buttons[0], key)
    assert args_of(sent) == [expected]
    assert choice.value() == expected


def test_arrows_move_the_choice_and_wrap(dressed: QtBot) -> None:
    choice = SegmentedChoice("Pain", ANSWERS)
    shown(dressed, choice)
    choice.set_value("unknown")
    QTest.keyClick(choice.button("unknown"), Qt.Key.Key_Right)
    assert choice.value() == "yes"
    QTest.keyClick(choice.button("yes"), Qt.Key.Key_Left)
    assert choice.value() == "unknown"


def test_delete_takes_an_answer_back(dressed: QtBot) -> None:
    choice = SegmentedChoice("Pain", ANSWERS)
    shown(dressed, choice)
    choice.set_value("no")
    with dressed.waitSignal(choice.chosen) as sent:
        QTest.keyClick(choice.button("no"), Qt.Key.Key_Delete)
    assert args_of(sent) == [None]


def test_a_second_click_takes_an_answer_back_unless_one_is_needed(dressed: QtBot) -> None:
    free, needed = SegmentedChoice("a", ANSWERS), SegmentedChoice("b", ANSWERS, clearable=False)
    for choice in (free, needed):
        shown(dressed, choice)
        choice.button("no").click()
        choice.button("no").click()
    assert free.value() is None
    assert needed.value() == "no"
    assert needed.button("no").isChecked()


def test_showing_a_value_tells_nobody(dressed: QtBot) -> None:
    choice, chips = SegmentedChoice("Pain", ANSWERS), ChipMulti("Where", ANSWERS)
    for widget in (choice, chips):
        dressed.addWidget(widget)
    with dressed.assertNotEmitted(choice.chosen), dressed.assertNotEmitted(chips.changed):
        choice.set_value("yes")
        chips.set_value(["yes", "no"])
    assert chips.value() == ("yes", "no")


def test_a_choice_is_one_stop_of_the_tab_key(dressed: QtBot) -> None:
    choice = SegmentedChoice("Pain", ANSWERS)
    shown(dressed, choice)
    choice.set_value("no")
    stops = [button.text() for button in choice.buttons if button.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["No"]


def test_none_of_these_excludes_the_others(dressed: QtBot) -> None:
    chips = ChipMulti(
        "Signs", (Choice("a", "A"), Choice("b", "B"), Choice("none", "None")), none_ids=("none",)
    )
    shown(dressed, chips)
    chips.buttons[0].click()
    chips.buttons[1].click()
    assert chips.value() == ("a", "b")
    chips.buttons[2].click()
    assert chips.value() == ("none",)
    chips.buttons[0].click()
    assert chips.value() == ("a",)


def test_yes_no_tells_no_from_not_answered(dressed: QtBot) -> None:
    field = YesNoField("Pelvis stayed level")
    shown(dressed, field)
    assert field.truth() is None
    with dressed.waitSignal(field.answered) as sent:
        QTest.keyClicks(field.buttons[0], "n")
    assert args_of(sent) == [False]
    assert field.truth() is False


def test_options_are_named_for_a_screen_reader(dressed: QtBot) -> None:
    choice = SegmentedChoice("Pain at rest", ANSWERS)
    shown(dressed, choice)
    choice.set_value("no")
    spoken = QAccessible.queryAccessibleInterface(choice.button("no"))
    assert spoken.text(QAccessible.Text.Name) == "Pain at rest: No"
    assert spoken.role() == QAccessible.Role.RadioButton
    assert spoken.state().checked


# numbers


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("-3", -3),
        ("−3", -3),
        (" 7 ", 7),
        ("1e5", None),
        ("abc", None),
        ("", None),
    ],
)
def test_numbers_are_read_with_comma_or_point(typed: str, value: float | None) -> None:
    assert read_number(typed) == value


def number_field(qtbot: QtBot) -> NumberField:
    field = NumberField("Thigh angle", "°", NumberLimits(hard=(-45, 60), soft=(-30, 25)))
    shown(qtbot, field)
    return field


def type_number(field: NumberField, text: str) -> None:
    field.edit.clear()
    QTest.keyClicks(field.edit, text)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)


def test_a_number_that_cannot_be_is_refused_with_a_sentence(dressed: QtBot) -> None:
    field = number_field(dressed)
    type_number(field, "90")
    assert field.value() is None
    assert field.state == "refused"
    assert field.problem() == "Must lie between −45 and 60°."
    assert field.edit.text() == "90"


def test_an_unusual_number_counts_only_after_confirmation(dressed: QtBot) -> None:
    field = number_field(dressed)
    type_number(field, "40")
    assert field.value() is None
    assert field.pending() == 40
    assert "Confirm this value?" in field.problem()
    with dressed.waitSignal(field.value_changed) as sent:
        field.confirm_button.click()
    assert args_of(sent) == [40]
    assert field.value() == 40
    assert field.problem() == ""


def test_another_unusual_number_is_asked_about_again(dressed: QtBot) -> None:
    field = number_field(dressed)
    type_number(field, "40")
    field.confirm()
    type_number(field, "41")
    assert field.state == "confirm"
    assert field.value() is None


def test_a_usual_number_is_taken_at_once(dressed: QtBot) -> None:
    field = number_field(dressed)
    with dressed.waitSignal(field.value_changed) as sent:
        type_number(field, "12,5")
    assert args_of(sent) == [12.5]


def test_emptying_a_number_takes_it_back(dressed: QtBot) -> None:
    field = number_field(dressed)
    field.set_value(12)
    with dressed.waitSignal(field.value_changed) as sent:
        type_number(field, "")
    assert args_of(sent) == [None]
    assert field.state == "empty"


def test_half_a_repetition_is_refused(dressed: QtBot) -> None:
    field = NumberField("Repetitions", limits=NumberLimits(whole=True))
    shown(dressed, field)
    type_number(field, "2.5")
    assert field.problem() == "Type a whole number."


def test_the_wheel_changes_neither_numbers_nor_lists(dressed: QtBot) -> None:
    box = ChoiceBox("Language")
    box.fill({"en": "English", "es": "Spanish"})
    field = number_field(dressed)
    field.set_value(3)
    shown(dressed, box)
    for widget in (box, field.edit):
        turn = QWheelEvent(
            QPointF(5, 5),
            widget.mapToGlobal(QPointF(5, 5)),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, turn)
    assert box.value() == "en"
    assert field.value() == 3


# rows, sides, search


def test_a_field_row_names_its_field_and_says_what_is_wrong(dressed: QtBot) -> None:
    field = TextField()
    row = FieldRow("Family name", field, hint="As in the passport")
    shown(dressed, row)
    assert field.accessibleName() == "Family name"
    row.show_problem("Enter the family name.")
    assert row.message.text() == "Enter the family name."
    assert field.property("problem") == "true"
    assert row.hint.isHidden()
    row.show_problem("")
    assert row.message.text() == ""
    assert not row.hint.isHidden()


def test_escape_empties_the_search(dressed: QtBot) -> None:
    search = SearchField("Find a client")
    shown(dressed, search)
    QTest.keyClicks(search, "zoe")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    with dressed.waitSignal(search.moved_down):
        QTest.keyClick(search, Qt.Key.Key_Down)


def test_a_flow_goes_on_in_the_next_line(dressed: QtBot) -> None:
    box = QWidget()
    flow = FlowLayout(box)
    for text in ("one", "two", "three", "four", "five", "six"):
        flow.addWidget(StatusPill("open", text))
    dressed.addWidget(box)
    wide = flow.sizeHint().width()
    assert flow.heightForWidth(wide) < flow.heightForWidth(wide // 2) < flow.heightForWidth(wide // 3 - 10)


# meaning


def test_no_two_strengths_look_alike_even_without_colour(dressed: QtBot) -> None:
    strengths: tuple[Strength, ...] = ("supported", "suggested", "not_supported", "not_assessed")
    marks: list[bytes] = []
    for strength in strengths:
        pill = StrengthPill(strength)
        dressed.addWidget(pill)
        pill.text = ""  # the mark alone
        grey = pill.grab().toImage().convertToFormat(pill.grab().toImage().Format.Format_Grayscale8)
        marks.append(bytes(cast("bytes", grey.copy(0, 0, 30, grey.height()).constBits())))
    assert len(set(marks)) == len(strengths)
    assert [StrengthPill(strength).accessibleName() for strength in strengths] == [
        "Supported",
        "Suggested",
        "Not supported",
        "Not assessed",
    ]


def test_note_warning_stop_and_finding_differ_in_ground_icon_and_word(dressed: QtBot) -> None:
    grounds: set[str] = set()
    words: set[str] = set()
    kinds: tuple[BannerKind, ...] = ("note", "warning", "stop")
    for kind in kinds:
        banner = Banner(kind, "Look here", "Text")
        dressed.addWidget(banner)
        banner.resize(500, 90)
        grounds.add(banner.grab().toImage().pixelColor(300, 80).name())
        words.add(banner.accessibleName().split(".")[0])
    assert len(grounds) == 3
    assert words == {"Note", "Caution", "STOP"}
    card = FindingCard("Hip flexors look short", "supported", "L")
    dressed.addWidget(card)
    assert card.accessibleName() == "Finding: Hip flexors look short, left"


def test_nothing_is_accepted_beforehand(dressed: QtBot) -> None:
    card = FindingCard("Hip flexors look short", "supported", "L")
    shown(dressed, card)
    assert card.state_label.text() == "Not decided yet"
    with dressed.waitSignal(card.decided) as sent:
        card.accept_button.click()
    assert args_of(sent) == ["accepted"]
    assert card.state_label.text() == "Not decided yet"  # the owner stores first, then shows
    card.show_decision("rejected", "does not fit")
    assert card.state_label.text() == "Rejected · does not fit"
    with dressed.waitSignal(card.decided) as taken_back:
        card.undo_button.click()
    assert args_of(taken_back) == [""]


def test_sides_are_spoken_as_words(dressed: QtBot) -> None:
    assert SideBadge("L").accessibleName() == "Left"
    assert SideBadge("R").accessibleName() == "Right"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_with_the_focus_is_pressed_by_return_and_by_the_space_bar(
    dressed: QtBot, key: Qt.Key
) -> None:
    button = PrimaryButton("Go on")
    dressed.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.show()
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == [True]


def test_an_icon_button_has_a_name(dressed: QtBot) -> None:
    button = IconButton("x", "Close")
    dressed.addWidget(button)
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Close"


def test_focus_is_visible_on_every_kind_of_control(dressed: QtBot) -> None:
    choice = SegmentedChoice("Pain", ANSWERS)
    for widget in (TextField("Name"), choice, IconButton("x", "Close"), PressableCard("Card")):
        host = shown(dressed, widget)
        host.setFocus()
        before = grabbed(host)
        target = choice.buttons[0] if widget is choice else widget
        target.setFocus(Qt.FocusReason.TabFocusReason)
        dressed.waitUntil(target.hasFocus)
        assert grabbed(host) != before, type(widget).__name__


# tools


def test_space_starts_and_stops_the_stopwatch(dressed: QtBot) -> None:
    watch = Stopwatch(use_text="Use for left")
    shown(dressed, watch)
    QTest.keyClick(watch, Qt.Key.Key_Space)
    assert watch.running
    dressed.waitUntil(lambda: watch.seconds() >= 0.15)
    with dressed.waitSignal(watch.finished) as sent:
        QTest.keyClick(watch, Qt.Key.Key_Space)
    assert cast("float", args_of(sent)[0]) >= 0.1
    stopped = watch.digits.text()
    with dressed.waitSignal(watch.used) as used:
        watch.use_button.click()
    assert args_of(used) == args_of(sent)
    assert watch.digits.text() == stopped
    watch.reset()
    assert watch.digits.text() == "0.0"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0.0"), (9.96, "10.0"), (59.94, "59.9"), (61.2, "1:01.2"), (600, "10:00.0")]
)
def test_the_clock_reads_like_a_clock(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_space_counts_and_backspace_takes_one_back(dressed: QtBot) -> None:
    counter = Counter()
    shown(dressed, counter)
    for _ in range(3):
        QTest.keyClick(counter, Qt.Key.Key_Space)
    QTest.keyClick(counter, Qt.Key.Key_Backspace)
    assert counter.count == 2
    assert counter.digits.text() == "2"
    counter.set_count(0)
    QTest.keyClick(counter, Qt.Key.Key_Backspace)
    assert counter.count == 0


# overlays


def test_undo_in_a_toast_runs_once(dressed: QtBot) -> None:
    host = shown(dressed, QWidget())
    toast = Toast(host)
    undone: list[str] = []
    toast.show_message("Archived", "Undo", lambda: undone.append("undone"))
    assert not toast.isHidden()
    assert toast.geometry().bottom() < host.height()
    toast.button.click()
    toast.button.click()
    assert undone == ["undone"]
    assert toast.isHidden()


def test_progress_can_be_cancelled_and_not_closed_away(dressed: QtBot) -> None:
    panel = ProgressPanel("Importing clients")
    dressed.addWidget(panel)
    panel.show()
    panel.show_progress(3, 10, "3 of 10")
    assert panel.bar.value() == 3
    panel.close()
    assert panel.isVisible()
    with dressed.waitSignal(panel.cancelled):
        QTest.keyClick(panel, Qt.Key.Key_Escape)
    panel.finish()
    assert not panel.isVisible()
