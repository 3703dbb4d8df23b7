"""How a mail of ours is written: the same letter always makes the same bytes, and any server may carry them.

It reads like what a careful mail program sends: Date, MIME-Version and Message-ID, no empty To, text beside the HTML,
lines of decent length, 7-bit content. Only an address whose local part is not ASCII needs SMTPUTF8 (RFC 6531).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b
from typing import NoReturn

from postroom.mail.header_writing import address_field, ids_field, is_id, text_field, wire_address
from postroom.mail.mail import Address, Attachment
from postroom.mail.part_writing import file_part, multipart, text_part
from postroom.mail.plain import to_text

LONGEST_CHAIN = 32
_OURS_TO_WRITE = frozenset(
    ("date", "from", "to", "cc", "bcc", "subject", "message-id", "in-reply-to", "references", "mime-version")
)
_ANCHOR = re.compile(
    r"""(?><a\b[^<>]*?\shref\s*=\s*["']?)(https?:[^\s"'<>]++)[^<>]*+>((?:[^<]|<(?!/?a\b)|(?!))*+)</a>""", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a mail says. Text, HTML or both; where only HTML is given, the text is made from it.

    *inline* holds the images that the HTML names as `cid:`. *references* is the thread so far, oldest first.
    *auto_submitted* marks what no person wrote (RFC 3834 §5: auto-generated, auto-replied).
    """

    from_: Address
    to: tuple[Address, ...]
    subject: str
    message_id: str
    date: datetime
    cc: tuple[Address, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    text: str | None = None
    html: str | None = None
    inline: tuple[Attachment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    auto_submitted: str | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def smtputf8(self) -> bool:
        """Whether only servers with SMTPUTF8 can carry it."""
        wires = (wire_address(one.address) for one in (self.from_, *self.to, *self.cc))
        return any(wire and not wire.isascii() for wire in wires)


def compose(letter: Letter) -> bytes:
    """The whole mail with CRLF line ends. ValueError says what makes the letter one that can not be written."""
    return _header(letter).encode() + b"MIME-Version: 1.0\r\n" + _body(letter)


def thread_chain(letter: Letter) -> list[str]:
    """What References names: the first mail, as many of the last as fit, and this one.

    This one's own id stands there too: where a provider gives the mail another Message-ID, answers still name ours.
    """
    parent = [letter.in_reply_to] if letter.in_reply_to else []
    before = [one for one in dict.fromkeys((*letter.references, *parent)) if one != letter.message_id]
    chain = [one for one in (*before, letter.message_id) if is_id(one)]
    return chain if len(chain) <= LONGEST_CHAIN else [chain[0], *chain[1 - LONGEST_CHAIN :]]


def _header(letter: Letter) -> str:
    fields = [
        text_field("Date", format_datetime(letter.date)) if letter.date.tzinfo else _refuse("the date has no zone"),
        address_field("From", [letter.from_]) or _refuse(f"{letter.from_.address!r} is no address"),
        address_field("To", letter.to) or text_field("To", "undisclosed-recipients:;"),
        address_field("Cc", letter.cc),
        text_field("Subject", letter.subject),
        ids_field("Message-ID", [letter.message_id]) or _refuse(f"{letter.message_id!r} is no Message-ID"),
        ids_field("In-Reply-To", [letter.in_reply_to or ""]),
        ids_field("References", thread_chain(letter)),
    ]
    return "".join(fields + [text_field(name, value) for name, value in _marks(letter)])


def _refuse(reason: str) -> NoReturn:
    raise ValueError(f"this letter can not be written: {reason}")


def _marks(letter: Letter) -> list[tuple[str, str]]:
    """What stands in the header besides; for automatic mail also what keeps Exchange from answering it."""
    if taken := {name.lower() for name, _ in letter.extra} & _OURS_TO_WRITE:
        _refuse(f"these fields are written from the letter itself: {', '.join(sorted(taken))}")
    automatic = letter.auto_submitted or "no"
    if automatic == "no":
        return list(letter.extra)
    return [("Auto-Submitted", automatic), ("X-Auto-Response-Suppress", "All"), *letter.extra]


def _body(letter: Letter) -> bytes:
    body = _words(letter)
    files = [file_part(file, "attachment") for file in letter.attachments]
    if letter.html is None:
        files = [file_part(file, "attachment") for file in letter.inline] + files
    return multipart("mixed", _boundary(letter, 1), [body, *files]) if files else body


def _words(letter: Letter) -> bytes:
    if letter.html is None:
        return text_part("plain", letter.text or "")
    text = letter.text if letter.text is not None else _text_of(letter.html)
    html = text_part("html", letter.html)
    if letter.inline:
        images = [file_part(image, "inline") for image in letter.inline]
        html = multipart("related", _boundary(letter, 3), [html, *images], '; type="text/html"')
    return multipart("alternative", _boundary(letter, 2), [text_part("plain", text), html])


def _text_of(html: str) -> str:
    """The HTML as text; a link that its words do not show stands behind them."""

    def shown(link: re.Match[str]) -> str:
        url, words = link[1], link[2]
        return words if _ANY_TAG.sub("", words).strip() in url else f"{words} ({url})"

    return to_text(_ANCHOR.sub(shown, html))


def _boundary(letter: Letter, level: int) -> str:
    """Begins with `=_`, which none of our encodings can make."""
    return f"=_{blake2b(letter.message_id.encode(), digest_size=12).hexdigest()}_{level}"
