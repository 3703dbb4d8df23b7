"""SMTP, both ways: the listener, relays, and the recipients' own servers."""
