"""Rethreading: which mails are one case, as a function of all mails of a thread, whatever order they came in."""
