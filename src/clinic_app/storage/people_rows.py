"""The users of the clinic and what the key file should hold for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic_app.domain.errors import EditConflict
from clinic_app.domain.people import Person
from clinic_app.services.records import NotFound, SlotRecord
from clinic_app.storage.identifiers import new_id
from clinic_app.storage.sign_in import SignIn
from clinic_app.storage.tables import KeySlotTable, PersonTable


class PeopleRows:
    def __init__(self, session: Session, sign_in: SignIn) -> None:
        self._session = session
        self._sign_in = sign_in
        self.changed = False

    def all(self) -> list[Person]:
        """Everybody, those who left too, in the order they came."""
        statement = select(PersonTable).order_by(PersonTable.added_at, PersonTable.id)
        return [_person(row) for row in self._session.scalars(statement)]

    def get(self, user_id: str) -> Person:
        return _person(self._row(user_id))

    def roles_of(self, user_id: str) -> tuple[str, ...]:
        """Nothing for somebody unknown or gone."""
        row = self._session.execute(
            select(PersonTable.roles, PersonTable.active).where(PersonTable.id == user_id)
        ).first()
        return tuple(row.roles) if row is not None and row.active else ()

    def add(self, name: str, roles: Sequence[str], at: datetime, *, user_id: str | None = None) -> Person:
        row = PersonTable(
            id=user_id or new_id(), name=name, roles=list(roles), active=True, added_at=at, removed_at=None
        )
        self._session.add(row)
        self._session.flush()
        self._touched()
        return _person(row)

    def change(self, user_id: str, version: int, *, name: str, roles: Sequence[str]) -> Person:
        row = self._row(user_id)
        if row.version != version:
            raise EditConflict("Somebody else changed this user.", "Look at the list again.")
        row.name, row.roles = name, list(roles)
        self._session.flush()
        self._touched()
        return _person(row)

    def remove(self, user_id: str, at: datetime) -> Person:
        row = self._row(user_id)
        row.active, row.removed_at = False, at
        self._session.flush()
        self._touched()
        return _person(row)

    def slots(self) -> list[SlotRecord]:
        """What the key file should hold."""
        statement = select(KeySlotTable).order_by(KeySlotTable.user_id)
        return [
            SlotRecord(row.user_id, row.kind, row.public_key, row.fingerprint)
            for row in self._session.scalars(statement)
        ]

    def keep_slot(self, slot: SlotRecord) -> None:
        row = self._session.get(KeySlotTable, slot.user_id)
        if row is None:
            row = KeySlotTable(user_id=slot.user_id)
            self._session.add(row)
        row.kind, row.public_key, row.fingerprint = slot.kind, slot.public_key, slot.fingerprint
        self._session.flush()

    def drop_slot(self, user_id: str) -> None:
        self._session.execute(delete(KeySlotTable).where(KeySlotTable.user_id == user_id))

    def _row(self, user_id: str) -> PersonTable:
        row = self._session.get(PersonTable, user_id)
        if row is None:
            raise NotFound("This user is not known here.", "Look at the list of users again.")
        return row

    def _touched(self) -> None:
        self.changed = True
        self._sign_in.roles = None


def _person(row: PersonTable) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        roles=tuple(row.roles),
        active=row.active,
        added_at=row.added_at,
        removed_at=row.removed_at,
        version=row.version,
    )
