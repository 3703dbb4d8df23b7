"""Kinds of columns that several tables share."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from sqlalchemy import BigInteger, DateTime, Enum, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Words = Annotated[str, mapped_column(Text)]
Json = Annotated[list[dict[str, object]], mapped_column(JSONB)]

E = TypeVar("E", bound=StrEnum)


def one_of(names: type[E]) -> Enum:
    """A column that holds one of an enumeration's values, as text, so that a new value needs no migration."""
    return Enum(names, native_enum=False, length=40, values_callable=lambda e: [member.value for member in e])
