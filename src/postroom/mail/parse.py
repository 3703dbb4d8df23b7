"""A raw mail read: bytes in, a `Mail` out.

Any bytes give a mail. What was broken is repaired and named in `repairs`, in sentences for a person. The
time grows with the length of the mail and with nothing else; attachments are copied once.
"""

from datetime import datetime

from postroom.mail import addresses, bodies, dates, tnef
from postroom.mail.encoded_words import characters
from postroom.mail.headers import Headers
from postroom.mail.ids import parse_ids
from postroom.mail.mail import Address, Mail
from postroom.mail.parts import split
from postroom.mail.structure import read_content

LONE_CR = "The lines ended with a bare carriage return."
BARE_TNEF = b"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: binary\n\n"
NO_DATE = "The Date header {date!r} is no date."


def parse(raw: bytes) -> Mail:
    """The mail (RFC 5322, RFC 2045 to 2049, RFC 6532) as far as it can be read. Never raises."""
    repairs: list[str] = []
    whole = split(_with_line_ends(raw, repairs), repairs)
    headers = whole.headers
    if raw.find(b"\0", 0, whole.start) >= 0:
        repairs.append(bodies.NUL)
    content = read_content(whole, repairs)
    return Mail(
        from_=_first(headers, "from", repairs),
        sender=_first(headers, "sender", repairs),
        reply_to=_addresses(headers, "reply-to", repairs),
        to=_addresses(headers, "to", repairs),
        cc=_addresses(headers, "cc", repairs),
        subject=headers.get("subject") or "",
        message_id=next(iter(_ids(headers, "message-id")), None),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        date=_date(headers, repairs),
        text=content.text,
        html=content.html,
        attachments=content.attachments,
        invitation=content.invitation,
        signed=content.signed,
        encrypted=content.encrypted,
        repairs=tuple(dict.fromkeys(repairs)),
        headers=headers,
    )


def _with_line_ends(raw: bytes, repairs: list[str]) -> bytes:
    if raw.startswith(tnef.SIGNATURE):  # a winmail.dat that somebody saved, and wants to see opened
        return BARE_TNEF + raw
    if b"\r" in raw and b"\n" not in raw:
        repairs.append(LONE_CR)
        return raw.replace(b"\r", b"\n")
    return raw


def _addresses(headers: Headers, name: str, repairs: list[str]) -> tuple[Address, ...]:
    fields = headers.raw(name)
    if len(fields) == 1:
        return addresses.read_list(fields[0], repairs, headers.charset)
    return tuple(address for field in fields for address in addresses.read_list(field, repairs, headers.charset))


def _first(headers: Headers, name: str, repairs: list[str]) -> Address | None:
    return next(iter(_addresses(headers, name, repairs)), None)


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    fields = headers.raw(name)
    return parse_ids(" ".join(characters(field) for field in fields)) if fields else ()


def _date(headers: Headers, repairs: list[str]) -> datetime | None:
    written = headers.get("date")
    date = dates.read(written) if written else None
    if written and date is None:
        repairs.append(NO_DATE.format(date=written[:60]))
    return date
