"""Kinds of values that several resources share."""

from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Header, Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from postroom.api.problems import Refused

VERSION = version("postroom")
BIGGEST = 2**63 - 1

Number = Annotated[int, Field(ge=1, le=BIGGEST, strict=True)]
NumberInQuery = Annotated[int, Query(ge=1, le=BIGGEST)]
NumberInPath = Annotated[int, Path(ge=1, le=BIGGEST)]
Line = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""Words on one line."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f]")]
Tag = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"),
]
Title = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=1_000_000, pattern=r"^[^\x00]*$")]
"""Words on any number of lines; PostgreSQL can't keep NUL."""


GROUP = r"^[^\x00-\x1f\x7f@]*[^\x00-\x20\x7f@0-9][^\x00-\x1f\x7f@]*$"
"""The name of a group."""
_LOCAL = r'[^\s\x00-\x1f\x7f"(),:;<>@\[\\\]]+'
_LABEL = r"[^\W_]+(-+[^\W_]+)*"
DOMAIN = rf"^{_LABEL}(\.{_LABEL})*$"
Address = Annotated[str, StringConstraints(max_length=254, pattern=rf"^{_LOCAL}@{_LABEL}(\.{_LABEL})*$")]
"""One e-mail address, without a name."""
Recipient = Annotated[
    str,
    StringConstraints(
        max_length=320,
        pattern=rf"^({_LOCAL}@{_LABEL}(\.{_LABEL})+|[^\x00-\x1f\x7f<>]* <{_LOCAL}@{_LABEL}(\.{_LABEL})+>)$",
    ),
]
"""`ann@example.org` or `Ann <ann@example.org>`."""
Flag = Annotated[bool, Field(strict=True)]


class Wish(BaseModel):
    """What somebody sends us: nothing in it is passed over."""

    model_config = ConfigDict(extra="forbid")


_VERSION = r'^(\*|(W/)?"[0-9]{1,18}"|[0-9]{1,18})$'


async def if_match(
    if_match: Annotated[
        str,
        Header(
            description="The `version` that the change is meant for.", pattern=r'^(\*|(W/)?"[0-9]{1,18}"|[0-9]{1,18})$'
        ),
    ] = "*",
) -> int | None:
    """The version of an If-Match header (RFC 9110, section 13.1.1); None for any."""
    return None if if_match == "*" else int(if_match.removeprefix("W/").strip('"'))


IfMatch = Annotated[int | None, Depends(if_match)]


def must_match(version: int, wanted: int | None) -> None:
    """Raises Refused (412) when somebody changed it meanwhile."""
    if wanted is not None and wanted != version:
        raise Refused(412, f"Somebody changed this meanwhile: it is at version {version}, not {wanted}.")


def etag(version: int) -> str:
    """The ETag of a thing of this version."""
    return f'"{version}"'
