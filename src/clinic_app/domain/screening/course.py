"""One measure over several visits, for a plot: the values, and the band in which nothing is claimed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.screening.comparison import MeasureChange, compare
from clinic_app.domain.screening.model import Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.readings import Reading, Visit


@dataclass(frozen=True, slots=True)
class Point:
    """One visit, by its place in the list. `change` against the first visit, None for the first itself."""

    visit: int
    reading: Reading
    change: MeasureChange | None


@dataclass(frozen=True, slots=True)
class Course:
    """`band`: half the height of the error band around the first value, the widest needed; None when no limit holds.

    `points` leaves out visits without a number.
    """

    key: str
    item_id: str
    side: Side | None
    label: str
    unit: str
    better: Literal["higher", "lower", "neither"]
    band: float | None
    points: tuple[Point, ...]


def courses(
    protocol: Protocol, visits: Sequence[Visit], *, second_looks: Collection[str] = ()
) -> tuple[Course, ...]:
    """Every measure with a number at the first and at a later visit. `visits` in the order of time."""
    found: dict[str, list[tuple[int, MeasureChange]]] = {}
    for number, visit in enumerate(visits[1:], start=1):
        for change in compare(protocol, visits[0], visit, second_looks=second_looks).changes:
            found.setdefault(change.key, []).append((number, change))
    made = (_course(key, changes) for key, changes in found.items())
    return tuple(one for one in made if len(one.points) > 1 and one.points[0].visit == 0)


def _course(key: str, changes: Sequence[tuple[int, MeasureChange]]) -> Course:
    first = changes[0][1]
    points = [Point(0, first.before, None)] if first.before.value is not None else []
    points += [Point(n, change.after, change) for n, change in changes if change.after.value is not None]
    bands = [change.limit.amount for _, change in changes if change.limit is not None]
    judged = next((change for _, change in changes if change.limit is not None), first)
    return Course(
        key,
        first.item_id,
        first.side,
        first.label,
        first.unit,
        judged.better,
        max(bands, default=None),
        tuple(points),
    )
