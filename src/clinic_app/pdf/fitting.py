"""A handout on so many pages and no more, within what is still legible."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from clinic_app.domain.handouts import Fitted, HandoutContent, Template
from clinic_app.pdf.handout import page_count
from clinic_app.pdf.pictures import FigureSource, no_photos


def fitted_to(
    content: HandoutContent,
    figures: FigureSource,
    most: int,
    photos: Callable[[str], bytes] = no_photos,
) -> Fitted:
    """The first of these that takes at most `most` pages: as it is, with a shorter diary, without one, then at 12 pt.

    Large print stays large print: a client who needs 18 pt is not helped by fewer pages. When nothing fits, the
    shortest of all comes back with the reason.
    """
    best = Fitted(content, page_count(content, figures, photos), fits=False)
    if best.pages <= most:
        return replace(best, fits=True)
    for variant, said in _variants(content):
        pages = page_count(variant, figures, photos)
        if pages <= most:
            return Fitted(variant, pages, fits=True, said=said)
        if pages < best.pages:
            best = Fitted(variant, pages, fits=False)
    smallest = "18 pt" if content.template == "large" else "12 pt"
    words = f"{most} {'page' if most == 1 else 'pages'}"
    return replace(
        best,
        said=f"This does not fit on {words}: even without a diary it takes {best.pages} at {smallest}, and "
        "smaller type would not be legible. Leave an exercise out, or split the routine into two days.",
    )


def _variants(content: HandoutContent) -> Iterator[tuple[HandoutContent, str]]:
    templates: tuple[Template, ...] = (content.template,)
    if content.template == "standard" and content.second is None:
        templates = ("standard", "compact")
    for template in templates:
        smaller = "Compact at 12 pt" if template != content.template else ""
        for weeks in (content.weeks, 2, 1, 0):
            if weeks > content.weeks or (template == content.template and weeks == content.weeks):
                continue
            diary = "" if weeks == content.weeks else _diary(weeks)
            said = ", ".join(part for part in (smaller, diary) if part)
            yield replace(content, template=template, weeks=weeks), f"{said[:1].upper()}{said[1:]}."


def _diary(weeks: int) -> str:
    if not weeks:
        return "without the diary"
    return f"with a diary of {weeks} {'week' if weeks == 1 else 'weeks'}"
