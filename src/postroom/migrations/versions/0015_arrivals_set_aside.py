"""Arrivals that are set aside are counted on a page

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Brings the database here."""
    is_aside = sa.text("status = 'set_aside'")
    op.create_index("arrivals_aside_idx", "arrivals", ["id"], postgresql_where=is_aside)
