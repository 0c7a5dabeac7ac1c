"""Two languages side by side: the client's on the left, the therapist's on the right, each line beside its twin."""

from collections.abc import Callable
from itertools import zip_longest

from clinic_app.domain.handouts import ExerciseBlock, HandoutContent
from clinic_app.pdf.closing import teach_back_part
from clinic_app.pdf.diary import diary_parts
from clinic_app.pdf.exercise_block import long_texts, part_heading, shorter
from clinic_app.pdf.exercise_pieces import dose_strip, head, hints, pace, picture_row, steps
from clinic_app.pdf.first_page import card
from clinic_app.pdf.fonts import paragraph
from clinic_app.pdf.parts import BODY, Part, packed
from clinic_app.pdf.pictures import Pictures
from clinic_app.pdf.pieces import (
    Piece,
    caution_pieces,
    changes,
    group,
    news_pieces,
    pain,
    remember,
    safety,
    stack,
    words,
)
from clinic_app.pdf.plan_code import code_part
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

SIZE = 12.0
_GUTTER = 6 * MM
_COLUMN = (WIDTH - _GUTTER) / 2
_PICTURES = (46 * MM, 38 * MM, 30 * MM, 22 * MM)


def bilingual_pages(
    content: HandoutContent, other: HandoutContent, pictures: Pictures
) -> list[list[tuple[float, Part]]]:
    """The pages; the diary is in the client's language only."""

    def twins(make: Callable[[HandoutContent], Piece], gap: float = 4 * MM) -> Part:
        return _twins(make(content), make(other), other.language, gap)

    # The warning signs first: they belong on page one.
    parts = [card(content), twins(_title), *_paired(content, other, caution_pieces, safety)]
    parts += _paired(content, other, news_pieces, changes)
    parts.append(twins(lambda one: remember(one, SIZE, _COLUMN)))
    parts.append(twins(lambda one: pain(one, SIZE, _COLUMN)))
    pages = packed(parts)
    moves: list[Part] = []
    before = ""
    for block, twin in zip(content.blocks, other.blocks, strict=True):
        moves += _exercise(block, twin, content, other, pictures, opens=block.part != before)
        before = block.part
    pages += packed(moves)
    return [*pages, *packed(_closing(content, twins))]


def _twins(left: Piece, right: Piece, language: str, gap: float) -> Part:
    def draw(sheet: Sheet, y: float) -> None:
        left.draw(sheet, 0, y)
        with sheet.tag("Sect", lang=language):
            right.draw(sheet, _COLUMN + _GUTTER, y)
        sheet.upright(_COLUMN + _GUTTER / 2, y, max(left.height, right.height))

    return Part(max(left.height, right.height), draw, gap)


def _paired(
    content: HandoutContent,
    other: HandoutContent,
    cut: Callable[[HandoutContent, float, float], list[HandoutContent]],
    make: Callable[[HandoutContent, float, float], Piece],
) -> list[Part]:
    """Boxes of both languages in pairs; the longer list decides how many there are."""
    pairs = zip_longest(cut(content, SIZE, _COLUMN), cut(other, SIZE, _COLUMN))
    empty = Piece(0.0, lambda _sheet, _x, _y: None)
    return [
        _twins(
            make(left, SIZE, _COLUMN) if left else empty,
            make(right, SIZE, _COLUMN) if right else empty,
            other.language,
            4 * MM,
        )
        for left, right in pairs
    ]


def _title(content: HandoutContent) -> Piece:
    why = [words(line, SIZE, _COLUMN) for line in content.why.lines]
    return stack([words(content.title, 16, _COLUMN, role="H1", bold=True, leading=1.15), *why])


def _exercise(
    block: ExerciseBlock,
    twin: ExerciseBlock,
    content: HandoutContent,
    other: HandoutContent,
    pictures: Pictures,
    *,
    opens: bool,
) -> list[Part]:
    sizes = [_block(block, twin, content, other, pictures, height, opens=opens) for height in _PICTURES]
    for room in ((BODY - 5 * MM) / 2, BODY):
        for whole in sizes:
            if whole.height <= room:
                return [whole]
    bare = _block(
        shorter(block),
        shorter(twin),
        content,
        other,
        pictures,
        _PICTURES[-1],
        opens=opens,
    )
    return [bare, *long_texts(block, content.labels, SIZE)]


def _block(
    block: ExerciseBlock,
    twin: ExerciseBlock,
    content: HandoutContent,
    other: HandoutContent,
    pictures: Pictures,
    height: float,
    *,
    opens: bool,
) -> Part:
    """Both heads, the pictures once over the whole width, then dose, steps and hints in each language."""
    tops = [head(one, labels, 14, _COLUMN, field_name=False, badge=SIZE) for one, labels in ((block, content.labels), (twin, other.labels))]  # fmt: skip
    shown = picture_row(block, content.labels, pictures, (WIDTH, height), caption=0.0)
    left, right = _text(block, content), _text(twin, other)
    band = paragraph(block.part if opens else "", 14, WIDTH - 6 * MM, bold=True)
    above = band.height + 3 * MM if band.lines else 0.0
    top = max(one.height for one in tops)
    text = max(left.height, right.height)

    def draw(sheet: Sheet, y: float) -> None:
        if band.lines:
            part_heading(sheet, band, 0, y, WIDTH)
        at = y + above
        sheet.rule(0, at, WIDTH)
        at += 2 * MM
        with sheet.tag("Sect"):
            tops[0].draw(sheet, 0, at)
            shown.draw(sheet, 0, at + top + 1.5 * MM)
            left.draw(sheet, 0, at + top + shown.height + 3.5 * MM)
        with sheet.tag("Sect", lang=other.language):
            tops[1].draw(sheet, _COLUMN + _GUTTER, at)
            right.draw(sheet, _COLUMN + _GUTTER, at + top + shown.height + 3.5 * MM)
        sheet.upright(_COLUMN + _GUTTER / 2, at + top + shown.height + 3.5 * MM, text)

    return Part(above + 5.5 * MM + top + shown.height + text, draw, 4 * MM)


def _text(block: ExerciseBlock, content: HandoutContent) -> Piece:
    return stack(
        [
            dose_strip(block.dose, _COLUMN, 15, SIZE),
            pace(block, SIZE, _COLUMN),
            steps(block, SIZE, _COLUMN, spacing=0.06, leading=1.15),
            hints(block, content.labels, SIZE, _COLUMN),
        ]
    )


def _closing(
    content: HandoutContent, twins: Callable[[Callable[[HandoutContent], Piece]], Part]
) -> list[Part]:
    def moving(one: HandoutContent) -> Piece:
        rows = [words([(f"{fact.label}.", True), (fact.value, False)], SIZE, _COLUMN) for fact in one.moving]
        return stack([words(one.moving_heading, 14, _COLUMN, role="H2", bold=True), *rows])

    def facts(one: HandoutContent) -> Piece:
        rows = [words([(f"{fact.label}:", True), (fact.value, False)], SIZE, _COLUMN) for fact in one.closing]
        return stack([*rows, words(one.small_print, SIZE, _COLUMN, quiet=True)])

    def advice(one: HandoutContent) -> Piece:
        return stack([group(card, SIZE, _COLUMN, role="H2") for card in one.advice], gap=3 * MM)

    parts = [twins(advice)] if content.advice else []
    parts += diary_parts(content, tight=True)
    parts += [twins(moving), twins(facts)]
    if content.teach_back.heading:
        parts.append(teach_back_part(content.teach_back))
    if content.plan_text:
        parts.append(code_part(content))
    return parts
