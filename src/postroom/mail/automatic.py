"""Whether a machine wrote a mail, and whether a machine may answer it: the signs that stand in its header.

RFC 3834 (Auto-Submitted, and who gets no automatic answer), RFC 5230 §4.5 and §4.6 (vacation); `automatic_signs` has
what others write. The rules are tried in order; the first that holds gives the reason. A person's mail over a mailing
list is no machine's, yet nothing answers it automatically.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
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
    """The header with its envelope, what is asked for often taken out once.

    *sender*: empty for the null sender, None if not known. *authors*: the addresses in From, in lower case. *telling*:
    the names of fields that may tell something by themselves.
    """

    headers: Headers
    sender: str | None
    recipients: tuple[str, ...]
    subject: str
    authors: tuple[str, ...]
    telling: tuple[str, ...]

    @property
    def is_answer(self) -> bool:
        return "In-Reply-To" in self.headers or "References" in self.headers


_Rule = Callable[[_Letter], Automatic | None]

BY_A_REPORT = Automatic(True, False, "generated", "it reports what became of a mail")
_BY_A_PERSON = Automatic(False, True, None, "nothing in its header says that a machine made it")
_SUBMITTED = re.compile(r"(?:[\s\"']|\([^()]*+\)|(?!))*+([\w-]+)")
_ADDRESS = re.compile(r"[^\s<>,;:()\"']{1,64}@[^\s<>,;:()\"']{1,255}")
_LONGEST = 160
"""Characters of a reason."""
_NAMING = ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")


def recognise(headers: Headers, envelope_from: str | None, envelope_to: Sequence[str] = ()) -> Automatic:
    """What the header and the envelope say.

    *envelope_from*: empty for the null sender, None if not known. *envelope_to*: whom it came to, as far as known.
    """
    letter = _Letter(
        headers,
        _envelope_sender(headers, envelope_from),
        tuple(one.strip("<> ").lower() for one in envelope_to),
        headers.get("Subject") or "",
        _addresses(headers.get("From")),
        tuple(name for name, _ in headers.fields if signs.TELLING_NAME.search(name)),
    )
    return next((found for rule in _RULES if (found := rule(letter))), _BY_A_PERSON)


def _made(kind: Kind, because: str) -> Automatic:
    return Automatic(True, False, kind, because[:_LONGEST])


def _unanswered(because: str, kind: Kind | None = None) -> Automatic:
    """A person may have written it."""
    return Automatic(False, False, kind, because[:_LONGEST])


def _passed_on(letter: _Letter) -> Automatic | None:
    """A rule of Outlook's that forwards or redirects marks what people wrote as it marks its answers."""
    if not ("Resent-From" in letter.headers or signs.FORWARD.match(letter.subject)):
        return None
    name = _field(letter.headers, signs.RULES)
    return _unanswered(f"a rule of a mailbox passed it on: {name}") if name else None


def _auto_submitted(letter: _Letter) -> Automatic | None:
    """RFC 3834 §5; any word but 'no' ends automatic answers, also one that we do not know."""
    word = _submitted(letter.headers)
    if word in ("", "no", "none", "false"):
        return None
    because = f"it says of itself: Auto-Submitted: {word}"
    if word == "auto-forwarded":
        return _unanswered(because)
    return _made("reply" if word == "auto-replied" else "generated", because)


def _submitted(headers: Headers) -> str:
    """The word, past comments before it and quotes round it."""
    found = _SUBMITTED.match(headers.get("Auto-Submitted") or "")
    return found[1].lower() if found else ""


def _absence(letter: _Letter) -> Automatic | None:
    """A subject alone proves little ('Vacation: how many days?'), so it counts in an answer, or with another sign."""
    found = signs.SURE_ABSENCE.match(letter.subject)
    if found is None and (found := signs.ABSENCE.match(letter.subject)) and not _may_be_absence(letter):
        found = None
    if found is None:
        return None
    return _made("reply", f"it is an answer with the subject “{found[0].strip('[]() :：')}”")


def _may_be_absence(letter: _Letter) -> bool:
    return letter.is_answer or any(rule(letter) for rule in (_auto_submitted, _IS_BULK, _IS_MACHINE, _null_sender))


def _null_sender(letter: _Letter) -> Automatic | None:
    """Bounces have none, and responders: who answers, or asks for low precedence, is one of these (RFC 3834 §3.3)."""
    if letter.sender != "":
        return None
    is_reply = letter.is_answer or (_field(letter.headers, signs.UNHURRIED) and not _robot(letter))
    return _made("reply" if is_reply else "generated", "it has no return address (null sender)")


