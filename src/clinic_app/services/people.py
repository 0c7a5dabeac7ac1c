"""Users of the clinic: who may open the records, with which passphrase, and in which roles.

A user is a row in the records and a slot in the key file. Both are changed in one transaction whose last step
is the key file; should the program be stopped in between, the next unlocking notices and writes it down.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol

from clinic_app.domain.errors import ClinicError, WrongPassphrase
from clinic_app.domain.people import Person, clean_name, fold_person, name_problem
from clinic_app.domain.recovery_code import ENTROPY_BYTES, read_recovery_code, recovery_code
from clinic_app.services.passphrase import passphrase_problem
from clinic_app.services.ports import Clock, Work
from clinic_app.services.progress import Progress, Silent
from clinic_app.services.records import NotFound, PreparedSlot
from clinic_app.services.rights import ROLES, Right, rights_of

RECOVERY = "recovery"
"""User id behind the recovery code, in the key file and in the trail."""


CodeState = Literal["none", "unseen", "kept"]
_CODE_COPIED = "recovery_code_copied"


class Keys(Protocol):
    """The key file of an open store. `prepare` and `opens` take about half a second each."""

    def prepare(
        self, user_id: str, secret: str, *, name: str = "", kind: str = "passphrase"
    ) -> PreparedSlot: ...
    def opens(self, user_id: str, secret: str) -> bool: ...
    def write(
        self,
        *,
        put: Sequence[PreparedSlot] = (),
        drop: Sequence[str] = (),
        names: Mapping[str, str] | None = None,
    ) -> None: ...


class Vault(Protocol):
    """An open store with its keys."""

    @property
    def keys(self) -> Keys: ...
    def reading(self) -> AbstractContextManager[Work]: ...
    def writing(self) -> AbstractContextManager[Work]: ...
    def change_data_key(self, at: datetime, progress: Progress) -> None: ...


class LastAdministrator(ClinicError):
    """Without an administrator nobody could manage users any more."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator.", "Make somebody else an administrator before.")


