"""The properties that Outlook writes about a message or a file (MS-OXTNEF §2.1.3.4, MS-OXPROPS), as bytes by number."""

from dataclasses import dataclass
from struct import Struct

from postroom.mail import charsets

UINT16, UINT32 = Struct("<H"), Struct("<I")
SIZES = {1: 0, 2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
STRING, UNICODE, BINARY, OBJECT = 0x1E, 0x1F, 0x102, 0x0D
MANY = 0x1000
NAMED_FROM = 0x8000
CODE_PAGES = {932: "shift_jis", 936: "gb18030", 949: "euc-kr", 950: "big5", 20866: "koi8-r", 50220: "iso-2022-jp"}
ISO_8859 = 28590
UTF_8 = 65001

Property = tuple[int, bytes]
"""The type and the first value of a property, as it is written."""


class CutShort(ValueError):
    """The data ends before what it announces."""


@dataclass(slots=True)
class Cursor:
    """Goes through bytes; never past their end, so what a number promises need not be believed."""

    data: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        start, self.at = self.at, self.at + size
        if self.at > len(self.data):
            raise CutShort
        return self.data[start : self.at]

    def uint16(self) -> int:
        """The next number of two bytes."""
        return int(UINT16.unpack(self.take(2))[0])

    def uint32(self) -> int:
        """The next number of four bytes."""
        return int(UINT32.unpack(self.take(4))[0])

    def padded(self, size: int) -> bytes:
        """The next `size` bytes; what fills them up to four stays behind."""
        value = self.take(size)
        self.at = min(self.at + -size % 4, len(self.data))
        return value


def read(data: bytes) -> dict[int, Property]:
    """The properties by their number, as far as they can be read; those with names of their own are left out."""
    found: dict[int, Property] = {}
    cursor = Cursor(data)
    try:
        for _ in range(cursor.uint32()):
            type_, number = cursor.uint16(), cursor.uint16()
            if number >= NAMED_FROM:
                _pass_name(cursor)
            value = _value(cursor, type_ & ~MANY, many=bool(type_ & MANY))
            if number < NAMED_FROM:
                found.setdefault(number, (type_ & ~MANY, value))
    except CutShort:
        pass
    return found


def text(found: Property | None, code_page: int) -> str:
    """A property as text; empty when it is not there or none."""
    type_, value = found or (0, b"")
    if type_ == UNICODE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    return charsets.decode(value.rstrip(b"\0"), label(code_page))[0] if type_ in (STRING, BINARY) else ""


def label(code_page: int) -> str:
    """The charset that a Windows code page is."""
    if code_page == UTF_8:
        return "utf-8"
    if ISO_8859 < code_page <= ISO_8859 + 16:
        return f"iso-8859-{code_page - ISO_8859}"
    return CODE_PAGES.get(code_page, f"windows-{code_page}" if code_page in range(1250, 1259) else "windows-1252")


def number(found: Property | None) -> int:
    """A property as a number; 0 when it is not there or none."""
    type_, value = found or (0, b"")
    return int.from_bytes(value, "little") if SIZES.get(type_) else 0


def _pass_name(cursor: Cursor) -> None:
    cursor.take(16)
    if cursor.uint32() == 0:
        cursor.take(4)
    else:
        cursor.padded(cursor.uint32())


def _value(cursor: Cursor, type_: int, *, many: bool) -> bytes:
    """The first value; the others are passed over."""
    if type_ in (STRING, UNICODE, BINARY, OBJECT):
        values = [cursor.padded(cursor.uint32()) for _ in range(cursor.uint32())]
        return values[0] if values else b""
    if type_ not in SIZES:
        raise CutShort
    size = SIZES[type_]
    return cursor.padded(size * (cursor.uint32() if many else 1))[:size]
