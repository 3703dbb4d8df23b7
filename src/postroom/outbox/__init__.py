"""The journey out: from an agent's words to a mail handed over."""
