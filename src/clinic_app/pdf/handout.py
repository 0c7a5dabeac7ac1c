"""The printed handout: content in, one PDF out, the same bytes every time."""

from collections.abc import Callable

from clinic_app.domain.handouts import HandoutContent
from clinic_app.figures.palette import DEFAULT_LOOK, BodyLook, Style
from clinic_app.pdf.bilingual import bilingual_pages
from clinic_app.pdf.closing import closing_pages
from clinic_app.pdf.compact import compact_pages
from clinic_app.pdf.escape import plain
from clinic_app.pdf.exercise_block import exercise_pages
from clinic_app.pdf.first_page import first_page
from clinic_app.pdf.fonts import fitted
from clinic_app.pdf.fridge import fridge_pages
from clinic_app.pdf.large_print import SIZE as LARGE_SIZE
from clinic_app.pdf.large_print import large_pages
from clinic_app.pdf.parts import BODY, INKS, SMALL, Part, packed
from clinic_app.pdf.pictures import FigureSource, Pictures, no_photos
from clinic_app.pdf.sheet import HEIGHT, MM, WIDTH, Paper, Sheet
from clinic_app.pdf.tags import Facts

_Page = list[tuple[float, Part]]


def render_handout(
    content: HandoutContent,
    figures: FigureSource,
    paper: Paper = "a4",
    *,
    style: Style = "colour",
    look: BodyLook = DEFAULT_LOOK,
    tags: bool = True,
    photos: Callable[[str], bytes] = no_photos,
) -> bytes:
    """The whole handout as PDF bytes.

    `figures` gives the start and end drawing of a figure id and raises KeyError for one it lacks, which
    prints a frame with a sentence instead; `photos` does the same for ids that begin with "photo:". `style` inks figures and page alike. `tags` adds the reading structure for screen
    readers; a quick preview may leave it out. Same input, same bytes.
    """
    pages = _pages(content, Pictures(figures, style, look, photos))
    facts = Facts(
        plain(content.document_title),
        plain(content.author),
        plain(content.subject),
        content.language,
        content.made_on,
        content.plan_record,
    )
    sheet = Sheet(paper, INKS[style], content.language)
    for number, page in enumerate(pages, start=1):
        with sheet.page():
            for y, part in page:
                part.draw(sheet, y)
            with sheet.furniture():
                _foot(sheet, content, number, len(pages))
    return sheet.finished(facts, tags=tags)


def _pages(content: HandoutContent, pictures: Pictures) -> list[_Page]:
    if content.second is not None:
        return bilingual_pages(content, content.second, pictures)
    match content.template:
        case "large":
            return large_pages(content, pictures)
        case "compact":
            return compact_pages(content, pictures)
        case "fridge":
            return fridge_pages(content, pictures)
        case _:
            first, moved = first_page(content)
            blocks = exercise_pages(content.blocks, content.labels, pictures)
            return [*packed(first), *blocks, *closing_pages(content, moved)]


def page_count(
    content: HandoutContent, figures: FigureSource, photos: Callable[[str], bytes] = no_photos
) -> int:
    """How many pages the handout takes, without drawing it."""
    return len(_pages(content, Pictures(figures, "colour", photo=photos)))


def _foot(sheet: Sheet, content: HandoutContent, number: int, pages: int) -> None:
    """Name and page number on every page, and where to call."""
    size = LARGE_SIZE if content.template == "large" else SMALL
    y = BODY + (2 if size == SMALL else 0.6) * MM
    sheet.rule(0, y, WIDTH, ink=sheet.inks.line)
    baseline = HEIGHT - 0.9 * MM
    count = content.labels.page.format(page=number, pages=pages)
    name = fitted(content.client_name, size, 60 * MM, bold=True)
    sheet.line(0, baseline, name, size, bold=True)
    sheet.line(WIDTH, baseline, count, size, align="right")
    left = sheet.faces.width(name, size, bold=True) + 5 * MM
    room = WIDTH - left - sheet.faces.width(count, size) - 5 * MM
    shown = fitted(content.foot, size, room)
    if shown == content.foot or size == SMALL:
        sheet.line(left + room / 2, baseline, shown, size, align="centre")
