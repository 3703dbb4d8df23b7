"""Mails that were passed on: who wrote first, to whom, when, and what.

Three ways: below a separator (`---------- Forwarded message ---------`), below a bare header block as Outlook writes it
for answers too, so that the subject decides, or as an attached mail. An answer that quotes a forwarded mail is none.
One pass over the lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from postroom.mail import attribution, history, separators
from postroom.mail.bounce_words import is_from_a_mail_system
from postroom.mail.encoded_words import decode_words
from postroom.mail.forwarding_words import FINNISH_SENDER, PREFIXES, REPLY_IN_FINNISH
from postroom.mail.header_block import Block, one_below_the_other, people, read_attribution, read_block, separated
from postroom.mail.mail import Address, Mail
from postroom.mail.parse import parse
from postroom.mail.quoting_words import alternatives
from postroom.mail.subject import bare as bare_subject

FORWARD = frozenset(word.casefold() for word in alternatives(PREFIXES))
PREFIX = re.compile(
    r"\A(?:\s*+\[[^\[\]]*+\]|(?!))*+\s*+([^\W\d_](?:[^:：\d]{0,20}[^\W\d_])?)[.\s]*+(?:[(\[]?\d{1,3}[)\]]?)?\s*+[:：]"
)
MESSAGES = ("message/rfc822", "message/global")
FEWEST_WITHOUT_SEPARATOR = 3
MARKS = "> \t\xa0\ufeff"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail that was passed on. `date` stands as it was written; of some no more than the text is known."""

    from_: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: str | None
    text: str


def forwarded(mail: Mail) -> Forwarded | None:
    """The mail that this one passes on, or None. What a server returns is not passed on. Never raises."""
    if is_from_a_mail_system(mail) or _type(mail).startswith("multipart/report"):
        return None
    prefix = _prefix(mail.subject)
    found = _in_text(mail.text.split("\n"), prefix, is_answer=bool(mail.in_reply_to))
    return found or (_attached(mail) if not _says_reply(prefix, mail.subject) else None)


def _in_text(lines: Sequence[str], prefix: str, *, is_answer: bool) -> Forwarded | None:
    """Decided by the first line that announces history of any kind."""
    lines = one_below_the_other(lines)
    shown = [attribution.plainly(line).lstrip(MARKS).rstrip() for line in lines]
    behind = 0
    for place, line in enumerate(shown):
        if not line or len(line) > attribution.LONGEST or place < behind:
            continue
        separator = separated(line)
        if not separator and line.endswith(":") and history.begins_history(shown, place):
            separator = separators.announces_with_a_block(line)
        if separator or history.label(line) not in (None, "other"):
            block = read_block(shown, place + bool(separator))
            if not block and separator == "forwarded":
                block = read_attribution(shown, place + 1)
            behind = block.end
            is_sure = bool(separator) or (not is_answer and history.is_block(shown, place))
            if separator == "forwarded" or _is_passed_on(block, separator, prefix, is_answer=not is_sure):
                return _made(block, _body(lines, place, block.end)) if block or separator == "forwarded" else None
            if separator or len(block.fields) >= FEWEST_WITHOUT_SEPARATOR:
                return None
        elif _is_attribution(shown, lines, place):
            return None
    return None


def _is_attribution(shown: Sequence[str], lines: Sequence[str], place: int) -> bool:
    first = attribution.first_line(shown, place, 0)
    if first is None:
        return False
    is_marked = any(line.startswith(">") for line in lines[place + 1 : place + 3])
    return is_marked or attribution.stands_alone(shown[first : place + 1])


def _is_passed_on(block: Block, separator: str, prefix: str, *, is_answer: bool) -> bool:
    """Whether a block that answers have, too, is a forward: by the subject, or as answers would name ids."""
    if "from" not in block.fields or len(block.fields) < (2 if separator else FEWEST_WITHOUT_SEPARATOR):
        return False
    if prefix.casefold() == REPLY_IN_FINNISH and block.sender_label == FINNISH_SENDER:
        return False
    return prefix.casefold() in FORWARD or (not prefix and not is_answer)


def _made(block: Block, text: str) -> Forwarded:
    fields = block.fields
    sender = people(fields.get("from", ""))
    return Forwarded(
        from_=sender[0] if sender else None,
        to=people(fields.get("to", "")),
        cc=people(fields.get("cc", "")),
        subject=decode_words(fields.get("subject", "")),
        date=fields.get("sent") or None,
        text=text,
    )


def _body(lines: Sequence[str], separator: int, start: int) -> str:
    """What stands below the header block; where it is marked with `>`, up to where the marks end, without them."""
    end = next((at for at in range(start, len(lines)) if _ends(lines[at])), len(lines))
    first = next((line for line in lines[start:end] if line.strip()), "")
    if separated(first.strip()) and first.strip() == lines[separator].strip():
        start = lines.index(first, start) + 1  # Zoho writes it again below the header block
    rest = lines[start:end]
    if first.startswith(">") or any(line.startswith(">") for line in lines[separator:start]):
        rest = [line[1:].removeprefix(" ") for line in _marked(rest)]
    return "\n".join(rest).strip(" \n\xa0")


def _ends(line: str) -> bool:
    """`----- End forwarded message -----`, as Mutt, Horde and Yandex have it."""
    return line[:2] in ("--", "==") and separators.announced(line.rstrip()) == "end"


def _marked(lines: Sequence[str]) -> list[str]:
    """The lines up to the first words that are not marked, nor the rest of a marked line that was wrapped."""
    kept: list[str] = []
    for line in lines:
        is_marked = not line.strip() or line.startswith(">")
        if not is_marked and not (kept and kept[-1].strip("> ")):
            break
        kept.append((line or ">") if is_marked else "> " + line)
    return kept


def _attached(mail: Mail) -> Forwarded | None:
    """The one mail that is attached; of several, as in a digest, none is the one."""
    found = [file for file in mail.attachments if file.type in MESSAGES]
    if len(found) != 1:
        return None
    inner = parse(found[0].content)
    if inner.from_ is None:
        return None
    return Forwarded(inner.from_, inner.to, inner.cc, inner.subject, inner.headers.get("date"), inner.text)


def _type(mail: Mail) -> str:
    return (mail.headers.get("content-type") or "").lower()


def _prefix(subject: str) -> str:
    """The first word of a subject that stands before a colon and is known as a prefix; empty when none is."""
    found = PREFIX.match(subject)
    if found is None:
        return ""
    word = found[1].strip(" .").casefold()
    return word if word in FORWARD or bare_subject(f"{word}: x") == "x" else ""


def _says_reply(prefix: str, subject: str) -> bool:
    return bool(prefix and subject) and prefix not in FORWARD
