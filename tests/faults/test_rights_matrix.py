"""Every job of every service, tried in every role: allowed or refused as written here, below the window.

The expected letters are written out by hand, apart from the program's own table. A job that is not listed makes
the test fail, so a new one cannot be forgotten. The same list shows that no change goes without an audit row.
"""

import hashlib
import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import clinic_app.services
from clinic_app.app import shipped
from clinic_app.domain.clients import ClientId
from clinic_app.domain.own_exercises import OwnExercise, own_id
from clinic_app.services.audit import AuditService
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.diaries import DiaryService
from clinic_app.services.drafts import DraftService
from clinic_app.services.erasing import ErasingService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.library import LibraryService
from clinic_app.services.own_exercises import Arrival, OwnExerciseService, Undo
from clinic_app.services.people import PeopleService
from clinic_app.services.record_export import RecordExportService
from clinic_app.services.rights import NotAllowed
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import ClinicCard, ClinicDefaults, SettingsService
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_ring import KeyRing
from clinic_app.storage.key_slots import OpenedSlot, derive_key, read_key_file
from store_fixtures import FixedClock, make_store

SECRETS = {
    "T": "therapist likes horses",
    "A": "assistant likes horses",
    "D": "administrator likes horses",
    "TD": "correct horse",
    "X": "",
}
ROLES = ("T", "A", "D", "TD")
ROUTINE: dict[str, object] = {"title": "Hips", "items": [{"key": "a"}]}


@dataclass
class Clinic:
    """An open store and what is in it; `jobs` may use everything."""

    store: ClinicStore
    backups: Path
    passphrase: str
    ids: dict[str, Any]
    clock: FixedClock = field(default_factory=FixedClock)

    def of(self, service: type[Any]) -> Any:
        if service in (BackupService, ErasingService):
            return service(self.store, self.clock, Backups(self.store, self.backups))
        return service(self.store, self.clock)


Job = Callable[[Clinic], object]


@dataclass(frozen=True)
class Line:
    roles: str
    """Who may: T therapist, A assistant, D administrator."""
    effect: str
    """"changes": something and a row of the trail; "reads": nothing; "notes": a row of the trail; "draft": a draft only."""
    job: Job


def _clients(c: Clinic) -> ClientService:
    return ClientService(c.store, c.clock)


def _screenings(c: Clinic) -> ScreeningService:
    return ScreeningService(c.store, c.clock)


def _people(c: Clinic) -> PeopleService:
    return PeopleService(c.store, c.clock)


def _audit(c: Clinic) -> AuditService:
    return AuditService(c.store, c.clock)


def _library(c: Clinic) -> LibraryService:
    return LibraryService(c.store, c.clock)


def _own(c: Clinic) -> OwnExerciseService:
    return OwnExerciseService(c.store, c.clock)


def _pictured(c: Clinic) -> OwnExercise:
    exercise = next(iter(shipped.catalogue()))
    return OwnExercise(replace(exercise, figure=f"photo:{c.ids['picture']}"), "key")


def _version(c: Clinic, user_id: str) -> int:
    return next(person.version for person in _people(c).list() if person.id == user_id)


ANA = {"given_name": "Ana", "family_name": "Silva"}

