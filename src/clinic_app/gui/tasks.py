"""Work on the records happens on one background thread, so the window never waits and writes never cross.

`tasks.run(op, on_success)` is all a screen needs. `op` runs on the store thread and touches no widget; what it
returns reaches `on_success` on the window's thread. An error without `on_error` is shown.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
ShowError = Callable[[Exception], None]


class Cancelled(Exception):
    """Raised inside an operation that was asked to stop."""


class Progress(Protocol):
    """Handed to operations that report: how far they are, and whether to stop."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Tell the window; raises Cancelled if the operation should stop here."""
        ...


class Task(QObject):
    """One piece of work under way. `cancel()` drops its result and asks a reporting operation to stop."""

    progressed = Signal(int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        self._stop.set()

    def report(self, done: int, total: int, text: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, text)


class Tasks(QObject):
    """The queue of the store thread. `busy_changed` is sent when work begins and when nothing is left."""

    busy_changed = Signal(bool)
    _returned = Signal(object)

    def __init__(self, show_error: ShowError, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show_error = show_error
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clinic-store")
        self._waiting = 0
        self._spare: deque[Callable[[], object]] = deque()
        self._closed = False
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        return self._waiting > 0

    def run(
        self,
        op: Callable[[], T],
        on_success: Callable[[T], None] | None = None,
        on_error: ShowError | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """Carry out `op` after everything asked before. With `owner`, the result is dropped once that is gone."""
        return self.run_reporting(lambda _progress: op(), on_success, on_error, owner=owner)

    def run_reporting(
        self,
        op: Callable[[Progress], T],
        on_success: Callable[[T], None] | None = None,
        on_error: ShowError | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """The same for an operation that reports its progress and may be cancelled."""
        task = Task()
        if self._closed:
            return task
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit(True)
        job = _Job(task, op, on_success, on_error or self._show_error, owner)
        self._executor.submit(job.work, self._returned.emit)
        return task

    def run_when_idle(self, steps: Iterable[Callable[[], object]]) -> None:
        """Carry out `steps` in order while nothing else waits: what is asked for meanwhile goes before the rest."""
        self._spare.extend(steps)
        self._next_spare()

    def _next_spare(self) -> None:
        if self._waiting == 0 and self._spare:
            self.run(self._spare.popleft())

    def shutdown(self) -> None:
        """Finish what runs, forget what waits, end the thread. Nothing is delivered afterwards."""
        self._closed = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, job: object) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy_changed.emit(False)
        cast("_Job", job).deliver(wanted=not self._closed)
        if not self._closed:
            self._next_spare()


class _Job:
    """One operation and all it holds on to.

    What it holds are mostly screens, and a screen may only be taken apart on the window's thread. So the store
    thread never owns the last reference to one: `deliver`, on the window's thread, empties the job, and what
    the store thread drops afterwards is this shell.
    """

    def __init__(
        self,
        task: Task,
        op: Callable[[Progress], object],
        on_success: Callable[[Any], None] | None,
        on_error: ShowError,
        owner: QObject | None,
    ) -> None:
        self._parts: _Parts | None = _Parts(task, op, on_success, on_error, owner)
        self._result: object = None
        self._error: Exception | None = None
        self._cancelled = False

    def work(self, tell: Callable[[object], None]) -> None:
        """On the store thread: do it, keep what came of it, and tell the window's thread."""
        try:
            self._result = self._do()
        except Cancelled:
            self._cancelled = True
        except Exception as error:
            self._error = error
        tell(self)

    def _do(self) -> object:
        assert self._parts is not None  # noqa: S101 - emptied by deliver only
        if self._parts.task.cancelled:
            raise Cancelled
        return self._parts.op(self._parts.task)

    def deliver(self, *, wanted: bool) -> None:
        """On the window's thread: hand the result over and let go of everything."""
        parts, result, error = self._parts, self._result, self._error
        self._parts = self._result = self._error = None
        if parts is None or not wanted or self._cancelled or parts.task.cancelled or not _alive(parts.owner):
            return
        if error is not None:
            parts.on_error(error)
        elif parts.on_success is not None:
            parts.on_success(result)


@dataclass(slots=True)
class _Parts:
    task: Task
    op: Callable[[Progress], object]
    on_success: Callable[[Any], None] | None
    on_error: ShowError
    owner: QObject | None


def _alive(owner: QObject | None) -> bool:
    return owner is None or shiboken6.isValid(owner)
