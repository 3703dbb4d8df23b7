"""Contacts, workspaces, agents and their groups: who somebody is and what they may see."""
