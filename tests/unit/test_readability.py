"""Syllables, grades, long sentences and hard words."""

import pytest

from clinic_app.domain.readability import count_syllables, measure, split_sentences

WORDS = """
knee 1 knees 1 pelvis 2 stretch 1 hold 1 squeeze 1 squeezed 1 slowly 2 breathe 1 breathing 2 lifted 2 straight 1
table 2 little 2 angle 2 muscle 2 opposite 3 shoulders 2 elbow 2 pillow 2 balance 2 comfortable 4 changes 2 sides 1
numb 1 tingling 2 emergency 4 bladder 2 bowel 2 swollen 2 exercise 3 exercises 4 strengthen 2 flexible 3 create 2
idea 3 area 3 science 2 being 2 seeing 2 agree 2 agreed 2 wanted 2 jumped 1 bridges 2 planks 1 increase 2 activity 4
routine 2 gradually 4 safely 2 movement 2 therapist 3 equipment 3 ceiling 2 opening 3 easier 3 nausea 3 pressure 2
injury 3 relaxes 3 pushes 2 whole 1 rises 2 quarter 2 usual 3 various 3 theater 3 toward 2 don't 1 90 2 45 3 120 5
"""
COUNTED = WORDS.split()


@pytest.mark.parametrize(("word", "syllables"), list(zip(COUNTED[::2], map(int, COUNTED[1::2]), strict=True)))
def test_words_of_a_handout_have_the_syllables_a_speaker_says(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_flesch_kincaid_follows_its_formula() -> None:
    # 10 words, 2 sentences, 12 syllables: 0.39*5 + 11.8*1.2 - 15.59 = 0.52
    report = measure("Lie on your pillow now. Lift your hips up slowly.")

    assert (report.words, report.sentences, report.syllables) == (10, 2, 12)
    assert report.flesch_kincaid == pytest.approx(0.5)


def test_smog_scales_long_words_to_thirty_sentences() -> None:
    # 2 words of three or more syllables in 2 sentences: 3 + sqrt(30)
    report = measure("Emergency now. Activity now.")

    assert report.smog == pytest.approx(8.5)
    assert report.hard_words == ("emergency", "activity")


def test_a_long_sentence_is_named_whole() -> None:
    long = "Lift " + "and lift " * 8 + "now."

    report = measure(f"Lie down. {long}")

    assert report.long_sentences == (long,)
    assert not report.passes


def test_fifteen_words_are_not_too_long() -> None:
    assert measure("go " * 14 + "on.").long_sentences == ()


def test_numbers_with_a_point_and_hyphens_do_not_end_a_sentence() -> None:
    assert split_sentences("Hold 2.5 kg. Use half-kneeling! Ready?") == (
        "Hold 2.5 kg.",
        "Use half-kneeling!",
        "Ready?",
    )


def test_each_text_and_each_line_ends_a_sentence() -> None:
    assert measure("A mat", "A wall\nA chair").sentences == 3


def test_no_text_has_no_grade() -> None:
    report = measure("", "…")

    assert (report.words, report.flesch_kincaid, report.smog) == (0, 0.0, 0.0)
