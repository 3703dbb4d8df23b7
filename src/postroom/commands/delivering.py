"""`postroom deliver`: mails handed in from files or a pipe."""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from postroom.base import log
from postroom.base.errors import BadInput
from postroom.base.settings import from_environment
from postroom.intake.accepting import Envelope, accept
from postroom.wiring.database import at_home


class NotAMail(BadInput):
    """That is not a mail: it does not begin with a header."""

    exit_code = 65


_FROM_LINE = re.compile(rb"\A>?From (\S*)[^\n]*\n")
_FIELD = re.compile(rb"^[!-9;-~]{1,997}[ \t]*:", re.MULTILINE)


def deliver(files: Sequence[Path], to: str | None, sender: str) -> None:
    """Makes the mails durable, all or none. Raises NotAMail, BadInput, Temporary."""
    log.configure()
    settings = from_environment()
    envelopes = [_envelope(name, raw, to, sender, settings.postroom_max_mail) for name, raw in _read(files)]
    with at_home(settings) as database, database.transaction() as session:
        accept(session, envelopes)


def _read(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    try:
        for file in files:
            yield str(file), file.read_bytes()
    except OSError as error:
        raise BadInput(f"{error.filename} can't be read: {error.strerror}.") from None
    if not files:
        yield "standard input", sys.stdin.buffer.read()


def _envelope(name: str, raw: bytes, to: str | None, sender: str, largest: int) -> Envelope:
    """The mail as an MTA's pipe hands it over, without the mbox line that some put in front."""
    line = _FROM_LINE.match(raw)
    raw = raw[line.end() :] if line else raw
    if not _FIELD.match(raw):
        raise NotAMail(f"{name} is not a mail: it does not begin with a header.")
    if len(raw) > largest:
        raise NotAMail(f"{name} is larger than the {largest} octets that POSTROOM_MAX_MAIL allows.")
    came_from = sender or (line.group(1).decode("utf-8", "replace") if line else "")
    return Envelope(came_from.strip("<>"), (to,) if to else (), raw, "deliver")
