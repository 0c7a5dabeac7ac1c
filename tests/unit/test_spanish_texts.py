"""The Spanish client texts: words that are read alike everywhere, and nothing that is read as an order by mistake."""

import re

import pytest
import yaml

from clinic_app.assets import resource
from clinic_app.domain.exercise_translations import Translations, original_texts, parse_translations
from clinic_app.services.handout_texts import parse_handout_texts
from handout_samples import catalogue

MISREAD = r"\bcoj[ae]\b|banqueta|agujetas|bicho|moraton|\btirón|pies planos|zona lumbar|\bdormid[ao]|\bdaño|diagnóstico"
"""Vulgar or another thing in Mexico or the USA, a strain where a stretch is meant, or not for a client to read."""


@pytest.fixture(scope="module")
def spanish() -> Translations:
    folder = resource("exercises", "translations") / "es"
    documents = {one.stem: yaml.safe_load(one.read_text("utf-8")) for one in folder.glob("*.yaml")}
    return parse_translations("es", documents, {one.id: one for one in catalogue()})


def test_no_spanish_text_has_a_word_that_is_misread_somewhere() -> None:
    folder = resource("exercises", "translations") / "es"
    files = [*folder.glob("*.yaml"), resource("handout", "texts.es.yaml")]
    lines = [f"{file.name}: {line}" for file in files for line in file.read_text("utf-8").splitlines()]
    texts = [line for line in lines if ": #" not in line]
    assert [text for text in texts if re.search(MISREAD, text, re.IGNORECASE)] == []


def test_a_spanish_mistake_cannot_be_read_as_an_order(spanish: Translations) -> None:
    mistakes = [
        text
        for one in spanish.exercises.values()
        for place, text in one.texts.items()
        if re.fullmatch(r"mistakes\.\d+\.what", place)
    ]
    assert [text for text in mistakes if not re.fullmatch(r"Si .+,", text)] == []


def test_a_spanish_step_says_to_change_sides_just_where_the_original_does(spanish: Translations) -> None:
    words = yaml.safe_load(resource("handout", "texts.es.yaml").read_text("utf-8"))
    clauses = parse_handout_texts(words, spanish).lines("sides.change_clauses")
    differing = [
        f"{one.id} {place}"
        for one in catalogue()
        for place, text in original_texts(one).items()
        if one.is_per_side
        and any(clause in text for clause in clauses)
        != any(clause in spanish.exercises[one.id].texts[place] for clause in clauses)
    ]
    assert differing == []
