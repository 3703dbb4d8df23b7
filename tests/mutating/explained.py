"""Mutants that no test can notice, each with the reason."""

EXPLAINED: dict[str, dict[str, str]] = {}
