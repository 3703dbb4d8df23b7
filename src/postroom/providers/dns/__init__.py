"""DNS: the real one, and one from a file."""
