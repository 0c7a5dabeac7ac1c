"""Intake form, referral letter and report read back from their PDF: words, structure, pages, the same bytes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pypdfium2
import pytest

from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.proposals import Decision, suggested_decisions
from clinic_app.domain.screening_report import IntakeContent, LetterContent, ReportContent
from clinic_app.pdf.escape import plain
from clinic_app.pdf.intake import render_intake
from clinic_app.pdf.letter import render_letter
from clinic_app.pdf.paperwork import RISE
from clinic_app.pdf.report import render_report
from clinic_app.pdf.sheet import HEIGHT, WIDTH
from clinic_app.services.referral_letter_content import LetterWishes
from clinic_app.services.screening_report_content import compose_report
from paper_samples import (
    CLIENT,
    CLOT,
    EMERGENCY,
    HIP,
    SPINE,
    TODAY,
    answers,
    intake,
    letter,
    report,
    report_source,
    texts,
)

Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, Paper] = ("a4", "letter")
EXAMPLES = [path.stem for path in sorted((Path(__file__).parents[1] / "data" / "examples").glob("e*.yaml"))]
HOSTILE = '<img src="http://example.invalid/x.png">'
open_pdf: Any = pikepdf.open
reader: Any = pypdfium2.PdfDocument


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in reader(pdf)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))


def missing(pdf: bytes, sentences: Iterator[str]) -> list[str]:
    shown = squeezed(" ".join(pages(pdf)))
    return [text for text in sentences if squeezed(text) not in shown]


def intake_sentences(made: IntakeContent) -> Iterator[str]:
    yield from (
        made.cover.clinic_name,
        made.title,
        *made.intro,
        made.now.heading,
        *made.now.lines,
        made.draft,
    )
    yield from (label for row in (*made.blanks, *made.last_blanks) for label, _ in row)
    for row in made.choices:
        yield from (row.label, *row.choices)
    for question in made.questions:
        yield from (f"{question.title}.", question.stem, question.note, *question.signs, made.none)
        for more in question.more:
            yield from (more.question, *more.choices, more.unit)
    yield from (made.end.heading, *made.end.lines, made.initials)


def letter_sentences(made: LetterContent) -> Iterator[str]:
    yield from (made.cover.clinic_name, *made.cover.clinic_lines, made.date_line, *made.to)
    yield from (made.urgency, made.urgency_text, made.greeting, made.opening)
    yield from (text for fact in made.about for text in (fact.label, fact.value))
    for group in (made.reasons, made.complaint, made.negatives, made.not_examined, made.note, made.asked):
        if group.lines:
            yield from (group.heading, *group.lines)
    for row in made.values:
        yield from (row.label.rpartition(": ")[2], row.left, row.right, row.whole)
    yield from (*made.reason_notes, made.limits, made.statement, made.closing, *made.signature)


def report_sentences(made: ReportContent) -> Iterator[str]:
    yield from (made.cover.clinic_name, made.title, made.safety, made.safety_text, made.findings_heading)
    yield from (text for row in made.goals for text in (row.title, row.baseline, row.target))
    yield from (text for row in made.findings for text in (row.title, row.strength, row.mark))
    facts = (*made.about, made.not_assessed, made.undecided, *made.limits, *made.plan, *made.retest)
    yield from (text for fact in facts if fact.value for text in (fact.label, fact.value))
    yield from made.small_print


@cache
def papers() -> dict[str, tuple[bytes, bytes]]:
    """Every kind of paper on A4 and Letter."""
    spine = letter(SPINE, LetterWishes(referral="spine"))
    return {
        "intake-en": (render_intake(intake()), render_intake(intake(), "letter")),
        "intake-es": (render_intake(intake("es")), render_intake(intake("es"), "letter")),
        "letter-clot": (render_letter(letter(CLOT)), render_letter(letter(CLOT), "letter")),
        "letter-emergency": (render_letter(letter(EMERGENCY)), render_letter(letter(EMERGENCY), "letter")),
        "letter-spine": (render_letter(spine), render_letter(spine, "letter")),
        "report": (render_report(report(answers("e06"))), render_report(report(answers("e06")), "letter")),
    }


KINDS = ("intake-en", "intake-es", "letter-clot", "letter-emergency", "letter-spine", "report")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("paper", PAPERS)
def test_every_word_of_the_intake_form_is_on_the_paper(language: str, paper: Paper) -> None:
    made = intake(language)
    assert missing(render_intake(made, paper), intake_sentences(made)) == []


@pytest.mark.parametrize("given", [CLOT, EMERGENCY, SPINE, HIP], ids=["clot", "emergency", "spine", "hip"])
def test_every_word_of_a_letter_is_on_the_paper(given: dict[str, Any]) -> None:
    made = letter(given, LetterWishes(note="Seen twice.\nNo gain."))
    assert missing(render_letter(made), letter_sentences(made)) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_report_of_every_worked_example_is_whole_and_one_page(example: str) -> None:
    made = report(answers(example))
    for paper in PAPERS:
        pdf = render_report(made, paper)
        assert missing(pdf, report_sentences(made)) == []
        assert len(pages(pdf)) == 1


def test_short_rules_stand_in_the_report_with_their_values() -> None:
    shown = squeezed(" ".join(pages(papers()["report"][0])))
    assert squeezed("Modified Thomas thigh angle 1° ≥ 0°") in shown
    assert squeezed("Side plank 30 s < 45 s") in shown


@pytest.mark.parametrize("kind", KINDS)
def test_all_ink_keeps_off_the_edge_of_both_papers(kind: str) -> None:
    for pdf, size in zip(papers()[kind], ((595.28, 841.89), (612.0, 792.0)), strict=True):
        for page in reader(pdf):
            assert page.get_size() == pytest.approx(size, abs=0.02)
            left, top = (size[0] - WIDTH) / 2, (size[1] - HEIGHT) / 2 - RISE
            image: Any = page.render(scale=1).to_pil().convert("L")
            ink = image.point([255] * 250 + [0] * 6).getbbox()
            assert ink[0] >= left - 2.5
            assert ink[1] >= top - 2.5
            assert ink[2] <= size[0] - left + 2.5
            assert ink[3] <= size[1] - top + 2.5


@pytest.mark.parametrize("kind", KINDS)
def test_the_papers_are_tagged_and_say_what_they_are(kind: str) -> None:
    with open_pdf(BytesIO(papers()[kind][0])) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == ("es" if kind.endswith("es") else "en")
        assert str(document.docinfo["/Title"])
        roles = _roles(root.StructTreeRoot.K)
        assert {"/Document", "/P"} <= roles
        assert "/H1" in roles or kind.startswith("letter")
        assert "/L" in roles or "/Table" in roles


def _roles(node: Any) -> set[str]:
    if isinstance(node, int):
        return set()
    if node._type_name == "array":
        return {role for kid in node for role in _roles(kid)}
    if node._type_name != "dictionary" or "/S" not in node:
        return set()
    kids = node.get("/K")
    return {str(node.S)} | (_roles(kids) if kids is not None else set())


def test_every_page_says_whose_it_is_and_which_it_is() -> None:
    for kind in ("letter-clot", "letter-spine", "report"):
        shown = pages(papers()[kind][0])
        for number, page in enumerate(shown, start=1):
            assert "Maria Kowalska, born 14 March 1992" in page
            assert f"Page {number} of {len(shown)}" in page


def test_the_unreviewed_translation_says_so_on_every_page() -> None:
    assert all("BORRADOR" in page for page in pages(papers()["intake-es"][0]))
    assert not any("BORRADOR" in page for page in pages(papers()["intake-en"][0]))


def test_a_question_of_the_form_is_never_split_between_pages() -> None:
    made = intake()
    shown = [squeezed(page) for page in pages(papers()["intake-en"][0])]
    for question in made.questions:
        parts = [squeezed(text) for text in (question.title, question.stem, *question.signs)]
        assert any(all(part in page for part in parts) for page in shown), question.id


def test_markup_in_a_name_is_printed_as_letters() -> None:
    made = letter(CLOT, client=replace(CLIENT, name=HOSTILE))
    pdf = render_letter(made)
    assert squeezed(HOSTILE) in squeezed(" ".join(pages(pdf)))
    with open_pdf(BytesIO(pdf)) as document:
        assert all("/Annots" not in page for page in document.pages)


def test_a_very_long_remark_runs_on_to_another_page() -> None:
    made = letter(
        CLOT, LetterWishes(note="\n".join(f"Remark number {n} of the therapist." for n in range(60)))
    )
    pdf = render_letter(made)
    assert len(pages(pdf)) > 1
    assert missing(pdf, letter_sentences(made)) == []


def test_two_runs_of_the_program_write_the_same_bytes() -> None:
    code = (
        "import hashlib, paper_samples as s\n"
        "from clinic_app.pdf.intake import render_intake\n"
        "from clinic_app.pdf.letter import render_letter\n"
        "from clinic_app.pdf.report import render_report\n"
        "made = (render_intake(s.intake()), render_letter(s.letter(s.CLOT)), render_report(s.report(s.answers('e06'))))\n"
        "print(*(hashlib.sha256(one).hexdigest() for one in made))\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_twenty_five_findings_fit_one_page_and_every_one_is_named(paper: Paper) -> None:
    source = report_source(answers("e06"))
    assert source.assessment.record is not None
    found = tuple(
        replace(one, strength="supported" if number < 6 else "suggested", symptom_free_side=False)
        for number, one in enumerate(source.assessment.record.findings[:25])
    )
    record = replace(source.assessment.record, findings=found)
    crowded = replace(
        source,
        assessment=replace(source.assessment, record=record),
        decisions={one.id: Decision("accepted") for one in found},
    )
    made = compose_report(crowded, texts("report.en"), today=TODAY)
    assert len(made.findings) == 25
    pdf = render_report(made, paper)
    assert len(pages(pdf)) == 1
    shown = squeezed(" ".join(pages(pdf)))
    assert all(squeezed(row.title) in shown for row in made.findings)
    assert squeezed(made.rules_left_out) in shown


def test_the_clinics_own_numbers_stand_in_the_report_with_the_shipped_ones() -> None:
    own = {"tilt_large": 12.0}
    given = answers("e06", pelvic_tilt_angle={"L": 13, "R": 13})
    source = report_source(given)
    judged = replace(source, assessment=assess(source.protocol, given, own_values=own), own_values=own)
    decided = replace(judged, decisions=suggested_decisions(judged.assessment))
    made = compose_report(decided, texts("report.en"), today=TODAY)
    shown = squeezed(" ".join(pages(render_report(made))))
    assert squeezed("Clinic's own numbers in force: Large anterior tilt from 12° (shipped: 15°).") in shown
    assert squeezed("A number of the clinic's own acts here") in shown
