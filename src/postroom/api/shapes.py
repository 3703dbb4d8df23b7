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
Title = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=1_000_000, pattern=r"^[^\x00]*$")]
"""Words on any number of lines; PostgreSQL can't keep NUL."""


_ATOM = r'[^\x00-\x20\x7f-\xa0"(),:;<>@\[\\\]]'
DOMAIN = rf"^{_ATOM}+$"
Address = Annotated[str, StringConstraints(max_length=254, pattern=rf"^{_ATOM}{{1,64}}@{_ATOM}+$")]
"""One e-mail address, without a name."""
Flag = Annotated[bool, Field(strict=True)]


class Wish(BaseModel):
    """What somebody sends us: nothing in it is passed over."""

    model_config = ConfigDict(extra="forbid")


async def if_match(
    if_match: Annotated[str | None, Header(description="The `version` that the change is meant for.")] = None,
) -> int | None:
    """The version of an If-Match header (RFC 9110, section 13.1.1); None for any."""
    if if_match is None or if_match.strip() == "*":
        return None
    said = if_match.strip().removeprefix("W/").strip('"')
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise Refused(412, "If-Match must be the version that is to be changed.")
    return int(said)


IfMatch = Annotated[int | None, Depends(if_match)]


def must_match(version: int, wanted: int | None) -> None:
    """Raises Refused (412) when somebody changed it meanwhile."""
    if wanted is not None and wanted != version:
        raise Refused(412, f"Somebody changed this meanwhile: it is at version {version}, not {wanted}.")


def etag(version: int) -> str:
    """The ETag of a thing of this version."""
    return f'"{version}"'
