"""S/MIME's wrapping (RFC 5652, RFC 8551 §3.5): the mail inside an opaque signature, taken out of its BER.

No signature is checked here, no key is needed: what is signed this way stands in it in clear. One pass, no recursion.
"""

from collections.abc import Iterator
from typing import NamedTuple

OID = bytes.fromhex("06092a864886f70d0107")
KINDS = {2: "signed-data", 3: "enveloped-data"}
BEGINS_WITHIN = 24
SEQUENCE, SET, INTEGER, OBJECT, EXPLICIT, OCTETS, OCTETS_IN_PIECES = 0x30, 0x31, 2, 6, 0xA0, 0x04, 0x24
INDEFINITE = -1


class _Element(NamedTuple):
    """One element's tag, where its content begins, and its length or `INDEFINITE`."""

    tag: int
    start: int
    length: int


def kind(content: bytes) -> str:
    """`signed-data` or `enveloped-data`, as the content itself says; empty when it says neither."""
    at = content.find(OID, 0, BEGINS_WITHIN)
    return KINDS.get(content[at + len(OID)], "") if 0 <= at < len(content) - len(OID) else ""


def signed_content(content: bytes) -> bytes | None:
    """The MIME part that was signed; None where there is none, or it can't be read. Never raises."""
    try:
        at = _within(content, 0, SEQUENCE)
        at = _behind(content, at, OBJECT)
        at = _within(content, _within(content, at, EXPLICIT), SEQUENCE)
        at = _behind(content, _behind(content, at, INTEGER), SET)
        at = _behind(content, _within(content, at, SEQUENCE), OBJECT)
        at = _within(content, at, EXPLICIT)
        return b"".join(_pieces(content, at)) if kind(content) == "signed-data" else None
    except (IndexError, ValueError):
        return None


def _element(data: bytes, at: int) -> _Element:
    """The element that begins at `at` (X.690 §8.1); tags of several bytes are not used in CMS."""
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        return _Element(tag, start, INDEFINITE)
    if length > 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[at + 2 : start], "big") if length <= 0x84 else len(data)
    if start + length > len(data):
        raise ValueError("an element is cut short")
    return _Element(tag, start, length)


def _within(data: bytes, at: int, tag: int) -> int:
    """Where the content of the element begins that must have this tag."""
    element = _element(data, at)
    if element.tag != tag:
        raise ValueError("another element was expected")
    return element.start


def _behind(data: bytes, at: int, tag: int) -> int:
    """The place behind the element that must have this tag."""
    _within(data, at, tag)
    open_ = 0
    while True:
        element = _element(data, at)
        if element.length == INDEFINITE:
            open_, at = open_ + 1, element.start
        else:
            open_, at = open_ - (element.tag == 0), element.start + element.length
        if open_ <= 0:
            return at


def _pieces(data: bytes, at: int) -> Iterator[bytes]:
    """The octets of a string, which may be cut into pieces, these again."""
    end = 0
    open_ = 0
    while True:
        element = _element(data, at)
        at = element.start
        if element.tag == OCTETS and element.length != INDEFINITE:
            yield data[at : at + element.length]
            at += element.length
        elif element.tag == OCTETS_IN_PIECES and element.length == INDEFINITE:
            open_ += 1
        elif element.tag == OCTETS_IN_PIECES:
            end = end or at + element.length
        elif element.tag == 0 and open_:
            open_ -= 1
        else:
            raise ValueError("no octets")
        if not open_ and at >= end:
            return
