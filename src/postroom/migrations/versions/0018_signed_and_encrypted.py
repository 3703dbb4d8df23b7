"""Signed and encrypted: a message says by what it is

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("messages", sa.Column("signed", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("encrypted", sa.Text(), nullable=True))
