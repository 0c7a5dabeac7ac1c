"""What is on the screen from start to end: unlock page, open clinic, locked again."""

import importlib
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app import __version__
from clinic_app.app.bug_report import watch_for_bugs
from clinic_app.app.idle import IdleWatch
from clinic_app.app.kept_place import keep_place, take_place
from clinic_app.app.logbook import Logbook
from clinic_app.app.opening import (
    AtTheDoor,
    Opened,
    at_the_door,
    create_records,
    open_records,
)
from clinic_app.app.paths import Paths
from clinic_app.app.workstation import Workstation
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.messages import Messages
from clinic_app.gui.pages import Place
from clinic_app.gui.tasks import Tasks
from clinic_app.gui.unlock.door import DoorPage
from clinic_app.gui.unlock.unlock_page import FirstRunPage, UnlockPage
from clinic_app.services.clock import SystemClock
from clinic_app.storage.store_folder import has_store

if TYPE_CHECKING:
    from clinic_app.app.backup_round import BackupRound
    from clinic_app.app.emergency import EmergencyDesk
    from clinic_app.app.restoring import RestoreDesk
    from clinic_app.gui.main_window import MainWindow
    from clinic_app.gui.vault.vault import Vault
    from clinic_app.services.audit import LockReason
    from clinic_app.storage.clinic_store import ClinicStore


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
        self._jobs = Tasks(self._messages.show_error)
        self._workstation = Workstation(paths.settings)
        self._workstation.preferences.apply()
        self._idle: IdleWatch | None = None
        self._round: BackupRound | None = None
        self._door: DoorPage | None = None
        self._window: MainWindow | None = None
        self._store: ClinicStore | None = None
        self._lock_reason: LockReason = "asked"
        self._restoring: RestoreDesk | None = None
        self._emergency: EmergencyDesk | None = None
        self.replaced = False
        """The window was locked: a new process has to take over once this one has let everything go."""
        self._log = Logbook(paths.logs)
        self._log.note("started", version=__version__, demo=int(demo), took_over=int(locked))
        self._asked_at = 0.0
        watch_for_bugs(self._messages, paths.logs, self._log)

    def begin(self) -> QWidget:
        """The page to show first: choose a passphrase, or give it."""
        door = self._make_door()
        self._workstation.place(door)
        if self._locked and isinstance(door, UnlockPage):
            door.show_locked()
        self._door = door
        if self._demo and isinstance(door, UnlockPage):
            door.text.setText("Preparing a throw-away clinic of invented clients.")
            door.restore_button.hide()
            door.show_busy(True, "One moment")
        return door

    def warm_up(self) -> None:
        """Load the heavy libraries behind the painted page; in a demo also make the clinic and open it."""

        def load() -> None:
            from clinic_app.storage.warm_up import warm_up

            warm_up()
            for name in ("clinic_app.app.wiring", "clinic_app.gui.main_window"):
                importlib.import_module(name)

        if not self._demo:
            self._ask_who()
            self._look_at_folder()
        self._tasks.run(load)
        if self._demo:
            self._asked_at = time.monotonic()
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

    @property
    def busy(self) -> bool:
        """Whether something is under way on the store thread."""
        return self._tasks.busy

    def end(self) -> None:
        """Finish what is being saved, close the records, let the windows go."""
        if self._idle is not None:
            self._idle.deleteLater()  # it belongs to the application and would outlive the window it locks
            self._idle = None
        if self._round is not None:
            self._round.stop()
        if self._restoring is not None:
            self._restoring.stop()
        self._messages.free_room = None
        if self._store is not None and not self.replaced:
            self._log.note("locked", reason="closed")
        self._jobs.shutdown()
        self._tasks.shutdown()
        if self._store is not None:
            if not self.replaced:
                from clinic_app.services.audit import AuditService

                with suppress(ClinicError):  # a full disk must not keep the records open
                    AuditService(self._store, SystemClock()).locked("closed")
            self._store.close()
            self._store = None
        for widget in (self._window, self._door):
            if widget is not None:
                self._workstation.keep_place(widget)
                widget.close()
                widget.deleteLater()
        self._window = self._door = None
        self._log.note("ended")

    # the door

    def _make_door(self) -> UnlockPage | FirstRunPage:
        door = UnlockPage() if self._demo or has_store(self._paths.data) else FirstRunPage()
        door.submitted.connect(self._open)
        door.restore_asked.connect(self._restore)
        return door

    def _show_door(self, page: DoorPage) -> None:
        """Put a page in the stead of the one before, at the same place of the screen."""
        before, self._door = self._door, page
        if before is None:
            self._workstation.place(page)
        else:
            page.setGeometry(before.geometry())
            page.setWindowState(before.windowState())
        page.show()
        page.activateWindow()
        if before is not None:
            before.close()
            before.deleteLater()

    def _ask_who(self) -> None:
        door = self._door
        if not isinstance(door, UnlockPage):
            return

        def show(found: AtTheDoor) -> None:
            door.show_people(found.people, self._workstation.last_user, has_code=found.has_code)

        self._tasks.run(lambda: at_the_door(self._paths), show, self._refused, owner=door)

    def _look_at_folder(self) -> None:
        """Say on the first page that the records lie, or would lie, where they must not."""
        door, folder = self._door, self._paths.data

        def look() -> str:
            from clinic_app.storage.disk_room import folder_warning

            return folder_warning(folder, live=True) or ""

        if isinstance(door, UnlockPage | FirstRunPage):
            self._tasks.run(look, door.warn_of_folder, owner=door)

    def _open(self, passphrase: str) -> None:
        paths, door = self._paths, self._door
        self._asked_at = time.monotonic()
        if isinstance(door, FirstRunPage):
            name = door.name
            self._tasks.run(lambda: create_records(paths, passphrase, name), self._opened, self._refused)
        elif isinstance(door, UnlockPage):
            user_id = door.user_id
            self._tasks.run(lambda: open_records(paths, passphrase, user_id), self._opened, self._refused)

    def _make_demo(self) -> Opened:
        from clinic_app.app.demo import make_demo

        return Opened(make_demo(self._paths.data))

    def _refused(self, error: Exception) -> None:
        door = self._door
        wait_s = getattr(error, "wait_s", None)  # TooManyTries; its room is loaded on the other thread
        wait = round(wait_s) if isinstance(wait_s, float) else None
        self._log.note("unlock refused", error=error, wait_s=wait)
        if isinstance(door, UnlockPage) and isinstance(wait_s, float):
            door.show_wait(wait_s)
            return
        if isinstance(error, ClinicError) and isinstance(door, UnlockPage | FirstRunPage):
            door.show_problem(error)
            return
        if isinstance(door, UnlockPage | FirstRunPage):
            door.show_busy(False)
        self._messages.show_error(error)

    def _restore(self) -> None:
        from clinic_app.app.restoring import RestoreDesk

        self._restoring = RestoreDesk(self._paths, self._tasks, self._log, self._back_to_door)
        self._show_door(self._restoring.page)

    def _back_to_door(self) -> None:
        self._restoring = None
        self._show_door(self._make_door())
        self._ask_who()
        self._look_at_folder()

    # between the door and the window

    def _opened(self, opened: Opened) -> None:
        self._store = opened.store
        self._note_opened(opened.store)
        if isinstance(self._door, UnlockPage | FirstRunPage):
            self._door.forget()
        if opened.recovery_code:
            self._show_code(opened)
        elif opened.people:
            self._show_emergency(opened)
        else:
            self._enter(opened.store)

    def _note_opened(self, store: "ClinicStore") -> None:
        took_ms = round((time.monotonic() - self._asked_at) * 1000)
        if store.upgrade is not None:
            self._log.note("upgraded", revision=store.upgrade.after, took_ms=took_ms)
        self._log.note("unlocked", user=store.user_id, took_ms=took_ms)
        if store.alarm is not None:
            self._log.note("trail alarm", row=store.alarm.number)

    def _show_code(self, opened: Opened) -> None:
        from clinic_app.gui.unlock.recovery_page import RecoveryCodePage
        from clinic_app.services.people import PeopleService

        store = opened.store

        def done(copied: bool) -> None:
            if copied:
                self._tasks.run(PeopleService(store, SystemClock()).recovery_code_copied)
            self._enter(store)

        page = RecoveryCodePage(opened.recovery_code, opened.day, show_error=self._messages.show_error)
        page.done.connect(done)
        self._show_door(page)

    def _show_emergency(self, opened: Opened) -> None:
        from clinic_app.app.emergency import EmergencyDesk

        self._emergency = EmergencyDesk(opened, self._tasks, self._messages, self._show_door, self._enter)
        self._show_door(self._emergency.page)

    def _enter(self, store: "ClinicStore") -> None:
        from clinic_app.app.wiring import build_context, pages
        from clinic_app.gui.main_window import MainWindow
        from clinic_app.services.rights import Right

        context = build_context(
            store, self._workstation.preferences, self._messages, self._tasks, jobs=self._jobs
        )
        vault = context.vault
        sees_clients = vault is None or vault.may(Right.READ_RECORDS)
        self._emergency = None
        door, self._door = self._door, None
        window = MainWindow(context, pages(), start="clients" if sees_clients else "settings")
        window.lock_requested.connect(self._lock)
        self._window = window
        if door is not None:
            window.setGeometry(door.geometry())
            window.setWindowState(door.windowState())
        window.show()
        if door is not None:
            door.close()
            door.deleteLater()
        self._return_to_place(window)
        from clinic_app.app.read_ahead import steps

        self._tasks.run_when_idle(steps(context))
        if vault is not None:
            vault.lock_asked.connect(window.ask_lock)
            self._messages.free_room = partial(self._free_room, vault)
        if not self._demo:
            if vault is not None and not vault.standing.is_emergency:
                self._workstation.keep_user(vault.standing.user_id)
            if vault is not None:
                from clinic_app.app.backup_round import BackupRound

                self._round = BackupRound(vault, self._log)
            preferences = self._workstation.preferences
            self._idle = IdleWatch(
                self._application, lambda: preferences.choice.idle_lock_min, self._lock_idle
            )

    def _free_room(self, vault: "Vault") -> None:
        """The disk is full: give back what was set aside, so that the work on the screen can be saved."""

        def freed(there_was: bool) -> None:
            self._messages.toast(
                "The room set aside is free. Save again now, then make room on the disk."
                if there_was
                else "Nothing is set aside any more. Make room on the disk, then save again."
            )

        self._tasks.run(vault.services.backups.give_room_back, freed)

    # locking

    def _lock_idle(self) -> None:
        window = self._window
        if window is None:
            return
        self._lock_reason = "suspend" if self._idle is not None and self._idle.slept else "idle"
        window.ask_lock()
        if window.isVisible():  # a page that wants to stay does not keep the records open; its draft is kept
            self._lock()

    def _lock(self) -> None:
        window = self._window
        if window is None or window.isHidden():
            return
        if self._demo:
            self._messages.toast("The demo clinic has no passphrase to lock it with.")
            return
        here = window.context.navigator.here
        drafts, vault, reason = window.context.drafts, window.context.vault, self._lock_reason

        def keep() -> None:
            with suppress(ClinicError):  # a full disk must not keep the records open
                keep_place(drafts, here)
                if vault is not None:
                    vault.services.audit.locked(reason)

        def leave(_: None) -> None:
            self._log.note("locked", reason=reason)
            self.replaced = True
            self._application.quit()

        window.hide()
        self._tasks.run(keep, leave)

    def _return_to_place(self, window: "MainWindow") -> None:
        """After unlocking, where the user was when the program was locked."""
        context = window.context

        def go(place: Place | None) -> None:
            if place is not None and self._locked:
                context.navigator.go(place.page, **place.params)

        self._tasks.run(lambda: take_place(context.drafts), go)
