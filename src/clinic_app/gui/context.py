"""Everything a page may use, handed to its constructor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clinic_app.gui.messages import Messages
from clinic_app.gui.pages import Navigator
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.tasks import Tasks

if TYPE_CHECKING:
    from clinic_app.domain.client_vocabulary import Paper
    from clinic_app.domain.exercises import Catalogue
    from clinic_app.domain.handouts import Fitted
    from clinic_app.domain.screening.protocol import Protocol
    from clinic_app.figures.figure_look import FigureLook
    from clinic_app.figures.library import FigureLibrary
    from clinic_app.figures.palette import Style
    from clinic_app.gui.figures.studio import FigureStudio
    from clinic_app.gui.papers.papers import Papers
    from clinic_app.gui.settings.number_files import NumberFiles
    from clinic_app.gui.vault.vault import Vault
    from clinic_app.services.clients import ClientService
    from clinic_app.services.diaries import DiaryService
    from clinic_app.services.drafts import DraftService
    from clinic_app.services.exercise_packs import PackFiles
    from clinic_app.services.figure_looks import FigureLooks
    from clinic_app.services.handout_content import HandoutContent
    from clinic_app.services.handout_texts import HandoutTexts
    from clinic_app.services.handouts import HandoutService
    from clinic_app.services.library import LibraryService
    from clinic_app.services.own_catalogue import OwnCatalogue
    from clinic_app.services.own_exercises import OwnExerciseService
    from clinic_app.services.routines import RoutineService
    from clinic_app.services.screenings import ScreeningService
    from clinic_app.services.settings_store import SettingsService


def _only_one(sheets: "Sequence[bytes]") -> bytes:
    return sheets[0]


def _no_plan(_pdf: bytes) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class AppContext:
    """Services are called only inside `tasks.run`; the rest belongs to the window's thread.

    `catalogue` gives the shipped exercises with the clinic's own among them: another object after every change, so a
    page that keeps one compares with `is`. `own_catalogue.open(client_id)`, on the store thread, adds that client's own.
    `catalogue`, `protocol` and `figures` read shipped files at the first call and are cheap afterwards; they may be
    called on either thread. `render_handout(content, paper, style)` gives the bytes of a PDF and belongs on the store
    thread; `style` is "colour", "grey" or "photocopy". `handout_texts(language)` gives the fixed words of the handout.
    `today` is the calendar day where the clinic is.
    """

    clients: "ClientService"
    drafts: "DraftService"
    screenings: "ScreeningService"
    routines: "RoutineService"
    handouts: "HandoutService"
    settings: "SettingsService"
    catalogue: "Callable[[], Catalogue]"
    protocol: "Callable[[], Protocol]"
    figures: "Callable[[], FigureLibrary]"
    render_handout: "Callable[[HandoutContent, Paper, Style], bytes]"
    handout_texts: "Callable[[str], HandoutTexts]"
    library: "LibraryService"
    diaries: "DiaryService"
    tasks: Tasks
    navigator: Navigator
    messages: Messages
    preferences: Preferences
    today: Callable[[], date] = date.today
    vault: "Vault | None" = None
    """Keys, people, trail and backups; None where a page is tried without them, which hides what belongs to them."""
    papers: "Papers | None" = None
    """Report, referral letter and intake form; None hides what leads to them."""
    number_files: "NumberFiles | None" = None
    """The clinic's own numbers as a file; None hides what reads and writes it."""
    own_exercises: "OwnExerciseService | None" = None
    packs: "PackFiles | None" = None
    own_catalogue: "OwnCatalogue | None" = None
    """The same object as `catalogue`, with what only the store thread may ask; None where only shipped ones are used."""
    studio: "FigureStudio | None" = None
    """Draws what moves or is the clinic's own; None: figures stand still and there is no pose editor."""
    figure_looks: "FigureLooks | None" = None
    """Which person a client's figures show; `gui.figures.person` has that of the open client."""
    fit_handout: "Callable[[HandoutContent, int], Fitted] | None" = None
    """The handout on so many pages and no more; belongs on the store thread. None: it comes as long as it is."""
    plan_inside: "Callable[[bytes], str]" = _no_plan
    """The plan a kept sheet carries as data, for `plan_from_text`; empty where it has none."""
    render_handout_as: "Callable[[HandoutContent, Paper, Style, FigureLook], bytes] | None" = None
    """As `render_handout`, with the person named."""
    join_sheets: "Callable[[Sequence[bytes]], bytes]" = _only_one
    """Several sheets as one file for the printer."""
