"""The printed handout as values: whom it is for, and every finished sentence on it.

`HandoutContent` is in the client's language and ready to print; a painter adds no words of its own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Side = Literal["L", "R"]
LampShape = Literal["circle", "triangle", "square"]
Template = Literal["standard", "large", "compact", "fridge"]
TEMPLATES: tuple[Template, ...] = get_args(Template)
"""14 pt; 18 pt; two columns at 12 pt; pictures and doses only."""
USUAL_DIARY_WEEKS = 4


def usual_weeks(template: Template) -> int:
    """Length of the diary where nobody chose one: the compact sheet has none, it is there to be short."""
    return 0 if template == "compact" else USUAL_DIARY_WEEKS


PLAN_TEXT_BYTES = 620
"""A longer plan would need a square to scan that is too large for the page, or too fine for a photocopier."""
BadgeShape = Literal["left", "right", "both"]


@dataclass(frozen=True, slots=True)
class HandoutClient:
    """Only what may be printed, and what decides a printed line.

    `goal` is the title in the client's own words, empty for the standard one. `why` are the client texts
    of the accepted findings, best first. `conditions` are precaution codes; each may add a caution line.
    `cautions` are further own cautions in plain words. `sore_sit_bone` tightens the pain rule to 0-3.
    """

    given_name: str
    family_name: str = ""
    preferred_name: str = ""
    goal: str = ""
    why: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    sore_sit_bone: bool = False
    next_visit: datetime | date | None = None

    @property
    def shown_name(self) -> str:
        """First name and the initial of the surname: all a sheet left on a bus should give away."""
        first = " ".join((self.preferred_name or self.given_name).split())
        initial = self.family_name.strip()[:1].upper()
        return f"{first} {initial}.".strip() if initial else first


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, such as "Next visit" and the day."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DoseCell:
    """One cell of the dose strip: the big digits and the small words below."""

    big: str
    small: str


@dataclass(frozen=True, slots=True)
class SideBadge:
    """LEFT, RIGHT or BOTH as a shape and a word; `detail` goes on in small type."""

    shape: BadgeShape
    word: str
    detail: str


@dataclass(frozen=True, slots=True)
class WatchOut:
    mistake: str
    fix: str


@dataclass(frozen=True, slots=True)
class ExerciseBlock:
    """One exercise. `picture_side` is the side the pictures must show at work, None for as drawn.

    `side_line` says an uneven dose in words and is empty otherwise. `too_hard` and `too_easy` are empty
    unless the therapist lets the client change level.
    """

    number: int
    name: str
    field_name: str
    badge: SideBadge
    side_line: str
    dose: tuple[DoseCell, ...]
    move_line: str
    you_need: str
    steps: tuple[str, ...]
    feel: str
    watch_out: tuple[WatchOut, ...]
    too_hard: str
    too_easy: str
    cautions: tuple[str, ...]
    note: str
    figure: str
    picture_side: Side | None
    part: str = ""
    """Heading of the part of the routine this exercise stands in, such as "Morning"; empty without parts."""
    untranslated: bool = False
    """Every word of it is still in the language of the catalogue; the page says so once."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One exercise on the week table; `boxes` are the labels of the diary boxes of one day."""

    number: int
    name: str
    days: tuple[bool, ...]
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PainLamp:
    shape: LampShape
    word: str
    pain: str
    meaning: str
    action: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its list of sentences."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of the page furniture. `page` and `week` are templates with {page}, {pages}, {week}."""

    start: str
    end: str
    no_picture: str
    you_need: str
    feel: str
    watch_out: str
    too_hard: str
    too_easy: str
    caution: str
    note: str
    exercise: str
    minutes: str
    week: str
    pain_row: str
    notes_row: str
    page: str
    diary: str
    diary_hint: str
    effort_row: str
    extra_left: str
    extra_right: str
    original: str


@dataclass(frozen=True, slots=True)
class HandoutContent:
    """A whole handout. The same content always gives the same file; `made_on` is the date printed on it."""

    language: str
    made_on: date
    document_title: str
    author: str
    subject: str
    client_name: str
    foot: str
    clinic_name: str
    clinic_lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    title: str
    why: Group
    remember: Group
    week_heading: str
    day_names: tuple[str, ...]
    week: tuple[WeekRow, ...]
    week_minutes: tuple[str, ...]
    pain_heading: str
    pain: tuple[PainLamp, ...]
    safety_heading: str
    safety: tuple[Group, ...]
    own_cautions: Group
    blocks: tuple[ExerciseBlock, ...]
    advice: tuple[Group, ...]
    weeks: int
    plan: Group
    moving_heading: str
    moving: tuple[Fact, ...]
    closing: tuple[Fact, ...]
    teach_back: Group
    small_print: str
    labels: Labels
    template: Template = "standard"
    changes: Group = Group("", ())
    """What is new, changed and stopped against the sheet before; no lines, no box."""
    plan_text: str = ""
    """The plan in a few short lines for the square to scan; empty for none."""
    plan_code: Group = Group("", ())
    """Heading and hint of that square."""
    plan_record: str = ""
    """The plan as data, kept inside the file, so that a later sheet can be compared with it."""
    logo: bytes = b""
    """PNG or JPEG for the head of page one; empty for none."""
    second: "HandoutContent | None" = None
    """The same sheet in another language, printed beside this one."""
    unreviewed: tuple[str, ...] = ()
    """What nobody has checked in this language, by name; asked about before it is printed."""
    untranslated: tuple[str, ...] = ()
    """What stands on the page in the language of the catalogue, by name."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A handout made to fit a number of pages. `said` tells what gave way, or why it cannot be done; else empty."""

    content: HandoutContent
    pages: int
    fits: bool
    said: str = ""
