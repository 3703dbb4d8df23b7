"""Guests: which cases are of somebody who is not verified; and contacts that were merged, with what moved

Runs before the new code; the old code works on its result: what it opens counts as a guest's until the contact changes.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Brings the database here."""
    op.add_column("cases", sa.Column("is_guest", sa.Boolean(), server_default="true", nullable=False))
    op.execute("UPDATE cases SET is_guest = false FROM contacts c WHERE c.id = cases.contact_id AND c.verified")
    op.create_index(
        "cases_guest_idx",
        "cases",
        ["kind", "is_guest", "is_spam", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.add_column("contacts", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("contacts_merged_into_id_fkey"), "contacts", "contacts", ["merged_into_id"], ["id"])
    op.create_table(
        "contact_merges",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("into_id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("moved", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("contact_merges_agent_id_fkey")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("contact_merges_contact_id_fkey")),
        sa.ForeignKeyConstraint(["into_id"], ["contacts.id"], name=op.f("contact_merges_into_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_merges_pkey")),
    )
    op.create_index(op.f("contact_merges_contact_id_idx"), "contact_merges", ["contact_id"], unique=False)
    op.create_index(op.f("contact_merges_into_id_idx"), "contact_merges", ["into_id"], unique=False)
