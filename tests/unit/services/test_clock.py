from datetime import UTC, timedelta

from clinic_app.services.clock import SystemClock


def test_the_clock_of_the_machine_tells_utc_and_the_local_day() -> None:
    clock = SystemClock()
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs(clock.today() - now.astimezone().date()) <= timedelta(days=1)
