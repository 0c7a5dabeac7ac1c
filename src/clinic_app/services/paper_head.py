"""What letter and report have in common: whom they are about, the clinic at their head, dates in words."""

from dataclasses import dataclass
from datetime import date

from clinic_app.domain.screening_report import Cover
from clinic_app.services.letter_texts import LetterTexts
from clinic_app.services.settings_store import ClinicCard


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterClient:
    """What a letter or report says about the person."""

    name: str
    birth_date: date | None = None
    sex: str = "U"
    phone: str = ""


def cover_for(
    client: LetterClient,
    clinic: ClinicCard,
    texts: LetterTexts,
    *,
    today: date,
    clinic_lines: tuple[str, ...],
) -> Cover:
    """`clinic_lines` stand below the name of the clinic; empty ones are left out."""
    name, born = client.name.strip(), born_words(client, texts)
    return Cover(
        language=texts.language,
        made_on=today,
        document_title=texts.text("document_title", name=name),
        author=clinic.therapist_name or clinic.name,
        subject=texts.text("subject"),
        clinic_name=clinic.name,
        clinic_lines=tuple(line for line in clinic_lines if line),
        foot=texts.text("foot", name=name, born=born) if born else texts.text("foot_no_birth", name=name),
        page=texts.text("page"),
    )


def contact_lines(clinic: ClinicCard) -> tuple[str, ...]:
    """Where the clinic is, and how to reach it."""
    reached_by = (clinic.phone.strip(), clinic.email.strip())
    return clinic.address.strip(), ", ".join(part for part in reached_by if part)


def born_words(client: LetterClient, texts: LetterTexts) -> str:
    return date_words(client.birth_date, texts) if client.birth_date else ""


def date_words(day: date, texts: LetterTexts) -> str:
    return texts.text("date", day=day.day, month=texts.lines("months")[day.month - 1], year=day.year)
