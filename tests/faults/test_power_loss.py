"""Power loss at any moment of real saves, rebuilt from what the program asked the disk to do."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import power_model
import pytest
import strace_kit
from fault_kit import Children, Template, acknowledged, look_at, lost
from power_model import KEEPS, Disk

from clinic_app.domain.errors import ClinicError
from clinic_app.services.progress import Silent
from clinic_app.storage.backup_proof import prove
from clinic_app.storage.key_slots import read_key_file

pytestmark = pytest.mark.skipif(not strace_kit.AVAILABLE, reason=strace_kit.WHY)


@dataclass
class Tally:
    images: int = 0
    lost: int = 0
    damaged: int = 0
    unopenable: int = 0
    said: int = 0


def record(template: Template, tmp_path: Path, **order: object) -> tuple[Disk, Path]:
    """Let a child work under watch; returns the disk as it was before and the recording."""
    folder, said, go = template.copy_to(tmp_path / "records"), tmp_path / "said", tmp_path / "go"
    go.unlink(missing_ok=True)
    output = tmp_path / "calls"
    said.touch()
    disk = Disk.of(folder, said)
    with Children() as children:
        child = children.start(
            said=said,
            wait_for=str(go),
            folder=str(folder),
            database=template.database,
            key=template.key.hex(),
            database_id=template.database_id,
            **order,  # pyright: ignore[reportArgumentType]  # orders are JSON
        )
        watched = ",".join((power_model.CALLS, *power_model.UNKNOWN))
        options = ["-xx", "-s", "2000000", "-e", f"trace={watched}", "-e", "signal=none"]
        with strace_kit.attached(child, output, options):
            go.touch()
            children.wait()
    return disk, output


def rebuild(template: Template, tmp_path: Path, images: int, **order: object) -> Tally:
    disk, output = record(template, tmp_path, **order)
    calls = list(power_model.recorded(output))
    chance = random.Random(20260504)
    tally = Tally()
    per_call = images / max(1, sum(call.name != "close" for call in calls))
    due = 0.0
    place = tmp_path / "image"
    for number, call in enumerate(calls):
        if call.name == "openat" and call.result >= 0 and not _opens_ours(call.arguments):
            continue
        disk.carry_out(call)
        due += per_call if call.name != "close" else 0
        while due >= 1 or (number == len(calls) - 1 and tally.images < images):
            due -= 1
            look(template, disk, KEEPS[tally.images % len(KEEPS)], chance, place, tally)
            if tally.images >= images:
                break
    tally.said = len(said_so_far(disk, tmp_path))
    return tally


def _opens_ours(arguments: str) -> bool:
    return arguments.startswith("AT_FDCWD")


def look(
    template: Template, disk: Disk, keep: power_model.Keep, chance: random.Random, place: Path, tally: Tally
) -> None:
    shutil.rmtree(place, ignore_errors=True)
    for name, content in disk.image(keep, chance).items():
        if name.endswith("-shm"):
            continue  # memory shared between processes; nobody has it after a power loss
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    said = said_so_far(disk, place.parent)
    found = look_at(place / template.database, template.key)
    tally.images += 1
    tally.lost += bool(lost(said, found))
    tally.damaged += bool(found.damage)
    tally.unopenable += not found.opened
    tally.damaged += not files_are_sound(template, place, said_so_far(disk, place.parent))


def files_are_sound(template: Template, place: Path, said: list[list[str]]) -> bool:
    """The key file is whole, and whatever has the name of a backup is one; an acknowledged backup is there."""
    backups = list((place / "backups").glob("*.clinicbackup"))
    names = {path.name for path in backups}
    if any(line[0] == "backup" and line[1] not in names for line in said):
        return False
    try:
        read_key_file(place)
        for path in backups:
            prove(path, template.key, place, Silent())
    except ClinicError:
        return False
    return True


def said_so_far(disk: Disk, scratch: Path) -> list[list[str]]:
    path = scratch / "said-so-far"
    path.write_bytes(bytes(disk.said))
    return acknowledged(path)


def test_power_loss_loses_nothing_that_was_acknowledged(
    template: Template, tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    images = scale(120, 2000)
    # Enough saves for the log to be folded into the database on the way, and a clean close at the end.
    tally = rebuild(template, tmp_path, images, job="saves", count=scale(12, 110))
    control = rebuild(template, tmp_path, 60, job="saves", count=6, synchronous=["NORMAL", 1])
    figure(
        f"{tally.images:,} power-loss images rebuilt from recorded writes: lost / damaged / unopenable",
        reached=f"{tally.lost} / {tally.damaged} / {tally.unopenable}",
        to_reach="0 / 0 / 0",
        control=f"synchronous=NORMAL: {control.lost} of {control.images} images lose",
        detail=f"{tally.said} acknowledged changes",
    )
    assert tally.images == images
    assert tally.said > 0
    assert (tally.lost, tally.damaged, tally.unopenable) == (0, 0, 0)
    assert control.lost > 0


def test_power_loss_during_a_day_with_keys_backup_and_erasure_leaves_usable_records(
    template: Template, tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    victim = sorted(look_at(template.folder / template.database, template.key).clients)[0]
    images = scale(60, 1000)
    tally = rebuild(template, tmp_path, images, job="journey", victim=victim)
    figure(
        f"{tally.images:,} power-loss images of a day with a new key file, backup and erasure: lost / damaged / unopenable",
        reached=f"{tally.lost} / {tally.damaged} / {tally.unopenable}",
        to_reach="0 / 0 / 0",
        control="see the row above",
        detail=f"{tally.said} acknowledged changes",
    )
    assert (tally.lost, tally.damaged, tally.unopenable) == (0, 0, 0)
