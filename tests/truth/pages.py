"""The pages of docs/ that are made from code; `bin/docs` writes them, test_docs.py finds the stale ones."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from postroom.base.settings import Settings
from postroom.main import app

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = """\
# Settings

Made by `bin/docs` from `src/postroom/base/settings.py`. All come from the environment; a wrong value stops the start
and is named. What an organisation decides for itself (limits, names, addresses) is set in the app instead.

| setting | default | meaning |
|---|---|---|
"""


def settings() -> str:
    """The page of settings."""
    rows = [row(name.upper(), field) for name, field in Settings.model_fields.items()]
    return SETTINGS + "".join(rows)


def row(name: str, field: FieldInfo) -> str:
    meaning = " ".join(filter(None, [field.description, allowed(field)]))
    return f"| `{name}` | {default(field.default)} | {meaning} |\n"


def default(value: object) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    if isinstance(value, tuple):
        return f"`{','.join(value)}`"
    if isinstance(value, Path):
        return f"`./{value.relative_to(ROOT)}`" if value.is_relative_to(ROOT) else f"`{value}`"
    return f"`{value}`"


def allowed(field: FieldInfo) -> str:
    least = [limit.ge for limit in field.metadata if isinstance(limit, Ge)]
    most = [limit.le for limit in field.metadata if isinstance(limit, Le)]
    return " ".join([*(f"At least {number}." for number in least), *(f"At most {number}." for number in most)])


COMMANDS = """\
# Commands

Made by `bin/docs` from `src/postroom/main.py`. `postroom` lies in the environment that `bin/setup` makes:
`.venv/bin/postroom`. Every command says the same about itself with `--help`. Exit codes: 0 done, 1 failed,
2 wrong usage; `deliver` also 65 (not a mail) and 75 (try again later).
"""


def commands() -> str:
    """The page of commands."""
    return COMMANDS + "".join(section(name, command) for name, command in every_command())


def every_command(group: Any = None, words: str = "postroom") -> Iterator[tuple[str, Any]]:
    """The commands by their full names, the hidden ones left aside."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, f"{words} {name}")
        elif not command.hidden:
            yield f"{words} {name}", command


def section(name: str, command: Any) -> str:
    told, _, example = inspect.cleandoc(command.help).partition("\n\b\nExample:\n")
    options = "".join(line(option) for option in command.params if getattr(option, "help", None) and not option.hidden)
    return f"\n## `{name}`\n\n{told}\n{options}\n```\n{inspect.cleandoc(example)}\n```\n"


def line(option: Any) -> str:
    name = option.opts[0] if option.opts[0].startswith("-") else option.opts[0].upper()
    return f"- `{name}`{' (must be given)' if option.required else ''}: {option.help}\n"


PAGES = {"docs/settings.md": settings, "docs/commands.md": commands}


def stale() -> list[str]:
    """The pages that do not say what the code says."""
    return [name for name, make in PAGES.items() if not (ROOT / name).exists() or (ROOT / name).read_text() != make()]


if __name__ == "__main__":
    for page in stale():
        (ROOT / page).write_text(PAGES[page]())
