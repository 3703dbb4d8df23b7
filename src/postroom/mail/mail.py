"""What a mail is once it has been read: plain values, decoded, safe to store and to show.

Nothing in these values holds a NUL or half a surrogate pair, whatever the mail held.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from postroom.mail.headers import Headers


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox. The local part stands as written, the domain in lower case; compare `.address.lower()`."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part behind the last `@`, in lower case."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a mail. `content_id` is what the HTML names it by, without `cid:` and angle brackets.

    `inline` says that the HTML shows it in its place, so a list of files need not repeat it.
    """

    name: str
    type: str
    content: bytes
    content_id: str | None = None
    inline: bool = False

    @property
    def size(self) -> int:
        """Bytes, decoded."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """Of the decoded content, in hex; worked out at each call."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as `parse` read it. `text` is always there, made from the HTML when there is no text part.

    `invitation` says what a calendar in it proposes, in lines; of a mail without words it is the text instead.
    """

    from_: Address | None
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    invitation: str | None
    signed: str | None
    encrypted: str | None
    repairs: tuple[str, ...]
    headers: Headers
