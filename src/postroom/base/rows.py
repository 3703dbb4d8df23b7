"""Bulk writing of typed rows: objects of one class go to their table with one COPY."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.inspection import inspect
from sqlalchemy.orm import Session

from postroom.base.database import Base, raw

Getter = Callable[[dict[str, Any]], Any]


def copy_rows(session: Session, rows: Sequence[Base]) -> None:
    """Writes new rows, all of one class: a tenth of the cost of as many INSERTs.

    Defaults that the class gives are filled in; PostgreSQL numbers the rows unless they come with their ids. What it
    can't hold in a text (NUL, half surrogate pairs) is taken out. The objects stay outside the session.
    """
    if not rows:
        return
    names, getters = _plan(type(rows[0]), "id" in vars(rows[0]))
    table = type(rows[0]).__tablename__
    with raw(session).cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN".encode()) as copy:
        for row in rows:
            values = vars(row)
            copy.write_row([get(values) for get in getters])


@cache
def _plan(kind: type[Base], numbered: bool) -> tuple[list[str], list[Getter]]:
    columns = [(p.key, p.columns[0]) for p in inspect(kind).column_attrs if numbered or p.key != "id"]
    names = [f'"{column.name}"' for _, column in columns]
    return names, [_getter(key, column) for key, column in columns]


def _getter(key: str, column: Any) -> Getter:
    default = _default(column)
    shape = Jsonb if isinstance(column.type, JSONB) else _storable

    def get(values: dict[str, Any]) -> Any:
        value = values.get(key)
        if value is None:
            value = default()
        return value if value is None else shape(value)

    return get


def _default(column: Any) -> Callable[[], Any]:
    if column.default is None:
        return lambda: None
    if column.default.is_callable:
        made = column.default.arg
        return lambda: made(None)
    return lambda: column.default.arg


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value


def storable(text: str) -> str:
    """The text without what PostgreSQL can't hold."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
