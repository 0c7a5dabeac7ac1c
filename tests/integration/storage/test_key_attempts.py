import json
from pathlib import Path

import pytest

from clinic_app.domain.errors import WrongPassphrase
from clinic_app.services.records import AuditQuery
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_attempts import FILE, FREE_TRIES, LONGEST_WAIT_S, Attempts, TooManyTries


class RunningClock:
    def __init__(self, now_s: float = 1000.0) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s


def fail(attempts: Attempts, times: int, clock: RunningClock, user_id: str | None = None) -> list[float]:
    """Waits before each of `times` wrong tries, each made as soon as it is allowed."""
    waits: list[float] = []
    for _ in range(times):
        waits.append(attempts.wait_s(user_id))
        clock.now_s += waits[-1]
        attempts.begin(user_id)
    return waits


def test_five_tries_are_free_then_the_wait_doubles_up_to_an_hour(tmp_path: Path) -> None:
    clock = RunningClock()
    waits = fail(Attempts(tmp_path, clock), 15, clock)
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_a_try_before_its_time_is_refused_and_costs_nothing(tmp_path: Path) -> None:
    clock = RunningClock()
    attempts = Attempts(tmp_path, clock)
    fail(attempts, 6, clock)
    for _ in range(20):
        with pytest.raises(TooManyTries, match=r"Try again in 1 min 0 s\.") as caught:
            attempts.begin(None)
        assert caught.value.wait_s == 60
    clock.now_s += 60
    attempts.begin(None)


def test_the_count_outlives_the_program(tmp_path: Path) -> None:
    clock = RunningClock()
    fail(Attempts(tmp_path, clock), 5, clock)
    assert Attempts(tmp_path, clock).wait_s(None) == 30


def test_a_restart_of_the_computer_shortens_no_wait(tmp_path: Path) -> None:
    clock = RunningClock(1_000_000.0)
    fail(Attempts(tmp_path, clock), 6, clock)
    booted = RunningClock(10.0)
    assert Attempts(tmp_path, booted).wait_s(None) == 50
    booted.now_s = 61.0
    assert Attempts(tmp_path, booted).wait_s(None) == 0


def test_one_user_does_not_lock_out_another(tmp_path: Path) -> None:
    clock = RunningClock()
    attempts = Attempts(tmp_path, clock)
    fail(attempts, 8, clock, "ana")
    assert attempts.wait_s("ana") > 0
    assert attempts.wait_s("ben") == attempts.wait_s(None) == 0


def test_success_forgets_the_tries_and_tells_how_many_went_wrong(tmp_path: Path) -> None:
    clock = RunningClock()
    attempts = Attempts(tmp_path, clock)
    fail(attempts, 3, clock, "ana")
    attempts.begin("ana")
    assert attempts.succeeded("ana") == 3
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"": 3}', b'{"": {"count": "x", "last_s": 1}}', b" " * 70_000]
)
def test_a_damaged_count_locks_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    Attempts(tmp_path, RunningClock()).begin(None)


def test_a_very_high_count_still_waits_an_hour_at_most(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"": {"count": 10**9, "last_s": 1000.0}}))
    assert Attempts(tmp_path, RunningClock()).wait_s(None) == LONGEST_WAIT_S


def test_the_store_counts_before_it_tries_and_writes_the_wrong_tries_down(
    folder: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    for _ in range(FREE_TRIES - 1):
        with pytest.raises(WrongPassphrase):
            ClinicStore.open(folder, "wrong horse", user_id="owner", state=state)
    with (
        ClinicStore.open(folder, "correct horse", user_id="owner", state=state) as store,
        store.reading() as work,
    ):
        rows = [(row.action, row.fields) for row in work.events.find(AuditQuery())]
    assert ("wrong passphrases", (str(FREE_TRIES - 1),)) in rows
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPassphrase):
            ClinicStore.open(folder, "wrong horse", user_id="owner", state=state)
    with pytest.raises(TooManyTries):
        ClinicStore.open(folder, "correct horse", user_id="owner", state=state)
