"""The journey in: from raw mail to a message on a case."""
