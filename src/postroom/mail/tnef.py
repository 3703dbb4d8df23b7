"""`winmail.dat`: what Outlook and Exchange wrap a mail's files, and sometimes its words, into (MS-OXTNEF).

Read by ourselves: the libraries for it believe every count that a file states, so that sixty bytes keep them busy for
hours, and cut the zeros off the ends of files. Here time and memory grow with the length only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

from postroom.mail import charsets, filenames, mapi, rtf
from postroom.mail.files import File
from postroom.mail.mapi import Cursor, CutShort, Property

TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
ENDING = ".dat"
NAMELESS = "unknown.dat"
ANYTHING = "application/octet-stream"
"""`winmail.dat`, and what gateways made of that name: `ATT0001.dat`."""
SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_FILES = 1_000
DEEPEST = 3
"""So many messages within each other are opened."""

OF_THE_MESSAGE, OF_A_FILE = 1, 2
SUBJECT, BODY, MAPI, CODE_PAGE = 0x8004, 0x800C, 0x9003, 0x9007
FILE_BEGINS, FILE_CONTENT, FILE_TITLE, FILE_MAPI = 0x9002, 0x800F, 0x8010, 0x9005

P_SUBJECT, P_BODY, P_RTF, P_HTML, P_CODE_PAGE = 0x0037, 0x1000, 0x1009, 0x1013, 0x3FDE
P_NAME, P_CONTENT, P_SHORT_NAME, P_LONG_NAME, P_TYPE, P_CONTENT_ID = 0x3001, 0x3701, 0x3704, 0x3707, 0x370E, 0x3712
A_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


@dataclass(frozen=True, slots=True)
class Opened:
    """What lay in a winmail.dat; `is_whole` is false where it ends too early."""

    subject: str
    text: str
    html: str
    files: tuple[File, ...]
    is_whole: bool


@dataclass(slots=True)
class _Wrapped:
    """One file as its attributes tell of it."""

    title: bytes = b""
    content: bytes = b""
    properties: dict[int, Property] = field(default_factory=dict)


def is_tnef(type_: str, name: str, content: bytes) -> bool:
    """Whether a part is such a file, whatever it is called."""
    return (type_ in TYPES or name.lower().endswith(ENDING)) and content.startswith(SIGNATURE)


def read(content: bytes, depth: int = 0) -> Opened:
    """The words and files of a TNEF stream, as far as it goes. Never raises."""
    attributes: dict[int, bytes] = {}
    wrapped: list[_Wrapped] = []
    is_whole = True
    try:
        for level, number, value in _attributes(content):
            if number == FILE_BEGINS and len(wrapped) >= MOST_FILES:
                raise CutShort
            if number == FILE_BEGINS or (level == OF_A_FILE and not wrapped):
                wrapped.append(_Wrapped())
            if level == OF_A_FILE:
                _tell(wrapped[-1], number, value)
            else:
                attributes.setdefault(number, value)
    except CutShort:
        is_whole = False
    page = int.from_bytes(attributes.get(CODE_PAGE, b"")[:4], "little")
    properties = mapi.read(attributes.get(MAPI, b""))
    text, html = _words(attributes, properties, page)
    subject = mapi.text(properties.get(P_SUBJECT), page) or _string(attributes.get(SUBJECT, b""), page)
    return Opened(subject, text, html, tuple(_file(one, page, depth) for one in wrapped), is_whole)


def _attributes(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, number and value, one after the other (§2.1.3.1); wrong checksums are not looked at."""
    cursor = Cursor(content, 6)
    while content[cursor.at : cursor.at + 11].strip(b"\0\r\n"):
        level, number = cursor.take(1)[0], cursor.uint16()
        if level not in (OF_THE_MESSAGE, OF_A_FILE):
            return  # what some gateways append
        cursor.take(2)
        value = cursor.take(cursor.uint32())
        yield level, number, value
        cursor.at += 2


def _tell(file: _Wrapped, number: int, value: bytes) -> None:
    if number == FILE_TITLE:
        file.title = value
    elif number == FILE_CONTENT:
        file.content = value
    elif number == FILE_MAPI:
        file.properties = mapi.read(value)


def _words(attributes: dict[int, bytes], properties: dict[int, Property], page: int) -> tuple[str, str]:
    """Text and HTML; RTF is read where it is all there is."""
    inner = mapi.number(properties.get(P_CODE_PAGE)) or page
    html = mapi.text(properties.get(P_HTML), inner)
    text = mapi.text(properties.get(P_BODY), inner) or _string(attributes.get(BODY, b""), page)
    if P_RTF in properties and not html:
        rich = rtf.read(rtf.decompress(properties[P_RTF][1]))
        text, html = text or rich.text, rich.html
    return text.replace("\r\n", "\n"), html


def _file(wrapped: _Wrapped, page: int, depth: int) -> File:
    told = wrapped.properties
    names = (mapi.text(told.get(number), page) for number in (P_LONG_NAME, P_SHORT_NAME))
    name = next(filter(None, (*names, _string(wrapped.title, page), mapi.text(told.get(P_NAME), page))), "")
    type_ = mapi.text(told.get(P_TYPE), page).lower() or ANYTHING
    content = wrapped.content
    if P_CONTENT in told:
        of_type, content = told[P_CONTENT]
        if of_type == mapi.OBJECT:
            content = content[16:] if content.startswith(A_MESSAGE) else content
    if content.startswith(SIGNATURE) and depth < DEEPEST:
        type_, content = "message/rfc822", _as_mail(read(content, depth + 1))
    content_id = mapi.text(told.get(P_CONTENT_ID), page).strip(" <>") or None
    made_up = NAMELESS if type_ == ANYTHING else filenames.made_up(type_, "attachment")
    return File(filenames.safe(name) or made_up, type_, content, content_id)


def _as_mail(message: Opened) -> bytes:
    """A message within as others attach one."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.subject.split())
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for file in message.files:
        mail.add_attachment(file.content, "application", "octet-stream", filename=file.name)
    return mail.as_bytes()


def _string(value: bytes, page: int) -> str:
    return charsets.decode(value.rstrip(b"\0"), mapi.label(page))[0]
