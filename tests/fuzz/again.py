"""Runs every finding again: `bin/fuzz again`. Says of each what it does now."""

import sys
from pathlib import Path

from tests.fuzz.targets import TARGETS
from tests.fuzz.watching import watched


def main(folder: Path) -> int:
    """How many still fail."""
    return sum(_fails(path) for path in sorted(folder.iterdir()))


def _fails(path: Path) -> bool:
    try:
        watched(TARGETS[path.name.partition("-")[0]], path.read_bytes())
    except Exception as error:
        print(f"{path.name}: {error!r}"[:1_000])
        return True
    print(f"{path.name}: is well")
    return False


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1])), 1))
