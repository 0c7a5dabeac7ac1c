"""A pytest plugin: any test that reaches for the network from Python fails at once, and so does the run.

Sockets of the machine itself (AF_UNIX) stay allowed: the display and the single-instance door use them.
The kernel-level proof for whole journeys, native code included, is `tests/journeys/test_no_network.py`.
"""

import socket
import sys
from typing import Any

import pytest

attempts: list[str] = []
_local = {getattr(socket, name) for name in ("AF_UNIX",) if hasattr(socket, name)}
_watched = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _watched:
        return
    if event.startswith("socket.get"):
        target = arguments[0]
    elif arguments[0].family in _local:
        return
    else:
        target = arguments[1]
    attempts.append(f"{event} {target!r}")
    raise AssertionError(f"network use: {event} {target!r}")


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_hook)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # An attempt that some code swallowed still counts.
    left = [attempt for attempt in attempts if "guard-control" not in attempt]
    if left:
        print("\nNetwork attempts during the tests:\n  " + "\n  ".join(left))  # noqa: T201 - this is the report
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
