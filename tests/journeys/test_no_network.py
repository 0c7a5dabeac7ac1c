"""No journey opens a network socket: the kernel kills whoever asks for one, and a whole journey survives that."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import no_network
from clinic_app.assets import resource

ROOT = Path(__file__).parents[2]
FILTER = Path(no_network.__file__)
ASK = "import socket; socket.socket(socket.{}); print('got one')"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not no_network.is_supported(), reason="the kernel filter exists on Linux, x86-64 and arm64 only"
    ),
]


def without_network(*arguments: object, cwd: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    """Run Python with these arguments under the filter."""
    return subprocess.run(
        [sys.executable, str(FILTER), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=280,
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_the_filter_kills_whoever_asks_for_a_network_socket(family: str) -> None:
    done = without_network("-c", ASK.format(family))
    assert done.returncode == -signal.SIGSYS
    assert done.stdout == ""


def test_the_filter_reaches_processes_started_later() -> None:
    code = f"import subprocess, sys; print(subprocess.run([sys.executable, '-c', {ASK.format('AF_INET')!r}]).returncode)"
    done = without_network("-c", code)
    assert done.stdout.split() == [str(-signal.SIGSYS)]


def test_sockets_of_the_machine_itself_pass() -> None:
    assert without_network("-c", ASK.format("AF_UNIX")).stdout == "got one\n"


def test_a_whole_visit_from_the_first_start_to_the_pdf_needs_no_network() -> None:
    done = without_network(
        "-m", "pytest", "tests/journeys/test_office_runner.py", "-q", "-p", "no:cacheprovider"
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "1 passed" in done.stdout


def test_the_commands_without_a_window_need_no_network(tmp_path: Path) -> None:
    answers, routine = resource("demo", "office_runner.yaml"), ROOT / "tests/data/examples/routine.yaml"
    screened = without_network("-m", "clinic_app", "screen", answers, cwd=tmp_path)
    assert (screened.returncode, "F_APT" in screened.stdout) == (0, True), screened.stderr
    handout = tmp_path / "handout.pdf"
    made = without_network("-m", "clinic_app", "handout", routine, "-o", handout, cwd=tmp_path)
    assert (made.returncode, handout.read_bytes()[:5]) == (0, b"%PDF-"), made.stderr
    tested = without_network("-m", "clinic_app", "--self-test", cwd=tmp_path)
    assert (tested.returncode, "self-test passed" in tested.stdout) == (0, True), tested.stderr
