"""Who is treated, and for what: the client and the episode of care, and what a form must hold to be one."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import NewType, cast

from clinic_app.domain.client_vocabulary import (
    CONDITIONS,
    EPISODE_SIDES,
    EQUIPMENT,
    LANGUAGES,
    PAPERS,
    SEXES,
    EpisodeSide,
    Language,
    Paper,
    Sex,
)
from clinic_app.domain.errors import ClinicError

ClientId = NewType("ClientId", str)
EpisodeId = NewType("EpisodeId", str)

OLDEST_YEARS = 120
"""No client is older than this; an earlier birth date is a slip of the keyboard."""

_LINE_LIMIT = 200
_TEXT_LIMIT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientValues:
    """What the therapist can type about a client."""

    given_name: str
    family_name: str
    preferred_name: str = ""
    birth_date: date | None = None
    sex: Sex = "U"
    gender_text: str = ""
    phone: str = ""
    email: str = ""
    handout_language: Language = "en"
    paper: Paper = "a4"
    emergency_name: str = ""
    emergency_phone: str = ""
    alerts: str = ""
    precautions: tuple[str, ...] = ()
    """Condition codes, keys of `client_vocabulary.CONDITIONS`."""
    equipment: tuple[str, ...] = ()
    """What the client has at home, keys of `client_vocabulary.EQUIPMENT`."""
    notes: str = ""

    @property
    def display_name(self) -> str:
        """Given and family name as said aloud."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """How to address the client: the preferred name, else the given name."""
        return self.preferred_name or self.given_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(ClientValues):
    id: ClientId
    archived: bool
    version: int
    """Counts saved changes; handed back on update so that a later writer is told."""
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeValues:
    """What the therapist can type about an episode of care."""

    complaint: str
    side: EpisodeSide | None = None
    referral: str = ""
    goals: str = ""
    started_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode(EpisodeValues):
    id: EpisodeId
    client_id: ClientId
    version: int


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that cannot be stored as it is; `message` stands next to it on the screen."""

    field: str
    message: str


class FieldsRejected(ClinicError):
    """A record could not be saved; `problems` name each field and what it needs."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("Some fields need attention.", problems[0].message if problems else "")
        self.problems = problems


def check_client(draft: Mapping[str, object], *, today: date) -> tuple[FieldProblem, ...]:
    """What keeps `draft` from being a client record; empty if nothing does.

    Keys are the names of `ClientValues`; missing keys take their defaults. `birth_date` may be a date or the
    text of a form field, `precautions` and `equipment` any iterable of codes.
    """
    return _read_client(draft, today)[1]


def client_values(draft: Mapping[str, object], *, today: date) -> ClientValues:
    """The trimmed, typed record of a form. Raises FieldsRejected with every problem of `check_client`."""
    values, problems = _read_client(draft, today)
    if values is None:
        raise FieldsRejected(problems)
    return values


def check_episode(draft: Mapping[str, object], *, today: date) -> tuple[FieldProblem, ...]:
    """What keeps `draft` from being an episode of care; keys are the names of `EpisodeValues`."""
    return _read_episode(draft, today)[1]


def episode_values(draft: Mapping[str, object], *, today: date) -> EpisodeValues:
    """The trimmed, typed episode of a form. Raises FieldsRejected with every problem of `check_episode`."""
    values, problems = _read_episode(draft, today)
    if values is None:
        raise FieldsRejected(problems)
    return values


def draft_of(values: ClientValues | EpisodeValues) -> dict[str, object]:
    """The editable fields by name, as a form takes them and as `check_client` or `check_episode` read them."""
    kind = ClientValues if isinstance(values, ClientValues) else EpisodeValues
    editable = {item.name for item in fields(kind)}
    return {name: value for name, value in asdict(values).items() if name in editable}


def age_on(day: date, birth_date: date | None) -> int | None:
    """Full years lived on `day`; None without a birth date. Someone born on 29 February turns on 1 March."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


