"""The box of warning signs on the compact sheet: a thick border, its heading set into the upper edge."""

from collections.abc import Sequence

from clinic_app.domain.handouts import Group, HandoutContent
from clinic_app.pdf.compact_rows import Row, listed, running, said, stacked
from clinic_app.pdf.compact_rungs import LOOSEST
from clinic_app.pdf.fonts import typefaces
from clinic_app.pdf.parts import BODY, Part
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

_BORDER = 1.1 * MM
_PAD = 2.4 * MM
_INNER = WIDTH - 2 * _PAD
_LEGEND = 13.5
_BETWEEN = 5 * MM
_COLUMN = (_INNER - _BETWEEN) / 2
_APART = 0.6 * MM
"""Between groups below each other."""


class SignsBox:
    """Groups in two columns, the client's `own` points across both; `one_a_line`, or running on."""

    def __init__(self, heading: str, groups: Sequence[Group], own: Group, *, one_a_line: bool) -> None:
        self._heading = f" {heading} "
        self._columns = _halves([_group(one, one_a_line=one_a_line) for one in groups])
        self._own = stacked([running([own], _INNER)] if own.lines else [])

    def part(self, leading: float, gap: float) -> Part:
        left, right = self._columns
        top = _LEGEND * 1.1
        low = top + max(left.height(leading), right.height(leading))
        low += _APART if left.lines and self._own.lines else 0.0
        height = low + self._own.height(leading) + _PAD * 0.8
        wide = typefaces().width(self._heading, _LEGEND, bold=True)

        def draw(sheet: Sheet, y: float) -> None:
            edge = y + _LEGEND * 0.5
            sheet.bookmark(self._heading, y)
            sheet.box(0, edge, WIDTH, height - _LEGEND * 0.5, ink=sheet.inks.text, line=_BORDER)
            sheet.box(_PAD, edge - 1, wide, _BORDER + 2, fill="#ffffff")
            with sheet.tag("H2"):
                sheet.line(_PAD, edge + _BORDER / 2 + _LEGEND * 0.36, self._heading, _LEGEND, bold=True)
            left.draw(sheet, _PAD, y + top, leading)
            right.draw(sheet, _PAD + _COLUMN + _BETWEEN, y + top, leading)
            self._own.draw(sheet, _PAD, y + low, leading)

        return Part(height, draw, gap)


def signs_boxes(content: HandoutContent, *, one_a_line: bool) -> list[SignsBox]:
    """One box; own points that would fill half a page get boxes of their own."""
    own = content.own_cautions
    whole = SignsBox(content.safety_heading, content.safety, own, one_a_line=one_a_line)
    if not own.lines or _fits(whole, BODY / 2):
        return [whole]
    signs = SignsBox(content.safety_heading, content.safety, Group("", ()), one_a_line=one_a_line)
    return [signs, *_own_boxes(own)]


def _own_boxes(own: Group) -> list[SignsBox]:
    """As many points to a box as a page holds."""
    boxes: list[SignsBox] = []
    left = own.lines
    while left:
        count = next(
            (n for n in range(2, len(left) + 1) if not _fits(_own_box(own, left[:n]), BODY)), len(left) + 1
        )
        boxes.append(_own_box(own, left[: count - 1]))
        left = left[count - 1 :]
    return boxes


def _own_box(own: Group, points: tuple[str, ...]) -> SignsBox:
    return SignsBox(own.heading, (), Group("", points), one_a_line=False)


def _fits(box: SignsBox, room: float) -> bool:
    """Even with the lines as far apart as they are ever set."""
    return box.part(LOOSEST, 0.0).height <= room


def _group(group: Group, *, one_a_line: bool) -> Row:
    if not one_a_line:
        return running([group], _COLUMN)
    heading = said([(group.heading, True)], _COLUMN, role="H3")
    return stacked([heading, listed(group.lines, _COLUMN, dots=True)])


def _halves(groups: Sequence[Row]) -> tuple[Row, Row]:
    """The most urgent group leads the left column; the others stand where they make the box lowest."""
    ways: list[tuple[Row, Row]] = []
    for choice in range(1 << max(0, len(groups) - 1)):
        # The lowest bit belongs to the second group: the first never moves.
        on_right = [n > 0 and bool(choice >> (n - 1) & 1) for n in range(len(groups))]
        left = [row for row, moved in zip(groups, on_right, strict=True) if not moved]
        right = [row for row, moved in zip(groups, on_right, strict=True) if moved]
        ways.append((stacked(left, _APART), stacked(right, _APART)))
    return min(ways, key=lambda way: max(row.height(1.1) for row in way))
