"""The records inside one transaction."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from clinic_app.domain.errors import EditConflict
from clinic_app.storage.client_rows import ClientRows, EpisodeRows
from clinic_app.storage.document_rows import DraftRows, EventRows, HandoutRows, RoutineRows, SettingRows
from clinic_app.storage.failures import in_words
from clinic_app.storage.screening_rows import ScreeningRows


class UnitOfWork:
    def __init__(self, session: Session, user_id: str) -> None:
        self.clients = ClientRows(session)
        self.episodes = EpisodeRows(session)
        self.drafts = DraftRows(session)
        self.screenings = ScreeningRows(session, user_id)
        self.routines = RoutineRows(session)
        self.handouts = HandoutRows(session)
        self.settings = SettingRows(session)
        self.events = EventRows(session, user_id)


@contextmanager
def work_on(engine: Engine, user_id: str, *, saves: bool) -> Generator[UnitOfWork]:
    """One transaction: saved at the end if `saves`, undone if the block is left by an exception.

    Raises EditConflict for a row someone else changed, and DiskFull and its kin in words for the screen.
    """
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield UnitOfWork(session, user_id)
            if saves:
                session.commit()
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
