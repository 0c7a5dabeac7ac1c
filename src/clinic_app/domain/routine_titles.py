"""The title of a sheet: a goal in the client's words, or the one the program gives by the accepted findings."""

from collections.abc import Mapping
from types import MappingProxyType

from clinic_app.domain.plan_view import Plan
from clinic_app.domain.routines import Routine

TITLE_LETTERS = 70
"""A longer title takes a third line from the exercises."""
NEUTRAL_TITLE = "Home exercises"
_TIGHT = "Your plan for tight hamstrings"
_BY_FINDING: tuple[tuple[str, str], ...] = (
    ("F_HSI", "Your plan after a strain"),
    ("F_PHT", "Your plan for a sore sit bone"),
    ("F_NEURAL", "Your plan for a touchy nerve"),
    ("F_DGS", "Your plan for a touchy nerve"),
)
"""Findings of the first tier, which change what the whole plan is for; everything else is about tight hamstrings."""
_FIRST_WEEKS = "Your first 2 weeks"
_PLACES: Mapping[str, str] = MappingProxyType(
    {
        NEUTRAL_TITLE: "title",
        _TIGHT: "title",
        _FIRST_WEEKS: "titles.first_weeks",
        "Your plan after a strain": "titles.strain",
        "Your plan for a sore sit bone": "titles.sit_bone",
        "Your plan for a touchy nerve": "titles.nerve",
    }
)


def title_by_findings(plan: Plan) -> str:
    """What a proposed routine is called until the therapist writes a title."""
    if plan.provisional:
        return _FIRST_WEEKS
    return next((title for finding, title in _BY_FINDING if plan.has(finding)), _TIGHT)


def own_title(routine: Routine) -> str:
    """The title the therapist wrote; empty while it is one of the program's."""
    return "" if routine.title in _PLACES else routine.title


def title_place(title: str) -> str:
    """Where the fixed words of the sheet hold one of the program's titles in the client's language."""
    return _PLACES.get(title, "title")
