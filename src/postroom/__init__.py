"""Postroom: self-hosted customer support by e-mail."""
