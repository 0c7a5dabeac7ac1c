"""Between the fields of the exercise editor and the documents they stand for."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtWidgets import QGridLayout, QWidget

from clinic_app.domain.dosage import Dose, Tempo
from clinic_app.domain.exercise_fit import bar_words
from clinic_app.domain.plain_words import too_long
from clinic_app.gui.kit.fields import NotesField, TextField
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space

PLAIN_DOSE = Dose(2, 10, None, Tempo(2, 1, 2), 60, 1, 4)
REGION_WORDS: Mapping[str, str] = {
    "glutmax": "Buttock, large",
    "glutmed": "Buttock, side",
    "hamstrings": "Hamstrings",
    "quads": "Front of the thigh",
    "hipflexor": "Hip flexors",
    "abs": "Belly",
    "obliques": "Side of the belly",
    "erectors": "Back",
    "adductors": "Inner thigh",
    "calf": "Calf",
}
TRAIT_WORDS = {"tuck_drill": "It tucks the pelvis", "deep_hip_bend": "It bends the hip deeply"}
SWITCH_WORDS = {
    "needs_clinic_demo": "Show it and let the client try it here before it is printed",
    "before_core_gate": "Supported position: may come before the core gate",
    "run_gate": "Only after the run gate",
}

SHOWN = (
    "group",
    "laterality",
    "phase",
    "level",
    "synonyms",
    "steps",
    "mistakes",
    "dose",
    "muscles",
    "equipment",
    "positions",
    "traits",
    "restrictions",
    "needs_clinic_demo",
    "before_core_gate",
    "gate",
)


def words_of_restriction(code: str) -> str:
    """ "Lying face down is restricted" for `no_prone`."""
    plain = bar_words(code)
    return plain[:1].upper() + plain[1:]


def two_columns(card: Card) -> QGridLayout:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.M)
    for column in (0, 1):
        grid.setColumnStretch(column, 1)
    card.body.addWidget(box)
    return grid


def long_words(text: str) -> str:
    count = too_long(text)
    return f"{count} words in one sentence; 15 are enough for a sheet. Part it in two." if count else ""


def put_text(field: TextField | NotesField, text: str) -> None:
    if isinstance(field, TextField):
        if field.text().strip() != text:
            field.setText(text)
            field.setCursorPosition(0)  # a long text is read from its beginning
    elif field.toPlainText().strip() != text:
        field.setPlainText(text)


def comma_list(text: str) -> list[str]:
    """Parted by commas, but not inside brackets: "Erector spinae (longissimus, iliocostalis)" is one."""
    found, part, depth = list[str](), "", 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth <= 0:
            found.append(part)
            part = ""
        else:
            part += sign
    found.append(part)
    return list(dict.fromkeys(one.strip() for one in found if one.strip()))


def text_list(value: object) -> list[str]:
    return (
        [one for one in cast("list[object]", value) if isinstance(one, str)]
        if isinstance(value, list | tuple)
        else []
    )


def block_of(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def blocks_of(value: object) -> list[Mapping[str, object]]:
    return [block_of(one) for one in cast("list[object]", value)] if isinstance(value, list | tuple) else []
