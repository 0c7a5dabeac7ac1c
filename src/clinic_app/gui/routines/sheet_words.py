"""What the screen says about the language of a sheet before it is handed out."""

from clinic_app.domain.handouts import HandoutContent
from clinic_app.gui.routines.proofing import language_name

_NAMED = 4


def language_doubts(content: HandoutContent | None) -> str:
    """What to know about the words of a sheet before it is handed out; empty when there is nothing to ask."""
    return " ".join(part for part in (unreviewed_words(content), untranslated_words(content)) if part)


def unreviewed_words(content: HandoutContent | None) -> str:
    """Which texts of the sheet are drafts; empty when all were reviewed."""
    if content is None or not content.unreviewed:
        return ""
    return f"Drafts in {language_name(content.language)}: {_some(content.unreviewed)}."


def untranslated_words(content: HandoutContent | None) -> str:
    """What stands in English on a sheet in another language; it is marked on the page too."""
    if content is None or not content.untranslated:
        return ""
    return f"Still in English, and marked so on the page: {_some(content.untranslated)}."


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(name if len(name) < 48 else f"{name[:45]}…" for name in names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
