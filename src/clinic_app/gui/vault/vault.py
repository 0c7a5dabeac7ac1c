"""The vault as the pages see it: its services, and what the person at work may do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clinic_app.services.people import PeopleService
from clinic_app.services.progress import Progress
from clinic_app.services.rights import ROLES, Right

if TYPE_CHECKING:
    from clinic_app.domain.audit import Anchor
    from clinic_app.gui.tasks import Tasks
    from clinic_app.services.audit import AuditService
    from clinic_app.services.backups import BackupInfo, BackupService
    from clinic_app.services.erasing import ErasingService
    from clinic_app.services.record_export import RecordExport, RecordExportService


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is at work. In emergency access it is nobody's own: then `user_id` is empty and everything is allowed."""

    user_id: str
    name: str
    roles: tuple[str, ...]
    rights: frozenset[Right]
    people: int
    """How many may unlock these records; 1 is a therapist working alone."""

    @property
    def is_emergency(self) -> bool:
        return not self.user_id

    @property
    def is_alone(self) -> bool:
        return self.people <= 1

    @property
    def is_assistant_only(self) -> bool:
        return self.roles == ("assistant",)


def standing_of(people: PeopleService) -> Standing:
    """Read who is signed in; belongs on the store thread."""
    count = len(people.list())
    if people.is_emergency():
        return Standing("", "Recovery code", tuple(ROLES), people.my_rights(), count)
    me = people.me()
    return Standing(me.id, me.name, me.roles, people.my_rights(), count)


@dataclass(frozen=True, slots=True)
class VaultServices:
    """Called only on the store thread, like every service."""

    people: PeopleService
    audit: "AuditService"
    backups: "BackupService"
    erasing: "ErasingService"
    export: "RecordExportService"
    record_files: "Callable[[RecordExport], Mapping[str, bytes]]"
    """Every file of an exported record by its name below the folder."""
    prove: "Callable[[BackupInfo, Progress], object]"
    """Check a kept backup once more. Raises ClinicError if it cannot be restored."""
    anchors: "Callable[[], Sequence[Anchor]]"
    """What the kept backups remember of the audit trail."""


class Vault(QObject):
    """Services, standing, and the session's own doings that a page may ask for."""

    standing_changed = Signal()
    lock_asked = Signal()
    """A page wants the records locked, as Ctrl+L does."""
    backed_up = Signal()
    """A backup was made; whoever shows one looks again."""

    def __init__(
        self, services: VaultServices, standing: Standing, jobs: "Tasks", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.jobs = jobs
        """The queue for what takes seconds, one after another, beside the queue of the pages."""
        self.standing = standing
        self.dismissed: set[str] = set()
        """Reminders that were closed; they come again with the next unlocking."""

    def may(self, right: Right) -> bool:
        """For showing and hiding; the services ask again."""
        return right in self.standing.rights

    def set_standing(self, standing: Standing) -> None:
        if standing != self.standing:
            self.standing = standing
            self.standing_changed.emit()
