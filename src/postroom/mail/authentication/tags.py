"""Tag lists, `v=1; a=rsa-sha256; …`: the form of signatures, of their keys and of DMARC records (RFC 6376 §3.2)."""

import re

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SPACE = re.compile(r"[ \t\r\n]+")


def read_tags(text: str) -> dict[str, str] | None:
    """Values by name, without white space at their ends; None when it is no tag list, or a tag stands in it twice."""
    tags: dict[str, str] = {}
    for item in text.strip(" \t\r\n").removesuffix(";").split(";"):
        name, sign, value = (part.strip(" \t\r\n") for part in item.partition("="))
        if not sign or name in tags or not _NAME.fullmatch(name):
            return None
        tags[name] = value
    return tags


def without_space(value: str) -> str:
    """The value where folding may put white space anywhere, as in base64."""
    return _SPACE.sub("", value)
