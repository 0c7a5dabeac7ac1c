"""The tables. Rows stay inside this room; what leaves it are the values of `domain` and `services.records`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from clinic_app.storage.column_types import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

APPEND_ONLY = (
    "screening_answer",
    "screening_decision",
    "screening_result",
    "routine",
    "handout",
    "diary_return",
    "event",
)
"""Rows of these tables are written once; a trigger refuses every change to them."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy's own declaration form
        datetime: UtcDateTime,
        date: Date,
        str: Text,
        bytes: LargeBinary,
        Any: JSON(none_as_null=False),
    }


def _key(target: str) -> Any:
    return ForeignKey(target, ondelete="CASCADE")


class ClientTable(Base):
    __tablename__ = "client"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    preferred_name: Mapped[str]
    birth_date: Mapped[date | None]
    sex: Mapped[str] = mapped_column(String(1))
    gender_text: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    handout_language: Mapped[str] = mapped_column(String(8))
    paper: Mapped[str] = mapped_column(String(8))
    emergency_name: Mapped[str]
    emergency_phone: Mapped[str]
    alerts: Mapped[str]
    precautions: Mapped[Any]
    equipment: Mapped[Any]
    notes: Mapped[str]
    archived: Mapped[bool]
    # What search looks at: names folded by fold_name, once in each order, and the digits of the phone number.
    key_given_family: Mapped[str]
    key_family_given: Mapped[str]
    key_preferred: Mapped[str]
    key_phone: Mapped[str]
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own declaration form
    __table_args__ = (
        CheckConstraint("sex IN ('M', 'F', 'U')", name="sex"),
        CheckConstraint("paper IN ('a4', 'letter')", name="paper"),
        Index("ix_client_given_family", "key_given_family"),
        # Holds all that a search inside names needs, so that the long rows need not be read for it.
        Index("ix_client_family_given", "key_family_given", "archived", "key_preferred", "id"),
        Index("ix_client_preferred", "key_preferred"),
        Index("ix_client_birth_date", "birth_date"),
        Index("ix_client_phone", "key_phone", "archived", "id"),
    )


class ClientActivityTable(Base):
    """Apart from the client, so that working with a client does not count as an edit of the record."""

    __tablename__ = "client_activity"

    client_id: Mapped[str] = mapped_column(_key("client.id"), primary_key=True)
    last_activity_at: Mapped[datetime]
    last_visit_on: Mapped[date | None]

    __table_args__ = (Index("ix_client_activity_last", "last_activity_at"),)


class EpisodeTable(Base):
    __tablename__ = "episode"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    client_id: Mapped[str] = mapped_column(_key("client.id"), index=True)
    side: Mapped[str | None] = mapped_column(String(4))
    complaint: Mapped[str]
    referral: Mapped[str]
    goals: Mapped[str]
    started_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own declaration form
    __table_args__ = (CheckConstraint("side IN ('L', 'R', 'both')", name="side"),)


class DraftTable(Base):
    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[Any]
    kept_at: Mapped[datetime]


class ScreeningTable(Base):
    __tablename__ = "screening"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    client_id: Mapped[str] = mapped_column(_key("client.id"), index=True)
    episode_id: Mapped[str | None] = mapped_column(ForeignKey("episode.id", ondelete="SET NULL"), index=True)
    protocol_version: Mapped[str]
    status: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own declaration form
    __table_args__ = (CheckConstraint("status IN ('open', 'finished')", name="status"),)


class AnswerTable(Base):
    __tablename__ = "screening_answer"

    number: Mapped[int] = mapped_column(primary_key=True)
    screening_id: Mapped[str] = mapped_column(_key("screening.id"))
    item_id: Mapped[str]
    value: Mapped[Any]
    at: Mapped[datetime]
    rater: Mapped[str]
    device: Mapped[str]

    __table_args__ = (Index("ix_screening_answer_screening", "screening_id", "item_id", "at"),)


class DecisionTable(Base):
    __tablename__ = "screening_decision"

    number: Mapped[int] = mapped_column(primary_key=True)
    screening_id: Mapped[str] = mapped_column(_key("screening.id"), index=True)
    proposal_id: Mapped[str]
    decision: Mapped[str] = mapped_column(String(16))
    note: Mapped[str]
    edited_strength: Mapped[str | None]
    shown: Mapped[Any]
    decided_by: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("decision IN ('accepted', 'edited', 'rejected', 'withdrawn')", name="decision"),
    )


