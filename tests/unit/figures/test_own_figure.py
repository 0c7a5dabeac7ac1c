"""Own figures as data: the same picture after every reload, and nothing but figures gets in."""

import json
import random
from typing import Any

import pytest
from jsonschema import validate

from clinic_app.app import shipped
from clinic_app.assets import resource
from clinic_app.domain.errors import ClinicError
from clinic_app.figures import posing
from clinic_app.figures.contacts import point
from clinic_app.figures.own_figure import DamagedFigure, document_of, draw, in_body, sheet_of
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.prop_choices import CHOICES, choice_of, name_of

SCHEMA = json.loads(resource("schemas", "own_figure.schema.json").read_text("utf-8"))


def edited(figure_id: str = "bridge_single") -> PoseSheet:
    sheet = posing.begin(shipped.sheets().settled(figure_id), "own:new")
    at = point(posing.skeleton_of(sheet, 1), "handcR")
    sheet = posing.drag(sheet, 1, "handR", [float(at[0]) + 0.1, float(at[1]), float(at[2]) + 0.4])
    return posing.with_text(sheet, 0, "Lying on the back.")


def kept(sheet: PoseSheet) -> dict[str, Any]:
    return json.loads(json.dumps(document_of(sheet, "bridge_single")))


def test_a_saved_figure_renders_identically_after_a_reload() -> None:
    sheet = edited()
    again = sheet_of(kept(sheet), "own:new")
    assert again == sheet_of(kept(again), "own:new")
    assert draw(again) == draw(sheet)


@pytest.mark.parametrize(
    "figure_id", ["goblet_squat", "bird_dog", "clamshell_band", "test_gm_hhd", "calf_stretch_wall"]
)
def test_shipped_figures_survive_the_way_through_the_file_form(figure_id: str) -> None:
    sheet = posing.begin(shipped.sheets().settled(figure_id), "own:new")
    document = kept(sheet)
    validate(document, SCHEMA)
    assert kept(sheet_of(document, "own:new")) == document


def test_what_is_pinned_stays_in_the_other_build() -> None:
    sheet = posing.begin(shipped.sheets().settled("bridge_double"), "own:new")
    other = in_body(sheet, "a" if sheet.body == "b" else "b")
    assert other.body != sheet.body
    for k in range(2):
        assert posing.miss(other, k) < 0.01


def damaged() -> list[tuple[str, dict[str, Any]]]:
    def change(**more: Any) -> dict[str, Any]:
        return kept(edited()) | more

    def frame(**more: Any) -> dict[str, Any]:
        document = kept(edited())
        document["frames"][0] |= more
        return document

    pose = kept(edited())["frames"][0]["pose"]
    deep: Any = 1.0
    for _ in range(60):
        deep = [deep]
    return [
        ("nothing", {}),
        ("form", change(form=2)),
        ("body", change(body="c")),
        ("body list", change(body=["a"])),
        ("side", change(working_side="both")),
        ("muscle", change(muscles=["../secret"])),
        ("many muscles", change(muscles=["quads"] * 500)),
        ("view", change(view={"az": "12", "el": 3})),
        ("camera nowhere", change(view={"az": float("nan"), "el": 3})),
        ("no frames", change(frames=[])),
        ("three frames", change(frames=[1, 2, 3])),
        ("frame text", frame(text="x" * 5000)),
        ("unknown joint", frame(pose={**pose, "tail": [1.0]})),
        ("joint without side", frame(pose={**pose, "knee": [1.0]})),
        ("backward knee", frame(pose={**pose, "kneeR": [-80.0]})),
        ("endless angle", frame(pose={**pose, "kneeR": [float("inf")]})),
        ("far away", frame(pose={**pose, "pos": [900.0, 0.0, 0.0]})),
        ("too few angles", frame(pose={**pose, "hipR": [1.0]})),
        ("contact", frame(contacts=["tail rests 0"])),
        ("contact number", frame(contacts=["heelR rests many"])),
        ("prop", frame(props=[{"cannon": {"x": 1}}])),
        ("prop argument", frame(props=[{"mat": {"colour": "red"}}])),
        ("prop size", frame(props=[{"step": {"x": 0.0, "height": 1e9}}])),
        ("prop count", frame(props=[{"mat": {"x": [0, 1]}}] * 50)),
        ("prop depth", frame(props=[{"mat": {"x": deep}}])),
        ("arrow", change(arrows=["up"])),
    ]


@pytest.mark.parametrize(("name", "document"), damaged(), ids=[name for name, _ in damaged()])
def test_damaged_data_is_refused_with_a_sentence(name: str, document: dict[str, Any]) -> None:
    with pytest.raises(DamagedFigure) as refused:
        draw(sheet_of(document, "own:x"))
    assert isinstance(refused.value, ClinicError)
    assert refused.value.sentence.startswith("This figure cannot be drawn: ")
    assert refused.value.next_step


def test_random_damage_never_gets_past_the_check_as_anything_else() -> None:
    chance = random.Random(7)
    text = json.dumps(kept(edited()))
    refused = 0
    for _ in range(150):
        at = chance.randrange(len(text))
        twisted = text[:at] + chance.choice('0-9.[]{}",aZ') + text[at + chance.randrange(3) :]
        try:
            document = json.loads(twisted)
        except ValueError:
            continue
        try:
            sheet_of(document, "own:x")
        except DamagedFigure:
            refused += 1
    assert refused > 5


def test_every_prop_on_offer_can_be_drawn_and_is_known_again() -> None:
    sheet = posing.begin(shipped.sheets().settled("goblet_squat"), "own:new")
    for choice in CHOICES:
        entry = {choice.prop: choice.make(posing.skeleton_of(sheet, 0))}
        found = choice_of(entry)
        assert found is not None
        assert found.id == choice.id
        assert name_of(entry) == choice.name
        shown = posing.with_props(sheet, 0, [entry])
        validate(kept(shown), SCHEMA)
        assert sheet_of(kept(shown), "own:new").frames[0].props[0] == entry
        for number in choice.numbers:
            given = entry[choice.prop]
            changed = number.write(given, 0.3)
            assert number.read(changed) == pytest.approx(0.3)


def test_own_figures_of_a_branch_are_not_known_to_the_shipped_library() -> None:
    library = shipped.figures().branch()
    drawn: list[object] = []

    def make(body: object) -> Any:
        drawn.append(body)
        return shipped.figures().pair("bridge_single", None, "a")

    library.put_own("own:1", "R", "b", 2, make)
    assert "own:1" in library
    assert "own:1" not in shipped.figures()
    assert not library.ready("own:1")
    assert library.frames("own:1") == 2
    right = library.pair("own:1", "R")
    assert library.ready("own:1")
    assert library.pair("own:1", "L") == tuple(drawing.mirrored() for drawing in right)
    assert drawn == ["b"]
    library.drop_own("own:1")
    with pytest.raises(KeyError):
        library.pair("own:1")
