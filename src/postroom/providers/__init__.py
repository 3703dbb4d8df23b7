"""The outside mail world, one folder each; it translates into our vocabulary and decides nothing."""