LINES: dict[str, Line] = {
    "ClientService.find": Line("TA", "reads", lambda c: _clients(c).find("")),
    "ClientService.count": Line("TA", "reads", lambda c: _clients(c).count()),
    "ClientService.get": Line("TA", "reads", lambda c: _clients(c).get(c.ids["client"])),
    "ClientService.similar": Line("TA", "reads", lambda c: _clients(c).similar(ANA)),
    "ClientService.open": Line("TA", "notes", lambda c: _clients(c).open(c.ids["client"])),
    "ClientService.create": Line("TA", "changes", lambda c: _clients(c).create(ANA)),
    "ClientService.update": Line(
        "TA", "changes", lambda c: _clients(c).update(c.ids["client"], {"notes": "x"}, 1)
    ),
    "ClientService.archive": Line("TA", "changes", lambda c: _clients(c).archive(c.ids["client"])),
    "ClientService.restore": Line("TA", "changes", lambda c: _clients(c).restore(c.ids["archived"])),
    "ClientService.create_episode": Line(
        "TA", "changes", lambda c: _clients(c).create_episode(c.ids["client"], {"complaint": "x"})
    ),
    "ClientService.update_episode": Line(
        "TA", "changes", lambda c: _clients(c).update_episode(c.ids["episode"], {"complaint": "y"}, 1)
    ),
    "ScreeningService.start": Line("T", "changes", lambda c: _screenings(c).start(c.ids["client"])),
    "ScreeningService.answer": Line(
        "T", "changes", lambda c: _screenings(c).answer(c.ids["screening"], "hx_age", 35)
    ),
    "ScreeningService.answer_all": Line(
        "T", "changes", lambda c: _screenings(c).answer_all(c.ids["screening"], {"hx_age": 36})
    ),
    "ScreeningService.decide": Line(
        "T", "changes", lambda c: _screenings(c).decide(c.ids["screening"], "F_CORE", "accepted")
    ),
    "ScreeningService.finish": Line(
        "T", "changes", lambda c: _screenings(c).finish(c.ids["screening"], {}, "1.1")
    ),
    "ScreeningService.reopen": Line("T", "changes", lambda c: _screenings(c).reopen(c.ids["finished"])),
    "ScreeningService.load": Line("TA", "notes", lambda c: _screenings(c).load(c.ids["screening"])),
    "ScreeningService.past": Line("TA", "reads", lambda c: _screenings(c).past(c.ids["screening"])),
    "ScreeningService.list": Line("TA", "reads", lambda c: _screenings(c).list(c.ids["client"])),
    "RoutineService.save": Line(
        "T",
        "changes",
        lambda c: RoutineService(c.store, c.clock).save(c.ids["client"], None, {**ROUTINE, "title": "New"}),
    ),
    "RoutineService.latest": Line(
        "TA", "reads", lambda c: RoutineService(c.store, c.clock).latest(c.ids["client"])
    ),
    "RoutineService.get": Line(
        "TA", "notes", lambda c: RoutineService(c.store, c.clock).get(c.ids["routine"])
    ),
    "RoutineService.list": Line(
        "TA", "reads", lambda c: RoutineService(c.store, c.clock).list(c.ids["client"])
    ),
    "HandoutService.keep": Line(
        "TA",
        "changes",
        lambda c: HandoutService(c.store, c.clock).keep(c.ids["client"], None, b"%PDF", "a4", "en"),
    ),
    "HandoutService.bytes_of": Line(
        "TA", "notes", lambda c: HandoutService(c.store, c.clock).bytes_of(c.ids["handout"])
    ),
    "HandoutService.list": Line(
        "TA", "reads", lambda c: HandoutService(c.store, c.clock).list(c.ids["client"])
    ),
    "SettingsService.clinic_card": Line(
        "TAD", "reads", lambda c: SettingsService(c.store, c.clock).clinic_card()
    ),
    "SettingsService.defaults": Line("TAD", "reads", lambda c: SettingsService(c.store, c.clock).defaults()),
    "SettingsService.save_clinic_card": Line(
        "D", "changes", lambda c: SettingsService(c.store, c.clock).save_clinic_card(ClinicCard(name="New"))
    ),
    "SettingsService.logo": Line("TAD", "reads", lambda c: SettingsService(c.store, c.clock).logo()),
    "SettingsService.save_logo": Line(
        "D", "changes", lambda c: SettingsService(c.store, c.clock).save_logo(b"a picture")
    ),
    "SettingsService.save_defaults": Line(
        "D",
        "changes",
        lambda c: SettingsService(c.store, c.clock).save_defaults(ClinicDefaults(paper="letter")),
    ),
    "SettingsService.own_numbers": Line(
        "TAD", "reads", lambda c: SettingsService(c.store, c.clock).own_numbers(shipped.protocol())
    ),
    "SettingsService.save_own_numbers": Line(
        "D",
        "changes",
        lambda c: SettingsService(c.store, c.clock).save_own_numbers(shipped.protocol(), {"tilt_large": 18}),
    ),
    "LibraryService.find": Line("TA", "reads", lambda c: _library(c).find("exercise", c.ids["client"])),
    "LibraryService.get": Line("TA", "reads", lambda c: _library(c).get(c.ids["own"])),
    "LibraryService.add": Line("T", "changes", lambda c: _library(c).add("exercise", "New", {"name": "New"})),
    "LibraryService.save": Line(
        "T", "changes", lambda c: _library(c).save(c.ids["own"], 1, "Other", {"name": "Other"})
    ),
    "LibraryService.remove": Line("T", "changes", lambda c: _library(c).remove(c.ids["own"])),
    "LibraryService.bring_back": Line("T", "changes", lambda c: _library(c).bring_back(c.ids["gone"])),
    "LibraryService.attach": Line(
        "T", "changes", lambda c: _library(c).attach(c.ids["own"], "image/png", b"other")
    ),
    "LibraryService.picture": Line("TA", "reads", lambda c: _library(c).picture(c.ids["picture"])),
    "OwnExerciseService.items": Line("TA", "reads", lambda c: _own(c).items()),
    "OwnExerciseService.get": Line("TA", "reads", lambda c: _own(c).get(own_id(c.ids["own"]), ())),
    "OwnExerciseService.create": Line("T", "changes", lambda c: _own(c).create({"name": "New"})),
    "OwnExerciseService.save": Line(
        "T", "changes", lambda c: _own(c).save(own_id(c.ids["own"]), 1, {"name": "Other"})
    ),
    "OwnExerciseService.change_scope": Line(
        "T", "changes", lambda c: _own(c).change_scope(own_id(c.ids["own"]), 1, "client", c.ids["client"])
    ),
    "OwnExerciseService.clients_using": Line(
        "TA", "reads", lambda c: _own(c).clients_using(own_id(c.ids["own"]))
    ),
    "OwnExerciseService.remove": Line("T", "changes", lambda c: _own(c).remove(own_id(c.ids["own"]))),
    "OwnExerciseService.bring_back": Line(
        "T", "changes", lambda c: _own(c).bring_back(own_id(c.ids["gone"]))
    ),
    "OwnExerciseService.take_in": Line(
        "T", "changes", lambda c: _own(c).take_in([Arrival("New", {"name": "New"})])
    ),
    "OwnExerciseService.take_back": Line(
        "T", "changes", lambda c: _own(c).take_back(Undo((c.ids["own"],), ()))
    ),
    "OwnExerciseService.pictures_of": Line("TA", "reads", lambda c: _own(c).pictures_of([_pictured(c)])),
    "OwnExerciseService.hand_out": Line("T", "notes", lambda c: _own(c).hand_out([own_id(c.ids["own"])])),
    "OwnExerciseService.favourites": Line("TA", "reads", lambda c: _own(c).favourites()),
    "OwnExerciseService.star": Line("TA", "changes", lambda c: _own(c).star("bird_dog", wanted=True)),
    "OwnExerciseService.recently_used": Line("TA", "reads", lambda c: _own(c).recently_used()),
    "DiaryService.enter": Line(
        "TA",
        "changes",
        lambda c: DiaryService(c.store, c.clock).enter(c.ids["client"], c.ids["handout"], {"days": "4"}),
    ),
    "DiaryService.list": Line("TA", "reads", lambda c: DiaryService(c.store, c.clock).list(c.ids["client"])),
    "DraftService.keep": Line("TAD", "draft", lambda c: DraftService(c.store, c.clock).keep("form", "x")),
    "DraftService.fetch": Line("TAD", "reads", lambda c: DraftService(c.store, c.clock).fetch("form")),
    "DraftService.discard": Line("TAD", "draft", lambda c: DraftService(c.store, c.clock).discard("form")),
    "DraftService.kept": Line("TAD", "reads", lambda c: DraftService(c.store, c.clock).kept()),
    "PeopleService.me": Line("TAD", "reads", lambda c: _people(c).me()),
    "PeopleService.my_rights": Line("TAD", "reads", lambda c: _people(c).my_rights()),
    "PeopleService.is_emergency": Line("TAD", "reads", lambda c: _people(c).is_emergency()),
    "PeopleService.list": Line("TAD", "reads", lambda c: _people(c).list(former=True)),
    "PeopleService.has_recovery_code": Line("TAD", "reads", lambda c: _people(c).has_recovery_code()),
    "PeopleService.add": Line(
        "D", "changes", lambda c: _people(c).add("Eva", ["assistant"], "eva likes horses")
    ),
    "PeopleService.rename": Line(
        "D", "changes", lambda c: _people(c).rename(c.ids["other"], "New", _version(c, c.ids["other"]))
    ),
    "PeopleService.set_roles": Line(
        "D",
        "changes",
        lambda c: _people(c).set_roles(c.ids["other"], ["therapist"], _version(c, c.ids["other"])),
    ),
    "PeopleService.remove": Line("D", "changes", lambda c: _people(c).remove(c.ids["other"])),
    "PeopleService.change_passphrase": Line(
        "TAD", "changes", lambda c: _people(c).change_passphrase(c.passphrase, "a quite new horse")
    ),
    "PeopleService.set_passphrase": Line(
        "D", "changes", lambda c: _people(c).set_passphrase(c.ids["other"], "a quite new horse")
    ),
    "PeopleService.fresh_recovery_code": Line("TAD", "reads", lambda c: _people(c).fresh_recovery_code()),
    "PeopleService.recovery_code_state": Line("TAD", "reads", lambda c: _people(c).recovery_code_state()),
    "PeopleService.recovery_code_copied": Line("D", "changes", lambda c: _people(c).recovery_code_copied()),
    "PeopleService.use_recovery_code": Line(
        "D",
        "changes",
        lambda c: _people(c).use_recovery_code(
            _people(c).fresh_recovery_code(), user_id=c.ids["other"], passphrase="a quite new horse"
        ),
    ),
    "PeopleService.new_recovery_code": Line("D", "changes", lambda c: _people(c).new_recovery_code()),
    "PeopleService.change_data_key": Line("D", "changes", lambda c: _people(c).change_data_key(c.passphrase)),
    "AuditService.alarm": Line("TAD", "reads", lambda c: _audit(c).alarm),
    "AuditService.find": Line("D", "reads", lambda c: _audit(c).find()),
    "AuditService.count": Line("D", "reads", lambda c: _audit(c).count()),
    "AuditService.words": Line("D", "reads", lambda c: _audit(c).words()),
    "AuditService.export_csv": Line("D", "notes", lambda c: _audit(c).export_csv()),
    "AuditService.verify": Line("D", "notes", lambda c: _audit(c).verify()),
    "AuditService.accept": Line("D", "notes", lambda c: _audit(c).accept("a backup was put back")),
    "AuditService.head": Line("TAD", "reads", lambda c: _audit(c).head()),
    "AuditService.printed": Line(
        "TA", "notes", lambda c: _audit(c).printed(c.ids["client"], c.ids["handout"])
    ),
    "AuditService.paper_left": Line(
        "TA", "notes", lambda c: _audit(c).paper_left(c.ids["client"], "letter", "printed")
    ),
    "AuditService.saved_outside": Line(
        "TA", "notes", lambda c: _audit(c).saved_outside(c.ids["client"], c.ids["handout"])
    ),
    "AuditService.locked": Line("TAD", "notes", lambda c: _audit(c).locked("idle")),
    "BackupService.due": Line("TAD", "reads", lambda c: c.of(BackupService).due()),
    "BackupService.status": Line("TAD", "reads", lambda c: c.of(BackupService).status()),
    "BackupService.kept": Line("TAD", "reads", lambda c: c.of(BackupService).kept()),
    "BackupService.give_room_back": Line("TAD", "reads", lambda c: c.of(BackupService).give_room_back()),
    "BackupService.forget_replaced": Line("D", "notes", lambda c: c.of(BackupService).forget_replaced()),
    "BackupService.run": Line("TAD", "changes", lambda c: c.of(BackupService).run()),
    "BackupService.choose_second_folder": Line(
        "TAD", "changes", lambda c: c.of(BackupService).choose_second_folder(str(c.backups / "stick"))
    ),
    "ErasingService.find": Line("D", "notes", lambda c: c.of(ErasingService).find("silva")),
    "ErasingService.preview": Line("D", "reads", lambda c: c.of(ErasingService).preview(c.ids["client"])),
    "ErasingService.erase": Line(
        "D", "changes", lambda c: c.of(ErasingService).erase(c.ids["client"], "asked")
    ),
    "ErasingService.keep_until": Line(
        "D", "changes", lambda c: c.of(ErasingService).keep_until(c.ids["client"], date(2036, 1, 1))
    ),
    "ErasingService.retention_of": Line(
        "TAD", "reads", lambda c: c.of(ErasingService).retention_of(c.ids["client"])
    ),
    "ErasingService.over": Line("TAD", "reads", lambda c: c.of(ErasingService).over()),
    "RecordExportService.collect": Line(
        "T", "notes", lambda c: RecordExportService(c.store, c.clock).collect(c.ids["client"])
    ),
}


