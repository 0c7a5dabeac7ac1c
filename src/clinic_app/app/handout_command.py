"""`clinic-app handout ROUTINE.yaml -o FILE.pdf`: a handout without a window and without a store."""

import sys
from datetime import date
from pathlib import Path

from clinic_app.app import shipped
from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.handouts import HandoutContent, Template, usual_weeks
from clinic_app.figures.palette import Style
from clinic_app.interchange.routine_file import RoutineFile, read_routine_file
from clinic_app.pdf.fitting import fitted_to
from clinic_app.pdf.handout import render_handout
from clinic_app.services.handout_content import compose_handout
from clinic_app.services.settings_store import ClinicCard
from clinic_app.storage.atomic_files import write_atomically


def handout(
    routine: Path,
    output: Path,
    paper: Paper | None,
    *,
    today: date | None = None,
    template: Template = "standard",
    ink: Style = "colour",
    most_pages: int = 0,
    with_code: bool = False,
) -> int:
    """Write the PDF; the file appears whole or not at all. Raises InvalidFile or ClinicError naming the remedy.

    `most_pages` 0 takes as many pages as it needs; a number that cannot be met is a ClinicError.
    """
    file = _read(routine)
    content = compose_handout(
        file.client,
        file.routine,
        shipped.catalogue(),
        file.clinic or ClinicCard(),
        shipped.handout_texts(file.language),
        today=today or date.today(),  # noqa: DTZ011 - the day on the wall of the clinic
        self_change=file.self_change,
        weeks=usual_weeks(template) if file.weeks is None else file.weeks,
        template=template,
        with_code=with_code,
    )
    for sentence in _language_notes(content):
        print(sentence, file=sys.stderr)
    if most_pages:
        content = _on_pages(content, most_pages)
    pdf = render_handout(content, shipped.figures().pair, paper or file.paper, style=ink)
    try:
        write_atomically(output, pdf)
    except OSError as error:
        raise ClinicError(
            f"'{output}' cannot be written: {error.strerror}.",
            "Choose another folder or make room, then try again.",
        ) from error
    print(f"{output}: {len(pdf) // 1024} KB", file=sys.stderr)
    return 0


def _read(routine: Path) -> RoutineFile:
    if not routine.is_file():
        raise ClinicError(f"There is no routine file '{routine}'.", "Check the name and the folder.")
    try:
        return read_routine_file(routine, shipped.catalogue())
    except OSError as error:
        raise ClinicError(
            f"'{routine}' cannot be read: {error.strerror}.", "Check the file and its rights."
        ) from error


def _on_pages(content: HandoutContent, most: int) -> HandoutContent:
    """What fits on so many pages; what had to go is said."""
    fitted = fitted_to(content, shipped.figures().pair, most)
    if not fitted.fits:
        raise ClinicError(fitted.said)
    if fitted.said:
        print(fitted.said, file=sys.stderr)
    return fitted.content


def _language_notes(content: HandoutContent) -> list[str]:
    """What a reader of that language should look at before the sheet is handed out."""
    notes: list[str] = []
    if content.unreviewed:
        notes.append(f"Drafts nobody has reviewed ({content.language}): {', '.join(content.unreviewed)}.")
    if content.untranslated:
        notes.append(f"Still in English: {', '.join(content.untranslated)}.")
    return notes
