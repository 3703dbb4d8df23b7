"""What became of each mail we sent, per recipient."""
