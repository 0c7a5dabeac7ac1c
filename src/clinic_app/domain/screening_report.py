"""The printed papers around a screening as values: intake form, referral letter, report.

Every sentence is finished and in the language of the reader; a painter adds no words of its own.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinic_app.domain.handouts import Fact, Group
from clinic_app.domain.screening.model import Level

Tone = Literal["stop", "caution", "clear"]
_EXPLAINED = re.compile(r"(?<! and)(?<! or)(?<! not)(?<=[^(]) \([^()]*\)")
_LONE = re.compile(r"\(((?:(?! and | or )[^()])*)\)")


def shorter_rule(rule: str) -> str:
    """A filled-in rule without its innermost parentheses, which explain what stands before them.

    Behind "and", "or" and "not" the words inside are the condition itself: they stay. The same text when nothing can
    be left out.
    """
    kept = _EXPLAINED.sub("", rule)
    return kept if kept != rule else _LONE.sub(r"\1", rule)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a paper says about itself. `page` is a template with {page} and {pages}, `foot` stands on each page."""

    language: str
    made_on: date
    document_title: str
    author: str
    subject: str
    clinic_name: str
    clinic_lines: tuple[str, ...]
    foot: str
    page: str


# --- intake form ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class More:
    """A question behind a ticked box: boxes to choose from, or a line to write on with its unit."""

    question: str
    choices: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class IntakeQuestion:
    """One item of stage 0. `note` says who may pass it over, empty when everybody answers."""

    id: str
    number: int
    title: str
    stem: str
    note: str
    signs: tuple[str, ...]
    more: tuple[More, ...]


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    label: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntakeContent:
    """The form for the waiting room. `draft` is a warning printed on every page, empty for a reviewed text.

    `blanks` are rows of labelled lines to write on, each a label and the share of the row it takes.
    """

    cover: Cover
    draft: str
    title: str
    intro: tuple[str, ...]
    now: Group
    about_heading: str
    blanks: tuple[tuple[tuple[str, float], ...], ...]
    choices: tuple[ChoiceRow, ...]
    last_blanks: tuple[tuple[tuple[str, float], ...], ...]
    questions_heading: str
    none: str
    more: str
    questions: tuple[IntakeQuestion, ...]
    end: Group
    initials: str


# --- referral letter -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A measured value, left and right; `whole` instead of both for a measure without a side."""

    label: str
    left: str = ""
    right: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A letter to another clinician. `urgency_level` is None for a letter without time pressure."""

    cover: Cover
    date_line: str
    to: tuple[str, ...]
    urgency_level: Level | None
    urgency: str
    urgency_text: str
    about: tuple[Fact, ...]
    subject: str
    greeting: str
    opening: str
    reasons: Group
    reason_notes: tuple[str, ...]
    complaint: Group
    values_heading: str
    value_heads: tuple[str, str, str]
    values: tuple[ValueRow, ...]
    negatives: Group
    not_examined: Group
    note: Group
    asked: Group
    limits: str
    statement: str
    closing: str
    signature: tuple[str, ...]
    findings: Group
    """Findings of the tests the therapist chose to name, each with the values behind it."""


# --- report --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoalRow:
    title: str
    baseline: str
    target: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """An accepted finding or branch. `mark` is how it was decided when it differs from what the rules gave."""

    title: str
    strength: str
    dots: int
    """Strength as filled dots, 0 to 2, so that grey paper tells it too."""
    rule: str
    mark: str


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One page for the record: what was found, decided and planned."""

    cover: Cover
    about: tuple[Fact, ...]
    title: str
    tone: Tone
    safety: str
    safety_text: str
    goals_heading: str
    goal_heads: tuple[str, str, str]
    goals: tuple[GoalRow, ...]
    no_goals: str
    findings_heading: str
    findings: tuple[FindingRow, ...]
    no_findings: str
    not_assessed: Fact
    undecided: Fact
    limits: tuple[Fact, ...]
    plan_heading: str
    plan: tuple[Fact, ...]
    retest_heading: str
    retest: tuple[Fact, ...]
    small_print: tuple[str, ...]
    rules_left_out: str = ""
    """Said where rules did not fit the page."""
