"""A server's replies and a connection's troubles in the carrier's words (RFC 5321 §4.2, RFC 3463)."""

import re
import ssl

import aiosmtplib

from postroom.outbox.carrier import Answer, AnswerState

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=\s|$)\s*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")
_TEXT_LIMIT = 1000
_OUR_FAULT = {530, 534, 535, 538}
"""The server wants us to sign in, or in another way (RFC 4954 §6): mended by an admin, not by giving up."""


def from_reply(code: int, message: str, server: str, *, final_hop: bool = False) -> Answer:
    """What a reply to MAIL, RCPT, DATA or the body means. `message` may have several lines."""
    lines = message.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split("\n")
    status = _ENHANCED.match(lines[0])
    words = _UNPRINTABLE.sub(" ", " ".join(_ENHANCED.sub("", line, count=1).strip() for line in lines))
    return Answer(
        state=_state(code),
        code=code if 200 <= code <= 599 else None,
        status=status[1] if status else None,
        text=words.strip()[:_TEXT_LIMIT] or f"The server said {code}",
        server=server,
        final_hop=final_hop,
    )


def _state(code: int) -> AnswerState:
    if 200 <= code <= 299:
        return "accepted"
    return "permanent" if 500 <= code <= 599 and code not in _OUR_FAULT else "temporary"


def in_our_words(state: AnswerState, text: str, server: str, status: str | None = None) -> Answer:
    """An answer where no server spoke."""
    return Answer(state=state, code=None, status=status, text=text[:_TEXT_LIMIT], server=server)


def from_trouble(trouble: BaseException, server: str) -> Answer:
    """What it means that a server could not be reached, or went away before the body."""
    return in_our_words("temporary", _words(trouble, server), server)


def from_silence(trouble: BaseException, server: str) -> Answer:
    """What it means that the server went away, or kept silent, once the body was on its way."""
    words = f"Nobody knows whether {server} took the mail: {_words(trouble, server)}"
    return in_our_words("uncertain", words, server)


def _words(trouble: BaseException, server: str) -> str:
    cause = trouble if isinstance(trouble, ssl.SSLError) else trouble.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"The certificate of {server} can't be trusted: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        return f"No TLS with {server}: {cause.reason or cause}"
    if isinstance(trouble, TimeoutError):
        return f"{server} took too long to answer"
    if isinstance(trouble, aiosmtplib.SMTPServerDisconnected):
        return f"{server} hung up"
    return f"No talking to {server}: {trouble}"
