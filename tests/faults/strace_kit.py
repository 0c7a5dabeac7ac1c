"""System calls of a child, watched or made to fail, with strace.

strace sees every call of the process whatever library makes it, needs no kernel module, no file system of its own
and no compiler. A child waits until it is watched; so nothing it does is missed and its start costs nothing.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

AVAILABLE = sys.platform == "linux" and shutil.which("strace") is not None
WHY = "needs strace on Linux (apt install strace)"


@dataclass(frozen=True)
class Call:
    """One finished system call."""

    name: str
    arguments: str
    result: int
    """-1 for an error."""


_LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+=\s+(-?\d+|0x[0-9a-f]+|\?)(?:<[^>]*>)?(?:\s.*)?$", re.DOTALL)


def parse(line: str) -> Call | None:
    """A line of strace's output; None for signals and other remarks."""
    match = _LINE.match(line)
    if match is None:
        return None
    result = match[3]
    return Call(match[1], match[2], -1 if result in "?" else int(result, 0))


@contextmanager
def attached(process: int, output: Path, options: Sequence[str]) -> Generator[None]:
    """strace on a waiting process until it ends."""
    command = ["strace", "-f", "-q", "-o", str(output), *options, "-p", str(process)]
    tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    status = Path(f"/proc/{process}/status")
    end = time.monotonic() + 20
    while "TracerPid:\t0\n" in status.read_text():
        if tracer.poll() is not None or time.monotonic() > end:
            tracer.kill()
            assert tracer.stderr is not None
            raise AssertionError(f"strace could not attach: {tracer.stderr.read()}")
        time.sleep(0.001)
    try:
        yield
    finally:
        try:
            tracer.wait(120)
        finally:
            tracer.kill()
            assert tracer.stderr is not None
            tracer.stderr.close()


def unescape(text: str) -> bytes:
    """The bytes of a string printed with -xx."""
    return bytes.fromhex(text.replace("\\x", ""))
