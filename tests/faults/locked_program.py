"""The real program, driven until it has locked itself; run by test_locked_memory.py, not by pytest.

Arguments: data folder, passphrase on standard input, "lock" or "close". "close" only closes the records and goes
on in the same process, as a control.
"""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.app.main import open_window
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.unlock.unlock_page import UnlockPage


def top(kind: type[QWidget]) -> QWidget | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind)), None)


class Driver:
    def __init__(self, passphrase: str, kind: str) -> None:
        self._passphrase, self._kind = passphrase, kind
        self._timer = QTimer()
        self._timer.timeout.connect(self._step)
        self._typed = False
        self._seen_at = 0.0

    def begin(self) -> None:
        self._timer.start(50)

    def _step(self) -> None:
        door = top(UnlockPage)
        if not self._typed and isinstance(door, UnlockPage):
            self._typed = True
            door.submitted.emit(self._passphrase)
            self._passphrase = ""
            return
        window = top(MainWindow)
        if not isinstance(window, MainWindow):
            return
        if not self._seen_at:
            self._seen_at = time.monotonic()
            self._open_a_client(window)
        elif time.monotonic() - self._seen_at > 2:
            self._timer.stop()
            if self._kind == "lock":
                window.lock_requested.emit()
            else:
                QApplication.quit()

    def _open_a_client(self, window: MainWindow) -> None:
        context = window.context

        def show(rows: object) -> None:
            for row in rows if isinstance(rows, list) else []:  # pyright: ignore[reportUnknownVariableType]  # its items are checked where they are used
                context.navigator.go("client", client_id=str(row.id))  # pyright: ignore[reportUnknownMemberType,reportUnknownArgumentType]

        context.tasks.run(lambda: context.clients.find(""), show)


if __name__ == "__main__":
    folder, how = sys.argv[1], sys.argv[2]
    driver = Driver(sys.stdin.readline().strip(), how)
    sys.argv = ["clinic-app", "--data-folder", folder]
    from pathlib import Path

    open_window(Path(folder), on_painted=driver.begin)
    sys.stdout.write("CLOSED\n")
    sys.stdout.flush()
    time.sleep(60)
