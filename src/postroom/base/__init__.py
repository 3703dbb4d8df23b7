"""The only door to the machine: database, blobs, claims, clock, settings, errors, log."""
