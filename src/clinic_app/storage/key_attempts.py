"""Wrong passphrases cost time: after a few free tries each further one has to wait, also over restarts.

Only the clock that runs since the computer was started counts, never the calendar: setting the date forward
gains nothing. After a restart of the computer the time since then counts, so the wait is at most once its full
length. This slows down somebody at the keyboard; against somebody with a copy of the files only a good
passphrase helps.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from clinic_app.domain.errors import WrongPassphrase
from clinic_app.storage.atomic_files import write_atomically

FREE_TRIES = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0
FILE = "wrong-tries.json"
_LARGEST_FILE = 64 * 1024


class TooManyTries(WrongPassphrase):
    """Nothing was tried; the next try is possible after `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        minutes, seconds = divmod(int(wait_s + 0.999), 60)
        wait = f"{seconds} seconds" if not minutes else f"{minutes} min {seconds} s"
        super().__init__("There were too many wrong passphrases.", f"Try again in {wait}.")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class _Tries:
    count: int = 0
    last_s: float = 0.0
    """Reading of the running clock at the last try."""


class Attempts:
    """Counts tries for each user apart, so that nobody can lock a colleague out.

    `monotonic_s` is a clock that only runs forward and starts with the computer.
    """

    def __init__(self, folder: Path, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / FILE
        self._clock = monotonic_s

    def wait_s(self, user_id: str | None) -> float:
        """Seconds until the next try is allowed; 0 if it is now."""
        tries = self._read().get(user_id or "", _Tries())
        if tries.count < FREE_TRIES:
            return 0.0
        wait = min(FIRST_WAIT_S * 2.0 ** min(tries.count - FREE_TRIES, 20), LONGEST_WAIT_S)
        now = self._clock()
        passed = now - tries.last_s if now >= tries.last_s else now
        return max(wait - passed, 0.0)

    def begin(self, user_id: str | None) -> None:
        """Count a try before it is made, so that ending the program in the middle gains nothing.

        Raises TooManyTries. A folder that cannot be written to must not lock the clinic out: then tries go uncounted.
        """
        wait = self.wait_s(user_id)
        if wait > 0:
            raise TooManyTries(wait)
        all_tries = self._read()
        before = all_tries.get(user_id or "", _Tries())
        self._write({**all_tries, (user_id or ""): _Tries(before.count + 1, self._clock())})

    def succeeded(self, user_id: str | None) -> int:
        """Forget the tries of this user; returns how many went wrong before this one."""
        all_tries = self._read()
        before = all_tries.pop(user_id or "", _Tries())
        self._write(all_tries)
        return max(before.count - 1, 0)

    def _read(self) -> dict[str, _Tries]:
        try:
            if self._path.stat().st_size > _LARGEST_FILE:
                return {}
            document = cast("dict[str, Any]", json.loads(self._path.read_bytes()))
            return {
                str(user): _Tries(max(int(entry["count"]), 0), float(entry["last_s"]))
                for user, entry in document.items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def _write(self, all_tries: dict[str, _Tries]) -> None:
        try:
            if not all_tries:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            document = {
                user: {"count": tries.count, "last_s": tries.last_s} for user, tries in all_tries.items()
            }
            write_atomically(self._path, json.dumps(document).encode())
        except OSError:
            return
