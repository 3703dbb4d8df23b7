"""The canonical forms that signatures are made over (RFC 6376 §3.4). Each takes time linear in what it is given."""

import re
from typing import Literal

from postroom.mail.authentication.fields import Field

Form = Literal["simple", "relaxed"]

_SPACE = re.compile(rb"[ \t\n]+")


def header(field: Field, form: Form) -> bytes:
    """A header field with its CRLF."""
    if form == "simple":
        return (field.name + b":" + field.value).replace(b"\n", b"\r\n")
    return field.key + b":" + _SPACE.sub(b" ", field.value).strip(b" ") + b"\r\n"


def body(text: bytes, form: Form) -> bytes:
    """The body; its lines end with a bare LF before, and with CRLF after."""
    if form == "relaxed":
        text = _collapsed(text.replace(b"\t", b" ")).replace(b" \n", b"\n")
        text = text.removesuffix(b" ")
    text = text.rstrip(b"\n")
    if text or form == "simple":
        text += b"\n"
    return text.replace(b"\n", b"\r\n")


def _collapsed(text: bytes) -> bytes:
    """Each run of blanks as one. Every round halves the runs, so the longest mail takes some twenty."""
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    return text