class ResultTable(Base):
    __tablename__ = "screening_result"

    number: Mapped[int] = mapped_column(primary_key=True)
    screening_id: Mapped[str] = mapped_column(_key("screening.id"), index=True)
    output: Mapped[Any]
    disposition: Mapped[str | None]
    rules_version: Mapped[str]
    at: Mapped[datetime]


class RoutineTable(Base):
    __tablename__ = "routine"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    client_id: Mapped[str] = mapped_column(_key("client.id"))
    screening_id: Mapped[str | None] = mapped_column(ForeignKey("screening.id"), index=True)
    number: Mapped[int]
    title: Mapped[str]
    provisional: Mapped[bool]
    exercise_count: Mapped[int]
    content: Mapped[Any]
    saved_at: Mapped[datetime]

    __table_args__ = (Index("uq_routine_client_id_number", "client_id", "number", unique=True),)


class HandoutTable(Base):
    __tablename__ = "handout"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    client_id: Mapped[str] = mapped_column(_key("client.id"), index=True)
    routine_id: Mapped[str | None] = mapped_column(ForeignKey("routine.id"), index=True)
    paper: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime]
    # Last, so that a list of handouts is read without touching the pages the document fills.
    pdf: Mapped[bytes]


class SettingTable(Base):
    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any]
    updated_at: Mapped[datetime]


class EventTable(Base):
    """The audit trail: who did what to which record, and when; ids and field names only. See `domain.audit`."""

    __tablename__ = "event"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[str]
    session: Mapped[str]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[str]
    # No foreign key: the trail outlives the client it is about.
    client_id: Mapped[str]
    fields: Mapped[Any]
    mark: Mapped[bytes]

    __table_args__ = (
        Index("ix_event_entity", "entity", "entity_id"),
        Index("ix_event_client", "client_id"),
        {"sqlite_autoincrement": True},
    )


class AuditKeyTable(Base):
    """The keys of the trail before each change of the data key; the one in force now is derived and not kept."""

    __tablename__ = "audit_key"

    last_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[bytes]


class PersonTable(Base):
    """Who works with the records. Rows stay when somebody leaves: the trail and the decisions name them."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str]
    roles: Mapped[Any]
    active: Mapped[bool]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own declaration form


class KeySlotTable(Base):
    """What the key file should hold for each user: a change made behind the program's back shows against it."""

    __tablename__ = "key_slot"

    user_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    public_key: Mapped[bytes]
    fingerprint: Mapped[bytes]


class ErasedClientTable(Base):
    """Clients that were erased, so that an older backup put back erases them again."""

    __tablename__ = "erased_client"

    client_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    erased_at: Mapped[datetime]
    erased_by: Mapped[str]
    ground: Mapped[str]


class LibraryItemTable(Base):
    """What the clinic, one person or one client has of its own: exercises, figures, templates, usual doses."""

    __tablename__ = "library_item"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    scope: Mapped[str] = mapped_column(String(8))
    # Who made it; with the scope "person", whose it is.
    person_id: Mapped[str] = mapped_column(String(36))
    client_id: Mapped[str | None] = mapped_column(_key("client.id"), index=True)
    title: Mapped[str]
    content: Mapped[Any]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own declaration form
    __table_args__ = (
        CheckConstraint("scope IN ('clinic', 'person', 'client')", name="scope"),
        CheckConstraint("(scope = 'client') = (client_id IS NOT NULL)", name="client"),
        Index("ix_library_item_kind", "kind", "scope", "person_id"),
    )


class LibraryFileTable(Base):
    """A picture that belongs to an item of the library."""

    __tablename__ = "library_file"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_id: Mapped[str] = mapped_column(_key("library_item.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(32))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes]


class DiaryReturnTable(Base):
    """A diary as the client brought it back; a correction is a further row."""

    __tablename__ = "diary_return"

    number: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(_key("client.id"))
    handout_id: Mapped[str | None] = mapped_column(_key("handout.id"), index=True)
    content: Mapped[Any]
    entered_by: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_diary_return_client_id", "client_id", "at"),)
