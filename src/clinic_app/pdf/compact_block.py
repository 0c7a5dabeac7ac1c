"""One exercise of the compact sheet: name and side, the dose beside the pictures, then the steps and hints."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from math import ceil

from clinic_app.domain.handouts import ExerciseBlock, Group, Labels
from clinic_app.pdf.compact_rows import Beside, Row, behind, listed, running, said, stacked
from clinic_app.pdf.compact_rungs import SIZE, Rung
from clinic_app.pdf.exercise_pieces import draw_side
from clinic_app.pdf.fonts import Paragraph, Span, paragraph, typefaces
from clinic_app.pdf.pictures import Pictures, draw_pictures
from clinic_app.pdf.sheet import MM, Sheet

_NAME = 13.0
_INDENT = 7.6 * MM
"""Room for the disc with the number."""
_RULE = 1.4 * MM
"""From the line above an exercise to its name."""
_GAP = 0.7 * MM
"""Between name, dose, steps and hints."""
_GUTTER = 2.5 * MM
_FEET = 8.6 * MM
"""Room for the two feet of the side badge, and behind its word."""


class CompactExercise:
    """An exercise in a column of `width` points.

    Every text is broken into lines once; the settings share the lines.
    """

    def __init__(self, block: ExerciseBlock, labels: Labels, pictures: Pictures, width: float) -> None:
        self.number = block.number
        self._block = block
        self._labels = labels
        self._pictures = pictures
        self._width = width
        self._bodies: dict[tuple[bool, bool, float, int], tuple[Row, Row]] = {}
        self._hints: dict[tuple[bool, bool, int, bool], Row] = {}

    def height(self, rung: Rung, picture: float) -> float:
        """Points it takes with pictures of at least this height."""
        hints = self._hints_at(rung)
        below = _GAP + hints.height(rung.leading) if hints.lines else 0.0
        return _RULE + self._head(rung) + _GAP + self._body(rung, picture) + below

    def draw(self, sheet: Sheet, x: float, y: float, rung: Rung, picture: float) -> None:
        block = self._block
        with sheet.tag("Sect", lang="en" if block.untranslated else ""):
            sheet.rule(x, y, self._width, ink=sheet.inks.accent)
            y += _RULE
            self._draw_head(sheet, x, y, rung)
            y += self._head(rung) + _GAP
            self._draw_body(sheet, x, y, rung, picture)
            self._hints_at(rung).draw(sheet, x, y + self._body(rung, picture) + _GAP, rung.leading)

    # name and side

    @cached_property
    def _name(self) -> Paragraph:
        return paragraph(self._block.name, _NAME, self._width - _INDENT, bold=True, leading=1.12)

    def _second(self, rung: Rung) -> Row | None:
        """The name other clinicians use, and that the words are not translated."""
        name = self._block.field_name if rung.extras else ""
        if self._block.untranslated:
            name = f"{name} ({self._labels.original})".strip()
        return said([(name, False)], self._width - _INDENT, quiet=True) if name else None

    def _head(self, rung: Rung) -> float:
        second = self._second(rung)
        return max(_NAME * 1.22, self._name.height) + (second.height(rung.leading) if second else 0.0)

    def _draw_head(self, sheet: Sheet, x: float, y: float, rung: Rung) -> None:
        block, name = self._block, self._name
        baseline = y + name.leading * 0.5 + _NAME * 0.36
        r = _NAME * 0.64
        sheet.bookmark(f"{block.number}  {block.name}", y)
        sheet.disc(x + r, baseline - _NAME * 0.35, r, fill=sheet.inks.accent)
        with sheet.tag("H2"):
            number = f"{block.number} "
            sheet.line(x + r, baseline - 0.3, number, SIZE, bold=True, ink="#ffffff", align="centre")
            under = sheet.block(x + _INDENT, y, name)
        second = self._second(rung)
        if second:
            second.draw(sheet, x + _INDENT, under, rung.leading)

    # dose, pictures and steps

    def _least(self, picture: float, share: float) -> float:
        """Height of the pictures; the sentence in place of a missing one must fit into its frame."""
        if self._pictured:
            return picture
        return max(picture, paragraph(self._labels.no_picture, SIZE, share - 8 * MM).height + 5 * MM)

    @cached_property
    def _pictured(self) -> bool:
        figure = self._block.figure
        return bool(self._pictures.drawings(figure) or self._pictures.photo_of(figure))

    def _texts(self, rung: Rung, high: float) -> tuple[Row, Row]:
        """Dose with side and pace, and the steps; see `Rung` for what stands beside the pictures of this height."""
        room = self._width * (1 - rung.share) - _GUTTER
        lines = 0 if rung.listed else ceil((high + 0.6 * MM) / (SIZE * rung.leading))
        key = (rung.listed, rung.dose_beside, room, lines)
        if key not in self._bodies:
            self._bodies[key] = self._broken(rung, Beside(lines, room))
        return self._bodies[key]

    def _broken(self, rung: Rung, beside: Beside) -> tuple[Row, Row]:
        block = self._block
        cells = ", ".join(_held(f"{cell.big} {cell.small}", whole=rung.listed) for cell in block.dose)
        dose = [(cells.rstrip(".") + ".", True)]
        if block.side_line:
            dose.append((block.side_line, True))
        pace = [(block.move_line, False)] if block.move_line else []
        if rung.listed:
            told = [self._behind_badge(dose, beside.width), *([said(pace, beside.width)] if pace else [])]
            return stacked(told), listed(block.steps, self._width)
        above = self._behind_badge(dose + pace, self._width, beside if rung.dose_beside else None)
        left = replace(beside, lines=beside.lines - above.lines * rung.dose_beside)
        return above, running([Group("", block.steps)], self._width, left, numbers=True)

    def _behind_badge(self, spans: Sequence[Span], width: float, beside: Beside | None = None) -> Row:
        """The dose, behind the side that works as a shape and a word."""
        badge = self._block.badge

        def draw(sheet: Sheet, x: float, baseline: float) -> None:
            draw_side(sheet, badge, x, baseline, SIZE, detail=False)

        room = _FEET + typefaces().width(badge.word, SIZE, bold=True)
        return behind(room, draw, spans, width, beside)

    def _body(self, rung: Rung, picture: float) -> float:
        """Height of dose, pictures and steps."""
        high = self._least(picture, self._width * rung.share)
        dose, steps = self._texts(rung, high)
        told, below = dose.height(rung.leading), steps.height(rung.leading)
        if rung.listed:
            return max(told, high) + _GAP + below
        return max(told + below, high) if rung.dose_beside else told + max(below, high)

    def _draw_body(self, sheet: Sheet, x: float, y: float, rung: Rung, picture: float) -> None:
        share = self._width * rung.share
        high = self._least(picture, share)
        dose, steps = self._texts(rung, high)
        dose.draw(sheet, x, y, rung.leading)
        at = y + dose.height(rung.leading)
        top = y if rung.dose_beside else at
        if rung.listed:
            high = max(high, at - y)
            at = y + high + _GAP
        place = (x + self._width - share, top, share, high)
        draw_pictures(sheet, self._block, self._labels, self._pictures, place, caption=0.0)
        steps.draw(sheet, x, at, rung.leading)

    # hints, cautions, note

    def _hints_at(self, rung: Rung) -> Row:
        key = (rung.listed, rung.extras, rung.mistakes, rung.feel)
        if key not in self._hints:
            self._hints[key] = stacked([said(spans, self._width) for spans in self._told(rung)], _GAP)
        return self._hints[key]

    def _told(self, rung: Rung) -> list[list[Span]]:
        """Paragraphs below the steps; where lines run on the first two are one."""
        block, labels = self._block, self._labels
        need = _labelled(labels.you_need, block.you_need) if rung.extras else []
        feel = _labelled(f"{labels.feel}:", block.feel) if rung.feel else []
        watch: list[Span] = []
        for one in block.watch_out[: rung.mistakes]:
            watch += [] if watch else [(f"{labels.watch_out}:", True)]
            watch += [(one.mistake, False), (one.fix, True)]
        levels: list[Span] = []
        if rung.extras:
            levels += _labelled(labels.too_hard, block.too_hard) + _labelled(labels.too_easy, block.too_easy)
        care: list[Span] = [(f"{labels.caution}: {' '.join(block.cautions)}", True)] if block.cautions else []
        note = _labelled(f"{labels.note}:", block.note)
        hints = [need + feel, watch] if rung.listed else [need + feel + watch]
        return [spans for spans in (*hints, levels, care, note) if spans]


def _labelled(label: str, text: str) -> list[Span]:
    return [(label, True), (text, False)] if text else []


def _held(text: str, *, whole: bool) -> str:
    """A number stays on the line of the word behind it; `whole` keeps all words together."""
    return text.replace(" ", "\u00a0", -1 if whole else 1)
