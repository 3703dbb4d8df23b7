"""What an e-mail is. Pure: bytes in, values out; no database, network, clock or settings."""
