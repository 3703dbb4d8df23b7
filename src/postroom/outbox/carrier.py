"""The carrier contract: what takes one mail to one recipient, and the words in which it answers.

A carrier (a relay, the recipient's own MX, a provider's API) translates a transaction into an `Answer`;
it decides nothing about retrying, suppressing or telling anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

AnswerState = Literal["accepted", "temporary", "permanent", "uncertain"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail for one recipient: envelope and finished bytes."""

    envelope_from: str
    """The return path without brackets; empty for the null sender (RFC 5321 §4.5.5)."""
    recipient: str
    content: bytes
    """The whole mail, header and body, with CRLF line ends."""
    token: str = ""
    """What reports are to name it by (RFC 3461 §4.4), letters and digits; without, no report of success is wanted."""
    smtputf8: bool = False
    """The header needs SMTPUTF8 (RFC 6531); an envelope that is not ASCII needs it in any case."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one transaction.

    accepted: the server took the mail. temporary: it did not, another attempt may succeed. permanent: it
    will not. uncertain: the body was on its way when the connection ended, so nobody here knows.
    """

    state: AnswerState
    code: int | None
    """The server's reply code (RFC 5321 §4.2), None when no server spoke."""
    status: str | None
    """The enhanced status, such as 5.1.1 (RFC 3463), None when the server gave none."""
    text: str
    """The server's words, or ours where no server spoke; for people, never empty."""
    server: str
    """The name of the server that answered, or of the one that could not be reached."""
    final_hop: bool = False
    """That server is the recipient's own, so its acceptance is the delivery."""


class Carrier(Protocol):
    """Takes parcels to where they belong. May be called from several threads at once."""

    def hand_over(self, parcel: Parcel, before_body: Callable[[], None]) -> Answer:
        """Attempt one transaction now and say what became of it.

        Called once per attempt, outside any database transaction, and blocks until the answer is known;
        the carrier holds a time limit of its own over everything it does.

        `before_body` is called in the calling thread, at most once: after the server accepted the recipient
        and agreed to take the body, before the body's first byte. There the caller commits the delivery as
        "handing over". If it raises, nothing is sent and the exception comes out of here unchanged.

        Every trouble of the outside world (no route, refused, cut, too slow, broken certificate) is an
        Answer, never an exception. Before the body's first byte it is temporary or permanent and the parcel
        is surely not delivered; a cut or a time-out after that is uncertain.
        """
