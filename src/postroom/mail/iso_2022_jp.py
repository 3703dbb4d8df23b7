"""ISO-2022-JP as mail programs write it: with the characters of Windows that the standard lacks (\u2460, \u3231).

Python's codecs refuse those. Here each two-byte character is turned into Shift JIS, which Windows extended in the
same places. Escape sequences: RFC 1468, with half-width katakana as ISO-2022-JP-3 has them.
"""

import re
from io import StringIO

ESCAPE = re.compile(rb"\x1b(\$\(?[@BD]|\([BIJ])")
TWO_BYTES = (b"$@", b"$B", b"$(@", b"$(B")


def decode(content: bytes) -> str:
    """The text; what is broken becomes U+FFFD."""
    out, escape, at = StringIO(), b"", 0
    for found in ESCAPE.finditer(content):
        out.write(_piece(escape, content[at : found.start()]))
        escape, at = found[1], found.end()
    out.write(_piece(escape, content[at:]))
    return out.getvalue()


def _piece(escape: bytes, piece: bytes) -> str:
    if escape in TWO_BYTES:
        return "\n".join(_shift_jis(line).decode("cp932", "replace") for line in piece.split(b"\n"))
    if escape == b"$(D":
        return (b"\x1b$(D" + piece + b"\x1b(B").decode("iso2022_jp_1", "replace")
    if escape == b"(I":
        return piece.translate(_HIGH).decode("cp932", "replace")
    return piece.decode("ascii", "replace")


_HIGH = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))


def _shift_jis(pairs: bytes) -> bytes:
    """JIS X 0208 rows and cells moved to where Shift JIS has them."""
    out = bytearray()
    pairs = pairs.rstrip(b"\r")
    for row, cell in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            out += b"?"
            continue
        lead = (row - 0x21 >> 1) + 0x81
        out.append(lead + 0x40 if lead > 0x9F else lead)
        out.append(cell + 0x7E if row % 2 == 0 else cell + 0x1F + (cell >= 0x60))
    return bytes(out)
