"""The records inside one transaction."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from clinic_app.domain.errors import EditConflict
from clinic_app.services.rights import NotAllowed, Right, rights_of
from clinic_app.storage.audit_rows import EventRows
from clinic_app.storage.client_rows import ClientRows, EpisodeRows
from clinic_app.storage.document_rows import DraftRows, HandoutRows, RoutineRows, SettingRows
from clinic_app.storage.erasing_rows import ErasureRows
from clinic_app.storage.failures import in_words
from clinic_app.storage.library_rows import DiaryRows, LibraryRows
from clinic_app.storage.people_rows import PeopleRows
from clinic_app.storage.screening_rows import ScreeningRows
from clinic_app.storage.sign_in import EMERGENCY_ROLES, SignIn


class UnitOfWork:
    def __init__(self, session: Session, sign_in: SignIn) -> None:
        self._sign_in = sign_in
        self.session = session
        """For the parts of this room that work on the tables themselves."""
        self.clients = ClientRows(session)
        self.episodes = EpisodeRows(session)
        self.drafts = DraftRows(session, sign_in.user_id)
        self.screenings = ScreeningRows(session, sign_in.user_id)
        self.routines = RoutineRows(session)
        self.handouts = HandoutRows(session)
        self.library = LibraryRows(session, sign_in.user_id)
        self.diaries = DiaryRows(session, sign_in.user_id)
        self.settings = SettingRows(session)
        self.events = EventRows(session, sign_in)
        self.people = PeopleRows(session, sign_in)
        self.erasures = ErasureRows(session)

    @property
    def user_id(self) -> str:
        """Who is at work."""
        return self._sign_in.user_id

    @property
    def rights(self) -> frozenset[Right]:
        """What the one at work may do."""
        if self._sign_in.roles is None:
            mine = self.people.roles_of(self._sign_in.user_id)
            self._sign_in.roles = EMERGENCY_ROLES if self._sign_in.is_emergency else mine
        return rights_of(self._sign_in.roles)

    def require(self, right: Right) -> None:
        """Raises NotAllowed."""
        if right not in self.rights:
            raise NotAllowed(right)


@contextmanager
def work_on(
    engine: Engine,
    sign_in: SignIn,
    *,
    saves: bool,
    saved: Callable[[UnitOfWork], None] | None = None,
) -> Generator[UnitOfWork]:
    """One transaction: saved at the end if `saves`, undone if the block is left by an exception.

    `saved` is called once the disk has it.
    Raises EditConflict for a row someone else changed, and DiskFull and its kin in words for the screen.
    """
    try:
        with Session(engine, expire_on_commit=False) as session:
            work = UnitOfWork(session, sign_in)
            yield work
            if saves:
                session.commit()
                if saved is not None:
                    saved(work)
    except StaleDataError:
        raise EditConflict(
            "Someone else saved this record since it was opened.",
            "Look at the saved version, then enter the change again.",
        ) from None
    except DBAPIError as problem:
        known = in_words(problem)
        if known is None:
            raise
        raise known from problem
