"""The portal's door

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Brings the database here."""
    op.create_table(
        "portal_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("portal_codes_pkey")),
        sa.UniqueConstraint("browser_hash", name=op.f("portal_codes_browser_hash_key")),
        sa.UniqueConstraint("link_hash", name=op.f("portal_codes_link_hash_key")),
    )
    op.create_index("portal_codes_address_idx", "portal_codes", ["address", "created_at"])
    op.create_index("portal_codes_network_idx", "portal_codes", ["network", "created_at"])
    op.create_index(op.f("portal_codes_created_at_idx"), "portal_codes", ["created_at"])
    op.create_table(
        "portal_sign_ins",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("portal_sign_ins_contact_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("portal_sign_ins_pkey")),
    )
    op.create_index(op.f("portal_sign_ins_contact_id_idx"), "portal_sign_ins", ["contact_id"])
