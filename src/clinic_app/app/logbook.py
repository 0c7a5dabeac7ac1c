"""The program's own log: what happened to the program, never what was done with whom.

Only events listed here can be written, and of each only the fields listed with it; every field has a form that no
name, answer or sentence fits. What does not fit is left out, not cut to size. Errors are named by their class and
the place in the code; their message may hold what was typed and is never written.
"""

import re
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

LARGEST_BYTES = 1024 * 1024
KEPT_FILES = 5
_NAME = "clinic"

_FORMS: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"-?\d{1,15}"),
    "id": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,32}|owner|recovery"),
    "version": re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}"),
    "kind": re.compile(r"daily|before_upgrade|before_restore|asked|idle|suspend|closed"),
    "place": re.compile(r"clinic_app(?:/[a-z0-9_]{1,40}){1,5}\.py:\d{1,5}"),
}

EVENTS: Mapping[str, Mapping[str, str]] = {
    "started": {"version": "version", "revision": "number", "demo": "number", "took_over": "number"},
    "ended": {},
    "unlocked": {"user": "id", "took_ms": "number"},
    "unlock refused": {"error": "error", "wait_s": "number"},
    "locked": {"reason": "kind"},
    "upgraded": {"revision": "number", "took_ms": "number"},
    "backup made": {"sequence": "number", "kind": "kind", "bytes": "number", "took_ms": "number"},
    "backup failed": {"error": "error", "place": "place"},
    "restored": {"sequence": "number"},
    "trail alarm": {"row": "number"},
    "data key changed": {"took_ms": "number"},
    "refused": {"error": "error"},
    "bug": {"error": "error", "place": "place"},
    "disk low": {"free_bytes": "number"},
}
"""What may be written, and in what form each field must be. "error" takes an exception and writes its class."""

_CLASS = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")


class Logbook:
    """Writes to `folder`/clinic.log and keeps the last files. Never raises: a log must not stop the work."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        return self._folder / f"{_NAME}.log"

    def note(self, event: str, **fields: object) -> None:
        """One line. An event or a field that is not listed, or does not have its form, is left out."""
        allowed = EVENTS.get(event)
        if allowed is None:
            return
        words = [datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), event]
        for name, form in allowed.items():
            text = _written(form, fields.get(name))
            if text is not None:
                words.append(f"{name}={text}")
        with self._lock:
            self._write("; ".join(words) + "\n")

    def latest(self, lines: int = 40) -> list[str]:
        """The newest lines, oldest of them first; for a report, which then needs no second file."""
        found: list[str] = []
        with self._lock:
            for path in (self._folder / f"{_NAME}.1.log", self.path):
                try:
                    found += path.read_text("ascii", "replace").splitlines()
                except OSError:
                    continue
        return found[-lines:]

    def bug(self, error: BaseException) -> None:
        """An error nobody foresaw: its class and the innermost place in the program's own code."""
        self.note("bug", error=error, place=place_of(error.__traceback__))

    def _write(self, line: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.path.exists() and self.path.stat().st_size + len(line) > LARGEST_BYTES:
                self._rotate()
            with self.path.open("a", encoding="ascii", newline="\n") as file:
                file.write(line)
        except OSError:
            return

    def _rotate(self) -> None:
        older = [self._folder / f"{_NAME}.{number}.log" for number in range(1, KEPT_FILES)]
        older[-1].unlink(missing_ok=True)
        for source, target in zip(reversed(older[:-1]), reversed(older[1:]), strict=True):
            if source.exists():
                source.replace(target)
        self.path.replace(older[0])


def place_of(trace: TracebackType | None) -> str | None:
    """The innermost line of the program's own code; None if the error never passed through it."""
    for frame in reversed(traceback.extract_tb(trace)):
        parts = Path(frame.filename).parts
        if "clinic_app" in parts:
            inside = parts[len(parts) - 1 - parts[::-1].index("clinic_app") :]
            return f"{'/'.join(inside)}:{frame.lineno}"
    return None


def _written(form: str, value: object) -> str | None:
    if form == "error":
        name = type(value).__name__ if isinstance(value, BaseException) else ""
        return name if _CLASS.fullmatch(name) else None
    if value is None or isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    return text if _FORMS[form].fullmatch(text) else None