def _campaign(letter: _Letter) -> Automatic | None:
    """A newsletter; lists that people write to may be counted in the same way, but one can post to them."""
    return None if _field(letter.headers, signs.POSTS) else _IS_CAMPAIGN(letter)


def _robot(letter: _Letter) -> Automatic | None:
    for address in (*letter.authors, letter.sender or ""):
        local = _local(address)
        if signs.LIST_ROBOT.fullmatch(local):
            return _unanswered(f"its sender is {address}", "list")
        if signs.ROBOT.fullmatch(local):
            return _made("generated", f"its sender is {address}")
    return None


def _unsubscribing(letter: _Letter) -> Automatic | None:
    if not signs.UNSUBSCRIBE.fullmatch(letter.subject):
        return None
    return _unanswered(f"its subject is a command to a mailing list: {letter.subject}", "list")


def _counted(letter: _Letter) -> Automatic | None:
    path = _local(letter.sender or "")
    if not signs.PATH_OF_A_MACHINE.fullmatch(path):
        return None
    return _unanswered(f"its return address is a program's: {path}")


def _to_itself(letter: _Letter) -> Automatic | None:
    """RFC 3834 §2: no answer to oneself."""
    ours = next((one for one in (letter.sender, *letter.authors) if one in letter.recipients), None)
    return _unanswered(f"it comes from where it goes to: {ours}") if ours else None


def _hidden_copy(letter: _Letter) -> Automatic | None:
    """RFC 5230 §4.5: who is not named gets no answer from us. Aliases are many, so somebody else's name counts too."""
    if not letter.recipients:
        return None
    written = b" ".join(value for name in _NAMING for value in letter.headers.raw(name))
    if {*_addresses(written.decode("utf-8", "replace"))} - {*letter.authors}:
        return None
    return _unanswered("it names nobody that it goes to but its sender")


def _named_like(name: re.Pattern[str], verdict: Callable[[str], Automatic]) -> _Rule:
    """The rule that a field says so by its very name."""

    def rule(letter: _Letter) -> Automatic | None:
        table = ((field, signs.ANY) for field in letter.telling if name.fullmatch(field))
        found = _field(letter.headers, table)
        return verdict(f"it has a header field {found}") if found else None

    return rule


def _marked(table: signs.Table, verdict: Callable[[str], Automatic]) -> _Rule:
    """The rule that a field of the table says so."""

    def rule(letter: _Letter) -> Automatic | None:
        found = _field(letter.headers, table)
        return verdict(f"it has a header field {found}") if found else None

    return rule


def _field(headers: Headers, table: Iterable[tuple[str, re.Pattern[str]]]) -> str | None:
    """The first field of the table that is there, as a person reads it."""
    there = ((name, pattern) for name, pattern in table if name in headers)
    return next(
        (f"{name}: {value}" for name, pattern in there for value in headers.all(name) if pattern.match(value)), None
    )


def _envelope_sender(headers: Headers, envelope_from: str | None) -> str | None:
    """The envelope's sender; where it is not known, the Return-Path that the last server wrote (RFC 5321 §4.4)."""
    if envelope_from is not None:
        return envelope_from.strip("<> ").lower()
    path = headers.get("Return-Path")
    return path.strip("<> ").lower() if path is not None else None


def _addresses(value: str | None) -> tuple[str, ...]:
    return tuple(_ADDRESS.findall((value or "").lower()))


def _local(address: str) -> str:
    """What stands before the @, as long as it may be (RFC 5321 §4.5.3.1.1)."""
    return (address.rpartition("@")[0] or address)[:64]


_BULK = partial(_made, "bulk")
_GENERATED = partial(_made, "generated")
_REPLY = partial(_made, "reply")
_LIST = partial(_unanswered, kind="list")
_IS_BULK = _marked(signs.BULK, _BULK)
_IS_CAMPAIGN = _marked(signs.CAMPAIGNS, _BULK)
_IS_MACHINE = _marked(signs.MACHINES, _GENERATED)
_RULES: tuple[_Rule, ...] = (
    _marked(signs.REPORTS, _GENERATED),
    _passed_on,
    _named_like(signs.REPLY_NAME, _REPLY),
    _marked(signs.RESPONDERS, _REPLY),
    _marked(signs.RULES, _REPLY),
    _absence,
    _auto_submitted,
    _named_like(signs.MACHINE_NAME, _GENERATED),
    _IS_MACHINE,
    _null_sender,
    _campaign,
    _marked(signs.LISTS, _LIST),
    _IS_BULK,
    _robot,
    _unsubscribing,
    _marked(signs.NO_ANSWER, _unanswered),
    _named_like(signs.LOOP_NAME, _unanswered),
    _counted,
    _to_itself,
    _hidden_copy,
)
