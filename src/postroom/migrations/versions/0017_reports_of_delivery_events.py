"""Reports of delivery events: each keeps the arrival that told it

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("delivery_events", sa.Column("arrival_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("delivery_events_arrival_id_fkey"),
        "delivery_events",
        "arrivals",
        ["arrival_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(
        "delivery_events_arrival_idx",
        "delivery_events",
        ["arrival_id"],
        unique=False,
        postgresql_where=sa.text("arrival_id IS NOT NULL"),
    )
