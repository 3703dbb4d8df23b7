"""The outside mail world, played on loopback: for tests, the demo and development."""
