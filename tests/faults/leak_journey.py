"""A whole day with canaries in every field, run under watch by test_leaks.py; not by pytest.

Arguments: data folder, "sealed" or "plain". In "plain" the database is made without its key, as a control.
"""

import logging
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

PASSPHRASE = "CANARYPASSPHRASE quiet otter"
WORD = "CANARYCLIENT"


def without_key() -> None:
    """Every connection forgets to set its key: the database becomes an ordinary one that anybody can read."""
    from sqlcipher3 import dbapi2

    class Plain(dbapi2.Connection):
        def execute(self, sql: str, parameters: Any = (), /) -> Any:
            return super().execute("SELECT 1" if sql.startswith("PRAGMA key") else sql, parameters)

    real: Any = dbapi2.connect

    def connect(*arguments: Any, **options: Any) -> Any:
        options["factory"] = Plain
        return real(*arguments, **options)

    dbapi2.connect = connect


def day(folder: Path) -> None:
    from clinic_app.app import shipped
    from clinic_app.app.bug_report import report_text
    from clinic_app.app.logbook import Logbook
    from clinic_app.domain.errors import ClinicError
    from clinic_app.domain.screening.assessment import assess
    from clinic_app.interchange.client_record import record_files
    from clinic_app.interchange.routine_file import read_routine_file
    from clinic_app.pdf.handout import render_handout
    from clinic_app.services.backups import BackupService
    from clinic_app.services.clients import ClientService
    from clinic_app.services.clock import SystemClock
    from clinic_app.services.diaries import DiaryService
    from clinic_app.services.drafts import DraftService
    from clinic_app.services.erasing import ErasingService
    from clinic_app.services.handout_content import HandoutClient, compose_handout
    from clinic_app.services.handouts import HandoutService
    from clinic_app.services.library import LibraryService
    from clinic_app.services.record_export import RecordExportService
    from clinic_app.services.routines import RoutineService
    from clinic_app.services.screenings import ScreeningService
    from clinic_app.services.settings_store import ClinicCard, SettingsService
    from clinic_app.storage.backups import Backups
    from clinic_app.storage.clinic_store import ClinicStore
    from clinic_app.storage.key_slots import LEAST_COST

    logging.basicConfig(filename=folder / "program.log", level=logging.DEBUG)
    clock = SystemClock()
    store = ClinicStore.create(folder, PASSPHRASE, cost=LEAST_COST)
    clients = ClientService(store, clock)
    typed = {
        "given_name": f"{WORD}GIVEN",
        "family_name": f"{WORD}FAMILY",
        "preferred_name": f"{WORD}CALLED",
        "birth_date": date(1985, 3, 2),
        "email": f"{WORD}@mail.example",
        "emergency_name": f"{WORD}EMERGENCY",
        "alerts": f"{WORD}ALERT",
        "notes": f"{WORD}NOTES " * 400,
    }
    DraftService(store, clock).keep("client_form:new", {"values": {"notes": f"{WORD}DRAFT"}})
    client = clients.create(typed)
    clients.find(f"{WORD}FAM")
    clients.open(client.id)
    episode = clients.create_episode(client.id, {"complaint": f"{WORD}COMPLAINT", "goals": f"{WORD}GOAL"})
    screenings = ScreeningService(store, clock)
    screening = screenings.start(client.id, episode.id)
    screenings.answer_all(screening, {"hx_age": 34, "hx_note": f"{WORD}ANSWER"}, rater=f"{WORD}RATER")
    screenings.answer(screening, "hx_note", f"{WORD}CORRECTED")
    screenings.decide(screening, "F_HF_SHORT_L", "accepted", f"{WORD}DECISION")
    assess(shipped.protocol(), {"hx_age": 34})
    screenings.finish(screening, {"note": f"{WORD}OUTPUT"}, "1.1")
    SettingsService(store, clock).save_clinic_card(ClinicCard(name=f"{WORD}CLINIC"))

    example = Path(__file__).parents[1] / "data" / "examples" / "routine.yaml"
    routine = read_routine_file(example, shipped.catalogue()).routine
    routine_id = RoutineService(store, clock).save(client.id, screening, routine)
    content = compose_handout(
        HandoutClient(given_name=f"{WORD}GIVEN", family_name=f"{WORD}FAMILY"),
        routine,
        shipped.catalogue(),
        ClinicCard(name=f"{WORD}CLINIC"),
        shipped.handout_texts("en"),
        today=clock.today(),
    )
    pdf = render_handout(content, shipped.figures().pair, "a4")
    preview(pdf)
    HandoutService(store, clock).keep(client.id, routine_id, pdf, "a4", "en")
    HandoutService(store, clock).keep(client.id, routine_id, f"%PDF-1.7 {WORD}PDF".encode() * 200, "a4", "en")
    kept = HandoutService(store, clock).list(client.id)[0]
    DiaryService(store, clock).enter(client.id, kept.id, {"remark": f"{WORD}DIARY " * 50})
    library = LibraryService(store, clock)
    own = library.add(
        "exercise", f"{WORD}OWN", {"cue": f"{WORD}CUE " * 50}, scope="client", client_id=client.id
    )
    library.picture(library.attach(own.id, "image/png", f"{WORD}PICTURE".encode() * 200))
    vault = Backups(store, folder / "backups")
    backups = BackupService(store, clock, vault)
    backups.run()
    # Only in memory: saving it is the user's act.
    record_files(RecordExportService(store, clock).collect(client.id))
    book = Logbook(folder / "logs")
    try:
        clients.create({"given_name": f"{WORD}WRONG", "family_name": "x", "email": f"{WORD}nomail"})
    except ClinicError as error:
        book.note("refused", error=error, place=f"{WORD}PLACE", user=f"{WORD}USER")
        book.note(f"{WORD}EVENT", error=error)
        logging.getLogger("clinic_app").warning("refused: %s", type(error).__name__)
    try:
        raise ValueError(f"{WORD}VALUE")
    except ValueError as error:
        book.bug(error)
        (folder / "report.txt").write_text(report_text(type(error), error.__traceback__), "utf-8")
    try:
        clients.update(client.id, {"notes": f"{WORD}LATE"}, 99)
    except ClinicError:
        logging.getLogger("clinic_app").exception("conflict")
    ErasingService(store, clock, vault).erase(clients.create({**typed, "given_name": "Second"}).id, "asked")
    backups.run()
    store.close()
    try:
        ClinicStore.open(folder, PASSPHRASE[::-1] + PASSPHRASE)
    except ClinicError:
        logging.getLogger("clinic_app").exception("refused")
    ClinicStore.open(folder, PASSPHRASE).close()


def preview(pdf: bytes) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    document[0].render(scale=1)  # pyright: ignore[reportUnknownMemberType]  # the library has no types
    document.close()


if __name__ == "__main__":
    if sys.argv[2] == "plain":
        without_key()
    place = Path(sys.argv[1])
    place.mkdir(parents=True)
    day(place)
    sys.stdout.write("DAY DONE\n")
    sys.stdout.flush()
    os._exit(0)
