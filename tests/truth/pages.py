"""The pages of docs/ that are made from code; `bin/docs` writes them, test_docs.py finds the stale ones."""

from pathlib import Path

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from postroom.base.settings import Settings

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
    if isinstance(value, Path):
        return f"`./{value.relative_to(ROOT)}`" if value.is_relative_to(ROOT) else f"`{value}`"
    return f"`{value}`"


def allowed(field: FieldInfo) -> str:
    least = [limit.ge for limit in field.metadata if isinstance(limit, Ge)]
    most = [limit.le for limit in field.metadata if isinstance(limit, Le)]
    return " ".join([*(f"At least {number}." for number in least), *(f"At most {number}." for number in most)])


PAGES = {"docs/settings.md": settings}


def stale() -> list[str]:
    """The pages that do not say what the code says."""
    return [name for name, make in PAGES.items() if not (ROOT / name).exists() or (ROOT / name).read_text() != make()]


if __name__ == "__main__":
    for page in stale():
        (ROOT / page).write_text(PAGES[page]())
