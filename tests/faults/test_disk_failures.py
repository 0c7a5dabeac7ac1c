"""Every call to the disk fails, once and for good: one clear sentence each, and what was there stays."""

import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import strace_kit
from fault_kit import Children, Template, acknowledged, look_at, lost

from clinic_app.domain.errors import ClinicError
from clinic_app.services.backups import BackupService
from clinic_app.services.progress import Silent
from clinic_app.storage.backup_proof import prove
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_slots import read_key_file
from clinic_app.storage.store_folder import database_path
from store_fixtures import FixedClock

pytestmark = pytest.mark.skipif(not strace_kit.AVAILABLE, reason=strace_kit.WHY)

CALLS = (
    "openat",
    "pwrite64",
    "write",
    "fsync",
    "fdatasync",
    "ftruncate",
    "unlink",
    "rename",
    "mkdir",
    "pread64",
    "read",
)
WRITES = ("openat", "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "mkdir")
"""No space is an answer to these only; reading fails with an I/O error."""


@dataclass
class Tally:
    runs: int = 0
    lost: int = 0
    damaged: int = 0
    tracebacks: int = 0
    refused: int = 0
    """Steps that ended with a sentence for the user."""
    untouched: int = 0
    """Runs in which the fault was never met."""
    remarks: list[str] = field(default_factory=list[str])


class Bench:
    def __init__(self, template: Template, tmp_path: Path, children: Children) -> None:
        self.template, self.tmp_path, self.children = template, tmp_path, children
        self.victim = sorted(look_at(template.folder / template.database, template.key).clients)[0]
        self.output = tmp_path / "calls"

    def day(self, options: list[str], *, job: str = "journey", **order: str) -> tuple[Path, list[list[str]]]:
        folder = self.template.copy_to(self.tmp_path / "records")
        said, go = self.tmp_path / "said", self.tmp_path / "go"
        go.unlink(missing_ok=True)
        child = self.children.start(
            job,
            said,
            wait_for=str(go),
            folder=str(folder),
            database=self.template.database,
            key=self.template.key.hex(),
            database_id=self.template.database_id,
            victim=self.victim,
            **order,
        )
        with strace_kit.attached(child, self.output, options):
            go.touch()
            self.children.wait()
        return folder, acknowledged(said)

    def calls_of_a_good_day(self, **order: str) -> tuple[Counter[str], list[str]]:
        """How often each call is made on files of the records, and on which files."""
        folder, said = self.day(["-y", "-e", f"trace={','.join(CALLS)}", "-e", "signal=none"], **order)
        assert [line[0] for line in said][-1] == "end", said
        assert not any(line[0] in ("refused", "TRACEBACK") for line in said), said
        paths: set[str] = set()
        counts: Counter[str] = Counter()
        for line in self.output.read_text("utf-8", "replace").splitlines():
            call = strace_kit.parse(line)
            named = re.findall(rf"[<\"]({re.escape(str(folder))}[^>\"]*)[>\"]", line)
            if call is not None and named:
                counts[call.name] += 1
                paths.update(named)
        return counts, sorted(paths)

    def hurt(self, call: str, error: str, when: str, paths: list[str], tally: Tally, **order: str) -> None:
        options = [option for path in paths for option in ("-P", path)]
        options += [
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:error={error}:when={when}",
            "-e",
            "signal=none",
        ]
        folder, said = self.day(options, **order)
        tally.runs += 1
        tally.untouched += "(INJECTED)" not in self.output.read_text("utf-8", "replace")
        tally.refused += sum(line[0] == "refused" for line in said)
        crashed = [line for line in said if line[0] == "TRACEBACK"]
        if not said or said[-1][0] != "end":
            crashed.append(["the child died"])
        live = folder / self.template.database
        if order.get("job") == "restoring":
            live = database_path(folder, read_key_file(folder).generation)
        found = look_at(live, self.template.key)
        missing = lost(said, found)
        harm = list(found.damage) if found.opened else ["unopenable"]
        names = {path.name for path in (folder / "backups").glob("*.clinicbackup")}
        missing += [f"backup {line[1]}" for line in said if line[0] == "backup" and line[1] not in names]
        try:
            read_key_file(folder)
            for name in names:
                prove(folder / "backups" / name, self.template.key, folder, Silent())
        except ClinicError as problem:
            harm.append(type(problem).__name__)
        tally.tracebacks += bool(crashed)
        tally.lost += bool(missing)
        tally.damaged += bool(harm)
        if crashed or missing or harm:
            tally.remarks.append(f"{call} {error} {when}: {crashed} {missing} {harm}")


def sites_of(counts: Counter[str]) -> list[tuple[str, str, str]]:
    """Call, error and moment of every fault to try."""
    return [
        (call, error, f"{number}{more}")
        for call in CALLS
        for number in range(1, counts[call] + 1)
        for error in (("ENOSPC", "EIO") if call in WRITES else ("EIO",))
        for more in ("", "+")
    ]


def test_a_failing_disk_costs_nothing_and_is_told_in_words(
    template: Template, tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    tally, control = Tally(), Tally()
    with Children() as children:
        bench = Bench(template, tmp_path, children)
        counts, paths = bench.calls_of_a_good_day()
        sites = sites_of(counts)
        step = max(1, len(sites) // scale(20, len(sites)))
        for call, error, when in sites[::step]:
            bench.hurt(call, error, when, paths, tally)
        # The control: a key file that is written in place, and the disk that fails after it was emptied.
        keys = [path for path in paths if path.endswith("keys.json")]
        bench.hurt("write", "ENOSPC", "1", keys, control, plain_keys="yes")
    for remark in tally.remarks:
        sys.stderr.write(remark + "\n")
    figure(
        f"each write, sync, truncate, open, rename, unlink, mkdir, read failing with no-space and I/O error, once and "
        f"for good ({tally.runs:,} runs): loss / damage / traceback",
        reached=f"{tally.lost} / {tally.damaged} / {tally.tracebacks}",
        to_reach="0 / 0 / 0",
        control=f"key file written in place: {control.damaged} of {control.runs} damaged",
        detail=f"{len(sites)} sites, {tally.refused} refusals told in words, {tally.untouched} runs met no fault",
    )
    assert len(sites) > 200
    assert (tally.lost, tally.damaged, tally.tracebacks) == (0, 0, 0), tally.remarks[:10]
    assert control.damaged == 1
    assert tally.refused > 0


@pytest.mark.parametrize(("job", "words"), [("opening", "unlocking and locking"), ("restoring", "a restore")])
def test_a_disk_that_fails_at_the_door_costs_nothing(
    template: Template,
    tmp_path: Path,
    scale: Callable[[int, int], int],
    figure: Callable[..., None],
    job: str,
    words: str,
) -> None:
    tally, clock = Tally(), FixedClock()
    copy = template.copy_to(tmp_path / "origin")
    store = ClinicStore(copy / template.database, template.key, "owner", template.database_id)
    place = tmp_path / "backups"
    BackupService(store, clock, Backups(store, place)).run()
    store.close()
    with Children() as children:
        bench = Bench(template, tmp_path, children)
        order = {"job": job, "backups": str(place)}
        counts, paths = bench.calls_of_a_good_day(**order)
        sites = sites_of(counts)
        step = max(1, len(sites) // scale(5, 400))
        for call, error, when in sites[::step]:
            bench.hurt(call, error, when, paths, tally, **order)
    for remark in tally.remarks:
        sys.stderr.write(remark + "\n")
    figure(
        f"the same during {words} ({tally.runs:,} runs): loss / damage / traceback",
        reached=f"{tally.lost} / {tally.damaged} / {tally.tracebacks}",
        to_reach="0 / 0 / 0",
        control="see the row above",
        detail=f"{len(sites)} sites, {tally.refused} refusals told in words, {tally.untouched} runs met no fault",
    )
    assert (tally.lost, tally.damaged, tally.tracebacks) == (0, 0, 0), tally.remarks[:10]
    assert tally.refused > 0
