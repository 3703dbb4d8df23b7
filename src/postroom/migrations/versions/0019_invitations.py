"""Invitations stand beside the words of a message

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("messages", sa.Column("invitation", sa.Text(), nullable=True))
