"""Reading ease of Spanish texts."""

import pytest

from clinic_app.domain.plain_words import read_texts
from clinic_app.domain.readability_es import looks_spanish, measure_spanish, spanish_syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("rodilla", 3),
        ("rodillas", 3),
        ("pie", 1),
        ("espalda", 3),
        ("cadera", 3),
        ("aprieta", 3),
        ("glúteo", 3),
        ("glúteos", 3),
        ("quédate", 3),
        ("guía", 2),
        ("pingüino", 3),
        ("día", 2),
        ("muy", 1),
        ("y", 1),
        ("respiración", 4),
        ("tierra", 2),
        ("ahora", 3),
        ("prohibido", 3),
        ("ejercicio", 4),
        ("30", 4),
        ("leer", 2),
    ],
)
def test_syllables_follow_the_spelling(word: str, syllables: int) -> None:
    assert spanish_syllables(word) == syllables


def test_short_plain_sentences_are_easy_and_a_long_learned_one_is_hard() -> None:
    easy = measure_spanish("Échate de lado.", "Dobla las rodillas.", "Sube la rodilla y baja poco a poco.")
    assert easy.band in ("very easy", "quite easy")
    hard = measure_spanish(
        "La estabilización lumbopélvica simultánea constituye un requisito imprescindible para la "
        "realización satisfactoria de actividades deportivas prolongadas."
    )
    assert hard.band == "very hard"
    assert hard.score < easy.score
    assert len(hard.long_sentences) == 1


def test_an_empty_text_has_no_score() -> None:
    assert measure_spanish("", " ").words == 0


def test_the_language_is_known_by_its_small_words() -> None:
    assert looks_spanish(("Dobla las rodillas y sube la cadera.", "Baja con calma hasta el suelo."))
    assert not looks_spanish(("Bend your knees and lift your hips.", "Lower to the floor."))
    assert not looks_spanish(("Plank.",))


def test_the_editor_reads_a_spanish_text_by_the_spanish_formula() -> None:
    reading = read_texts(("Dobla las rodillas.", "Sube la cadera y aprieta los glúteos.", "Baja con calma."))
    assert reading.language == "es"
    assert reading.spanish is not None
    assert reading.grade_ok
    assert reading.hard_words == ()
    assert read_texts(("Bend your knees and lift your hips.",)).language == "en"
