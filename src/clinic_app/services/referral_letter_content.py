"""From a safety finding, or on demand, to a letter a physician can act on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from clinic_app.domain.handouts import Fact, Group
from clinic_app.domain.screening.answers import Answers
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.model import LEVELS, Item, Json, Level, RedFlag
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment, Hit
from clinic_app.domain.screening.situation import Situation
from clinic_app.domain.screening_report import LetterContent, ValueRow
from clinic_app.services.hit_words import NOT_DONE, HitWords
from clinic_app.services.letter_texts import LetterTexts
from clinic_app.services.paper_head import LetterClient, born_words, contact_lines, cover_for, date_words
from clinic_app.services.recorded_values import RecordedValues
from clinic_app.services.settings_store import ClinicCard

_VALUES_OF_A_FINDING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWishes:
    """What the therapist sets; everything may stay empty.

    `hits` names the safety findings the letter is about: None for all that are not cleared, empty for a letter on
    demand. `referral` names a parallel referral of the assessment instead (`rheumatology`, ...). `ask` replaces the
    standing requests. `findings` names findings of the tests (`F_PHT_L`) to be told with their values.
    """

    hits: Collection[str] | None = None
    referral: str = ""
    to: tuple[str, ...] = ()
    urgency: Level | None = None
    note: str = ""
    ask: tuple[str, ...] = ()
    findings: Collection[str] = ()


def compose_referral(
    protocol: Protocol,
    answers: dict[str, Json],
    assessment: Assessment,
    client: LetterClient,
    clinic: ClinicCard,
    texts: LetterTexts,
    *,
    today: date,
    seen: date | None = None,
    wishes: LetterWishes | None = None,
) -> LetterContent:
    """The letter with what was asked and found, the values with sides, and what was not examined.

    `seen` is the day of the screening, today when None.
    """
    made = _Letter(protocol, answers, assessment, texts, wishes or LetterWishes())
    urgency = made.level
    born = born_words(client, texts)
    lines = (clinic.therapist_name.strip(), *contact_lines(clinic))
    return LetterContent(
        cover=cover_for(client, clinic, texts, today=today, clinic_lines=lines),
        date_line=date_words(today, texts),
        to=made.recipients(),
        urgency_level=urgency,
        urgency=texts.text(f"urgency.{urgency}"),
        urgency_text=made.urgency_text(),
        about=_about(client, made.values, born, date_words(seen or today, texts), texts),
        subject=texts.text("re", name=client.name.strip()),
        greeting=texts.text("greeting"),
        opening=texts.text(
            "opening" if made.hits else "opening_request", complaint=_complaint_words(made.values, texts)
        ),
        reasons=Group(texts.text("reasons_heading"), made.reasons()),
        reason_notes=assessment.safety.notes if made.hits else (),
        complaint=Group(texts.text("complaint_heading"), made.complaint()),
        values_heading=texts.text("values_heading"),
        value_heads=texts.three("value_heads"),
        values=made.value_rows(),
        negatives=Group(texts.text("negatives_heading"), made.negatives()),
        not_examined=Group(texts.text("not_examined_heading"), made.not_examined()),
        note=Group(texts.text("note_heading"), _lines(made.wishes.note)),
        asked=Group(texts.text("asked_heading"), made.asked()),
        limits=made.limits(),
        statement=texts.text("statement"),
        closing=texts.text("closing"),
        signature=tuple(
            line for line in (texts.text("signature"), clinic.therapist_name, clinic.name) if line
        ),
        findings=Group(texts.text("findings_heading"), made.findings()),
    )


def _lines(note: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in note.splitlines() if line.strip())


def _complaint_words(values: RecordedValues, texts: LetterTexts) -> str:
    return texts.text(f"complaint_of.{values.answers.word('hx_sides')}", texts.text("no_complaint"))


def _about(
    client: LetterClient, values: RecordedValues, born: str, seen: str, texts: LetterTexts
) -> tuple[Fact, ...]:
    age = values.answers.age
    unknown = texts.text("about.unknown")
    shown_age = f"{age:g}" if isinstance(age, float) else str(age or unknown)
    facts = (
        Fact(texts.text("about.client"), client.name),
        Fact(texts.text("about.born"), born) if born else Fact(texts.text("about.age"), shown_age),
        Fact(texts.text("about.sex"), texts.text(f"sexes.{client.sex}", unknown)),
        Fact(texts.text("about.phone"), client.phone.strip()),
        Fact(texts.text("about.seen"), seen),
    )
    return tuple(fact for fact in facts if fact.value)


class _Letter:
    def __init__(
        self,
        protocol: Protocol,
        answers: dict[str, Json],
        assessment: Assessment,
        texts: LetterTexts,
        wishes: LetterWishes,
    ) -> None:
        self.protocol = protocol
        self.assessment = assessment
        self.texts = texts
        self.wishes = wishes
        self.values = RecordedValues(protocol, Answers(protocol, answers))
        self.words = HitWords(protocol, answers, texts)
        self.flags = self.words.answers
        self.hits = self._hits()
        self.level: Level = wishes.urgency or self._level()
        self.places = [f"reasons.{hit.id}" for hit in self.hits]
        if wishes.referral:
            self.places = [f"referrals.{wishes.referral}", *self.places]

    def _hits(self) -> tuple[Hit, ...]:
        found = self.assessment.safety.hits
        if self.wishes.referral:
            because = [
                reason
                for one in self.assessment.referrals
                if one.to == self.wishes.referral
                for reason in one.because
            ]
            return tuple(
                hit
                for hit in found
                if any(
                    reason == hit.id or reason in hit.signs or reason.startswith(f"{hit.id}.")
                    for reason in because
                )
            )
        if self.wishes.hits is not None:
            return tuple(hit for hit in found if hit.id in self.wishes.hits)
        standing = tuple(hit for hit in found if hit.answer != "cleared")
        # A look that was not done is listed as not examined; it is a reason to write only when it stands alone.
        return tuple(hit for hit in standing if hit.texts != (NOT_DONE,)) or standing

    def _level(self) -> Level:
        if self.wishes.referral:
            return "REFER_FIRST" if self.assessment.routine_locked else "CAUTION"
        levels = [hit.urgency for hit in self.hits if hit.answer != "cleared"]
        for level in LEVELS:
            if level in levels:
                return level
        return "CAUTION"

    def urgency_text(self) -> str:
        if self.level in ("EMERGENCY", "URGENT"):
            return self.texts.text(f"urgency_text.{self.level}")
        return self.texts.text(f"urgency_text.{'locked' if self.assessment.routine_locked else 'open'}")

    def limits(self) -> str:
        titles = "; ".join(one.title for one in self.assessment.restrictions)
        return self.texts.text("limits", limits=titles) if titles else ""

    def recipients(self) -> tuple[str, ...]:
        if self.wishes.to:
            return self.wishes.to
        if self.wishes.referral:
            return (self.texts.text(f"to.{self.wishes.referral}", self.texts.text("to_unknown")),)
        top = [hit for hit in self.hits if hit.urgency == self.level]
        if self.level == "EMERGENCY" or not top:
            return (self.texts.text(f"to.{self.level}"),) if top else (self.texts.text("to_unknown"),)
        named = [self.texts.text(f"reasons.{hit.id}.to", self.texts.text(f"to.{self.level}")) for hit in top]
        return (named[0],)

    # --- what was found ---

    def reasons(self) -> tuple[str, ...]:
        return tuple(self.words.line(hit) for hit in self.hits)

    def findings(self) -> tuple[str, ...]:
        """`Proximal hamstring tendon pattern, left: supported; Puranen-Orava positive, ...`"""
        record = self.assessment.record
        found: list[str] = []
        for one in record.findings if record is not None else ():
            if one.id not in self.wishes.findings:
                continue
            side = f", {self.texts.text(f'sides.{one.side}')}" if one.side else ""
            values = [
                f"{given.label} {given.shown}{f' ({given.side})' if given.side and one.side is None else ''}"
                for given in one.inputs
                if given.id not in self.protocol.findings
                and given.id.rpartition("_")[0] not in self.protocol.findings
            ][:_VALUES_OF_A_FINDING]
            strength = self.texts.text(f"strengths.{one.strength}", one.strength)
            found.append("; ".join((f"{one.title}{side}: {strength}", *values)))
        return tuple(found)

    def complaint(self) -> tuple[str, ...]:
        pain = "; ".join(
            f"{self.texts.text(f'pain_parts.{row_id}')} {value}" for row_id, value in self._pain()
        )
        weeks, days = self.values.word("hx_duration_wk"), self.values.word("hx_duration_days")
        entries = {
            "where": self.values.word("hx_location"),
            "quality": self.values.word("hx_quality"),
            "onset": self.values.word("hx_onset"),
            "duration": days or weeks,
            "pain": pain,
            "history": self.values.word("hx_med_dx"),
        }
        return tuple(
            self.texts.text(f"complaint.{name}", value=value) for name, value in entries.items() if value
        )

    def _pain(self) -> list[tuple[str, str]]:
        result = self.values.answers.result("nprs", None)
        if result is None:
            return []
        return [
            (field.id, f"{value:g}")
            for field in self.protocol.items["nprs"].fields
            if isinstance(value := result.fields.get(field.id), (int, float)) and not isinstance(value, bool)
        ]

    def _tests(self) -> tuple[Item, ...]:
        """What a physician wants to read for these findings, in the order of the screen."""
        named = set(self.texts.lines("always"))
        named.update(test for place in self.places for test in self.texts.lines(f"{place}.tests"))
        named.update(hit.id for hit in self.hits if hit.id in self.protocol.items)
        return tuple(item for item in self.protocol.items.values() if item.id in named)

    def value_rows(self) -> tuple[ValueRow, ...]:
        return tuple(row for item in self._tests() for row in self.values.rows(item))

    def not_examined(self) -> tuple[str, ...]:
        missing = [item.title for item in self._tests() if not self.values.rows(item)]
        lines = [f"{self.texts.text('not_examined_lead')} {'; '.join(missing)}."] if missing else []
        not_asked = [flag.title for flag in self._asked_of() if self.flags[flag.id].answer == "not_asked"]
        lines += [f"{self.texts.text('not_asked_lead')} {'; '.join(not_asked)}."] if not_asked else []
        return tuple(lines) or (self.texts.text("nothing_missing"),)

    def negatives(self) -> tuple[str, ...]:
        no = [flag.title for flag in self._asked_of() if self.flags[flag.id].answer == "no"]
        return (f"{self.texts.text('negatives_lead')} {'; '.join(no)}.",) if no else ()

    def _asked_of(self) -> tuple[RedFlag, ...]:
        """The safety questions that concern this client's age and sex."""
        reader = Evaluator(self.protocol, self.values.answers, Situation())
        return tuple(flag for flag in self.protocol.red_flags.values() if flag.must.is_yes(reader))

    def asked(self) -> tuple[str, ...]:
        if self.wishes.ask:
            return self.wishes.ask
        places = self.places[:1] if self.wishes.referral else self.places
        first = [line for place in places for line in self.texts.lines(f"{place}.ask")]
        standing = self.texts.lines("asked_default") if self.level != "EMERGENCY" else ()
        # The standing first request is only needed where no finding brings its own.
        about_something = bool(self.hits or self.wishes.findings)
        return tuple(dict.fromkeys([*first, *(standing if about_something and not first else standing[1:])]))