# Letters that Unicode does not take apart into a base letter and a mark.
_UNDIVIDED = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ħ": "h",
        "ı": "i",
        "ŧ": "t",
    }
)
_JOINERS = re.compile(r"['’‘ʼ`´.]+")  # O'Neil, O’Neil and ONeil are one name
_GAPS = re.compile(r"[\W_]+")


def fold_name(text: str) -> str:
    """Text reduced to what two spellings of a name share: small letters, no accents, single spaces.

    "Zoë O’Neil-Łukasz" becomes "zoe oneil lukasz". Scripts without small letters pass through unchanged.
    """
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_UNDIVIDED)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    # NFKD may bring such letters to light (a ligature, a superscript), so both steps are run once more.
    return _GAPS.sub(" ", _JOINERS.sub("", bare.casefold().translate(_UNDIVIDED))).strip()


def phone_digits(text: str) -> str:
    """The digits of a phone number without leading zeros, so that +31 6… and 06… share their tail."""
    return "".join(sign for sign in text if sign in "0123456789").lstrip("0")


_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTTED_DATE = re.compile(r"(\d{1,2})[.-]\s?(\d{1,2})[.-]\s?(\d{4})")
_SLASHED_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def possible_dates(text: str) -> tuple[date, ...]:
    """Every date `text` may mean; with slashes the month may come first or second.

    Read are 1985-03-02, 2.3.1985 (day first) and 3/2/1985 (both ways, month first before day first).
    """
    text = text.strip()
    orders: list[tuple[str, str, str]] = []
    if match := _ISO_DATE.fullmatch(text):
        orders.append((match[1], match[2], match[3]))
    elif match := _DOTTED_DATE.fullmatch(text):
        orders.append((match[3], match[2], match[1]))
    elif match := _SLASHED_DATE.fullmatch(text):
        orders += [(match[3], match[1], match[2]), (match[3], match[2], match[1])]
    found: dict[date, None] = {}
    for year, month, day in orders:
        try:
            found[date(int(year), int(month), int(day))] = None
        except ValueError:
            continue
    return tuple(found)


@dataclass(slots=True)
class _Reader:
    """Reads the fields of a draft one by one and collects what is wrong with them."""

    draft: Mapping[str, object]
    today: date
    problems: list[FieldProblem] = field(default_factory=list[FieldProblem])

    def refuse(self, name: str, message: str) -> None:
        self.problems.append(FieldProblem(name, message))

    def line(self, name: str, *, needed: str = "") -> str:
        """One trimmed line; `needed` is the message if it is empty."""
        raw = self.draft.get(name)
        text = " ".join(raw.split()) if isinstance(raw, str) else ""
        if raw is not None and not isinstance(raw, str):
            self.refuse(name, "This must be text.")
        elif not text and needed:
            self.refuse(name, needed)
        elif len(text) > _LINE_LIMIT:
            self.refuse(name, f"Keep this to {_LINE_LIMIT} characters.")
        elif any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
            self.refuse(name, "This holds characters that cannot be stored. Type it again.")
        return text

    def paragraph(self, name: str) -> str:
        raw = self.draft.get(name)
        if raw is None:
            return ""
        if not isinstance(raw, str):
            self.refuse(name, "This must be text.")
            return ""
        if len(raw) > _TEXT_LIMIT:
            self.refuse(name, f"Keep this to {_TEXT_LIMIT:,} characters.")
        if any(sign not in "\n\t\r" and unicodedata.category(sign) in {"Cc", "Cs"} for sign in raw):
            self.refuse(name, "This holds characters that cannot be stored. Type it again.")
        return raw.strip()

    def name(self, name: str, needed: str) -> str:
        text = self.line(name, needed=needed)
        if text and not any(sign.isalpha() for sign in text):
            self.refuse(name, "A name needs at least one letter.")
        return text

    def day(self, name: str) -> date | None:
        raw = self.draft.get(name)
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        found = possible_dates(raw) if isinstance(raw, str) else ()
        if len(found) == 1:
            return found[0]
        if found:
            shown = " or ".join(day.isoformat() for day in found)
            self.refuse(name, f"This can be read as {shown}. Write the one that is meant.")
        else:
            self.refuse(name, "Write the date as year-month-day, for example 1985-03-02.")
        return None

    def choice(self, name: str, known: tuple[str, ...], default: str) -> str:
        raw = self.draft.get(name, default)
        if isinstance(raw, str) and raw in known:
            return raw
        self.refuse(name, "Choose one of the offered values.")
        return default

    def codes(self, name: str, known: Mapping[str, str]) -> tuple[str, ...]:
        raw = self.draft.get(name, ())
        if isinstance(raw, str) or not isinstance(raw, Iterable):
            self.refuse(name, "Choose from the list.")
            return ()
        chosen = {str(code) for code in cast("Iterable[object]", raw)}
        if unknown := sorted(chosen - set(known)):
            self.refuse(name, f"Not in the list: {', '.join(unknown)}.")
        return tuple(code for code in known if code in chosen)

    def phone(self, name: str) -> str:
        text = self.line(name)
        if text:
            count = sum(sign.isdigit() for sign in text)
            if (
                not re.fullmatch(r"\+?[\d\s().\-/]+((ext|x)\.?\s?\d{1,6})?", text, re.IGNORECASE)
                or not 5 <= count <= 20
            ):
                self.refuse(name, "Write the phone number in digits, for example +1 555 010 0123.")
        return text

    def email(self, name: str) -> str:
        text = self.line(name)
        if text and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+", text):
            self.refuse(name, "This does not look like an e-mail address.")
        return text

    def unknown_names(self, known: Iterable[str]) -> None:
        for name in sorted(set(self.draft) - set(known)):
            self.refuse(name, "This field is not known.")


