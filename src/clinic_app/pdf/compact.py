"""The compact sheet at 12 pt: exercises in two columns, on one page where it can be done, the warning signs on the first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from clinic_app.domain.handouts import ExerciseBlock, HandoutContent
from clinic_app.pdf.closing import advice_part
from clinic_app.pdf.compact_block import CompactExercise
from clinic_app.pdf.compact_frame import CompactFrame
from clinic_app.pdf.compact_rungs import RUNGS, SIZE, Rung
from clinic_app.pdf.diary import diary_parts
from clinic_app.pdf.exercise_block import long_texts, with_headings
from clinic_app.pdf.parts import BODY, Part, packed, total
from clinic_app.pdf.pictures import Pictures
from clinic_app.pdf.plan_code import code_part
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

_BETWEEN = 5 * MM
_COLUMN = (WIDTH - _BETWEEN) / 2
_AIR = 2.5 * MM
"""Most that is added to a gap where the page has room left."""

_Page = list[tuple[float, Part]]
_Columns = tuple[tuple["_Set", ...], ...]
"""Two columns, or one exercise over the full width."""


def compact_pages(content: HandoutContent, pictures: Pictures) -> list[_Page]:
    """The best looking setting of those that take the fewest pages, with pictures as large as these pages allow."""
    compact = _Compact(content, pictures)
    rung, fewest = RUNGS[0], 0
    for one in RUNGS:
        if fewest == 2 and not compact.may_take_one_page(one):
            continue
        pages = len(compact.laid(one, one.picture))
        if not fewest or pages < fewest:
            rung, fewest = one, pages
        if pages == 1:
            break
    small, large = rung.picture, rung.largest
    while large - small > 0.5 * MM:
        middle = (small + large) / 2
        if len(compact.laid(rung, middle)) == fewest:
            small = middle
        else:
            large = middle
    return [page.parts() for page in compact.laid(rung, small)]


@dataclass(frozen=True)
class _Set:
    """An exercise at one setting; measured when somebody asks, which most settings nobody does."""

    exercise: CompactExercise
    rung: Rung
    picture: float

    @cached_property
    def height(self) -> float:
        return self.exercise.height(self.rung, self.picture)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        self.exercise.draw(sheet, x, y, self.rung, self.picture)


@dataclass(frozen=True, slots=True)
class _Laid:
    """One page: full-width parts, exercises, full-width parts."""

    rung: Rung
    above: tuple[Part, ...]
    bands: tuple[_Columns, ...] = ()
    below: tuple[Part, ...] = ()

    @property
    def height(self) -> float:
        return total(self._stacked(0.0))

    def parts(self) -> _Page:
        """Everything with its place; room left over widens the gaps."""
        gaps = len(self.above) + len(self.below) + sum(max(map(len, band)) for band in self.bands)
        air = min(_AIR, max(0.0, BODY - self.height) / max(1, gaps - 1))
        return packed([replace(part, gap=part.gap + air) for part in self._stacked(air)])[0]

    def _stacked(self, air: float) -> list[Part]:
        """All parts, the distances of exercises already wider by `air`."""
        apart = self.rung.apart + air
        bands = [replace(_band(band, apart), gap=self.rung.apart) for band in self.bands]
        if bands:
            bands[0] = replace(bands[0], gap=self.rung.gap)
        return [*self.above, *bands, *self.below]


def _band(columns: _Columns, apart: float) -> Part:
    """Columns as one part, drawn and read in the order of the plan."""
    tall = _tall(columns, apart)
    places: list[tuple[_Set, float, float]] = []
    for n, column in enumerate(columns):
        # The shorter column is spread out as far as it still looks like one.
        spare = (tall - sum(one.height for one in column)) / max(1, len(column) - 1)
        tops = accumulate((one.height + min(spare, apart + 2 * _AIR) for one in column[:-1]), initial=0.0)
        places += [(one, n * (_COLUMN + _BETWEEN), top) for one, top in zip(column, tops, strict=True)]
    places.sort(key=lambda place: place[0].exercise.number)

    def draw(sheet: Sheet, y: float) -> None:
        for one, x, top in places:
            one.draw(sheet, x, y + top)

    return Part(tall, draw)


def _tall(columns: _Columns, apart: float) -> float:
    """Height of the longest column."""
    return max(sum(one.height for one in column) + apart * (len(column) - 1) for column in columns)


class _Compact:
    """One sheet, and how it falls into pages at any setting."""

    def __init__(self, content: HandoutContent, pictures: Pictures) -> None:
        self._content = content
        self._pictures = pictures
        self._exercises: list[tuple[CompactExercise, CompactExercise]] = []
        """Each in a column, and over the full width."""
        self._long: list[Part] = []
        for block, heading in with_headings(content.blocks):
            if self._made(block, heading).height(RUNGS[-1], RUNGS[-1].picture) > BODY:
                # A note or cautions as long as a page follow behind the exercises.
                self._long += long_texts(block, content.labels, SIZE)
                block = replace(block, note="", cautions=())
            self._exercises.append((self._made(block, heading), self._made(block, heading, WIDTH)))
        self._back = diary_parts(content, tight=True)
        self._frame = CompactFrame(content)

    def _made(self, block: ExerciseBlock, heading: str, width: float = _COLUMN) -> CompactExercise:
        return CompactExercise(block, heading, self._content.labels, self._pictures, width)

    def _tail(self, rung: Rung) -> list[Part]:
        """What ends the sheet."""
        content = self._content
        advice = [replace(advice_part(one, SIZE, 14), gap=rung.gap) for one in content.advice]
        code = [code_part(content)] if content.plan_text else []
        return [*advice, *self._long, self._frame.closing(rung), *code]

    def may_take_one_page(self, rung: Rung) -> bool:
        """A bound that costs little: over both columns an exercise is not lower than two fifths of what it is in one."""
        frame = total([*self._frame.above(rung), *self._frame.signs(rung), self._frame.closing(rung)])
        return frame + 0.4 * sum(one.height(rung, rung.picture) for one, _ in self._exercises) <= BODY

    def laid(self, rung: Rung, picture: float) -> list[_Laid]:
        """The pages at this setting; the warning signs on the first, the diary on the back."""
        top, box, tail = self._frame.above(rung), self._frame.signs(rung), self._tail(rung)
        waiting = [
            (_Set(narrow, rung, picture), _Set(wide, rung, picture)) for narrow, wide in self._exercises
        ]
        pages = _plain(rung, [*top, *box])
        if len(pages) == 1:
            bands = _filled(waiting, BODY - pages[0].height - rung.gap, rung.apart)
            waiting = waiting[_count(bands) :]
            pages = [_Laid(rung, tuple(top), bands, tuple(box))]
        while waiting:
            bands = _filled(waiting, BODY, rung.apart) or (((waiting[0][1],),),)
            waiting = waiting[_count(bands) :]
            pages.append(_Laid(rung, (), bands))
        last = replace(pages[-1], below=(*pages[-1].below, *tail))
        pages = [*pages[:-1], last] if last.height <= BODY else [*pages, *_plain(rung, tail)]
        return pages + _plain(rung, self._back)


def _plain(rung: Rung, parts: Sequence[Part]) -> list[_Laid]:
    return [_Laid(rung, tuple(part for _, part in page)) for page in packed(parts)]


def _count(bands: Sequence[_Columns]) -> int:
    return sum(len(column) for band in bands for column in band)


def _filled(waiting: Sequence[tuple[_Set, _Set]], room: float, apart: float) -> tuple[_Columns, ...]:
    """As many exercises as fit into this height; none where the first does not."""
    best: tuple[_Columns, ...] = ()
    for count in range(1, len(waiting) + 1):
        bands = _arranged(waiting[:count], apart)
        if _height(bands, apart) <= room:
            best = bands
        elif count > 1:
            break
    return best


def _height(bands: Sequence[_Columns], apart: float) -> float:
    return sum(_tall(band, apart) for band in bands) + apart * (len(bands) - 1)


def _arranged(pairs: Sequence[tuple[_Set, _Set]], apart: float) -> tuple[_Columns, ...]:
    """In two columns, of an odd number the first or the last over the full width, whichever is lowest."""
    if len(pairs) == 1:
        return (((pairs[0][1],),),)
    narrow = [one for one, _ in pairs]
    ways: list[tuple[_Columns, ...]] = [(_balanced(narrow, apart),)]
    if len(pairs) % 2:
        ways.append((_balanced(narrow[:-1], apart), ((pairs[-1][1],),)))
        ways.append((((pairs[0][1],),), _balanced(narrow[1:], apart)))
    return min(ways, key=lambda bands: _height(bands, apart))


def _balanced(narrow: Sequence[_Set], apart: float) -> _Columns:
    """Down the left column and then down the right one, or to and fro, whichever is lower."""
    ways = [(tuple(narrow[:n]), tuple(narrow[n:])) for n in range(1, len(narrow))]
    ways.append((tuple(narrow[::2]), tuple(narrow[1::2])))
    return min(ways, key=lambda way: _tall(way, apart))
