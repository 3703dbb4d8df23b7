"""The journey to people: who is told what, in the app or by mail."""
