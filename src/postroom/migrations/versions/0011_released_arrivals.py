"""Arrivals that an admin has released for an inbox

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("arrivals", sa.Column("inbox_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("arrivals_inbox_id_fkey"), "arrivals", "inboxes", ["inbox_id"], ["id"])
