"""`python -m postroom` is `postroom`."""

from postroom.main import run

run()
