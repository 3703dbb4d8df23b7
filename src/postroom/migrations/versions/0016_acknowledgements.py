"""Acknowledgements: the one automatic answer to a new case, and what each inbox address says in it

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("inboxes", sa.Column("acknowledge", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("inboxes", sa.Column("acknowledgement", sa.Text(), server_default="", nullable=False))
    op.add_column("inboxes", sa.Column("acknowledgement_outside", sa.Text(), server_default="", nullable=False))
    op.add_column("inboxes", sa.Column("acknowledge_again_after", sa.Integer(), server_default="60", nullable=False))
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("acknowledgements_case_id_fkey")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("acknowledgements_message_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("acknowledgements_pkey")),
        sa.UniqueConstraint("case_id", name=op.f("acknowledgements_case_id_key")),
    )
    op.create_index(
        "acknowledgements_queue_idx",
        "acknowledgements",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('waiting', 'retrying')"),
    )
    op.create_index("acknowledgements_sender_idx", "acknowledgements", ["address", "sent_at"], unique=False)
