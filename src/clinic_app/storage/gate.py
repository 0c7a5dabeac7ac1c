"""Many at work at once, or one who changes the ground they stand on."""

import threading
from collections.abc import Generator
from contextlib import contextmanager


class Gate:
    """`shared` is entered by any number, and again by who is already inside; `alone` waits until all have left."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside: dict[int, int] = {}
        self._closed = False

    @contextmanager
    def shared(self) -> Generator[None]:
        me = threading.get_ident()
        with self._changed:
            while self._closed and me not in self._inside:
                self._changed.wait()
            self._inside[me] = self._inside.get(me, 0) + 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[me] -= 1
                if not self._inside[me]:
                    del self._inside[me]
                    self._changed.notify_all()

    @contextmanager
    def alone(self) -> Generator[None]:
        """Not to be entered from inside `shared`: it would wait for itself."""
        me = threading.get_ident()
        with self._changed:
            if me in self._inside:
                raise RuntimeError("the records are still in use by the one who wants them alone")
            while self._closed:
                self._changed.wait()
            self._closed = True
            while self._inside:
                self._changed.wait()
            self._inside[me] = 1
        try:
            yield
        finally:
            with self._changed:
                del self._inside[me]
                self._closed = False
                self._changed.notify_all()
