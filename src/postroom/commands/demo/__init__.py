"""`postroom demo`: a sample company, its customers, and an outside mail world of its own, all on this machine."""
