"""One program per data folder.

A lock file keeps a second program out, a local socket lets it ask the first one to come to the front.
The socket is a file of this machine and user, never a network port.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

# QtNetwork is imported where it is used: nobody needs it before the first page is painted.
_PATIENCE_MS = 1500


class Instance(QObject):
    """The claim of this process on a data folder, given up by `release()` or when the process ends."""

    def __init__(self, lock_file: Path) -> None:
        super().__init__()
        self._lock = QLockFile(str(lock_file))
        # Zero: a lock is stale only if its process is gone, however long the program has been open.
        self._lock.setStaleLockTime(0)
        self._lock_file = lock_file
        self._server: QLocalServer | None = None
        self._raise: Callable[[], None] | None = None

    def claim(self) -> bool:
        """Take the folder; False if another program has it."""
        return self._lock.tryLock(0)

    def listen(self, bring_to_front: Callable[[], None]) -> None:
        """Call `bring_to_front` whenever somebody starts the program again on this folder."""
        from PySide6.QtNetwork import QLocalServer

        self._raise = bring_to_front
        name = self._name()
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)
        self._server.listen(name)

    def call_first(self) -> bool:
        """Ask the program that has the folder to come to the front; False if it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name())
        answered = socket.waitForConnected(_PATIENCE_MS)
        socket.disconnectFromServer()
        return answered

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _name(self) -> str:
        import hashlib

        return f"clinic-companion-{hashlib.sha256(str(self._lock_file.resolve()).encode()).hexdigest()[:20]}"

    def _called(self) -> None:
        if self._server is None or self._raise is None:
            return
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            self._raise()
