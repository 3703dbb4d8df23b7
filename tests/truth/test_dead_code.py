"""Nothing in src/ is there for nobody."""

import re
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/postroom"
KINDS = {"class", "function", "method", "property", "import", "unreachable_code"}
# Called by name from outside: FastAPI and Typer by their decorators, pydantic, SQLAlchemy, Alembic, asyncio.
DECORATORS = [
    "@*.get", "@*.post", "@*.put", "@*.patch", "@*.delete", "@*.command", "@*.callback", "@*.exception_handler",
    "@*.middleware", "@field_validator", "@model_validator", "@computed_field", "@field_serializer", "@*listens_for",
]  # fmt: skip
NAMES = ["upgrade", "downgrade", "connection_made", "connection_lost", "data_received", "eof_received",
         "pause_writing", "resume_writing", "process_bind_param", "process_result_value",
         "capture_signals", "__*"]  # fmt: skip


def unused() -> list[str]:
    """What src/ defines and nothing in it uses. A name in a template counts as used; one in a test does not."""
    vulture = Vulture(ignore_names=NAMES, ignore_decorators=DECORATORS)
    vulture.scavenge([str(SOURCE)])
    in_templates = set(re.findall(r"\w+", "".join(page.read_text() for page in SOURCE.rglob("*.html"))))
    dead = [item for item in vulture.get_unused_code() if item.typ in KINDS and item.name not in in_templates]
    return [f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.typ} {item.name}" for item in dead]


def test_everything_that_is_defined_is_used() -> None:
    assert unused() == []
