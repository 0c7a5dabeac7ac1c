"""Who the figures show: chosen for a client, kept with the record, seen on the screen and on paper."""

import pytest
from drawing_room import Studio
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from clinic_app.app import shipped
from clinic_app.domain.clients import Client
from clinic_app.figures.figure_look import AS_MADE, FigureLook, read_look
from clinic_app.figures.palette import palette
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.figures.look_picker import LookBox, LookPicker
from clinic_app.gui.figures.person import person
from clinic_app.gui.pages import OpenClient
from clinic_app.gui.routines.proofing import HandoutOptions, options_from_json

DARK = FigureLook("a", "dark")


def a_client(room: Studio) -> Client:
    return room.context.clients.create({"given_name": "Amara", "family_name": "Okafor"})


def colours(room: Studio) -> set[str]:
    pixmaps = FigurePixmaps.of(room.context)
    image = pixmaps.picture("goblet_squat", None, QSize(300, 300), pair=True, dpr=1.0).toImage()
    return {image.pixelColor(x, y).name() for x in range(0, 300, 2) for y in range(0, 300, 2)}


def test_the_picker_offers_build_and_tone_and_shows_them(dressed: QtBot) -> None:
    picker = LookPicker(shipped.figures())
    dressed.addWidget(picker)
    picker.resize(900, 180)
    picker.show()
    chosen: list[FigureLook] = []
    picker.chosen.connect(chosen.append)
    before = picker.preview.grab().toImage()
    picker.body.button("a").click()
    picker.tone.button("dark").click()
    assert chosen == [FigureLook("a"), DARK]
    assert picker.value() == DARK
    assert picker.preview.grab().toImage() != before
    assert "Dark".lower() in picker.preview.accessibleDescription()
    picker.set_value(AS_MADE)
    assert picker.value() == AS_MADE
    assert len(chosen) == 2


@pytest.mark.parametrize("document", [None, [], {"body": "x", "tone": 3}, {"tone": "green"}, "dark"])
def test_a_damaged_choice_is_no_choice(document: object) -> None:
    assert read_look(document) == AS_MADE


def test_a_choice_survives_its_way_through_the_store(drawing_room: Studio) -> None:
    looks = drawing_room.context.figure_looks
    assert looks is not None
    one, other = (
        a_client(drawing_room),
        drawing_room.context.clients.create({"given_name": "Luis", "family_name": "Herrera"}),
    )
    assert looks.of_client(one.id) == AS_MADE
    looks.choose(one.id, DARK)
    looks.choose(one.id, FigureLook("b", "medium"))
    assert looks.of_client(one.id) == FigureLook("b", "medium")
    assert looks.of_client(other.id) == AS_MADE
    assert len(drawing_room.context.library.find("figure_look", one.id)) == 1


def test_opening_a_client_changes_the_person_on_the_screen_and_closing_brings_the_usual_back(
    drawing_room: Studio,
) -> None:
    room = drawing_room
    client = a_client(room)
    looks = room.context.figure_looks
    assert looks is not None
    looks.choose(client.id, DARK)
    skin = palette("colour", DARK.colours)["skin"]
    assert skin not in colours(room)
    room.context.navigator.set_client(OpenClient(client.id, "Amara"))
    room.settle()
    assert person().look == DARK
    assert skin in colours(room)
    room.context.navigator.set_client(None)
    room.settle()
    assert person().look == AS_MADE


def test_the_client_form_keeps_the_choice_and_its_draft(drawing_room: Studio) -> None:
    room = drawing_room
    client = a_client(room)
    looks = room.context.figure_looks
    assert looks is not None
    page = ClientFormPage(room.context)
    room.show(page, 1200, 700)
    page.enter({"client_id": client.id})
    room.settle()
    picker = page.look_picker
    assert picker is not None
    picker.tone.button("dark").click()
    picker.body.button("a").click()
    assert page.leave()
    room.settle()
    assert looks.of_client(client.id) == AS_MADE  # left, not saved
    again = ClientFormPage(room.context)
    room.show(again, 1200, 700)
    again.enter({"client_id": client.id})
    room.settle()
    assert again.look_picker is not None
    assert again.look_picker.value() == DARK
    again.save()
    room.settle()
    assert looks.of_client(client.id) == DARK


def test_one_print_may_show_another_person(dressed: QtBot) -> None:
    box = LookBox()
    dressed.addWidget(box)
    picked: list[object] = []
    box.picked.connect(picked.append)
    assert box.look() is None
    box.setCurrentIndex(box.findText("Narrow build, dark skin"))
    box.activated.emit(box.currentIndex())
    assert picked == [DARK]
    chosen = HandoutOptions(figures=DARK)
    assert options_from_json(chosen.to_json(), "a4") == chosen
    assert options_from_json(HandoutOptions().to_json(), "a4").figures is None
    assert options_from_json({"figures": "green"}, "a4").figures == AS_MADE
    box.show_look(None)
    assert box.look() is None
    assert len(picked) == 1
