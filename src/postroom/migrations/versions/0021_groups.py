"""Groups: named sets of agents that can own cases

Runs before the new code; the old code works on its result: what it gives to an agent is that agent's, whatever group
stands beside.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Brings the database here."""
    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("groups_pkey")),
    )
    op.create_index("groups_name_key", "groups", [sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("group_members_agent_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("group_members_group_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "agent_id", name=op.f("group_members_pkey")),
    )
    op.create_index(op.f("group_members_agent_id_idx"), "group_members", ["agent_id"], unique=False)
    for table in ("cases", "inboxes"):
        op.add_column(table, sa.Column("group_id", sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            op.f(f"{table}_group_id_fkey"), table, "groups", ["group_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(
        "cases_group_idx",
        "cases",
        ["group_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )
