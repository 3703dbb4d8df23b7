"""Screens for agents: one file per screen, no rules."""
