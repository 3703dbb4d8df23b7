"""Composing: from a message's rows to the bytes that go out, the same at each attempt and for each recipient."""

from collections.abc import Mapping, Sequence

from postroom.cases.message import Attachment, Message
from postroom.mail.compose import Letter, compose
from postroom.mail.mail import Address
from postroom.mail.mail import Attachment as File
from postroom.outbox.carrier import Parcel


def parcel(message: Message, recipient: str, files: Sequence[Attachment], contents: Mapping[int, bytes]) -> Parcel:
    """The mail for one recipient; `contents`: the files' bytes by blob id. Raises ValueError if it can't be written."""
    letter = _letter(message, files, contents)
    return Parcel(
        envelope_from=message.from_address,
        recipient=recipient,
        content=compose(letter),
        smtputf8=letter.smtputf8,
    )


def _letter(message: Message, files: Sequence[Attachment], contents: Mapping[int, bytes]) -> Letter:
    return Letter(
        from_=Address(message.from_name, message.from_address),
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        subject=message.subject,
        message_id=message.message_id or "",
        date=message.sent_at,
        in_reply_to=next(iter(message.in_reply_to), None),
        references=tuple(message.references),
        text=message.text,
        html=message.html,
        auto_submitted="auto-replied" if message.is_automatic else None,
        inline=tuple(_file(file, contents) for file in files if file.inline),
        attachments=tuple(_file(file, contents) for file in files if not file.inline),
    )


def _addresses(entries: Sequence[dict[str, object]]) -> tuple[Address, ...]:
    return tuple(Address(str(entry.get("name") or ""), str(entry["address"])) for entry in entries)


def _file(file: Attachment, contents: Mapping[int, bytes]) -> File:
    return File(
        name=file.name,
        type=file.type,
        content=contents[file.blob_id],
        content_id=file.content_id,
        inline=file.inline,
    )
