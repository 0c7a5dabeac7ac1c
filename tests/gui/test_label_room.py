"""A wrapped label asks for the room of its lines, and gives room back that it no longer needs."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.gui.kit.labels import PlainLabel

LONG = (
    "Find the client by name or date of birth; nothing else of the record is shown here before anything goes. "
    * 3
)


def test_a_wrapped_label_gives_back_the_room_of_an_earlier_text_or_width(dressed: QtBot) -> None:
    box = QWidget()
    dressed.addWidget(box)
    column = QVBoxLayout(box)
    label = PlainLabel(LONG, wrap=True)
    column.addWidget(label)
    column.addStretch(1)
    box.resize(300, 600)
    box.show()
    dressed.waitUntil(lambda: label.height() > 100)
    narrow = label.height()
    box.resize(900, 600)
    dressed.waitUntil(lambda: label.height() < narrow / 2)
    label.setText("Good.")
    dressed.waitUntil(lambda: label.height() < 40)
