"""Alembic: the database's shape, one step at a time."""
