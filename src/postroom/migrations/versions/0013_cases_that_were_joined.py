"""Cases that were joined

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("cases", sa.Column("also_opened_with", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.create_index(
        "cases_merged_idx", "cases", ["merged_into_id"], postgresql_where=sa.text("merged_into_id IS NOT NULL")
    )
