"""Alembic's entry: runs on the connection that `base/upgrading.py` has at hand."""

from alembic import context

from postroom.base.database import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
