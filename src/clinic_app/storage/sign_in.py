"""Who is at work in an open store."""

from dataclasses import dataclass, field

from clinic_app.services.rights import ROLES
from clinic_app.storage.key_slots import RECOVERY, derive_key


@dataclass(slots=True)
class SignIn:
    """One unlocking by one person, until the store is closed."""

    user_id: str
    session: str
    """Opaque; the same on all rows of the trail written between unlocking and locking."""
    audit_key: bytearray
    roles: tuple[str, ...] | None = field(default=None)
    """None: to be read from the records again."""
    seen: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """Records whose opening is in the trail already."""

    @property
    def is_emergency(self) -> bool:
        """Unlocked with the recovery code: everything is allowed and the trail says so."""
        return self.user_id == RECOVERY

    def forget(self) -> None:
        for place in range(len(self.audit_key)):
            self.audit_key[place] = 0


def audit_key_of(database_key: bytes | bytearray) -> bytes:
    """The key of the audit trail that goes with a database key."""
    return derive_key(bytes(database_key), "audit trail")


EMERGENCY_ROLES = tuple(ROLES)
