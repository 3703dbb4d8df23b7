"""The organisation's logo on the portal: a plain image, kept as octets; its number stands in the settings."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.errors import BadInput, NotFound
from postroom.people.organisation import change, organisation

LARGEST = 512 * 1024
"""Octets."""
_BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


@dataclass(frozen=True, slots=True)
class Logo:
    """An image; its type is told from its octets and not from what somebody says."""

    content: bytes
    type: str


def set_logo(session: Session, content: bytes) -> None:
    """Shows this image from now on. Raises BadInput when it is none, or too large."""
    if len(content) > LARGEST:
        raise BadInput(f"A logo may have {LARGEST // 1024} KiB.")
    if type_of(content) is None:
        raise BadInput("A logo is a PNG, JPEG, GIF or WebP image.")
    _replace(session, blobs.store(session, [content])[0])


def take_logo_away(session: Session) -> None:
    """Shows none from now on."""
    _replace(session, None)


def logo(session: Session, number: int) -> Logo:
    """The logo of this number. Raises NotFound for every other number, whatever is kept under it."""
    content = blobs.load(session, [number]).get(number) if organisation(session).portal.logo == number else None
    type_ = type_of(content) if content else None
    if content is None or type_ is None:
        raise NotFound
    return Logo(content, type_)


def type_of(content: bytes) -> str | None:
    """The type of an image that browsers show and that can hold no script; None for all else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((type_ for beginning, type_ in _BEGINNINGS if content.startswith(beginning)), None)


def _replace(session: Session, number: int | None) -> None:
    before = organisation(session).portal.logo
    change(session, {"portal": {"logo": number}})
    if before is not None:
        blobs.drop(session, [before])
