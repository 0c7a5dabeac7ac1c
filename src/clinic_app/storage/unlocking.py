"""What is put in order when the records are unlocked, in one transaction with the row that says who unlocked them.

The key file and the records are two files, so a change of both may have been cut in two, and the key file may
have been exchanged behind the program's back. Here the two are compared; every difference is written down.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic_app.domain.errors import WrongPassphrase
from clinic_app.services.records import PreparedSlot
from clinic_app.storage.key_cost import is_weaker
from clinic_app.storage.key_ring import KeyRing, record_of
from clinic_app.storage.key_slots import RECOVERY, KeyFile, Slot
from clinic_app.storage.unit_of_work import UnitOfWork

_CLOCK_SLACK = timedelta(minutes=5)


class NoLongerUser(WrongPassphrase):
    """The slot is still there, but the person has left."""

    def __init__(self) -> None:
        super().__init__("This user may no longer open the records.", "Ask an administrator of the clinic.")


@dataclass(frozen=True, slots=True)
class Unlocking:
    """One unlocking that has to be written down."""

    user_id: str
    database_id: str
    at: datetime
    wrong_tries: int
    key_file: KeyFile
    renewed: PreparedSlot | None
    """The slot just used, made anew because it was weaker or older than it should be."""

    def put_in_order(self, work: UnitOfWork, keys: KeyRing) -> None:
        """Write the rows and bring the key file and the records together."""
        self._note_clock(work)
        if self.user_id == RECOVERY:
            work.events.record(self.at, "emergency access", "store", self.database_id)
        else:
            work.events.record(self.at, "unlocked", "store", self.database_id)
        if self.wrong_tries:
            work.events.record(self.at, "wrong passphrases", "user", self.user_id, [str(self.wrong_tries)])
        self._compare_slots(work, keys)

    def _note_clock(self, work: UnitOfWork) -> None:
        last = work.events.last_at()
        if last is not None and self.at < last - _CLOCK_SLACK:
            work.events.record(self.at, "clock was set back", "store", self.database_id)

    def _compare_slots(self, work: UnitOfWork, keys: KeyRing) -> None:
        expected = {record.user_id: record for record in work.people.slots()}
        names = {person.id: person.name for person in work.people.all() if person.active}
        drop: list[str] = []
        for slot in self.key_file.slots:
            known = expected.pop(slot.user_id, None)
            is_recovery = slot.kind == RECOVERY and slot.user_id == RECOVERY
            if (is_recovery and known is None) or (not is_recovery and slot.user_id not in names):
                drop.append(slot.user_id)
                self._note(work, "removed leftover key slot", slot.user_id)
            elif known is None:
                work.people.keep_slot(record_of(slot))
            elif known != record_of(slot):
                work.people.keep_slot(record_of(slot))
                self._note(work, "key slot differs", slot.user_id)
        for user_id in expected:
            work.people.drop_slot(user_id)
            self._note(work, "key slot missing", user_id)
        if self.renewed is not None:
            work.people.keep_slot(self.renewed.record)
            self._note(work, "renewed key slot", self.user_id)
        put = [] if self.renewed is None else [self.renewed]
        keys.write(put=put, drop=drop, names=names)

    def _note(self, work: UnitOfWork, action: str, user_id: str) -> None:
        work.events.record(self.at, action, "user", user_id)


def needs_renewal(slot: Slot, key_file: KeyFile) -> bool:
    """A slot of the first form, one that still goes through a handover, or one that is cheaper to guess at than wanted."""
    weaker = key_file.cost is not None and is_weaker(slot.cost, key_file.cost)
    return not slot.public_key or bool(slot.handovers) or weaker
