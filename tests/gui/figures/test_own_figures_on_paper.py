"""Own figures on the handout: drawn like the shipped ones, in the client's person, and never in the way."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
from drawing_room import Studio

import handout_samples
from clinic_app.domain.handouts import HandoutContent
from clinic_app.figures import posing
from clinic_app.figures.figure_look import FigureLook
from clinic_app.figures.palette import palette
from clinic_app.gui.figures.person import person
from clinic_app.pdf.shapes import colour_operator


def content_with(figure_id: str) -> HandoutContent:
    """A sheet of one exercise that shows this figure."""
    content = handout_samples.content("clamshell")
    shown = tuple(replace(exercise, figure=figure_id) for exercise in content.blocks)
    return replace(content, blocks=shown)


def forms(pdf: bytes) -> dict[str, bytes]:
    """The pictures of a document by their names."""
    found: dict[str, bytes] = {}
    document: Any
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            for name, form in page.resources.get("/XObject", {}).items():
                found[name] = form.read_bytes()
    return found


def own_figure(room: Studio) -> str:
    sheet = posing.begin(room.studio.sheets().settled("clamshell"), "own:new")
    return f"own:{room.studio.own.save('Ours', sheet, 'clamshell').id}"


def test_an_own_figure_is_printed_in_the_persons_colours(drawing_room: Studio) -> None:
    figure_id = own_figure(drawing_room)
    person().show(FigureLook("a", "dark"))
    pdf = drawing_room.context.render_handout(content_with(figure_id), "a4", "colour")
    drawn = {name: data for name, data in forms(pdf).items() if "own" in name}
    assert len(drawn) == 2
    skin = colour_operator(str(palette("colour", FigureLook("a", "dark").colours)["skin"])).encode()
    assert all(skin in data for data in drawn.values())


def test_a_figure_that_cannot_be_drawn_does_not_keep_the_sheet_from_being_printed(
    drawing_room: Studio,
) -> None:
    item = drawing_room.context.library.add("figure", "Broken", {"form": 1, "body": "a"})
    drawing_room.studio.own.load()
    for figure_id in (f"own:{item.id}", "own:never"):
        pdf = drawing_room.context.render_handout(content_with(figure_id), "a4", "grey")
        assert not [name for name in forms(pdf) if "own" in name]
