import errno
import os
from datetime import date
from pathlib import Path

import pytest

from clinic_app.domain.clients import Client
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.diaries import DiaryService
from clinic_app.services.erasing import ErasingService, RetentionRuns
from clinic_app.services.library import LibraryService
from clinic_app.services.records import NotFound
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.failures import StoreBusy
from clinic_app.storage.schema import KEPT_COPIES, keep_copy
from store_fixtures import FixedClock


def test_the_confirmation_names_what_goes(
    clients: ClientService,
    erasing: ErasingService,
    backups: BackupService,
    store: ClinicStore,
    clock: FixedClock,
    ana: Client,
) -> None:
    clients.create_episode(ana.id, {"complaint": "Tight hamstrings"})
    DiaryService(store, clock).enter(ana.id, None, {"days": 3})
    library = LibraryService(store, clock)
    own = library.add("exercise", "Her own", {}, scope="client", client_id=ana.id)
    library.attach(own.id, "image/png", b"picture")
    backups.run()
    preview = erasing.preview(ana.id)
    assert preview.name == "Ana Silva"
    assert preview.lines == (
        "the record of Ana Silva with contact data, precautions and notes",
        "1 episode of care",
        "1 returned diary",
        "1 exercise, template or dose made for this client alone",
        "1 picture that belongs to them",
    )
    assert any("1 earlier backup still holds" in line for line in preview.stays)
    assert clients.count() == 1


def test_an_erased_client_is_gone_and_the_trail_keeps_a_number(
    clients: ClientService, erasing: ErasingService, store: ClinicStore, ana: Client
) -> None:
    assert erasing.erase(ana.id, "asked").finished
    assert clients.find("silva") == []
    with pytest.raises(NotFound):
        clients.get(ana.id)
    with pytest.raises(NotFound):
        erasing.erase(ana.id, "again")
    with store.reading() as work:
        assert [(one.client_id, one.ground) for one in work.erasures.erased()] == [(ana.id, "asked")]
        assert "erased" in work.events.words()[0]


def test_a_record_that_must_be_kept_is_not_erased(
    clients: ClientService, erasing: ErasingService, clock: FixedClock, ana: Client
) -> None:
    erasing.keep_until(ana.id, date(2036, 1, 1))
    assert erasing.preview(ana.id).keep_until == date(2036, 1, 1)
    with pytest.raises(RetentionRuns, match="until 2036-01-01"):
        erasing.erase(ana.id, "asked")
    assert clients.count() == 1
    assert erasing.over() == []
    clock.advance(days=3650)
    assert erasing.over() == [ana.id]
    erasing.erase(ana.id, "retention over")
    assert erasing.over() == []


def test_a_date_to_keep_until_can_be_taken_back(erasing: ErasingService, ana: Client) -> None:
    erasing.keep_until(ana.id, date(2036, 1, 1))
    erasing.keep_until(ana.id, None)
    assert erasing.retention_of(ana.id) is None


def test_an_erasure_while_somebody_reads_is_finished_by_the_next_backup(
    erasing: ErasingService,
    backups: BackupService,
    vault: Backups,
    ana: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(_: object) -> None:
        raise StoreBusy("In use.", "Later.")

    with monkeypatch.context() as patch:
        patch.setattr(Backups, "compact", busy)
        assert not erasing.erase(ana.id, "asked").finished
        with pytest.raises(StoreBusy):
            backups.run()
    calls: list[str] = []
    real = vault.compact
    monkeypatch.setattr(vault, "compact", lambda: (calls.append("compact"), real()))
    backups.run()
    backups.run()
    assert calls == ["compact"]


def test_copies_from_before_an_upgrade_go_with_the_erased_client(
    erasing: ErasingService, store: ClinicStore, folder: Path, ana: Client
) -> None:
    keep_copy(store.path, store.database_key, "0001")
    assert list((folder / KEPT_COPIES).iterdir())
    erasing.erase(ana.id, "asked")
    assert not list((folder / KEPT_COPIES).iterdir())


def test_copies_a_failing_disk_does_not_give_away_go_with_the_next_backup(
    erasing: ErasingService,
    backups: BackupService,
    store: ClinicStore,
    folder: Path,
    ana: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep_copy(store.path, store.database_key, "0001")

    def unreadable(_: object = None) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", unreadable)
        patch.setattr(os, "scandir", unreadable)
        assert not erasing.erase(ana.id, "asked").finished
    assert list((folder / KEPT_COPIES).iterdir())
    backups.run()
    assert not list((folder / KEPT_COPIES).iterdir())
