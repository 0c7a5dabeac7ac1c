"""After locking, nothing of the records is left in the memory of the process: no key, no word of a client."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from clinic_app.services.clients import ClientService
from store_fixtures import FixedClock, make_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/PID/mem")

WORD = "CANARYCLIENT"
PASSPHRASE = "quiet otter under CANARYBRIDGE"


def memory_holds(process: int, *needles: bytes) -> list[int]:
    """How often each needle stands in the memory of a process."""
    counts = [0] * len(needles)
    maps = Path(f"/proc/{process}/maps").read_text()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps.splitlines():
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line)
            if match is None or "r" not in match[3] or "[v" in line:
                continue
            start, end = int(match[1], 16), int(match[2], 16)
            with suppress(OSError, ValueError, OverflowError):
                memory.seek(start)
                content = memory.read(end - start)
                for place, needle in enumerate(needles):
                    counts[place] += content.count(needle)
    return counts


def after(folder: Path, how: str, key: bytes) -> tuple[int, int]:
    """Copies of the key, canaries in memory once the program is locked (or only closed)."""
    script = Path(__file__).with_name("locked_program.py")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "HOME": str(folder.parent),
    }
    program = subprocess.Popen(
        [sys.executable, str(script), str(folder), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(PASSPHRASE + "\n")
        program.stdin.close()
        if how == "close":
            line = program.stdout.readline()
            assert line == "CLOSED\n", program.stderr.read() if program.stderr else line
        else:
            command = Path(f"/proc/{program.pid}/cmdline")
            end = time.monotonic() + 60
            while b"--locked" not in command.read_bytes():
                assert program.poll() is None, program.stderr.read() if program.stderr else ""
                assert time.monotonic() < end, "the program did not lock"
                time.sleep(0.05)
            time.sleep(3)  # the new process paints its unlock page and loads what it needs
            assert program.poll() is None, program.stderr.read() if program.stderr else ""
        raw, spelled, *words = memory_holds(
            program.pid, key, key.hex().encode(), WORD.encode(), WORD.encode("utf-16-le"), b"CANARYBRIDGE"
        )
        return raw + spelled, sum(words)
    finally:
        program.kill()
        program.wait()
        for pipe in (program.stdout, program.stderr):
            if pipe is not None:
                pipe.close()


def test_locking_leaves_nothing_in_memory(tmp_path: Path, figure: Callable[..., None]) -> None:
    folder = tmp_path / "records"
    with make_store(folder, PASSPHRASE) as store:
        clients = ClientService(store, FixedClock())
        for number in range(30):
            clients.create({"given_name": f"{WORD}{number}", "family_name": WORD, "notes": f"{WORD} notes"})
        key = store.database_key
    keys, words = after(folder, "lock", key)
    left_keys, left_words = after(folder, "close", key)
    figure(
        "after locking: copies of the key / canary strings in the process memory",
        reached=f"{keys} / {words}",
        to_reach="0 / 0",
        control=f"closed only: {left_keys} / {left_words}",
    )
    assert (keys, words) == (0, 0)
    assert left_words > 0
