"""A returned diary: what was typed in, and how much of the plan was done.

A paper diary over-reports (220 sessions written down against 176 measured [101]): the share is something to talk about,
not a proof.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.errors import ClinicError

FORM = 1
_ABOUT = re.compile(
    r"(?:about\s+)?([0-7])\s*(?:/|of|out of)\s*7(?:\s*days?)?|(?:about\s+)?([0-7])\s*(?:d|days?)"
)
_HINT = "Write seven digits, Monday to Sunday, such as 4404044, or 4/7 for about 4 of 7 days."


@dataclass(frozen=True, slots=True)
class DiaryWeek:
    """Either `done` a day from Monday (None where nothing was written) or `about` so many days of seven."""

    done: tuple[int | None, ...] = ()
    about: int | None = None

    @property
    def text(self) -> str:
        """As it is typed."""
        if self.about is not None:
            return f"{self.about}/7"
        return "".join("-" if count is None else str(count) for count in self.done)


@dataclass(frozen=True, slots=True)
class Diary:
    """`planned` is how many exercises stood on each weekday from Monday. `worst_pain` is 0 to 10."""

    planned: tuple[int, ...]
    weeks: tuple[DiaryWeek | None, ...]
    worst_pain: int | None = None
    note: str = ""

    @property
    def percent(self) -> int | None:
        """Share of the plan that was done in the weeks with an entry; None without one."""
        done, wanted = 0.0, 0.0
        for week in self.weeks:
            if week is not None:
                did, could = week_share(week, self.planned)
                done, wanted = done + did, wanted + could
        return round(100 * done / wanted) if wanted else None

    @property
    def weeks_entered(self) -> int:
        return sum(week is not None for week in self.weeks)


def week_share(week: DiaryWeek, planned: Sequence[int]) -> tuple[float, float]:
    """Exercises done and exercises planned; more than planned on a day counts as all of them."""
    total = float(sum(planned))
    if week.about is not None:
        days = sum(count > 0 for count in planned) or 7
        return total * min(1.0, week.about / days), total
    pairs = [(count, plan) for count, plan in zip(week.done, planned, strict=True) if count is not None]
    return float(sum(min(count, plan) for count, plan in pairs)), float(sum(plan for _, plan in pairs))


def read_week(text: str) -> DiaryWeek | None:
    """What the therapist typed for one week; None for nothing. Raises ClinicError with how to write it.

    Seven digits are counts from Monday, a dash is a day without an entry.
    """
    cleaned = text.strip().casefold()
    if not cleaned:
        return None
    if about := _ABOUT.fullmatch(cleaned):
        return DiaryWeek(about=int(about[1] if about[1] is not None else about[2]))
    signs = re.sub(r"[\s,;.]", "", cleaned)
    if re.fullmatch(r"[0-9x–-]{7}", signs):
        return DiaryWeek(tuple(int(sign) if sign.isdigit() else None for sign in signs))
    raise ClinicError("This is no week of a diary.", _HINT)


def diary_to_dict(diary: Diary) -> dict[str, object]:
    """Plain values for keeping."""
    weeks = [None if week is None else week.text for week in diary.weeks]
    return {
        "form": FORM,
        "planned": list(diary.planned),
        "weeks": weeks,
        "worst_pain": diary.worst_pain,
        "note": diary.note,
    }


def diary_from_dict(kept: Mapping[str, object]) -> Diary | None:
    """What `diary_to_dict` wrote; None for anything else."""
    try:
        if kept.get("form") != FORM:
            return None
        planned = tuple(int(count) for count in cast("list[int]", kept["planned"]))
        weeks = tuple(
            None if text is None else read_week(text) for text in cast("list[str | None]", kept["weeks"])
        )
        pain = kept.get("worst_pain")
        if len(planned) != 7:
            return None
        return Diary(planned, weeks, pain if isinstance(pain, int) else None, str(kept.get("note") or ""))
    except (KeyError, TypeError, ValueError, ClinicError):
        return None


def adherence_words(diary: Diary) -> str:
    """ "About 71 % of the plan in 2 weeks, worst pain 4 of 10"; empty without an entry."""
    percent = diary.percent
    if percent is None:
        return ""
    count = diary.weeks_entered
    pain = "" if diary.worst_pain is None else f", worst pain {diary.worst_pain} of 10"
    return f"About {percent} % of the plan in {count} {'week' if count == 1 else 'weeks'}{pain}"
