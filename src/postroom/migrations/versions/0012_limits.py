"""Limits: what is counted of whom

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("contacts", sa.Column("limits", postgresql.JSONB(), nullable=True))
    op.create_table(
        "counted_mails",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("counted_mails_pkey")),
    )
    of_contact, of_network = sa.text("contact_id IS NOT NULL"), sa.text("network IS NOT NULL")
    op.create_index(
        "counted_mails_contact_idx", "counted_mails", ["contact_id", "received_at"], postgresql_where=of_contact
    )
    op.create_index(
        "counted_mails_network_idx", "counted_mails", ["network", "received_at"], postgresql_where=of_network
    )
    op.create_index("counted_mails_received_at_idx", "counted_mails", ["received_at"])
