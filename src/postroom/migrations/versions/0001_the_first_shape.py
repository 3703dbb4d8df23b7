"""The first shape

Runs before the new code; the old code works on its result.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Brings the database here."""
    op.execute("CREATE SEQUENCE ticket_numbers")
    op.execute("CREATE SEQUENCE conversation_numbers")
    op.create_table(
        "agents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("agents_pkey")),
    )
    op.create_index("agents_email_key", "agents", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "blobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("blobs_pkey")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("leases_pkey")),
    )
    op.create_table(
        "workspaces",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("workspaces_pkey")),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("api_tokens_agent_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("api_tokens_pkey")),
        sa.UniqueConstraint("token_hash", name=op.f("api_tokens_token_hash_key")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=True),
        sa.Column("verified", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("customer_admin", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("contacts_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contacts_pkey")),
    )
    op.create_index(op.f("contacts_workspace_id_idx"), "contacts", ["workspace_id"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("idempotency_keys_agent_id_fkey")),
        sa.PrimaryKeyConstraint("agent_id", "key", name=op.f("idempotency_keys_pkey")),
    )
    op.create_table(
        "inboxes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opens", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("send", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["agents.id"], name=op.f("inboxes_owner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("inboxes_pkey")),
        sa.UniqueConstraint("address", name=op.f("inboxes_address_key")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("sign_ins_agent_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("sign_ins_pkey")),
    )
    op.create_index(op.f("sign_ins_agent_id_idx"), "sign_ins", ["agent_id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("blob_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("uploads_agent_id_fkey")),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("uploads_blob_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("uploads_pkey")),
    )
    op.create_table(
        "workspace_domains",
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("workspace_domains_workspace_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("domain", name=op.f("workspace_domains_pkey")),
    )
    op.create_index(op.f("workspace_domains_workspace_id_idx"), "workspace_domains", ["workspace_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opening_subject", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=40), server_default="medium", nullable=False),
        sa.Column("needs_response", sa.Boolean(), nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("inbox_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("source_channel", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("workspace_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("newest_author", sa.Text(), nullable=False),
        sa.Column("newest_words", sa.Text(), nullable=False),
        sa.Column("has_attachments", sa.Boolean(), nullable=False),
        sa.Column("has_bounce", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("cases_contact_id_fkey")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inboxes.id"], name=op.f("cases_inbox_id_fkey")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["cases.id"], name=op.f("cases_merged_into_id_fkey")),
        sa.ForeignKeyConstraint(["owner_id"], ["agents.id"], name=op.f("cases_owner_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("cases_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("cases_pkey")),
    )
    op.create_index(
        "cases_contact_idx",
        "cases",
        ["contact_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "cases_needs_response_idx",
        "cases",
        ["kind"],
        unique=False,
        postgresql_where=sa.text("needs_response AND NOT is_spam"),
    )
    op.create_index(
        "cases_newest_idx",
        "cases",
        ["kind", "is_spam", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "cases_newest_of_all_idx",
        "cases",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("cases_number_key", "cases", ["kind", "number"], unique=True)
    op.create_index(
        "cases_inbox_idx",
        "cases",
        ["inbox_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "cases_owner_idx",
        "cases",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "cases_stage_idx",
        "cases",
        ["stage", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "cases_workspace_idx",
        "cases",
        ["workspace_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "contact_addresses",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("contact_addresses_contact_id_fkey")),
        sa.PrimaryKeyConstraint("address", name=op.f("contact_addresses_pkey")),
    )
    op.create_index(op.f("contact_addresses_contact_id_idx"), "contact_addresses", ["contact_id"], unique=False)
    op.create_table(
        "contact_tags",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("contact_tags_contact_id_fkey")),
        sa.PrimaryKeyConstraint("contact_id", "tag", name=op.f("contact_tags_pkey")),
    )
    op.create_table(
        "case_tags",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("case_tags_case_id_fkey")),
        sa.PrimaryKeyConstraint("case_id", "tag", name=op.f("case_tags_pkey")),
    )
    op.create_index(op.f("case_tags_tag_idx"), "case_tags", ["tag"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("events_agent_id_fkey")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("events_case_id_fkey")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("events_contact_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("events_pkey")),
    )
    op.create_index(op.f("events_case_id_idx"), "events", ["case_id"], unique=False)
    op.create_table(
        "links",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("links_case_id_fkey")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("links_other_id_fkey")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("links_pkey")),
    )
    op.create_index(op.f("links_other_id_idx"), "links", ["other_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("from_address", sa.Text(), nullable=False),
        sa.Column("to", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cc", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("in_reply_to", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("references", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("visible_text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("repairs", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("authentication", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("placed_because", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("messages_agent_id_fkey")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("messages_case_id_fkey")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("messages_contact_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("messages_pkey")),
    )
    op.create_index("messages_case_idx", "messages", ["case_id", "id"], unique=False)
    op.create_index("messages_message_id_idx", "messages", ["message_id"], unique=False, postgresql_using="hash")
    op.create_index("messages_search_idx", "messages", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("notes_agent_id_fkey")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("notes_case_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("notes_pkey")),
    )
    op.create_index(op.f("notes_case_id_idx"), "notes", ["case_id"], unique=False)
    op.create_table(
        "participants",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("member", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("participants_agent_id_fkey")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("participants_case_id_fkey")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("participants_contact_id_fkey")),
        sa.PrimaryKeyConstraint("case_id", "address", name=op.f("participants_pkey")),
    )
    op.create_index(op.f("participants_contact_id_idx"), "participants", ["contact_id"], unique=False)
    op.create_table(
        "reporters",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("reporters_case_id_fkey")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("reporters_contact_id_fkey")),
        sa.PrimaryKeyConstraint("case_id", "contact_id", name=op.f("reporters_pkey")),
    )
    op.create_index(op.f("reporters_contact_id_idx"), "reporters", ["contact_id"], unique=False)
    op.create_table(
        "subscribers",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("subscribers_agent_id_fkey")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("subscribers_case_id_fkey")),
        sa.PrimaryKeyConstraint("case_id", "agent_id", name=op.f("subscribers_pkey")),
    )
    op.create_index(op.f("subscribers_agent_id_idx"), "subscribers", ["agent_id"], unique=False)
    op.create_table(
        "arrivals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gate", sa.Text(), nullable=False),
        sa.Column("envelope_from", sa.Text(), nullable=False),
        sa.Column("envelope_to", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("client_ip", sa.Text(), nullable=True),
        sa.Column("helo", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=40), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["about_id"], ["messages.id"], name=op.f("arrivals_about_id_fkey")),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("arrivals_blob_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("arrivals_pkey")),
    )
    op.create_index(
        "arrivals_queue_idx",
        "arrivals",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('waiting', 'retrying')"),
    )
    op.create_index("arrivals_received_at_idx", "arrivals", ["received_at", "id"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content_id", sa.Text(), nullable=True),
        sa.Column("inline", sa.Boolean(), nullable=False),
        sa.Column("blob_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("attachments_blob_id_fkey")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("attachments_message_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("attachments_pkey")),
    )
    op.create_index(op.f("attachments_message_id_idx"), "attachments", ["message_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("handing_over", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("uncertain", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("enhanced", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("server", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("deliveries_message_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("deliveries_pkey")),
    )
    op.create_index(op.f("deliveries_message_id_idx"), "deliveries", ["message_id"], unique=False)
    op.create_index(
        "deliveries_queue_idx",
        "deliveries",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('waiting', 'retrying')"),
    )
    op.create_index("deliveries_recipient_idx", "deliveries", ["recipient"], unique=False)
    op.create_index("deliveries_state_idx", "deliveries", ["state", "id"], unique=False)
    op.create_table(
        "thread_ids",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("thread_ids_message_id_fkey")),
        sa.PrimaryKeyConstraint("digest", "message_id", name=op.f("thread_ids_pkey")),
    )
    op.create_index(op.f("thread_ids_message_id_idx"), "thread_ids", ["message_id"], unique=False)
    op.create_table(
        "delivery_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("enhanced", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("server", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("delivery_events_delivery_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("delivery_events_pkey")),
    )
    op.create_index(op.f("delivery_events_delivery_id_idx"), "delivery_events", ["delivery_id"], unique=False)
    op.execute("ALTER SEQUENCE ticket_numbers OWNED BY cases.number")
    op.execute("ALTER SEQUENCE conversation_numbers OWNED BY cases.number")
    # Mails and most attachments don't compress: don't try.
    op.execute("ALTER TABLE blobs ALTER COLUMN data SET STORAGE EXTERNAL")
    # A search for common words looks into message after message: their words stay in the row, its texts move out.
    op.execute("ALTER TABLE messages ALTER COLUMN search SET STORAGE MAIN")
    # Queues are updated twice a row: room on the page keeps the claim's update from touching an index.
    op.execute("ALTER TABLE arrivals SET (fillfactor = 70)")
    op.execute("ALTER TABLE deliveries SET (fillfactor = 70)")
