"""A text that wraps keeps all its lines, whatever layout it stands in."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.gui.kit.labels import PlainLabel

TEXT = (
    "A sentence that is long enough to need four or five lines in a column that is hardly wider than a word."
)


def shown(bot: QtBot, label: PlainLabel, width: int) -> QWidget:
    """The label deep inside layouts that do not ask for its height, in a window of this width."""
    window, middle, inner = QWidget(), QWidget(), QWidget()
    row = QHBoxLayout(inner)
    row.addWidget(label)
    grid = QGridLayout(middle)
    grid.addWidget(inner, 0, 0)
    column = QVBoxLayout(window)
    column.addWidget(middle)
    column.addStretch(1)
    bot.addWidget(window)
    window.resize(width, 500)
    window.show()
    bot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 0)
    return window


def test_all_lines_are_seen_in_a_narrow_column(dressed: QtBot) -> None:
    label = PlainLabel(TEXT, wrap=True)
    window = shown(dressed, label, 160)
    wide = label.height()
    window.resize(110, 500)
    dressed.waitUntil(lambda: label.height() > wide)
    assert label.height() >= label.heightForWidth(label.width())


def test_a_longer_text_asks_for_more_and_a_shorter_one_gives_it_back(dressed: QtBot) -> None:
    label = PlainLabel("Short.", wrap=True)
    window = shown(dressed, label, 160)
    one_line = label.height()
    label.setText(TEXT)
    dressed.waitUntil(lambda: label.height() > 2 * one_line)
    label.setText("Short.")
    dressed.waitUntil(lambda: label.minimumHeight() <= one_line)
    assert window.isVisible()
