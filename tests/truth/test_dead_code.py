"""Nothing in src/ is there for nobody."""

import re
from pathlib import Path
from typing import Any

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/postroom"
KINDS = {"class", "function", "method", "property", "import", "unreachable_code"}
# Called by name from outside: by decorators, Alembic, asyncio, SQLAlchemy, Prometheus.
DECORATORS = [
    "@*.get", "@*.post", "@*.put", "@*.patch", "@*.delete", "@*.command", "@*.callback", "@*.exception_handler",
    "@*.middleware", "@field_validator", "@model_validator", "@computed_field", "@field_serializer", "@*listens_for",
]  # fmt: skip
NAMES = ["upgrade", "collect", "downgrade", "connection_made", "connection_lost", "data_received", "eof_received",
         "pause_writing", "resume_writing", "process_bind_param", "makefile", "process_result_value",
         "capture_signals", "__*"]  # fmt: skip


# The fake outside world serves tests and the demo; the rules of seeing are what a property test holds the SQL to.
FOR_OTHERS = {SOURCE / "providers/fake", SOURCE / "people/seeing.py"}


def unused() -> list[str]:
    """What src/ defines and nothing in it uses. A name in a template counts as used; one in a test does not."""
    vulture = Vulture(ignore_names=NAMES, ignore_decorators=DECORATORS)
    vulture.scavenge([str(SOURCE)])
    in_templates = set(re.findall(r"\w+", "".join(page.read_text() for page in SOURCE.rglob("*.html"))))
    found = [item for item in vulture.get_unused_code() if item.typ in KINDS and item.name not in in_templates]
    dead = [item for item in found if not is_for_others(item.filename) and not is_table(item)]
    return [f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.typ} {item.name}" for item in dead]


def is_for_others(path: Path) -> bool:
    return bool(FOR_OTHERS & {path, *path.parents})


def is_table(item: Any) -> bool:
    """A table may be written and read by SQL alone."""
    return bool(re.search(r"\bBase\)", item.filename.read_text().splitlines()[item.first_lineno - 1]))


def test_everything_that_is_defined_is_used() -> None:
    assert unused() == []