def public_jobs() -> set[str]:
    """Every public member of every service."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(clinic_app.services.__path__):
        loaded = importlib.import_module(f"clinic_app.services.{module.name}")
        for name, service in vars(loaded).items():
            if (
                name.endswith("Service")
                and inspect.isclass(service)
                and service.__module__ == loaded.__name__
            ):
                found |= {f"{name}.{job}" for job in vars(service) if not job.startswith("_")}
    return found


@dataclass(frozen=True)
class Prepared:
    folder: Path
    ids: dict[str, Any]
    users: dict[str, str]
    data_key: bytes


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("matrix") / "records"
    clock = FixedClock()
    with make_store(folder) as store:
        people, clients = PeopleService(store, clock), ClientService(store, clock)
        users = {
            "T": people.add("Tea", ["therapist"], SECRETS["T"]).id,
            "A": people.add("Ada", ["assistant"], SECRETS["A"]).id,
            "D": people.add("Dee", ["administrator"], SECRETS["D"]).id,
            "TD": "owner",
        }
        other = people.add("Otto", ["assistant"], "otto likes horses")
        client, archived = clients.create(ANA), clients.create({"given_name": "Bo", "family_name": "Berg"})
        clients.archive(archived.id)
        episode = clients.create_episode(client.id, {"complaint": "Tight hamstrings"})
        screenings = ScreeningService(store, clock)
        screening, finished = screenings.start(client.id), screenings.start(client.id)
        screenings.answer(screening, "hx_age", 34)
        screenings.finish(finished, {}, "1.1")
        library = LibraryService(store, clock)
        own, gone = library.add("exercise", "Own", {"name": "Own"}), library.add("exercise", "Gone", {})
        library.remove(gone.id)
        ids: dict[str, Any] = {
            "own": own.id,
            "gone": gone.id,
            "picture": library.attach(own.id, "image/png", b"picture"),
            "client": ClientId(client.id),
            "archived": archived.id,
            "episode": episode.id,
            "screening": screening,
            "finished": finished,
            "routine": RoutineService(store, clock).save(client.id, None, ROUTINE),
            "handout": HandoutService(store, clock).keep(client.id, None, b"%PDF", "a4", "en"),
            "other": other.id,
            "code": people.new_recovery_code(),
        }
        return Prepared(folder, ids, users, store.keys.data_key)


def state_of(store: ClinicStore, *besides: str) -> str:
    """A digest of every row of every table but the trail, the list of recent work and those named."""
    connection = store.connect()
    try:
        digest = hashlib.sha256()
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        for (name,) in tables:
            if name not in {"event", "sqlite_sequence", "client_activity", *besides}:
                rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608  names of our own schema
                digest.update(repr((name, sorted(map(repr, rows)))).encode())
        return digest.hexdigest()
    finally:
        connection.close()


def rows_of(store: ClinicStore) -> int:
    with store.reading() as work:
        return work.events.head()[0]


def open_clinic(prepared: Prepared, tmp_path: Path, role: str) -> Clinic:
    """A fresh copy, signed in without a derivation: what is asked here comes after the passphrase."""
    folder = tmp_path / "records"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(prepared.folder, folder)
    opened = OpenedSlot(prepared.users[role], prepared.data_key)
    store = ClinicStore(
        folder / "clinic-1.db",
        derive_key(prepared.data_key, "database"),
        opened.user_id,
        read_key_file(folder).database_id,
        keys=KeyRing(folder, opened),
    )
    return Clinic(store, tmp_path / "backups", SECRETS[role], prepared.ids)


def verdict(line: Line, clinic: Clinic, expected: bool) -> str:
    """What is wrong with one cell; empty if nothing is."""
    before, rows = state_of(clinic.store), rows_of(clinic.store)
    try:
        line.job(clinic)
    except NotAllowed:
        if expected:
            return "refused"
        return (
            ""
            if (state_of(clinic.store), rows_of(clinic.store)) == (before, rows)
            else "refused, yet changed"
        )
    if not expected:
        return "allowed"
    changed, noted = state_of(clinic.store) != before, rows_of(clinic.store) > rows
    fits = {
        "changes": changed and noted,
        "notes": noted and not changed,
        "reads": not changed and not noted,
        "draft": not noted,
    }
    return "" if fits[line.effect] else f"changed: {changed}, written down: {noted}"


def silent(c: Clinic) -> None:
    """A job that changes something and says so nowhere."""
    with c.store.writing() as work:
        work.settings.keep("clinic_card", {"name": "New"}, c.clock.now())


def test_every_job_of_every_service_is_in_the_matrix() -> None:
    assert public_jobs() == set(LINES)


def test_each_job_is_allowed_or_refused_as_written_and_no_change_goes_unwritten(
    prepared: Prepared, tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    cells, wrong = 0, list[str]()
    for role in ROLES[: scale(3, 4)]:  # the fourth holds two roles together
        for name, line in LINES.items():
            expected = any(letter in line.roles for letter in role)
            clinic = open_clinic(prepared, tmp_path, role)
            with clinic.store:
                problem = verdict(line, clinic, expected)
            cells += 1
            if problem:
                wrong.append(f"{role} {name}: {problem}")
    missed = 0
    for role, line in (
        ("A", Line("", "changes", LINES["ClientService.create"].job)),
        ("A", Line("TAD", "changes", LINES["ScreeningService.decide"].job)),
        ("D", Line("D", "changes", silent)),
        ("T", Line("TAD", "reads", LINES["ClientService.open"].job)),
    ):
        clinic = open_clinic(prepared, tmp_path, role)
        with clinic.store:
            missed += not verdict(line, clinic, role in line.roles)
    changing = sum(line.effect == "changes" for line in LINES.values())
    figure(
        "role and action matrix as written",
        reached=f"{100 * (cells - len(wrong)) / cells:.0f} %",
        to_reach="100 %",
        control=f"wrong expectations: {4 - missed} of 4 noticed",
        detail=f"{cells} cells, {len(LINES)} jobs",
    )
    unwritten = [one for one in wrong if "written down: False" in one]
    figure(
        "changing commands without an audit row",
        reached=str(len(unwritten)),
        to_reach="0",
        control="a silent change is noticed" if not missed else "NOT noticed",
        detail=f"{changing} changing jobs of all services; half-typed drafts are not counted",
    )
    assert wrong == []
    assert missed == 0


def test_the_recovery_code_may_do_everything_and_somebody_unknown_nothing(
    prepared: Prepared, tmp_path: Path
) -> None:
    for user_id, expected in (("recovery", True), ("nobody", False)):
        users = {**prepared.users, "X": user_id}
        for name in (
            "ClientService.create",
            "PeopleService.add",
            "AuditService.find",
            "ScreeningService.decide",
        ):
            clinic = open_clinic(
                Prepared(prepared.folder, prepared.ids, users, prepared.data_key), tmp_path, "X"
            )
            with clinic.store:
                assert verdict(LINES[name], clinic, expected) == "", name
