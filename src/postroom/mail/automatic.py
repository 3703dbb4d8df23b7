"""Whether a machine wrote a mail, and whether a machine may answer it: the signs that stand in its header.

RFC 3834 (Auto-Submitted, and who gets no automatic answer), RFC 5230 §4.5 and §4.6 (vacation); `automatic_signs` has
what others write. The rules are tried in order; the first that holds gives the reason. A person's mail over a mailing
list is no machine's, yet nothing answers it automatically.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from postroom.mail import automatic_signs as signs
from postroom.mail.headers import Headers

Kind = Literal["reply", "generated", "list", "bulk"]


@dataclass(frozen=True, slots=True)
class Automatic:
    """*is_*: a machine made it. *answerable*: an automatic answer may be sent. *because*: a clause for a person."""

    is_: bool
    answerable: bool
    kind: Kind | None
    because: str


@dataclass(frozen=True, slots=True)
class _Letter:
    """The header with its envelope. *sender*: empty for the null sender, None if not known."""

    headers: Headers
    sender: str | None
    recipients: tuple[str, ...]

    @property
    def subject(self) -> str:
        return (self.headers.get("Subject") or "")[:200].strip()

    @property
    def is_answer(self) -> bool:
        return "In-Reply-To" in self.headers or "References" in self.headers

    def authors(self) -> list[str]:
        return _addresses(self.headers.get("From"))


_Rule = Callable[[_Letter], Automatic | None]

BY_A_REPORT = Automatic(True, False, "generated", "it reports what became of a mail")
_BY_A_PERSON = Automatic(False, True, None, "nothing in its header says that a machine made it")
_COMMENT = re.compile(r"\([^()]{0,200}\)")
_NAMING = ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")


def recognise(headers: Headers, envelope_from: str | None, envelope_to: Sequence[str] = ()) -> Automatic:
    """What the header and the envelope say.

    *envelope_from*: empty for the null sender, None if not known. *envelope_to*: whom it came to, as far as known.
    """
    recipients = tuple(one.strip("<> ").lower() for one in envelope_to)
    letter = _Letter(headers, _envelope_sender(headers, envelope_from), recipients)
    return next((found for rule in _RULES if (found := rule(letter))), _BY_A_PERSON)


def _passed_on(letter: _Letter) -> Automatic | None:
    """A rule of Outlook's that forwards or redirects marks what people wrote as it marks its answers."""
    if not ("Resent-From" in letter.headers or signs.FORWARD.match(letter.subject)):
        return None
    name = _field(letter.headers, signs.RULES)
    return Automatic(False, False, None, f"a rule of a mailbox passed it on: {name}") if name else None


def _auto_submitted(letter: _Letter) -> Automatic | None:
    """RFC 3834 §5; any word but 'no' ends automatic answers, also one that we do not know."""
    word = _submitted(letter.headers)
    if word in ("", "no", "none", "false"):
        return None
    because = f"it says of itself: Auto-Submitted: {word[:40]}"
    if word == "auto-forwarded":
        return Automatic(False, False, None, because)
    return Automatic(True, False, "reply" if word == "auto-replied" else "generated", because)


def _submitted(headers: Headers) -> str:
    value = _COMMENT.sub(" ", (headers.get("Auto-Submitted") or "")[:500]).strip(" \t\"'").lower()
    return re.split(r"[\s;(,\"']", value, maxsplit=1)[0]


def _absence(letter: _Letter) -> Automatic | None:
    """A subject alone proves little ('Vacation: how many days?'), so it counts in an answer, or with another sign."""
    found = signs.SURE_ABSENCE.match(letter.subject)
    if found is None and (found := signs.ABSENCE.match(letter.subject)) and not _may_be_absence(letter):
        found = None
    if found is None:
        return None
    return Automatic(True, False, "reply", f"it is an answer with the subject “{found[0].strip('[]() :：')}”")


def _may_be_absence(letter: _Letter) -> bool:
    return letter.is_answer or any(rule(letter) for rule in (_auto_submitted, _IS_BULK, _IS_MACHINE, _null_sender))


def _null_sender(letter: _Letter) -> Automatic | None:
    """Bounces have none, and responders: who answers, or asks for low precedence, is one of these (RFC 3834 §3.3)."""
    if letter.sender != "":
        return None
    is_reply = letter.is_answer or (_field(letter.headers, signs.UNHURRIED) and not _robot(letter))
    return Automatic(True, False, "reply" if is_reply else "generated", "it has no return address (null sender)")


def _campaign(letter: _Letter) -> Automatic | None:
    """A newsletter; lists that people write to may be counted in the same way, but one can post to them."""
    return None if _field(letter.headers, signs.POSTS) else _IS_CAMPAIGN(letter)


def _robot(letter: _Letter) -> Automatic | None:
    for address in (*letter.authors(), letter.sender or ""):
        local = _local(address)
        if signs.LIST_ROBOT.fullmatch(local):
            return Automatic(False, False, "list", f"its sender is {address[:80]}")
        if signs.ROBOT.fullmatch(local):
            return Automatic(True, False, "generated", f"its sender is {address[:80]}")
    return None


def _unsubscribing(letter: _Letter) -> Automatic | None:
    if not signs.UNSUBSCRIBE.fullmatch(letter.subject):
        return None
    return Automatic(False, False, "list", f"its subject is a command to a mailing list: {letter.subject[:40]}")


def _counted(letter: _Letter) -> Automatic | None:
    path = _local(letter.sender or "")
    if not signs.PATH_OF_A_MACHINE.fullmatch(path):
        return None
    return Automatic(False, False, None, f"its return address is a program's: {path}")


def _to_itself(letter: _Letter) -> Automatic | None:
    """RFC 3834 §2: no answer to oneself."""
    senders = (letter.sender or "", *map(str.lower, letter.authors()))
    ours = next((one for one in senders if one in letter.recipients), None)
    return Automatic(False, False, None, f"it comes from where it goes to: {ours[:80]}") if ours else None


def _hidden_copy(letter: _Letter) -> Automatic | None:
    """RFC 5230 §4.5: who is not named gets no answer from us. Aliases are many, so somebody else's name counts too."""
    written = (value for name in _NAMING for value in letter.headers.all(name))
    named = {one.lower() for value in written for one in _addresses(value)}
    if not letter.recipients or named - {one.lower() for one in letter.authors()}:
        return None
    return Automatic(False, False, None, "it names nobody that it goes to but its sender")


def _named_like(name: re.Pattern[str], is_: bool, kind: Kind | None) -> _Rule:
    """The rule that a field says so by its very name."""

    def rule(letter: _Letter) -> Automatic | None:
        for field, _ in letter.headers.fields:
            if name.fullmatch(field[:80]) and signs.ANY.match(value := letter.headers.get(field) or ""):
                return Automatic(is_, False, kind, f"it has a header field {field[:80]}: {value[:40]}")
        return None

    return rule


def _marked(table: signs.Table, is_: bool, kind: Kind | None) -> _Rule:
    """The rule that a field of the table says so."""

    def rule(letter: _Letter) -> Automatic | None:
        found = _field(letter.headers, table)
        return Automatic(is_, False, kind, f"it has a header field {found}") if found else None

    return rule


def _field(headers: Headers, table: signs.Table) -> str | None:
    """The first field of the table that is there, as a person reads it."""
    for name, pattern in table:
        if name in headers and any(pattern.match(value[:200]) for value in headers.all(name)):
            return f"{name}: {(headers.get(name) or '')[:40]}"
    return None


def _envelope_sender(headers: Headers, envelope_from: str | None) -> str | None:
    """The envelope's sender; where it is not known, the Return-Path that the last server wrote (RFC 5321 §4.4)."""
    if envelope_from is not None:
        return envelope_from.strip("<> ").lower()
    path = headers.get("Return-Path")
    return path.strip("<> ").lower() if path is not None else None


def _addresses(value: str | None) -> list[str]:
    return re.findall(r"[^\s<>,;:()\"']{1,64}@[^\s<>,;:()\"']{1,255}", (value or "")[:2000])


def _local(address: str) -> str:
    return (address.rpartition("@")[0] or address)[:64]


_IS_BULK = _marked(signs.BULK, True, "bulk")
_IS_CAMPAIGN = _marked(signs.CAMPAIGNS, True, "bulk")
_IS_MACHINE = _marked(signs.MACHINES, True, "generated")
_RULES: tuple[_Rule, ...] = (
    _marked(signs.REPORTS, True, "generated"),
    _passed_on,
    _named_like(signs.REPLY_NAME, True, "reply"),
    _marked(signs.RESPONDERS, True, "reply"),
    _marked(signs.RULES, True, "reply"),
    _absence,
    _auto_submitted,
    _named_like(signs.MACHINE_NAME, True, "generated"),
    _IS_MACHINE,
    _null_sender,
    _campaign,
    _marked(signs.LISTS, False, "list"),
    _IS_BULK,
    _robot,
    _unsubscribing,
    _marked(signs.NO_ANSWER, False, None),
    _named_like(signs.LOOP_NAME, False, None),
    _counted,
    _to_itself,
    _hidden_copy,
)
