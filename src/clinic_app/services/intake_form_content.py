"""From the safety questions of a protocol to the form a client fills in while waiting."""

import re
from datetime import date

from clinic_app.domain.handouts import Group
from clinic_app.domain.screening.model import RedFlag, SubAnswer
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening_report import ChoiceRow, Cover, IntakeContent, IntakeQuestion, More
from clinic_app.services.letter_texts import LetterTexts
from clinic_app.services.settings_store import ClinicCard

_AGE = re.compile(r"age_under\((\d+)\)")
_CHOICES = ("hx_sides", "hx_location", "hx_quality", "hx_onset")
_LABELS = {"hx_sides": "side", "hx_location": "where", "hx_quality": "feel", "hx_onset": "start"}


def compose_intake(
    protocol: Protocol, clinic: ClinicCard, texts: LetterTexts, *, today: date
) -> IntakeContent:
    """The whole form in the language of `texts`, with the items of stage 0 in the protocol's order.

    Where `texts` has no wording of its own the protocol's is used, so an English form can never lack a sign.
    """
    questions = tuple(
        _question(flag, number, texts) for number, flag in enumerate(protocol.red_flags.values(), start=1)
    )
    return IntakeContent(
        cover=Cover(
            language=texts.language,
            made_on=today,
            document_title=texts.text("document_title"),
            author=clinic.therapist_name or clinic.name,
            subject=texts.text("subject"),
            clinic_name=clinic.name,
            clinic_lines=tuple(line for line in (clinic.therapist_name, clinic.phone) if line.strip()),
            foot=texts.text("foot"),
            page=texts.text("page"),
        ),
        draft=texts.text("draft", ""),
        title=texts.text("title"),
        intro=texts.lines("intro"),
        now=Group(texts.text("now_heading"), texts.lines("now")),
        about_heading=texts.text("about_heading"),
        blanks=(
            ((texts.text("name"), 0.62), (texts.text("today"), 0.38)),
            (
                (texts.text("born"), 0.42),
                (texts.text("age"), 0.16),
                (texts.text("height"), 0.22),
                (texts.text("weight"), 0.20),
            ),
        ),
        choices=(
            ChoiceRow(texts.text("sex"), _choices(protocol, "hx_sex", texts)),
            *(ChoiceRow(texts.text(_LABELS[item]), _choices(protocol, item, texts)) for item in _CHOICES),
        ),
        last_blanks=(((texts.text("since"), 1.0),), ((texts.text("best"), 1.0),)),
        questions_heading=texts.text("questions_heading"),
        none=texts.text("none"),
        more=texts.text("more"),
        questions=questions,
        end=Group(texts.text("end_heading"), (texts.text("end"),)),
        initials=texts.text("initials"),
    )


def _choices(protocol: Protocol, item_id: str, texts: LetterTexts) -> tuple[str, ...]:
    field = protocol.items[item_id].fields[0]
    return tuple(texts.text(f"choices.{item_id}.{one.id}", one.label) for one in field.choices)


def _question(flag: RedFlag, number: int, texts: LetterTexts) -> IntakeQuestion:
    place = f"items.{flag.id}"
    left_out = texts.lines("leave_out")
    return IntakeQuestion(
        id=flag.id,
        number=number,
        title=texts.text(f"{place}.title", flag.title),
        stem=texts.text(f"{place}.stem", flag.stem),
        note=_note(flag, texts),
        signs=tuple(
            texts.text(f"{place}.signs.{sign.id}", sign.text)
            for sign in flag.signs
            if f"{flag.id}.{sign.id}" not in left_out
        ),
        more=tuple(_more(sub, f"{place}.subs.{sub.id}", texts) for sub in flag.sub_answers),
    )


def _note(flag: RedFlag, texts: LetterTexts) -> str:
    """Who may pass the item over. The form asks everybody it is not sure about, like the screen."""
    rule = flag.must.text
    age = _AGE.search(rule)
    if age is not None:
        return texts.text("age_only", age=age.group(1))
    return texts.text("not_male") if "hx_sex" in rule else ""


def _more(sub: SubAnswer, place: str, texts: LetterTexts) -> More:
    question = texts.text(f"{place}.question", sub.question)
    if sub.type != "choice":
        return More(question, (), texts.text(sub.unit, sub.unit))
    words = {
        one.id: texts.text(one.id, one.label) if one.id in ("yes", "no") else one.label for one in sub.choices
    }
    return More(question, tuple(texts.text(f"{place}.choices.{one}", word) for one, word in words.items()))