class PeopleService:
    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock

    def me(self) -> Person:
        """Who is signed in. Raises NotFound in emergency access, which is nobody's own."""
        with self._vault.reading() as work:
            return work.people.get(work.user_id)

    def my_rights(self) -> frozenset[Right]:
        """What the person who is signed in may do: for showing and hiding, never in place of the check."""
        with self._vault.reading() as work:
            return work.rights

    def is_emergency(self) -> bool:
        """Whether the records were opened with the recovery code."""
        with self._vault.reading() as work:
            return work.user_id == RECOVERY

    def list(self, *, former: bool = False) -> list[Person]:
        """The users of today; with `former` also those who left. Everybody may know their colleagues."""
        with self._vault.reading() as work:
            return [person for person in work.people.all() if person.active or former]

    def add(self, name: str, roles: Sequence[str], passphrase: str) -> Person:
        """A new user with a passphrase of their own. Slow. Raises ClinicError for a name, role or passphrase."""
        name, roles = clean_name(name), _checked_roles(roles)
        _check_passphrase(passphrase)
        with self._vault.reading() as work:
            work.require(Right.MANAGE_PEOPLE)
            _check_name(work, name)
        user_id = secrets.token_hex(16)
        prepared = self._vault.keys.prepare(user_id, passphrase, name=name)
        now = self._clock.now()
        with self._vault.writing() as work:
            work.require(Right.MANAGE_PEOPLE)
            _check_name(work, name)
            person = work.people.add(name, roles, now, user_id=user_id)
            work.people.keep_slot(prepared.record)
            work.events.record(now, "added", "user", user_id, list(roles))
            self._vault.keys.write(put=[prepared])
            return person

    def rename(self, user_id: str, name: str, version: int) -> Person:
        """Administrators rename anybody, everybody themselves. Raises ClinicError, NotFound, EditConflict."""
        name, now = clean_name(name), self._clock.now()
        with self._vault.writing() as work:
            if user_id != work.user_id:
                work.require(Right.MANAGE_PEOPLE)
            person = _active(work, user_id)
            _check_name(work, name, besides=user_id)
            person = work.people.change(user_id, version, name=name, roles=person.roles)
            work.events.record(now, "renamed", "user", user_id)
            self._vault.keys.write(names={user_id: name})
            return person

    def set_roles(self, user_id: str, roles: Sequence[str], version: int) -> Person:
        """Raises LastAdministrator, ClinicError for a word that is no role, NotFound, EditConflict."""
        roles, now = _checked_roles(roles), self._clock.now()
        with self._vault.writing() as work:
            work.require(Right.MANAGE_PEOPLE)
            person = _active(work, user_id)
            if "administrator" not in roles:
                _check_not_last(work, user_id)
            person = work.people.change(user_id, version, name=person.name, roles=roles)
            work.events.record(now, "roles set", "user", user_id, list(roles))
            return person

    def remove(self, user_id: str) -> Person:
        """Take the user's slot away; records and trail keep the name. Raises LastAdministrator, NotFound.

        A copy of the files made before still opens with the old passphrase: offer `change_data_key` and a new
        backup afterwards.
        """
        now = self._clock.now()
        with self._vault.writing() as work:
            work.require(Right.MANAGE_PEOPLE)
            _active(work, user_id)
            _check_not_last(work, user_id)
            person = work.people.remove(user_id, now)
            work.people.drop_slot(user_id)
            work.drafts.forget_user(user_id)
            work.events.record(now, "removed", "user", user_id)
            self._vault.keys.write(drop=[user_id])
            return person

    def change_passphrase(self, current: str, new: str) -> None:
        """One's own passphrase; the records are not written anew. Slow. Raises WrongPassphrase, ClinicError."""
        _check_passphrase(new)
        with self._vault.reading() as work:
            me = work.people.get(work.user_id)
        if not self._vault.keys.opens(me.id, current):
            raise WrongPassphrase("The present passphrase is not right.", "Type it again.")
        self._replace(me, new, "changed passphrase", right=None)

    def set_passphrase(self, user_id: str, new: str) -> None:
        """A new passphrase for somebody who forgot theirs. Slow. Raises ClinicError, NotFound."""
        _check_passphrase(new)
        with self._vault.reading() as work:
            work.require(Right.MANAGE_PEOPLE)
            person = _active(work, user_id)
        self._replace(person, new, "set passphrase", right=Right.MANAGE_PEOPLE)

    def has_recovery_code(self) -> bool:
        with self._vault.reading() as work:
            return any(slot.user_id == RECOVERY for slot in work.people.slots())

    def new_recovery_code(self) -> str:
        """A new code in place of the earlier one, to be shown and printed once: it is kept nowhere. Slow."""
        with self._vault.reading() as work:
            work.require(Right.MANAGE_PEOPLE)
        code = self.fresh_recovery_code()
        self.use_recovery_code(code, copied=False)
        return code

    def recovery_code_state(self) -> CodeState:
        """Whether there is a code, and whether somebody showed that it was copied when it was shown."""
        with self._vault.reading() as work:
            if not any(slot.user_id == RECOVERY for slot in work.people.slots()):
                return "none"
            return "unseen" if work.settings.fetch(_CODE_COPIED) is False else "kept"

    def recovery_code_copied(self) -> None:
        """A part of the code that was just made was typed back from the copy."""
        now = self._clock.now()
        with self._vault.writing() as work:
            work.require(Right.MANAGE_PEOPLE)
            work.settings.keep(_CODE_COPIED, True, now)
            work.events.record(now, "copied", "recovery code", RECOVERY)

    def fresh_recovery_code(self) -> str:
        """A code that opens nothing yet: it is shown and copied before `use_recovery_code` puts it in force."""
        return recovery_code(secrets.token_bytes(ENTROPY_BYTES))

    def use_recovery_code(
        self,
        code: str,
        *,
        user_id: str | None = None,
        passphrase: str | None = None,
        copied: bool = True,
    ) -> None:
        """Put `code` in the place of the earlier one, and with it a new passphrase of `user_id`, in one step. Slow.

        Emergency access ends with this: the code that was used opens nothing any more. `copied` False says that
        nobody has shown yet that the new one was copied. Raises RecoveryCodeUnreadable,
        NotAllowed, NotFound, ClinicError for the passphrase.
        """
        with self._vault.reading() as work:
            work.require(Right.MANAGE_PEOPLE)
            person = None if user_id is None else _active(work, user_id)
        put = [self._vault.keys.prepare(RECOVERY, read_recovery_code(code), kind=RECOVERY)]
        if person is not None:
            _check_passphrase(passphrase or "")
            put.append(self._vault.keys.prepare(person.id, passphrase or "", name=person.name))
        now = self._clock.now()
        with self._vault.writing() as work:
            work.require(Right.MANAGE_PEOPLE)
            why = ["after emergency access"] if work.user_id == RECOVERY else []
            for prepared in put:
                work.people.keep_slot(prepared.record)
            work.settings.keep(_CODE_COPIED, copied, now)
            work.events.record(now, "made", "recovery code", RECOVERY, why)
            if person is not None:
                _active(work, person.id)
                work.events.record(now, "set passphrase", "user", person.id, why)
            self._vault.keys.write(put=put)

    def change_data_key(self, passphrase: str, progress: Progress | None = None) -> None:
        """Write the records anew under a new data key; all passphrases and the recovery code stay. Slow.

        Asks for the passphrase of the one at work. Raises WrongPassphrase, KeyChangeFailed, or what `progress`
        raises to stop it: the records are then as before.
        """
        with self._vault.reading() as work:
            work.require(Right.CHANGE_DATA_KEY)
            user_id = work.user_id
        if not self._vault.keys.opens(user_id, passphrase):
            raise WrongPassphrase("The passphrase is not right.", "Type it again.")
        self._vault.change_data_key(self._clock.now(), progress or Silent())

    def _replace(self, person: Person, secret: str, action: str, *, right: Right | None) -> None:
        prepared = self._vault.keys.prepare(person.id, secret, name=person.name)
        now = self._clock.now()
        with self._vault.writing() as work:
            if right is not None:
                work.require(right)
            _active(work, person.id)
            work.people.keep_slot(prepared.record)
            work.events.record(now, action, "user", person.id)
            self._vault.keys.write(put=[prepared])


def _active(work: Work, user_id: str) -> Person:
    person = work.people.get(user_id)
    if not person.active:
        raise NotFound("This user has left.", "Look at the list of users again.")
    return person


def _check_name(work: Work, name: str, *, besides: str = "") -> None:
    others = (person for person in work.people.all() if person.active and person.id != besides)
    problem = name_problem(name, frozenset(fold_person(person.name) for person in others if person.name))
    if problem is not None:
        raise ClinicError(problem)


def _check_not_last(work: Work, user_id: str) -> None:
    others = (person for person in work.people.all() if person.active and person.id != user_id)
    if not any(Right.MANAGE_PEOPLE in rights_of(person.roles) for person in others):
        raise LastAdministrator


def _checked_roles(roles: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(role for role in ROLES if role in roles)
    if not chosen or len(chosen) != len(set(roles)):
        raise ClinicError("Choose at least one role.", f"Roles are {', '.join(ROLES)}.")
    return chosen


def _check_passphrase(text: str) -> None:
    if (problem := passphrase_problem(text)) is not None:
        raise ClinicError(problem)
