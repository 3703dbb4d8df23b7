"""What a signature says of itself: its tags, read and found sound (RFC 6376 §3.5, §6.1.1; RFC 8617 §4.1)."""

import binascii
import re
from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from postroom.mail.authentication.canonical import Form
from postroom.mail.authentication.fields import Field
from postroom.mail.authentication.tags import read_tags, without_space
from postroom.mail.authentication.verdict import Unproven

ALGORITHMS = ("rsa-sha256", "ed25519-sha256")
_FORMS: dict[str, Form] = {form: form for form in get_args(Form)}
_MOST_NAMES = 1000
_NUMBER = re.compile(r"[0-9]{1,76}")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Terms:
    """Sound as far as can be told without its key."""

    tags: Mapping[str, str]
    algorithm: str
    domain: str
    selector: str
    signature: bytes
    header_form: Form
    body_form: Form
    names: tuple[bytes, ...]
    """The header fields that are signed, in lower case."""
    body_hash: bytes
    length: int | None
    """How many octets of the body are signed; None: all."""


def read_terms(field: Field, required: Collection[str], at: datetime, forms: str = "simple/simple") -> Terms:
    """The terms of a signature's header field at that moment; `forms` where it has no `c=`. Raises Unproven."""
    tags = read_tags(field.value.decode("latin-1"))
    if tags is None:
        raise Unproven("neutral", "it is no list of tags")
    if missing := [name for name in required if not tags.get(name)]:
        raise Unproven("neutral", f"it has no {missing[0]}=")
    if tags["a"].lower() not in ALGORITHMS:
        raise Unproven("policy", f"it is made with {tags['a'][:30]}, which proves nothing")
    if not (_HOST.fullmatch(tags["d"]) and _HOST.fullmatch(tags["s"])):
        raise Unproven("neutral", "it does not name its domain and selector")
    _check_times(tags, at)
    header_form, body_form = _forms(tags.get("c", forms))
    return Terms(
        tags=tags,
        algorithm=tags["a"].lower(),
        domain=tags["d"].lower(),
        selector=tags["s"].lower(),
        signature=_decoded("b", tags),
        header_form=header_form,
        body_form=body_form,
        names=_names(tags),
        body_hash=_decoded("bh", tags) if "bh" in tags else b"",
        length=_number("l", tags),
    )


def _forms(written: str) -> tuple[Form, Form]:
    header, _, body = written.partition("/")
    if header not in _FORMS or (body or "simple") not in _FORMS:
        raise Unproven("neutral", "its c= is unknown")
    return _FORMS[header], _FORMS[body or "simple"]


def _decoded(name: str, tags: Mapping[str, str]) -> bytes:
    try:
        return b64decode(without_space(tags[name]), validate=True)
    except (binascii.Error, ValueError):
        raise Unproven("neutral", f"its {name}= is no base64") from None


def _names(tags: Mapping[str, str]) -> tuple[bytes, ...]:
    names = tags.get("h", "").split(":")
    if len(names) > _MOST_NAMES:
        raise Unproven("policy", "it names more header fields than any mail has")
    return tuple(name.strip(" \t\r\n").lower().encode("latin-1") for name in names)


def _number(name: str, tags: Mapping[str, str]) -> int | None:
    if name not in tags:
        return None
    if not _NUMBER.fullmatch(tags[name]):
        raise Unproven("neutral", f"its {name}= is no number")
    return int(tags[name])


def _check_times(tags: Mapping[str, str], at: datetime) -> None:
    made, ends = _number("t", tags), _number("x", tags)
    if ends is not None and (ends < at.timestamp() or ends < (made or 0)):
        raise Unproven("policy", "it has expired")