def _read_client(
    draft: Mapping[str, object], today: date
) -> tuple[ClientValues | None, tuple[FieldProblem, ...]]:
    read = _Reader(draft, today)
    values = ClientValues(
        given_name=read.name("given_name", "Enter the given name."),
        family_name=read.name("family_name", "Enter the family name."),
        preferred_name=read.line("preferred_name"),
        birth_date=read.day("birth_date"),
        sex=cast("Sex", read.choice("sex", SEXES, "U")),
        gender_text=read.line("gender_text"),
        phone=read.phone("phone"),
        email=read.email("email"),
        handout_language=cast("Language", read.choice("handout_language", LANGUAGES, "en")),
        paper=cast("Paper", read.choice("paper", PAPERS, "a4")),
        emergency_name=read.line("emergency_name"),
        emergency_phone=read.phone("emergency_phone"),
        alerts=read.paragraph("alerts"),
        precautions=read.codes("precautions", CONDITIONS),
        equipment=read.codes("equipment", EQUIPMENT),
        notes=read.paragraph("notes"),
    )
    if values.birth_date is not None:
        if values.birth_date > today:
            read.refuse("birth_date", "The birth date lies in the future.")
        elif values.birth_date.year < today.year - OLDEST_YEARS:
            read.refuse("birth_date", f"This would be more than {OLDEST_YEARS} years ago. Check the year.")
    read.unknown_names(item.name for item in fields(ClientValues))
    return (None if read.problems else values), tuple(read.problems)


def _read_episode(
    draft: Mapping[str, object], today: date
) -> tuple[EpisodeValues | None, tuple[FieldProblem, ...]]:
    read = _Reader(draft, today)
    side = read.choice("side", (*EPISODE_SIDES, ""), "") if draft.get("side") is not None else ""
    values = EpisodeValues(
        complaint=read.line("complaint", needed="Enter what the client comes for."),
        side=cast("EpisodeSide", side) if side else None,
        referral=read.paragraph("referral"),
        goals=read.paragraph("goals"),
        started_on=read.day("started_on"),
        closed_on=read.day("closed_on"),
    )
    if values.started_on is not None and values.started_on > today:
        read.refuse("started_on", "The start lies in the future.")
    if values.closed_on is not None:
        if values.closed_on > today:
            read.refuse("closed_on", "The end lies in the future.")
        if values.started_on is not None and values.closed_on < values.started_on:
            read.refuse("closed_on", "The end lies before the start.")
    read.unknown_names(item.name for item in fields(EpisodeValues))
    return (None if read.problems else values), tuple(read.problems)
