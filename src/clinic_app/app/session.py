"""What is on the screen from start to end: unlock page, open clinic, locked again."""

import importlib
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.app.bug_report import watch_for_bugs
from clinic_app.app.idle import IdleWatch
from clinic_app.app.paths import Paths
from clinic_app.app.workstation import Workstation
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.messages import Messages
from clinic_app.gui.tasks import Tasks
from clinic_app.gui.unlock.unlock_page import FirstRunPage, UnlockPage
from clinic_app.storage.store_folder import has_store

if TYPE_CHECKING:
    from clinic_app.gui.main_window import MainWindow
    from clinic_app.storage.clinic_store import ClinicStore

_PLACE = "session:place"


class Session:
    """One start of the program. `begin` gives the first window, `end` closes everything, whatever happened."""

    def __init__(
        self, application: QApplication, paths: Paths, *, demo: bool = False, locked: bool = False
    ) -> None:
        self._application = application
        self._paths = paths
        self._demo = demo
        self._locked = locked
        self._messages = Messages()
        self._tasks = Tasks(self._messages.show_error)
        self._workstation = Workstation(paths.settings)
        self._workstation.preferences.apply()
        self._idle: IdleWatch | None = None
        self._door: UnlockPage | FirstRunPage | None = None
        self._window: MainWindow | None = None
        self._store: ClinicStore | None = None
        self.replaced = False
        """The window was locked: a new process has to take over once this one has let everything go."""
        watch_for_bugs(self._messages, paths.logs)

    def begin(self) -> QWidget:
        """The page to show first: choose a passphrase, or give it."""
        door = UnlockPage() if self._demo or has_store(self._paths.data) else FirstRunPage()
        self._workstation.place(door)
        if self._locked and isinstance(door, UnlockPage):
            door.show_locked()
        door.submitted.connect(self._open)
        self._door = door
        if self._demo and isinstance(door, UnlockPage):
            door.text.setText("Preparing a throw-away clinic of invented clients.")
            door.show_busy(True, "One moment")
        return door

    def warm_up(self) -> None:
        """Load the heavy libraries behind the painted page; in a demo also make the clinic and open it."""

        def load() -> None:
            from clinic_app.storage.warm_up import warm_up

            warm_up()
            for name in ("clinic_app.app.wiring", "clinic_app.gui.main_window"):
                importlib.import_module(name)

        self._tasks.run(load)
        if self._demo:
            self._tasks.run(self._make_demo, self._opened, self._refused)

    def bring_to_front(self) -> None:
        """Somebody started the program again."""
        window = self._window or self._door
        if window is not None:
            window.setWindowState(
                (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
            )
            window.show()
            window.raise_()
            window.activateWindow()

    def end(self) -> None:
        """Finish what is being saved, close the records, let the windows go."""
        if self._idle is not None:
            self._idle.deleteLater()  # it belongs to the application and would outlive the window it locks
            self._idle = None
        self._tasks.shutdown()
        if self._store is not None:
            self._store.close()
            self._store = None
        for widget in (self._window, self._door):
            if widget is not None:
                self._workstation.keep_place(widget)
                widget.close()
                widget.deleteLater()
        self._window = self._door = None

    # opening

    def _open(self, passphrase: str) -> None:
        folder = self._paths.data
        is_new = isinstance(self._door, FirstRunPage)

        def work() -> "ClinicStore":
            from clinic_app.storage.clinic_store import ClinicStore

            return ClinicStore.create(folder, passphrase) if is_new else ClinicStore.open(folder, passphrase)

        self._tasks.run(work, self._opened, self._refused)

    def _make_demo(self) -> "ClinicStore":
        from clinic_app.app.demo import make_demo

        return make_demo(self._paths.data)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ClinicError) and self._door is not None:
            self._door.show_problem(error)
            return
        if self._door is not None:
            self._door.show_busy(False)
        self._messages.show_error(error)

    def _opened(self, store: "ClinicStore") -> None:
        from clinic_app.app.wiring import build_context, pages
        from clinic_app.gui.main_window import MainWindow

        self._store = store
        context = build_context(store, self._workstation.preferences, self._messages, self._tasks)
        door, self._door = self._door, None
        window = MainWindow(context, pages())
        window.lock_requested.connect(self._lock)
        self._window = window
        if door is not None:
            door.forget()
            window.setGeometry(door.geometry())
            window.setWindowState(door.windowState())
        window.show()
        if door is not None:
            door.close()
            door.deleteLater()
        self._return_to_place(window)
        self._tasks.run(_read_ahead)
        if not self._demo:
            preferences = self._workstation.preferences
            self._idle = IdleWatch(
                self._application, lambda: preferences.choice.idle_lock_min, window.ask_lock
            )

    # locking

    def _lock(self) -> None:
        window = self._window
        if window is None:
            return
        if self._demo:
            self._messages.toast("The demo clinic has no passphrase to lock it with.")
            return
        here = window.context.navigator.here
        drafts = window.context.drafts
        kept = None if here is None else {"page": here.page, "params": dict(here.params)}

        def keep() -> None:
            if kept is not None:
                drafts.keep(_PLACE, kept)

        def leave(_: None) -> None:
            self.replaced = True
            self._application.quit()

        window.hide()
        self._tasks.run(keep, leave)

    def _return_to_place(self, window: "MainWindow") -> None:
        """After unlocking, where the user was when the program was locked."""
        drafts = window.context.drafts

        def fetch() -> object:
            kept = drafts.fetch(_PLACE)
            if kept is not None:
                drafts.discard(_PLACE)
            return kept

        def go(kept: object) -> None:
            if not isinstance(kept, dict):
                return
            place = cast("dict[str, object]", kept)
            page, params = place.get("page"), place.get("params")
            if isinstance(page, str) and isinstance(params, dict) and self._locked:
                words = {str(key): str(value) for key, value in cast("dict[object, object]", params).items()}
                window.context.navigator.go(page, **words)

        self._tasks.run(fetch, go)


def _read_ahead() -> None:
    """Read what the next pages will ask for, behind the list of clients."""
    from clinic_app.app import shipped

    importlib.import_module("clinic_app.pdf.handout")
    shipped.protocol()
    shipped.catalogue()
    shipped.figures()
