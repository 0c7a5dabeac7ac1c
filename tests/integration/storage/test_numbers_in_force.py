"""The clinic's own numbers on a real store: kept, left out when the rules do not allow them, and those of a finish."""

from pathlib import Path

import pytest

from clinic_app.app import shipped
from clinic_app.domain.errors import ClinicError
from clinic_app.services.clients import ClientService
from clinic_app.services.numbers_in_force import numbers_in_force, stored_numbers
from clinic_app.services.records import AuditQuery
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import SettingsService
from store_fixtures import FixedClock, make_store


def test_own_numbers_are_kept_and_named_in_the_trail_with_old_and_new(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    settings, protocol = SettingsService(store, FixedClock()), shipped.protocol()
    assert settings.own_numbers(protocol) == {}
    settings.save_own_numbers(protocol, {"tilt_large": 18, "bridge_low": 10})
    assert settings.own_numbers(protocol) == {"tilt_large": 18}
    settings.save_own_numbers(protocol, {"tilt_large": 20})
    with store.reading() as work:
        [newest, first] = work.events.find(AuditQuery(entity="setting"))[:2]
    assert first.fields == ("tilt_large 15 -> 18",)
    assert newest.fields == ("tilt_large 18 -> 20",)
    store.close()


def test_a_number_out_of_its_range_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    settings, protocol = SettingsService(store, FixedClock()), shipped.protocol()
    with pytest.raises(ClinicError, match="10 to 25° is possible"):
        settings.save_own_numbers(protocol, {"tilt_large": 60})
    assert settings.own_numbers(protocol) == {}
    store.close()


def test_a_finished_screening_keeps_the_numbers_of_its_day(tmp_path: Path) -> None:
    store, clock = make_store(tmp_path), FixedClock()
    settings, protocol = SettingsService(store, clock), shipped.protocol()
    client = ClientService(store, clock).create({"given_name": "Ana", "family_name": "Silva"})
    screenings = ScreeningService(store, clock)
    settings.save_own_numbers(protocol, {"tilt_large": 18})
    made = screenings.start(client.id)
    assert numbers_in_force(screenings.load(made), settings, protocol) == {"tilt_large": 18}
    screenings.finish(made, {"disposition": "clear", "own_values": {"tilt_large": 18}}, "1.1")
    settings.save_own_numbers(protocol, {"bridge_low": 12})
    assert numbers_in_force(screenings.load(made), settings, protocol) == {"tilt_large": 18}
    screenings.reopen(made)
    assert numbers_in_force(screenings.load(made), settings, protocol) == {"bridge_low": 12}
    assert numbers_in_force(None, settings, protocol) == {"bridge_low": 12}
    store.close()


def test_a_screening_finished_before_own_numbers_existed_was_judged_by_the_shipped_ones() -> None:
    assert stored_numbers({"disposition": "clear"}) == {}
    assert stored_numbers({"own_values": {"tilt_large": 18, "odd": "x", "yes": True}}) == {"tilt_large": 18}
