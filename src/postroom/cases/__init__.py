"""Conversations and tickets: one file per thing one can do with them."""
