"""Exercises of the compact sheet in columns: down the left one and then the right one, or to and fro."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from clinic_app.pdf.compact_block import CompactExercise
from clinic_app.pdf.compact_rungs import Rung
from clinic_app.pdf.exercise_block import part_heading
from clinic_app.pdf.fonts import Paragraph, paragraph
from clinic_app.pdf.parts import Part
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

_BETWEEN = 5 * MM
COLUMN = (WIDTH - _BETWEEN) / 2
LOWEST = 0.4
"""Over both columns an exercise takes no less than this share of its height in one: a bound that costs little."""
_SPREAD = 5 * MM
"""Most that is added between exercises of a column to end it level with its neighbour."""


@dataclass(frozen=True)
class Placed:
    """An exercise at one setting; measured when somebody asks, which at most settings nobody does."""

    exercise: CompactExercise
    rung: Rung
    picture: float

    @cached_property
    def height(self) -> float:
        return self.exercise.height(self.rung, self.picture)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        self.exercise.draw(sheet, x, y, self.rung, self.picture)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An exercise not placed yet, in a column and over the full width; `heading` opens its part of the day."""

    narrow: Placed
    wide: Placed
    heading: str


_Columns = tuple[tuple[Placed, ...], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Two columns, or one exercise over the full width, below the heading of a part of the day where one begins."""

    columns: _Columns
    heading: str = ""

    def __len__(self) -> int:
        return sum(map(len, self.columns))

    @property
    def rows(self) -> int:
        return max(map(len, self.columns))

    def part(self, apart: float) -> Part:
        """Drawn and read in the order of the plan."""
        words, above = self._words()
        tall = _tall(self.columns, apart)
        places: list[tuple[Placed, float, float]] = []
        for n, column in enumerate(self.columns):
            spare = (tall - sum(one.height for one in column)) / max(1, len(column) - 1)
            tops = accumulate(
                (one.height + min(spare, apart + _SPREAD) for one in column[:-1]), initial=above
            )
            places += [(one, n * (COLUMN + _BETWEEN), top) for one, top in zip(column, tops, strict=True)]
        places.sort(key=lambda place: place[0].exercise.number)

        def draw(sheet: Sheet, y: float) -> None:
            if above:
                part_heading(sheet, words, 0, y, WIDTH)
            for one, x, top in places:
                one.draw(sheet, x, y + top)

        return Part(above + tall, draw, apart)

    def height(self, apart: float) -> float:
        return self._words()[1] + _tall(self.columns, apart)

    def _words(self) -> tuple[Paragraph, float]:
        """The heading and the room it takes."""
        words = paragraph(self.heading, 14, WIDTH - 6 * MM, bold=True)
        return words, words.height + 2.6 * MM if words.lines else 0.0


def filled(waiting: Sequence[Waiting], room: float, apart: float) -> list[Band]:
    """As many exercises as fit into this height; none where the first does not."""
    needed = list(accumulate(one.narrow.height * LOWEST for one in waiting))
    for count in range(len(waiting), 0, -1):
        if needed[count - 1] <= room:
            bands = _arranged(waiting[:count], apart)
            if _stacked(bands, apart) <= room:
                return bands
    return []


def alone(one: Waiting) -> list[Band]:
    return [Band(((one.wide,),), one.heading)]


def _arranged(waiting: Sequence[Waiting], apart: float) -> list[Band]:
    """Part of the day by part, each in columns of its own."""
    starts = [n for n, one in enumerate(waiting) if one.heading or n == 0]
    bands: list[Band] = []
    for start, end in zip(starts, [*starts[1:], len(waiting)], strict=True):
        first, *others = _one_part(waiting[start:end], apart)
        bands += [replace(first, heading=waiting[start].heading), *others]
    return bands


def _one_part(waiting: Sequence[Waiting], apart: float) -> list[Band]:
    """In two columns; of an odd number the first or the last may take the full width, whatever is lowest."""
    wide = [Band(((one.wide,),)) for one in waiting]
    if len(waiting) == 1:
        return wide
    narrow = [one.narrow for one in waiting]
    ways = [[Band(_balanced(narrow, apart))]]
    if len(waiting) % 2:
        ways.append([Band(_balanced(narrow[:-1], apart)), wide[-1]])
        ways.append([wide[0], Band(_balanced(narrow[1:], apart))])
    return min(ways, key=lambda bands: _stacked(bands, apart))


def _balanced(narrow: Sequence[Placed], apart: float) -> _Columns:
    """Down the left column and then down the right one, or to and fro, whichever is lower."""
    steps = [one.height + apart for one in narrow]
    left, whole = list(accumulate(steps)), sum(steps)
    cut = min(range(1, len(narrow)), key=lambda n: max(left[n - 1], whole - left[n - 1]))
    if max(sum(steps[::2]), sum(steps[1::2])) < max(left[cut - 1], whole - left[cut - 1]) - 0.01:
        return tuple(narrow[::2]), tuple(narrow[1::2])
    return tuple(narrow[:cut]), tuple(narrow[cut:])


def _tall(columns: Iterable[Sequence[Placed]], apart: float) -> float:
    """Height of the longest column."""
    return max(sum(one.height for one in column) + apart * (len(column) - 1) for column in columns)


def _stacked(bands: Sequence[Band], apart: float) -> float:
    return sum(band.height(apart) for band in bands) + apart * (len(bands) - 1)
