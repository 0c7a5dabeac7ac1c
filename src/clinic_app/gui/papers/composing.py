"""From the records to the bytes of one paper. Runs on the store thread."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.clients import Client, ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.handouts import Fact
from clinic_app.domain.screening import proposals
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.model import Level
from clinic_app.gui.context import AppContext
from clinic_app.gui.papers.papers import Papers
from clinic_app.gui.routines.adherence_line import latest_words
from clinic_app.services.intake_form_content import compose_intake
from clinic_app.services.numbers_in_force import numbers_in_force
from clinic_app.services.paper_head import LetterClient
from clinic_app.services.records import DecisionEntry, ScreeningId
from clinic_app.services.referral_letter_content import LetterWishes, compose_referral
from clinic_app.services.screening_report_content import ReportSource, compose_report, soap_text

Kind = Literal["report", "letter", "intake"]
TITLES: Mapping[Kind, str] = {"report": "Report", "letter": "Referral letter", "intake": "Intake form"}


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What is chosen for one print. `language` belongs to the intake form, all but `paper` to the letter."""

    paper: Paper = "a4"
    language: str = "en"
    to: str = ""
    note: str = ""
    ask: str = ""
    hits: tuple[str, ...] | None = None
    referral: str = ""
    urgency: Level | None = None
    findings: tuple[str, ...] = ()


def papers_of(context: AppContext) -> Papers:
    """Raises ClinicError where the program was put together without papers."""
    if context.papers is None:
        raise ClinicError("This program has no papers.", "Install the program again.")
    return context.papers


def make_paper(
    context: AppContext, kind: Kind, client_id: str, screening_id: str, options: PaperOptions
) -> bytes:
    """The PDF of one paper as the records stand now."""
    papers, today = papers_of(context), context.today()
    if kind == "intake":
        texts = papers.texts(f"intake.{options.language}")
        form = compose_intake(context.protocol(), context.settings.clinic_card(), texts, today=today)
        return papers.intake(form, options.paper)
    source = report_source(context, client_id, screening_id)
    if kind == "report":
        report = compose_report(source, papers.texts("report.en"), today=today)
        diary = latest_words(context.diaries.list(ClientId(client_id)))
        if diary:
            report = replace(report, plan=(*report.plan, Fact("Done at home", diary)))
        return papers.report(report, options.paper)
    letter = compose_referral(
        source.protocol,
        dict(source.answers),
        source.assessment,
        source.client,
        source.clinic,
        papers.texts("referral.en"),
        today=today,
        seen=source.seen,
        wishes=LetterWishes(
            hits=options.hits,
            referral=options.referral,
            to=_lines(options.to),
            urgency=options.urgency,
            note=options.note,
            ask=_lines(options.ask),
            findings=options.findings,
        ),
    )
    return papers.letter(letter, options.paper)


def soap(context: AppContext, client_id: str, screening_id: str) -> str:
    """The summary of a screening as plain text in four parts."""
    return soap_text(report_source(context, client_id, screening_id), papers_of(context).texts("report.en"))


def report_source(context: AppContext, client_id: str, screening_id: str) -> ReportSource:
    """The screening with its decisions, judged by the rules of today."""
    client = context.clients.get(ClientId(client_id)).client
    record = context.screenings.load(ScreeningId(screening_id))
    if record.header.client_id != client.id:
        raise ClinicError("This screening belongs to another client.", "Open it from the client's record.")
    answers, protocol = dict(record.answers), context.protocol()
    own = numbers_in_force(record, context.settings, protocol)
    return ReportSource(
        protocol=protocol,
        retest=papers_of(context).retest(),
        answers=answers,
        assessment=assess(protocol, answers, own_values=own),
        decisions={key: made for key, entry in record.decisions.items() if (made := _decision(entry))},
        client=letter_client(client),
        clinic=context.settings.clinic_card(),
        seen=record.header.started_at.date(),
        own_values=own,
    )


def letter_client(client: Client) -> LetterClient:
    name = f"{client.given_name} {client.family_name}".strip()
    return LetterClient(name=name, birth_date=client.birth_date, sex=client.sex, phone=client.phone)


def _decision(entry: DecisionEntry) -> proposals.Decision | None:
    if entry.decision == "withdrawn":
        return None
    return proposals.Decision(entry.decision, entry.note, entry.edited_strength)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
