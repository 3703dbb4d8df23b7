"""Which files of a mail stand in their place in its frame: pictures that its HTML names and that can do no harm."""

import re
from html import unescape
from urllib.parse import unquote

from postroom.cases.message import Attachment

TYPES = {
    "image/png": "image/png",
    "image/x-png": "image/png",
    "image/jpeg": "image/jpeg",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/gif": "image/gif",
    "image/webp": "image/webp",
    "image/bmp": "image/bmp",
    "image/x-ms-bmp": "image/bmp",
}
"""What programs call a picture, and what it is. SVG can hold scripts and stays an attachment."""
BY_ENDING = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "bmp": "image/bmp",
}  # fmt: skip
SOURCE = re.compile(r"""<img\b[^<>]*?\ssrc\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.I)


def type_shown(file: Attachment) -> str | None:
    """The type by which a frame may show the file, which some programs tell by its name alone; None if it may not."""
    if file.type.startswith("application/"):
        return BY_ENDING.get(file.name.rpartition(".")[2].lower())
    return TYPES.get(file.type)


def sources(html: str) -> frozenset[str]:
    """What the pictures of an HTML name: Content-IDs without their `cid:`, and addresses."""
    named = (unescape("".join(found)).strip() for found in SOURCE.findall(html))
    bare = [name[4:] if name[:4].lower() == "cid:" else name for name in named]
    return frozenset((*bare, *map(unquote, bare)))


def is_in_place(file: Attachment, named: frozenset[str]) -> bool:
    """Whether a frame of HTML that names these shows the file."""
    return file.content_id in named and type_shown(file) is not None
