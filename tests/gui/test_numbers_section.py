"""Settings: the clinic's own numbers are set, taken back, reset and carried as a file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from gui_context import make_clinic
from pytestqt.qtbot import QtBot

from clinic_app.app import shipped
from clinic_app.gui.context import AppContext
from clinic_app.gui.settings.number_files import NumberFiles
from clinic_app.gui.settings.numbers_section import NumbersSection
from clinic_app.interchange.numbers_file import numbers_file, read_numbers_file


def _write(own: Mapping[str, float]) -> str:
    return numbers_file(shipped.protocol(), own)


@pytest.fixture
def section(tmp_path: Path, qtbot: QtBot) -> Iterator[NumbersSection]:
    clinic = make_clinic(tmp_path / "store")
    files = NumberFiles(_write, lambda content, name: read_numbers_file(content, shipped.protocol(), name))
    context = replace(clinic.context, protocol=shipped.protocol, number_files=files)
    made = NumbersSection(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.load()
    qtbot.waitUntil(lambda: len(made.rows) > 30)
    yield made
    clinic.close()


def _context(section: NumbersSection) -> AppContext:
    return section._context  # pyright: ignore[reportPrivateUsage]  # the test looks behind the page


def _in_force(section: NumbersSection) -> dict[str, float]:
    return _context(section).settings.own_numbers(shipped.protocol())


def _type(section: NumbersSection, key: str, text: str) -> None:
    field = section.rows[key].field
    field.edit.setText(text)
    field.edit.editingFinished.emit()


def test_a_typed_number_acts_at_once_and_is_shown_as_own(section: NumbersSection, qtbot: QtBot) -> None:
    _type(section, "tilt_large", "18")
    qtbot.waitUntil(lambda: section.own == {"tilt_large": 18})
    assert _in_force(section) == {"tilt_large": 18}
    row = section.rows["tilt_large"]
    assert row.shipped_label.text() == "Ours · shipped 15° · 10 to 25°"
    assert row.reset_button.isVisible()
    assert section.count_label.text() == "48 numbers, 1 your own"


def test_a_number_goes_back_to_the_shipped_one_by_its_button_and_all_by_one(
    section: NumbersSection, qtbot: QtBot
) -> None:
    section.use({"tilt_large": 18, "bridge_low": 12, "load_rise": 15}, "")
    qtbot.waitUntil(lambda: len(section.own) == 3)
    section.rows["tilt_large"].reset_button.click()
    qtbot.waitUntil(lambda: section.own == {"bridge_low": 12, "load_rise": 15})
    section.reset_button.click()
    qtbot.waitUntil(lambda: section.own == {})
    assert _in_force(section) == {}
    assert section.rows["bridge_low"].field.value() == 10


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [("tilt_large", "40", "between 10 and 25"), ("squeeze_soft", "2", "must stay below")],
)
def test_a_number_that_cannot_be_says_so_beside_the_field_and_changes_nothing(
    section: NumbersSection, key: str, text: str, said: str
) -> None:
    _type(section, key, text)
    assert said in section.rows[key].field.problem()
    assert section.own == {}
    assert _in_force(section) == {}


def test_the_search_finds_numbers_by_where_they_act(section: NumbersSection) -> None:
    section.search.setText("safety inflammatory")
    shown = [key for key, row in section.rows.items() if row.isVisible()]
    assert shown == ["inflammatory_met"]
    section.search.setText("nothing like it")
    assert section.nothing.isVisible()


def test_the_numbers_travel_as_a_file(
    section: NumbersSection, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ours.yaml"
    section.use({"tilt_large": 18}, "")
    qtbot.waitUntil(lambda: section.own == {"tilt_large": 18})
    section.write_file(file)
    qtbot.waitUntil(file.exists)
    section.use({}, "")
    qtbot.waitUntil(lambda: section.own == {})
    yes: Callable[[object], int] = lambda _dialog: 1  # noqa: E731  # a press on "Use them"
    monkeypatch.setattr("clinic_app.gui.settings.numbers_section.ReplaceDialog.exec", yes)
    section.read_file(file)
    qtbot.waitUntil(lambda: section.own == {"tilt_large": 18})
    assert _in_force(section) == {"tilt_large": 18}


def test_a_change_stands_in_the_trail_with_old_and_new(section: NumbersSection, qtbot: QtBot) -> None:
    _type(section, "tilt_large", "18")
    qtbot.waitUntil(lambda: section.own == {"tilt_large": 18})
    store = _context(section).settings._store  # pyright: ignore[reportPrivateUsage]  # the trail is not shown here
    with store.reading() as work:
        rows = [row for _, row in zip(range(50), work.events.chain(), strict=False)]
    assert "tilt_large 15 -> 18" in str(rows)
