"""People with roles, the slots of their keys, and the event log chained into an audit trail."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import context, op

from clinic_app.domain.audit import START, AuditRow, mark_of

revision = "0002"
down_revision = "0001"

# How the client behind each earlier row is found; an entity not named here is about no client.
_OWNERS = {
    "client": "SELECT id, id FROM client",
    "episode": "SELECT id, client_id FROM episode",
    "screening": "SELECT id, client_id FROM screening",
    "routine": "SELECT id, client_id FROM routine",
    "handout": "SELECT id, client_id FROM handout",
}


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "key_slot",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_key_slot")),
    )
    op.create_table(
        "erased_client",
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.Column("erased_by", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_erased_client")),
    )
    op.create_table(
        "audit_key",
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("last_number", name=op.f("pk_audit_key")),
    )
    _add_the_only_user()
    _chain_the_events()


def _add_the_only_user() -> None:
    """Until now a clinic had one user, who could do everything."""
    op.bulk_insert(
        sa.table(
            "person",
            sa.column("id", sa.String),
            sa.column("name", sa.String),
            sa.column("roles", sa.JSON),
            sa.column("active", sa.Boolean),
            sa.column("added_at", sa.DateTime),
            sa.column("version", sa.Integer),
        ),
        [
            {
                "id": "owner",
                "name": "",
                "roles": ["therapist", "administrator"],
                "active": True,
                "added_at": datetime.now(UTC).replace(tzinfo=None),
                "version": 1,
            }
        ],
    )


def _chain_the_events() -> None:
    connection = op.get_bind()
    audit_key: bytes = context.config.attributes["audit_key"]
    op.drop_index("ix_event_entity", table_name="event")
    op.rename_table("event", "event_before")
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_entity", "event", ["entity", "entity_id"], unique=False)
    op.create_index("ix_event_client", "event", ["client_id"], unique=False)

    owners = {
        entity: {row[0]: row[1] for row in connection.exec_driver_sql(statement)}
        for entity, statement in _OWNERS.items()
    }
    before = START
    rows = connection.exec_driver_sql(
        "SELECT at, user_id, action, entity, entity_id, fields FROM event_before ORDER BY number"
    ).fetchall()
    for number, (at, user_id, action, entity, entity_id, fields) in enumerate(rows, start=1):
        client_id = owners.get(entity, {}).get(entity_id, "")
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        names = tuple(json.loads(fields))
        row = AuditRow(number, moment, user_id, "", action, entity, entity_id, client_id, names)
        before = mark_of(audit_key, before, row)
        connection.exec_driver_sql(
            "INSERT INTO event (number, at, user_id, session, action, entity, entity_id, client_id, fields, mark)"
            " VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
            (number, at, user_id, action, entity, entity_id, client_id, fields, before),
        )
    op.drop_table("event_before")
