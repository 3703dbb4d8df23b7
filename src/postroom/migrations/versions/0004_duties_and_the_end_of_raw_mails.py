"""Duties, and the end of raw mails

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Brings the database here."""
    op.create_table(
        "duties",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("every", sa.Float(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.String(length=40), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("duties_pkey")),
        sa.UniqueConstraint("name", name=op.f("duties_name_key")),
    )
    is_open = sa.text("status IN ('waiting', 'retrying')")
    op.create_index("duties_queue_idx", "duties", ["due_at", "id"], postgresql_where=is_open)
    op.add_column("arrivals", sa.Column("raw_gone", sa.Text(), nullable=True))
    is_kept = sa.text("blob_id IS NOT NULL")
    is_dropped = sa.text("blob_id IS NOT NULL AND outcome = 'dropped'")
    # Deleting a blob asks each table that may name it.
    op.create_index("arrivals_blob_id_idx", "arrivals", ["blob_id"], postgresql_where=is_kept)
    op.create_index(op.f("attachments_blob_id_idx"), "attachments", ["blob_id"])
    op.create_index(op.f("uploads_blob_id_idx"), "uploads", ["blob_id"])
    op.create_index("arrivals_raw_idx", "arrivals", ["received_at"], postgresql_where=is_kept)
    op.create_index("arrivals_dropped_idx", "arrivals", ["received_at"], postgresql_where=is_dropped)
