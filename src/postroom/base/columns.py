"""Kinds of columns that several tables share."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from sqlalchemy import ARRAY, BigInteger, ColumnElement, DateTime, Enum, Identity, Text, any_, bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, mapped_column

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Words = Annotated[str, mapped_column(Text)]
Json = Annotated[list[dict[str, object]], mapped_column(JSONB)]

E = TypeVar("E", bound=StrEnum)


def one_of(names: type[E]) -> Enum:
    """A column that holds one of an enumeration's values, as text, so that a new value needs no migration."""
    return Enum(names, native_enum=False, length=40, values_callable=lambda e: [member.value for member in e])


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column = ANY(values)`: unlike IN, one statement however many values, so that it stays prepared."""
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))


def any_of(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """`column = ANY(:name)`, for a statement that is built once, as building one costs more than asking it."""
    return column == any_(bindparam(name, type_=ARRAY(column.type)))
