"""The shipped content, read when first asked for and kept: catalogue, protocol, figures, words of the handout."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from clinic_app import assets
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.app.content import read_documents, shipped_protocol
from clinic_app.domain.exercise_translations import ORIGINAL, Translations, parse_translations
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.screening.outcome import RetestPlan, parse_retest_plan
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.figures.library import FigureLibrary
from clinic_app.services.handout_texts import HandoutTexts, parse_handout_texts
from clinic_app.services.letter_texts import LetterTexts, parse_letter_texts

if TYPE_CHECKING:
    from clinic_app.figures.sheets import SheetLibrary


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


@cache
def protocol() -> Protocol:
    return shipped_protocol()


@cache
def figures() -> FigureLibrary:
    return FigureLibrary(lambda name: assets.resource("figures", "cache", name).read_bytes())


@cache
def sheets() -> "SheetLibrary":
    """The pose sheets behind the figures, for what moves or is edited; files are read when asked for."""
    # numpy comes with it: not at the start of the program.
    from clinic_app.figures.sheets import SheetLibrary

    folder = assets.resource("figures")

    def document(figure_id: str) -> Mapping[str, Any]:
        name = figure_id if figure_id in figures().ids else f"test_{figure_id}"
        return _yaml(folder / "poses" / f"{name}.yaml")

    def solved(figure_id: str, body: str) -> Mapping[str, Any]:
        return json.loads((folder / "solved" / f"{figure_id}.{body}.json").read_text("utf-8"))

    return SheetLibrary(document, solved, cache(lambda: _yaml(folder / "presets.yaml")))


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


@cache
def handout_texts(language: str) -> HandoutTexts:
    """The words of the page in `language`; English where that language is not part of this installation."""
    try:
        path = assets.resource("handout", f"texts.{language}.yaml")
    except FileNotFoundError:
        path = assets.resource("handout", "texts.en.yaml")
    return parse_handout_texts(yaml.safe_load(path.read_text("utf-8")), exercise_texts(language))


@cache
def exercise_texts(language: str) -> Translations:
    """The texts of exercises in `language`; without a folder for it every string stays in English and says so."""
    if language == ORIGINAL.language:
        return ORIGINAL
    try:
        documents = read_documents(assets.resource("exercises", "translations", language))
    except FileNotFoundError:
        return Translations(language)
    return parse_translations(language, documents, {exercise.id: exercise for exercise in catalogue()})


@cache
def retest_plan() -> RetestPlan:
    return parse_retest_plan(read_documents(assets.resource("protocols", "pelvis_glutes"))["retest"])


@cache
def letter_texts(name: str) -> LetterTexts:
    """The words of one paper, such as `referral.en`; English where that language is not part of this installation."""
    try:
        path = assets.resource("letters", f"{name}.yaml")
    except FileNotFoundError:
        path = assets.resource("letters", f"{name.partition('.')[0]}.en.yaml")
    return parse_letter_texts(yaml.safe_load(path.read_text("utf-8")))
