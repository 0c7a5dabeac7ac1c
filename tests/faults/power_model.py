"""A disk that forgets: what may be on it after the power failed at some moment.

Built from the recorded calls of real saves. What was written stays in memory until the file is synced; until then
the disk may hold none, all, some or half of it, in any order, in sectors of 512 bytes. A file that was made,
moved or removed is known to the disk once its folder was synced, earlier changes of the folder before later ones.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from strace_kit import Call, parse, unescape

Keep = Literal["none", "all", "some", "torn"]
KEEPS: tuple[Keep, ...] = ("none", "all", "some", "torn")
SECTOR = 512


@dataclass
class Change:
    at: int
    data: bytes | None
    """None: the file was cut to `at` bytes."""


@dataclass
class File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list[Change])

    def sync(self) -> None:
        for change in self.pending:
            apply(self.durable, change)
        self.pending.clear()

    def after(self, keep: Keep, chance: random.Random) -> bytes:
        content = bytearray(self.durable)
        if keep != "none":
            for change in self.pending:
                if keep == "all" or chance.random() < 0.5:
                    apply(content, change)
                elif keep == "torn" and change.data:
                    sectors = range(0, len(change.data), SECTOR)
                    for start in sectors:
                        if chance.random() < 0.5:
                            apply(content, Change(change.at + start, change.data[start : start + SECTOR]))
        return bytes(content)


def apply(content: bytearray, change: Change) -> None:
    if change.data is None:
        if change.at < len(content):
            del content[change.at :]
        else:
            content.extend(bytes(change.at - len(content)))
        return
    if change.at > len(content):
        content.extend(bytes(change.at - len(content)))
    content[change.at : change.at + len(change.data)] = change.data


Names = dict[str, File]


@dataclass
class Disk:
    """Files below one folder; `said` collects what was written to the file of acknowledgements."""

    folder: str
    said_path: str
    names: Names = field(default_factory=dict[str, File])
    known: Names = field(default_factory=dict[str, File])
    """Names the disk is sure of."""
    moves: list[Names] = field(default_factory=list[Names])
    """States of the names since then, oldest first."""
    said: bytearray = field(default_factory=bytearray)
    _open: dict[int, tuple[str, File | None, list[int]]] = field(
        default_factory=dict[int, tuple[str, File | None, list[int]]]
    )

    @classmethod
    def of(cls, folder: Path, said: Path) -> "Disk":
        disk = cls(str(folder), str(said))
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                disk.names[str(path)] = File(bytearray(path.read_bytes()))
        disk.known = dict(disk.names)
        return disk

    def carry_out(self, call: Call) -> bool:
        """Follow one call; whether it changed what a failure would leave."""
        if call.result < 0:
            return False
        handler = getattr(self, f"_do_{call.name}", None)
        return bool(handler and handler(call))

    def image(self, keep: Keep, chance: random.Random) -> dict[str, bytes]:
        """File contents by path relative to the folder, as the disk may have them now."""
        names = self.known
        if keep != "none" and self.moves:
            reached = len(self.moves) if keep == "all" else chance.randint(0, len(self.moves))
            names = self.known if reached == 0 else self.moves[reached - 1]
        return {
            str(PurePosixPath(path).relative_to(self.folder)): file.after(keep, chance)
            for path, file in names.items()
        }

    # calls

    def _do_openat(self, call: Call) -> bool:
        match = re.match(r'AT_FDCWD(?:<[^>]*>)?, "([^"]*)", ([A-Z_|0-9]+)', call.arguments)
        if match is None:
            raise AssertionError(f"a call the model does not know: {call.arguments[:200]}")
        path, flags = unescape(match[1]).decode("utf-8", "surrogateescape"), match[2].split("|")
        self._open.pop(call.result, None)
        if path == self.said_path:
            self._open[call.result] = (path, None, [0])
            return False
        if not path.startswith(self.folder):
            return False
        if "O_DIRECTORY" in flags or path == self.folder or Path(path).is_dir():
            self._open[call.result] = (path, None, [0])
            return False
        changed = False
        if path not in self.names:
            if "O_CREAT" not in flags:
                return False
            self.names[path] = File()
            self._moved()
            changed = True
        file = self.names[path]
        if "O_TRUNC" in flags:
            file.pending.append(Change(0, None))
            changed = True
        self._open[call.result] = (path, file, [0])
        return changed

    def _do_close(self, call: Call) -> bool:
        self._open.pop(int(re.match(r"\d+", call.arguments)[0]), None)  # type: ignore[index]  # the calls of strace always have this form
        return False

    def _do_write(self, call: Call) -> bool:
        handle, data = _written(call)
        if handle not in self._open:
            return False
        path, file, place = self._open[handle]
        if path == self.said_path:
            self.said += data
            return True
        assert file is not None
        file.pending.append(Change(place[0], data))
        place[0] += len(data)
        return True

    def _do_pwrite64(self, call: Call) -> bool:
        handle, data = _written(call)
        if handle not in self._open:
            return False
        file = self._open[handle][1]
        assert file is not None
        file.pending.append(Change(int(call.arguments.rsplit(", ", 1)[1]), data))
        return True

    def _do_lseek(self, call: Call) -> bool:
        handle = int(re.match(r"\d+", call.arguments)[0])  # type: ignore[index]  # the calls of strace always have this form
        if handle in self._open:
            self._open[handle][2][0] = call.result
        return False

    def _do_ftruncate(self, call: Call) -> bool:
        handle, length = re.match(r"(\d+)(?:<[^>]*>)?, (\d+)", call.arguments).groups()  # type: ignore[union-attr]  # the calls of strace always have this form
        entry = self._open.get(int(handle))
        if entry is None or entry[1] is None:
            return False
        entry[1].pending.append(Change(int(length), None))
        return True

    def _do_fsync(self, call: Call) -> bool:
        entry = self._open.get(int(re.match(r"\d+", call.arguments)[0]))  # type: ignore[index]  # the calls of strace always have this form
        if entry is None:
            return False
        if entry[1] is None:
            self.known, self.moves = dict(self.names), []
        else:
            entry[1].sync()
        return True

    _do_fdatasync = _do_fsync

    def _do_unlink(self, call: Call) -> bool:
        return self._forget(call.arguments)

    def _do_unlinkat(self, call: Call) -> bool:
        return self._forget(call.arguments)

    def _do_rename(self, call: Call) -> bool:
        old, new = (unescape(one).decode() for one in re.findall(r'"([^"]*)"', call.arguments)[:2])
        if old not in self.names:
            return False
        self.names[new] = self.names.pop(old)
        self._moved()
        return True

    _do_renameat = _do_rename
    _do_renameat2 = _do_rename

    def _forget(self, arguments: str) -> bool:
        found = re.search(r'"([^"]*)"', arguments)
        path = unescape(found[1]).decode() if found else ""
        if self.names.pop(path, None) is None:
            return False
        self._moved()
        return True

    def _moved(self) -> None:
        self.moves.append(dict(self.names))


CALLS = (
    "openat,close,write,pwrite64,lseek,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2"
)
UNKNOWN = (
    "pwritev",
    "writev",
    "pwritev2",
    "copy_file_range",
    "sendfile",
    "truncate",
    "fallocate",
    "creat",
    "open",
)
"""Calls that would write around the model; a recording that holds one on our files is refused."""


def recorded(output: Path) -> Iterator[Call]:
    for line in output.read_text("ascii", "replace").splitlines():
        call = parse(line)
        if call is not None:
            if call.name in UNKNOWN:
                raise AssertionError(f"the recording holds {call.name}, which the model does not know")
            yield call


def _written(call: Call) -> tuple[int, bytes]:
    match = re.match(r'(\d+)(?:<[^>]*>)?, "([^"]*)"', call.arguments)
    if match is None:
        raise AssertionError(f"a call the model does not know: {call.arguments[:100]}")
    # A short write counts for what it wrote.
    return int(match[1]), unescape(match[2])[: call.result]
