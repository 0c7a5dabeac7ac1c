"""One program per data folder.

A lock file keeps a second program out, a local socket lets it ask the first one to come to the front.
The socket is a file of this machine and user, never a network port.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 1500


class Instance(QObject):
    """The claim of this process on a data folder, given up by `release()` or when the process ends."""

    def __init__(self, lock_file: Path) -> None:
        super().__init__()
        self._lock = QLockFile(str(lock_file))
        # Zero: a lock is stale only if its process is gone, however long the program has been open.
        self._lock.setStaleLockTime(0)
        folder = hashlib.sha256(str(lock_file.resolve()).encode()).hexdigest()[:20]
        self._name = f"clinic-companion-{folder}"
        self._server: QLocalServer | None = None
        self._raise: Callable[[], None] | None = None

    def claim(self) -> bool:
        """Take the folder; False if another program has it."""
        return self._lock.tryLock(0)

    def listen(self, bring_to_front: Callable[[], None]) -> None:
        """Call `bring_to_front` whenever somebody starts the program again on this folder."""
        self._raise = bring_to_front
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)
        self._server.listen(self._name)

    def call_first(self) -> bool:
        """Ask the program that has the folder to come to the front; False if it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        answered = socket.waitForConnected(_PATIENCE_MS)
        socket.disconnectFromServer()
        return answered

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _called(self) -> None:
        if self._server is None or self._raise is None:
            return
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            self._raise()
