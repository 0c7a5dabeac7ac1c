"""The end of the audit trail, written down outside the database after every change.

The file has two places that are written in turn, so that one of them is whole whatever happens; each carries a
fingerprint under the trail's key, so that nobody without it can make up an anchor. It is overwritten in place
and not waited for: should the power fail, an anchor that is a little behind proves a little less, and nothing
is ever ahead of the records.
"""

import hmac
import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from clinic_app.domain.audit import Anchor

_PLACE_BYTES = 512
THIS_COMPUTER = "this computer"


def anchor_file(state: Path, database_id: str) -> Path:
    name = "".join(sign for sign in database_id if sign.isalnum())[:64]
    return state / f"audit-{name}.anchor"


class AnchorFile:
    """The anchors of one clinic on this computer."""

    def __init__(self, path: Path, database_id: str) -> None:
        self.path = path
        self._database_id = database_id
        self._turn = 0
        self._handle: int | None = None
        self.failed = False
        """The last anchor could not be written; the trail itself is not touched by that."""

    def keep(self, key: bytes | bytearray, number: int, mark: bytes) -> None:
        """Remember the end of the trail. Never raises: saving a record must not hang on it."""
        body = json.dumps({"clinic": self._database_id, "number": number, "mark": mark.hex()})
        seal = hmac.digest(key, b"anchor" + body.encode(), sha256).hex()
        place = json.dumps({"body": body, "seal": seal}).encode().ljust(_PLACE_BYTES)
        try:
            handle = self._open()
            os.lseek(handle, self._turn * _PLACE_BYTES, os.SEEK_SET)
            self.failed = os.write(handle, place) != _PLACE_BYTES
            self._turn = 1 - self._turn
        except OSError:
            self.failed = True

    def read(self, keys: Sequence[bytes | bytearray]) -> Anchor | None:
        """The latest anchor sealed with one of the trail's keys; None if there is none."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return None
        found = [self._read_place(content[start : start + _PLACE_BYTES], keys) for start in (0, _PLACE_BYTES)]
        best: Anchor | None = None
        for turn, anchor in enumerate(found):
            if anchor is not None and (best is None or anchor.number >= best.number):
                best, self._turn = anchor, 1 - turn
        return best

    @property
    def exists(self) -> bool:
        return self.path.exists()

    def close(self) -> None:
        """Wait for the disk and let the file go."""
        if self._handle is None:
            return
        try:
            os.fsync(self._handle)
        except OSError:
            self.failed = True
        os.close(self._handle)
        self._handle = None

    def start_over(self) -> None:
        """Forget the anchors: an older state was put back on purpose."""
        self.close()
        self.path.unlink(missing_ok=True)
        self._turn = 0

    def _open(self) -> int:
        if self._handle is None:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._handle = os.open(self.path, flags, 0o600)
        return self._handle

    def _read_place(self, place: bytes, keys: Sequence[bytes | bytearray]) -> Anchor | None:
        try:
            outer = cast("dict[str, Any]", json.loads(place))
            body, seal = str(outer["body"]), bytes.fromhex(outer["seal"])
            if not any(
                hmac.compare_digest(hmac.digest(key, b"anchor" + body.encode(), sha256), seal) for key in keys
            ):
                return None
            inner = cast("dict[str, Any]", json.loads(body))
            if inner["clinic"] != self._database_id:
                return None
            return Anchor(int(inner["number"]), bytes.fromhex(inner["mark"]), THIS_COMPUTER)
        except (ValueError, TypeError, KeyError):
            return None
