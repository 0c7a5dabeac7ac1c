"""The first records: clients, episodes, screenings, routines, handouts, drafts, settings, events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("preferred_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("gender_text", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("handout_language", sa.String(length=8), nullable=False),
        sa.Column("paper", sa.String(length=8), nullable=False),
        sa.Column("emergency_name", sa.Text(), nullable=False),
        sa.Column("emergency_phone", sa.Text(), nullable=False),
        sa.Column("alerts", sa.Text(), nullable=False),
        sa.Column("precautions", sa.JSON(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("key_given_family", sa.Text(), nullable=False),
        sa.Column("key_family_given", sa.Text(), nullable=False),
        sa.Column("key_preferred", sa.Text(), nullable=False),
        sa.Column("key_phone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("paper IN ('a4', 'letter')", name=op.f("ck_client_paper")),
        sa.CheckConstraint("sex IN ('M', 'F', 'U')", name=op.f("ck_client_sex")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
    )
    op.create_index("ix_client_birth_date", "client", ["birth_date"], unique=False)
    op.create_index(
        "ix_client_family_given",
        "client",
        ["key_family_given", "archived", "key_preferred", "id"],
        unique=False,
    )
    op.create_index("ix_client_given_family", "client", ["key_given_family"], unique=False)
    op.create_index("ix_client_phone", "client", ["key_phone", "archived", "id"], unique=False)
    op.create_index("ix_client_preferred", "client", ["key_preferred"], unique=False)
    op.create_table(
        "draft",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_entity", "event", ["entity", "entity_id"], unique=False)
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "client_activity",
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("last_activity_at", sa.DateTime(), nullable=False),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_activity_client_id_client"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_activity")),
    )
    op.create_index("ix_client_activity_last", "client_activity", ["last_activity_at"], unique=False)
    op.create_table(
        "episode",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("side", sa.String(length=4), nullable=True),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("referral", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('L', 'R', 'both')", name=op.f("ck_episode_side")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_episode_client_id_client"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    op.create_index(op.f("ix_episode_client_id"), "episode", ["client_id"], unique=False)
    op.create_table(
        "screening",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("episode_id", sa.String(length=36), nullable=True),
        sa.Column("protocol_version", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'finished')", name=op.f("ck_screening_status")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_screening_client_id_client"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_screening_episode_id_episode"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    op.create_index(op.f("ix_screening_client_id"), "screening", ["client_id"], unique=False)
    op.create_index(op.f("ix_screening_episode_id"), "screening", ["episode_id"], unique=False)
    op.create_table(
        "routine",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("screening_id", sa.String(length=36), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("exercise_count", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_routine_client_id_client"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_routine_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routine")),
    )
    op.create_index(op.f("ix_routine_screening_id"), "routine", ["screening_id"], unique=False)
    op.create_index("uq_routine_client_id_number", "routine", ["client_id", "number"], unique=True)
    op.create_table(
        "screening_answer",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_screening_answer_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_screening_answer")),
    )
    op.create_index(
        "ix_screening_answer_screening", "screening_answer", ["screening_id", "item_id", "at"], unique=False
    )
    op.create_table(
        "screening_decision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.String(length=36), nullable=False),
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edited_strength", sa.Text(), nullable=True),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('accepted', 'edited', 'rejected', 'withdrawn')",
            name=op.f("ck_screening_decision_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_screening_decision_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_screening_decision")),
    )
    op.create_index(
        op.f("ix_screening_decision_screening_id"), "screening_decision", ["screening_id"], unique=False
    )
    op.create_table(
        "screening_result",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.String(length=36), nullable=False),
        sa.Column("output", sa.JSON(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_screening_result_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_screening_result")),
    )
    op.create_index(
        op.f("ix_screening_result_screening_id"), "screening_result", ["screening_id"], unique=False
    )
    op.create_table(
        "handout",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("routine_id", sa.String(length=36), nullable=True),
        sa.Column("paper", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_handout_client_id_client"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["routine_id"], ["routine.id"], name=op.f("fk_handout_routine_id_routine")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout")),
    )
    op.create_index(op.f("ix_handout_client_id"), "handout", ["client_id"], unique=False)
    op.create_index(op.f("ix_handout_routine_id"), "handout", ["routine_id"], unique=False)
