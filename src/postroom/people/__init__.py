"""Contacts, workspaces and agents: who somebody is and what they may see."""
