"""Which backups to keep: daily, weekly and monthly ones, and never fewer for a clock that was wrong.

Order is that of the running number each backup got when it was made; days only say which backups are of the same
day, week or month. So a clock that jumps can thin out the wrong week, but age alone never removes anything.
"""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import date

NEWEST, DAILY, WEEKLY, MONTHLY = 3, 7, 4, 12


@dataclass(frozen=True, slots=True)
class BackupMark:
    """What rotation knows of one verified backup."""

    sequence: int
    made_on: date
    before_upgrade: bool = False


def surplus(marks: Collection[BackupMark]) -> set[int]:
    """Sequence numbers of the backups that may go.

    Kept are the newest three, the last one of each of seven days, four weeks and twelve months, and the newest one
    made before an upgrade.
    """
    newest_first = sorted(marks, key=lambda mark: mark.sequence, reverse=True)
    kept = {mark.sequence for mark in newest_first[:NEWEST]}
    kept |= _last_of_each(newest_first, DAILY, lambda day: day)
    kept |= _last_of_each(newest_first, WEEKLY, lambda day: day.isocalendar()[:2])
    kept |= _last_of_each(newest_first, MONTHLY, lambda day: (day.year, day.month))
    kept |= {mark.sequence for mark in [mark for mark in newest_first if mark.before_upgrade][:1]}
    return {mark.sequence for mark in marks} - kept


def _last_of_each(
    newest_first: Collection[BackupMark], how_many: int, span: Callable[[date], Hashable]
) -> set[int]:
    seen: dict[Hashable, int] = {}
    for mark in newest_first:
        if len(seen) == how_many:
            break
        seen.setdefault(span(mark.made_on), mark.sequence)
    return set(seen.values())
