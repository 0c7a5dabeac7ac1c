"""Every object of an open clinic, built by hand in one readable place."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from clinic_app.app import shipped
from clinic_app.app.sheet_maker import SheetMaker
from clinic_app.domain.audit import Anchor
from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.screening_report import IntakeContent, LetterContent, ReportContent
from clinic_app.figures.figure_look import AS_MADE, FigureLook
from clinic_app.gui.catalogue.editor_page import ExerciseEditorPage
from clinic_app.gui.catalogue.pack_page import PackImportPage
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.context import AppContext
from clinic_app.gui.figures.person import person
from clinic_app.gui.figures.studio import FigureStudio
from clinic_app.gui.messages import Messages
from clinic_app.gui.pages import Navigator, OpenClient, Page, PageFactory
from clinic_app.gui.papers.page import PaperPage
from clinic_app.gui.papers.papers import Papers
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.routines.batch_page import BatchPage
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.page import RoutinePage
from clinic_app.gui.screening.compare_page import ComparePage
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.summary_page import SummaryPage
from clinic_app.gui.settings.number_files import NumberFiles
from clinic_app.gui.settings.settings_page import SettingsPage
from clinic_app.gui.tasks import Tasks
from clinic_app.gui.vault.role_pages import guarded
from clinic_app.gui.vault.vault import Vault, VaultServices, standing_of
from clinic_app.services.audit import AuditService
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.services.diaries import DiaryService
from clinic_app.services.drafts import DraftService
from clinic_app.services.erasing import ErasingService
from clinic_app.services.exercise_packs import Pack, PackFiles, PackPhoto
from clinic_app.services.figure_looks import FigureLooks
from clinic_app.services.handouts import HandoutService
from clinic_app.services.library import LibraryService
from clinic_app.services.own_catalogue import OwnCatalogue
from clinic_app.services.own_exercises import OwnExerciseService
from clinic_app.services.own_figures import OwnFigures
from clinic_app.services.people import PeopleService
from clinic_app.services.ports import Clock
from clinic_app.services.record_export import RecordExport, RecordExportService
from clinic_app.services.records import LibraryFileId
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import SettingsService
from clinic_app.storage.backup_file import read_backup
from clinic_app.storage.backup_proof import seal_key
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore


def build_context(
    store: ClinicStore,
    preferences: Preferences,
    messages: Messages,
    tasks: Tasks,
    clock: Clock | None = None,
    *,
    jobs: Tasks | None = None,
) -> AppContext:
    """What the pages of one open clinic may use. `clock` None is the clock of this machine.

    `jobs` is the queue for work that takes seconds, such as backups; by default that of everything else.
    """
    clock = clock or SystemClock()
    own_exercises = OwnExerciseService(store, clock)
    own_catalogue = OwnCatalogue(shipped.catalogue, own_exercises)
    navigator = Navigator()
    _follow_client(own_catalogue, navigator, tasks)
    library = LibraryService(store, clock)
    figures = cache(lambda: shipped.figures().branch())
    own_figures = OwnFigures(library, figures)
    looks = FigureLooks(library)
    _follow_figures(own_figures, looks, navigator, tasks)
    sheets = SheetMaker(
        figures,
        lambda: person().look,
        lambda file_id: library.picture(LibraryFileId(file_id))[1],
    )
    return AppContext(
        clients=ClientService(store, clock),
        drafts=DraftService(store, clock),
        screenings=ScreeningService(store, clock),
        routines=RoutineService(store, clock),
        handouts=HandoutService(store, clock),
        settings=SettingsService(store, clock),
        library=library,
        diaries=DiaryService(store, clock),
        catalogue=own_catalogue,
        protocol=shipped.protocol,
        figures=figures,
        render_handout=sheets.render,
        render_handout_as=sheets.render_as,
        join_sheets=sheets.join,
        fit_handout=sheets.fit,
        plan_inside=sheets.plan_inside,
        handout_texts=shipped.handout_texts,
        tasks=tasks,
        navigator=navigator,
        messages=messages,
        preferences=preferences,
        today=clock.today,
        vault=build_vault(store, clock, jobs or tasks),
        papers=build_papers(),
        number_files=NumberFiles(_numbers_file, _read_numbers),
        own_exercises=own_exercises,
        own_catalogue=own_catalogue,
        packs=PackFiles(_write_pack, _read_pack, clean_pack_photo),
        studio=FigureStudio(
            jobs or tasks,
            figures,
            shipped.sheets,
            own_figures,
            read_photo=lambda file_id: library.picture(LibraryFileId(file_id))[1],
            tasks=tasks,
        ),
        figure_looks=looks,
    )


def _follow_client(catalogue: OwnCatalogue, navigator: Navigator, tasks: Tasks) -> None:
    """The catalogue holds the clinic's own exercises from the start, and those of the client that is open."""

    def read(client: object) -> None:
        client_id = client.id if isinstance(client, OpenClient) else ""
        tasks.run(lambda: catalogue.open(client_id))

    navigator.client_changed.connect(read)
    read(None)


