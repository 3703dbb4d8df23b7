"""Notices: what agents are told, what they chose, and what happened that they are still to be told of

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
_OPEN = sa.text("status IN ('waiting', 'retrying')")


def upgrade() -> None:
    """Brings the database here."""
    op.create_table(
        "happenings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=True),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("happenings_agent_id_fkey")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("happenings_case_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("happenings_pkey")),
    )
    op.create_index("happenings_queue_idx", "happenings", ["due_at", "id"], unique=False, postgresql_where=_OPEN)
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), server_default="", nullable=False),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("notices_agent_id_fkey")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("notices_case_id_fkey")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("notices_message_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("notices_pkey")),
    )
    op.create_index(
        "notices_agent_idx", "notices", ["agent_id", "id"], unique=False, postgresql_where=sa.text("in_app")
    )
    op.create_index(
        "notices_unread_idx",
        "notices",
        ["agent_id"],
        unique=False,
        postgresql_where=sa.text("in_app AND read_at IS NULL"),
    )
    op.create_index(
        "notices_mail_idx",
        "notices",
        ["mail_due_at"],
        unique=False,
        postgresql_where=sa.text("mail_due_at IS NOT NULL"),
    )
    op.create_index(op.f("notices_case_id_idx"), "notices", ["case_id"], unique=False)
    op.create_table(
        "notice_choices",
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("notice_choices_agent_id_fkey")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("notice_choices_pkey")),
    )
