"""From the command to a painted window, and from the passphrase to the open clinic.

Order matters here: the unlock page is painted before SQLAlchemy or reportlab is imported. Both are loaded on
the store thread while the passphrase is typed, and the key is derived there, once.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from clinic_app.app.instance import Instance
from clinic_app.app.paths import make_ready, paths_for
from clinic_app.app.session import Session
from clinic_app.gui.garbage import GarbageOnThisThread
from clinic_app.gui.theme import STARTED_IN_FUSION, finish_dressing

FINISH_AFTER_MS = 60
"""Time for the first page to reach the screen before the rest of its dress is put on."""


def open_window(
    data_folder: Path | None,
    *,
    demo: bool = False,
    locked: bool = False,
    on_painted: Callable[[], None] | None = None,
) -> int:
    """Run the program with its window until it is closed; returns the exit code.

    `locked` says that this process took over from one that locked itself. `on_painted` is called once, after
    the first page stood on the screen. Raises ClinicError if the data folder cannot be used.
    """
    application = _make_application()
    throw_away = None
    if demo:
        from clinic_app.app.demo import DemoFolder

        throw_away = DemoFolder()
        data_folder = throw_away.path
    paths = paths_for(data_folder)
    make_ready(paths)
    instance = Instance(paths.instance_lock)
    if not instance.claim():
        return _give_way(instance)
    garbage = GarbageOnThisThread()
    session = Session(application, paths, demo=demo, locked=locked)
    try:
        first = session.begin()
        watch = _FirstPaint(lambda: _painted(session, instance, on_painted))
        first.installEventFilter(watch)
        first.show()
        code = application.exec()
    finally:
        session.end()
        garbage.stop()
        instance.release()
        if throw_away is not None:
            throw_away.remove()
    if session.replaced:
        return _take_over(sys.argv[1:])
    return code


def _make_application() -> QApplication:
    application = QApplication.instance()
    if application is None:
        application = QApplication(["clinic-app", "-style", "fusion"])
        application.setProperty(STARTED_IN_FUSION, True)
    assert isinstance(application, QApplication)  # noqa: S101 - Qt's own type says less than is known here
    application.setApplicationName("Clinic Companion")
    application.setOrganizationName("Clinic Companion")
    application.setDesktopFileName("clinic-companion")
    return application


def _give_way(instance: Instance) -> int:
    """The folder is in use: call its window to the front. The exit code says whether it came."""
    if instance.call_first():
        print("Clinic Companion is already open on this data folder; its window is in front now.")
        return 0
    print(
        "Another Clinic Companion works on this data folder but does not answer; close it first.",
        file=sys.stderr,
    )
    return 1


def _painted(session: Session, instance: Instance, on_painted: Callable[[], None] | None) -> None:
    instance.listen(session.bring_to_front)
    session.warm_up()
    QTimer.singleShot(FINISH_AFTER_MS, finish_dressing)
    if on_painted is not None:
        on_painted()


def _take_over(arguments: Sequence[str]) -> int:
    """Start over in a new process: closing the records alone would leave their texts in this one's memory."""
    import os
    import subprocess

    rest = [argument for argument in arguments if argument != "--locked"]
    command = [
        sys.executable,
        *([] if getattr(sys, "frozen", False) else ["-m", "clinic_app"]),
        *rest,
        "--locked",
    ]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - our own program, no shell
    subprocess.Popen(command)  # noqa: S603 - Windows cannot replace a process: the new one outlives this one
    return 0


class _FirstPaint(QObject):
    """Tells once, after the watched widget was painted for the first time."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then: Callable[[], None] | None = then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self._then is not None and event.type() == QEvent.Type.Paint:
            then, self._then = self._then, None
            QTimer.singleShot(0, then)
        return False