def _follow_figures(own: OwnFigures, looks: FigureLooks, navigator: Navigator, tasks: Tasks) -> None:
    """Own figures are known from the start, and all figures show the person chosen for the open client."""

    def read(client: object) -> None:
        client_id = ClientId(client.id) if isinstance(client, OpenClient) else None

        def load() -> FigureLook:
            own.load(client_id)
            return AS_MADE if client_id is None else looks.of_client(client_id)

        tasks.run(load, person().show)

    navigator.client_changed.connect(read)
    read(None)


def _write_pack(pack: Pack) -> bytes:
    from clinic_app.interchange.pack_file import write_pack

    return write_pack(pack)


def _read_pack(content: bytes) -> Pack:
    from clinic_app.interchange.pack_file import read_pack

    return read_pack(content)


def clean_pack_photo(photo: PackPhoto) -> PackPhoto:
    """A picture from outside as it may be kept. Raises ClinicError."""
    from clinic_app.gui.figures.photo_clean import clean_photo, open_photo

    return PackPhoto(*clean_photo(open_photo(photo.data)), photo.mark)


def _numbers_file(own: Mapping[str, float]) -> str:
    from clinic_app.interchange.numbers_file import numbers_file

    return numbers_file(shipped.protocol(), own)


def _read_numbers(content: bytes, name: str) -> dict[str, float]:
    from clinic_app.interchange.numbers_file import read_numbers_file

    return read_numbers_file(content, shipped.protocol(), name)


def build_vault(store: ClinicStore, clock: Clock, jobs: Tasks) -> Vault:
    """Keys, people, trail and backups of an open clinic."""
    backups = Backups(store, store.path.parent / "backups")
    people = PeopleService(store, clock)

    def anchors() -> list[Anchor]:
        found: list[Anchor] = []
        for one in backups.kept(backups.usual_folder):
            with suppress(ClinicError):  # damaged, or of an earlier data key: it proves nothing either way
                sealed = read_backup(Path(one.folder) / one.name).unseal(seal_key(store.database_key))
                if sealed.trail_number:  # a backup of the first form, from before an upgrade, has no marks
                    found.append(Anchor(sealed.trail_number, bytes.fromhex(sealed.trail_mark), one.name))
        return found

    services = VaultServices(
        people=people,
        audit=AuditService(store, clock),
        backups=BackupService(store, clock, backups),
        erasing=ErasingService(store, clock, backups),
        export=RecordExportService(store, clock, _ItemLabels()),
        record_files=_record_files,
        prove=backups.prove,
        anchors=anchors,
    )
    return Vault(services, standing_of(people), jobs)


def _record_files(export: RecordExport) -> Mapping[str, bytes]:
    from clinic_app.interchange.client_record import record_files

    return record_files(export)


class _ItemLabels(Mapping[str, str]):
    """What the questions of the screen are called; read from the shipped files when first asked."""

    def __getitem__(self, item_id: str) -> str:
        protocol = shipped.protocol()
        if item_id in protocol.items:
            return protocol.items[item_id].title
        return protocol.red_flags[item_id].title

    def __iter__(self) -> Iterator[str]:
        protocol = shipped.protocol()
        yield from protocol.items
        yield from protocol.red_flags

    def __len__(self) -> int:
        return len(shipped.protocol().items) + len(shipped.protocol().red_flags)


def build_papers() -> Papers:
    """Report, referral letter and intake form with the shipped words."""
    return Papers(shipped.letter_texts, shipped.retest_plan, _report, _letter, _intake)


def _report(content: ReportContent, paper: Paper) -> bytes:
    from clinic_app.pdf.report import render_report

    return render_report(content, paper)


def _letter(content: LetterContent, paper: Paper) -> bytes:
    from clinic_app.pdf.letter import render_letter

    return render_letter(content, paper)


def _intake(content: IntakeContent, paper: Paper) -> bytes:
    from clinic_app.pdf.intake import render_intake

    return render_intake(content, paper)


def _pose_editor(context: AppContext) -> Page:
    # numpy and the renderer come with it.
    from clinic_app.gui.figures.pose_editor import PoseEditorPage

    return PoseEditorPage(context)


def pages() -> dict[str, PageFactory]:
    """Every page of the window by the name the navigator knows it by."""
    return guarded(
        {
            "clients": ClientListPage,
            "client": ClientPage,
            "client_form": ClientFormPage,
            "screening": ScreeningPage,
            "summary": SummaryPage,
            "catalogue": CataloguePage,
            "exercise_editor": ExerciseEditorPage,
            "pack_import": PackImportPage,
            "routine": RoutinePage,
            "handout": HandoutPage,
            "handouts_of_day": BatchPage,
            "paper": PaperPage,
            "compare": ComparePage,
            "pose_editor": _pose_editor,
            "settings": SettingsPage,
        }
    )
