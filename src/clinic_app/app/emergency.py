"""After the recovery code: a new passphrase, a new code, and only then the open clinic."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_app.app.opening import Opened
from clinic_app.gui.messages import Messages
from clinic_app.gui.tasks import Tasks
from clinic_app.gui.unlock.door import DoorPage
from clinic_app.gui.unlock.emergency_page import EmergencyPage
from clinic_app.gui.unlock.recovery_page import RecoveryCodePage
from clinic_app.services.clock import SystemClock
from clinic_app.services.people import PeopleService

if TYPE_CHECKING:
    from clinic_app.storage.clinic_store import ClinicStore


class EmergencyDesk:
    """`show` puts a page on the screen, `enter` goes on to the clinic; nothing is changed before the last page."""

    def __init__(
        self,
        opened: Opened,
        tasks: Tasks,
        messages: Messages,
        show: Callable[[DoorPage], None],
        enter: "Callable[[ClinicStore], None]",
    ) -> None:
        self._store, self._tasks, self._messages = opened.store, tasks, messages
        self._show, self._enter = show, enter
        self._user_id: str | None = None
        self._passphrase: str | None = None
        self.page = EmergencyPage(opened.people)
        self.page.chosen.connect(self._chosen)
        self.page.skipped.connect(self._show_code)

    def _chosen(self, user_id: str, passphrase: str) -> None:
        self.page.new.forget()
        self._user_id, self._passphrase = user_id, passphrase
        self._show_code()

    def _show_code(self) -> None:
        """A new code; once it was copied it takes the place of the one just used, and only then work begins.

        Passphrase and code change in one step, so that nobody is left without a way in by a program that ends here.
        """
        clock = SystemClock()
        people = PeopleService(self._store, clock)
        code = people.fresh_recovery_code()
        page = RecoveryCodePage(
            code, clock.today().isoformat(), show_error=self._messages.show_error, forced=True
        )

        def change() -> None:
            people.use_recovery_code(code, user_id=self._user_id, passphrase=self._passphrase)

        def changed(_: None) -> None:
            self._passphrase = None
            page.panel.forget()
            self._enter(self._store)

        def failed(error: Exception) -> None:
            page.panel.set_busy(False)
            self._messages.show_error(error)

        def copied(_copied: bool) -> None:
            self._tasks.run(change, changed, failed, owner=page)

        page.done.connect(copied)
        self._show(page)
