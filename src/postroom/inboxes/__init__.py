"""The organisation's addresses: what they open and how their mail leaves."""
