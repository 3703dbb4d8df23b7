"""Suspect mail

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("messages", sa.Column("suspect", sa.Text(), nullable=True))
