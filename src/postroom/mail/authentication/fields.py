"""A mail as its signers saw it: header fields and body as octets, with line ends told apart from nothing else.

Lines end with a bare LF here, and become CRLF where they are hashed: a mail that lost its CRs on the way is still
the mail that was signed.
"""

from dataclasses import dataclass

_LONGEST_HEAD = 1024 * 1024
"""Octets. No server takes a header that long; a longer one counts as unsigned."""


@dataclass(frozen=True, slots=True)
class Field:
    """One header field. `value` is all behind the colon, folds and the last line end included."""

    name: bytes
    value: bytes

    @property
    def key(self) -> bytes:
        """The name to compare by."""
        return self.name.strip(b" \t").lower()


def split(raw: bytes) -> tuple[list[Field], bytes]:
    """The header fields from the top, and the body. Lines that belong to no field are left out."""
    lines = raw.replace(b"\r\n", b"\n")
    head, _, body = (b"", b"", lines[1:]) if lines.startswith(b"\n") else lines.partition(b"\n\n")
    return ([], body) if len(head) > _LONGEST_HEAD else (_fields(head), body)


def _fields(head: bytes) -> list[Field]:
    parts: list[list[bytes]] = []
    for line in head.split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            if parts:
                parts[-1].append(line)
        elif b":" in line:
            parts.append([line])
    return [_field(b"\n".join(lines) + b"\n") for lines in parts]


def _field(text: bytes) -> Field:
    name, _, value = text.partition(b":")
    return Field(name, value)
