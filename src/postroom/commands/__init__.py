"""What each command of the command line does; `main` reads the line and calls one of these."""
