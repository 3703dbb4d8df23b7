"""How the parts of a mail are written (RFC 2045, 2046, 2183, 2387): in 7-bit lines of at most 998 octets."""

import re
from base64 import encodebytes
from binascii import b2a_qp

from postroom.mail.header_writing import parameter
from postroom.mail.mail import Attachment

_LONGEST_LINE = 990
# Besides long lines, what something on the way has a reason to touch: all but ASCII, control characters, 'From ' where
# an mbox would quote it, and '=_', with which our boundaries begin.
_FRAGILE = re.compile(rb"[^\t\n -~]|^From |=_", re.MULTILINE)
_CONTENT_ID = re.compile(r"[!-;=?-~]{1,200}")
_HIGH = bytes(range(128, 256))
_MIME_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,100}")


def text_part(subtype: str, text: str) -> bytes:
    """A text/plain or text/html part; line ends of any kind become CRLF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    encoding, body = _encoded_text(lines.encode("utf-8", "replace"))
    return _part(f"text/{subtype}; charset=utf-8", encoding, body)


def file_part(file: Attachment, disposition: str) -> bytes:
    """A file, shown in its place (`inline`) or listed (`attachment`)."""
    name = parameter("filename", file.name) if file.name else ""
    kind = file.type.lower() if _MIME_TYPE.fullmatch(file.type) else "application/octet-stream"
    more = [f"Content-Disposition: {disposition}{name}"]
    if file.content_id and _CONTENT_ID.fullmatch(file.content_id):
        more.append(f"Content-ID: <{file.content_id}>")
    if kind.startswith(("multipart/", "message/")):
        if kind == "message/rfc822" and not _is_fragile(_lf(file.content)):
            return _part(kind, "7bit", _lf(file.content), *more)
        kind = "application/octet-stream"  # base64 is not allowed for these two (RFC 2046 §5.2.1)
    return _part(kind + _charset(kind, file.content), "base64", encodebytes(file.content), *more)


def multipart(subtype: str, boundary: str, parts: list[bytes], more: str = "") -> bytes:
    """The parts under one boundary, which must not occur in them. *more*: further parameters."""
    head = f'Content-Type: multipart/{subtype}{more}; boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _part(kind: str, encoding: str, body: bytes, *more: str) -> bytes:
    fields = (f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *more)
    return "".join(f"{field}\r\n" for field in fields).encode() + b"\r\n" + body.replace(b"\n", b"\r\n")


def _is_fragile(data: bytes) -> bool:
    return bool(_FRAGILE.search(data)) or max(map(len, data.split(b"\n"))) > _LONGEST_LINE


def _encoded_text(data: bytes) -> tuple[str, bytes]:
    """The plainest encoding that fits; base64 only where quoted-printable would be longer and unreadable."""
    if not _is_fragile(data):
        return "7bit", data
    high = len(data) - len(data.translate(None, _HIGH))
    if high * 6 > len(data):
        return "base64", encodebytes(data.replace(b"\n", b"\r\n"))
    return "quoted-printable", re.sub(rb"(?m)^From ", b"From=20", b2a_qp(data))


def _charset(kind: str, content: bytes) -> str:
    if not kind.startswith("text/"):
        return ""
    try:
        content.decode()
    except UnicodeDecodeError:
        return ""
    return "; charset=utf-8"


def _lf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
