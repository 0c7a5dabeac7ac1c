"""The compact sheet at 12 pt: exercises in two columns, on one page where it can be done, the warning signs on the first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clinic_app.domain.handouts import ExerciseBlock, HandoutContent
from clinic_app.pdf.closing import advice_part
from clinic_app.pdf.compact_block import CompactExercise
from clinic_app.pdf.compact_columns import COLUMN, LOWEST, Band, Placed, Waiting, alone, filled
from clinic_app.pdf.compact_frame import CompactFrame
from clinic_app.pdf.compact_rungs import LOOSEST, RUNGS, SIZE, Rung
from clinic_app.pdf.diary import diary_parts
from clinic_app.pdf.exercise_block import long_texts, with_headings
from clinic_app.pdf.parts import BODY, Part, packed, total
from clinic_app.pdf.pictures import Pictures
from clinic_app.pdf.plan_code import code_part
from clinic_app.pdf.sheet import MM, WIDTH

_AIR = 2.5 * MM
"""Most that is added to a gap where the page has room left."""

_Page = list[tuple[float, Part]]


def compact_pages(content: HandoutContent, pictures: Pictures) -> list[_Page]:
    """The best looking setting of those that take the fewest pages, as loose and large as these pages allow."""
    compact = _Compact(content, pictures)
    rung, fewest = compact.best()

    def fits(rung: Rung, picture: float) -> bool:
        return len(compact.laid(rung, picture)) == fewest

    leading = _largest(
        lambda tried: fits(replace(rung, leading=tried), rung.picture), rung.leading, LOOSEST, 0.01
    )
    rung = replace(rung, leading=leading)
    picture = _largest(lambda tried: fits(rung, tried), rung.picture, rung.largest, 0.5 * MM)
    return [page.parts() for page in compact.laid(rung, picture)]


def _largest(fits: Callable[[float], bool], low: float, high: float, step: float) -> float:
    """The largest value between `low`, which fits, and `high` that fits too, to within a `step`."""
    while high - low > step:
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


@dataclass(frozen=True, slots=True)
class _Laid:
    """One page: full-width parts, exercises, full-width parts."""

    rung: Rung
    above: tuple[Part, ...] = ()
    bands: tuple[Band, ...] = ()
    below: tuple[Part, ...] = ()

    @property
    def height(self) -> float:
        return total(self._stacked(0.0))

    def parts(self) -> _Page:
        """Everything with its place; room left over widens the gaps."""
        gaps = len(self.above) + len(self.below) + sum(band.rows for band in self.bands)
        air = min(_AIR, max(0.0, BODY - self.height) / max(1, gaps - 1))
        return packed([replace(part, gap=part.gap + air) for part in self._stacked(air)])[0]

    def _stacked(self, air: float) -> list[Part]:
        """All parts; the distances inside columns are wider by `air` already."""
        bands = [replace(band.part(self.rung.apart + air), gap=self.rung.apart) for band in self.bands]
        if bands:
            bands[0] = replace(bands[0], gap=self.rung.gap)
        return [*self.above, *bands, *self.below]


class _Compact:
    """One sheet, and how it falls into pages at any setting."""

    def __init__(self, content: HandoutContent, pictures: Pictures) -> None:
        self._content = content
        self._pictures = pictures
        self._exercises: list[tuple[CompactExercise, CompactExercise, str]] = []
        """Each in a column and over the full width, with the heading of the part of the day it opens."""
        self._long: list[Part] = []
        for block, heading in with_headings(content.blocks):
            if self._made(block).height(RUNGS[-1], RUNGS[-1].picture) > BODY:
                # A note or cautions as long as a page follow behind the exercises.
                self._long += long_texts(block, content.labels, SIZE)
                block = replace(block, note="", cautions=())
            self._exercises.append((self._made(block), self._made(block, WIDTH), heading))
        self._back = diary_parts(content, tight=True)
        self._frame = CompactFrame(content)

    def _made(self, block: ExerciseBlock, width: float = COLUMN) -> CompactExercise:
        return CompactExercise(block, self._content.labels, self._pictures, width)

    def _tail(self, rung: Rung) -> list[Part]:
        """What ends the sheet."""
        content = self._content
        advice = [replace(advice_part(one, SIZE, 14), gap=rung.gap) for one in content.advice]
        code = [code_part(content)] if content.plan_text else []
        return [*advice, *self._long, self._frame.closing(rung), *code]

    def best(self) -> tuple[Rung, int]:
        """The first setting that takes the fewest pages, and their number."""
        found, fewest = RUNGS[0], 0
        back = len(packed(self._back))
        for rung in RUNGS:
            if fewest - back == 2 and not self._may_take_one_page(rung):
                continue
            pages = len(self.laid(rung, rung.picture))
            if not fewest or pages < fewest:
                found, fewest = rung, pages
            if pages - back == 1:
                break
        return found, fewest

    def _may_take_one_page(self, rung: Rung) -> bool:
        """No where laying the pages out is not worth its time."""
        frame = total([*self._frame.above(rung), *self._frame.signs(rung), self._frame.closing(rung)])
        heights = (narrow.height(rung, rung.picture) for narrow, _, _ in self._exercises)
        return frame + LOWEST * sum(heights) <= BODY

    def laid(self, rung: Rung, picture: float) -> list[_Laid]:
        """The pages at this setting; the warning signs on the first, the diary on the back."""
        top, box, tail = self._frame.above(rung), self._frame.signs(rung), self._tail(rung)
        waiting = [
            Waiting(Placed(narrow, rung, picture), Placed(wide, rung, picture), heading)
            for narrow, wide, heading in self._exercises
        ]
        pages = _plain(rung, [*top, *box])
        if len(pages) == 1:
            bands = filled(waiting, BODY - pages[0].height - rung.gap, rung.apart)
            waiting = waiting[sum(map(len, bands)) :]
            pages = [_Laid(rung, tuple(top), tuple(bands), tuple(box))]
        while waiting:
            bands = filled(waiting, BODY, rung.apart) or alone(waiting[0])
            waiting = waiting[sum(map(len, bands)) :]
            pages.append(_Laid(rung, bands=tuple(bands)))
        last = replace(pages[-1], below=(*pages[-1].below, *tail))
        pages = [*pages[:-1], last] if last.height <= BODY else [*pages, *_plain(rung, tail)]
        return pages + _plain(rung, self._back)


def _plain(rung: Rung, parts: Sequence[Part]) -> list[_Laid]:
    return [_Laid(rung, tuple(part for _, part in page)) for page in packed(parts)]
