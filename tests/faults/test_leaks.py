"""Nothing in the clear: no canary in any write, file, log or temporary file of a whole day; no connection out."""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import strace_kit

pytestmark = pytest.mark.skipif(not strace_kit.AVAILABLE, reason=strace_kit.WHY)

CANARIES = ("CANARYCLIENT", "CANARYPASSPHRASE")
CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,sendfile,copy_file_range,splice,connect,openat,creat"


@dataclass
class Leaks:
    writes: int
    files: int
    connections: int
    written: int
    """Write calls looked at."""
    looked_at: int
    """Files looked at."""


def spellings(word: str) -> list[bytes]:
    """How a word can stand in a file."""
    raw = word.encode()
    inner = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return [raw, word.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode(), *inner]


def day(tmp_path: Path, kind: str) -> Leaks:
    home, output, temporary = tmp_path / "home", tmp_path / "calls", tmp_path / "tmp"
    for folder in (home, temporary):
        folder.mkdir(parents=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("XDG")},
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    script = Path(__file__).with_name("leak_journey.py")
    options = f"-f -q -s 2000000 -e trace={CALLS} -e signal=none -o".split()
    watch = ["strace", *options, str(output)]
    done = subprocess.run(
        [*watch, sys.executable, str(script), str(home / "records"), kind],
        env=environment,
        cwd=temporary,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.stdout == "DAY DONE\n", done.stderr
    # Whatever stands in the output of strace stood in a call; -s keeps texts whole, letters are never escaped.
    needles = [re.escape(one) for word in CANARIES for one in spellings(word)]
    utf16 = [re.escape(b"\\0".join(bytes([sign]) for sign in word.encode())) for word in CANARIES]
    sought = re.compile(b"|".join([*needles, *utf16]))
    writes = written = connections = 0
    with output.open("rb") as lines:
        for line in lines:
            connections += b" connect(" in line and b"AF_UNIX" not in line
            if b" openat(" in line or b" connect(" in line or b" creat(" in line:
                continue
            written += 1
            writes += sought.search(line) is not None
    found = looked_at = 0
    for path in (path for path in tmp_path.rglob("*") if path.is_file() and path != output):
        looked_at += 1
        found += sought.search(path.read_bytes()) is not None or sought.search(os.fsencode(path)) is not None
    outside = {
        match[1]
        for match in re.finditer(
            rb'openat\(AT_FDCWD, "([^"]+)", [A-Z_|]*(?:O_WRONLY|O_RDWR)', output.read_bytes()
        )
        if not match[1].startswith((os.fsencode(tmp_path), b"/dev/", b"/proc/"))
    }
    assert not outside, f"files written outside the places looked at: {outside}"
    return Leaks(writes, found, connections, written, looked_at)


def test_no_canary_leaves_the_vault(tmp_path: Path, figure: Callable[..., None]) -> None:
    sealed = day(tmp_path / "sealed", "sealed")
    plain = day(tmp_path / "plain", "plain")
    figure(
        "canary text in any write call / file, log, temporary file over a full day; connections other than local",
        reached=f"{sealed.writes} / {sealed.files}; {sealed.connections}",
        to_reach="0 / 0; 0",
        control=f"plain SQLite: {plain.writes} writes, {plain.files} files",
        detail=f"{sealed.written:,} write calls and {sealed.looked_at} files looked at",
    )
    assert (sealed.writes, sealed.files, sealed.connections) == (0, 0, 0)
    assert sealed.written > 200
    assert plain.writes > 50
    assert plain.files > 0
