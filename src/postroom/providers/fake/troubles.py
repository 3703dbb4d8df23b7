"""Magic recipients: what comes before the @ chooses the trouble; `+anything` behind it makes more of them.

| recipient | the outside server |
|---|---|
| `bounce-5.1.1@` (any 4.x.x or 5.x.x) | refuses the recipient with that status, always |
| `defer@`, `defer-7@` | answers 451 4.2.1 the first 2 (or 7) times, then takes it |
| `greylist@` | answers 451 4.7.1 the first time, then takes it |
| `full@` | refuses the recipient with 452 4.2.2, always |
| `cut-before-data@` | hangs up when it hears the recipient |
| `too-big@` | refuses the mail with 552 5.3.4 once it has all of it |
| `policy@` | refuses the mail with 550 5.7.1 once it has all of it |
| `slow@` | takes the mail, and says so after a while |
| `cut-after-data@` | takes the mail and hangs up without a word |
| `hang@` | takes all of the mail and never answers |
"""

import re

from postroom.providers.smtp.received import CutOff
from postroom.providers.smtp.replies import Reply

_BOUNCE = re.compile(r"bounce-(([45])\.\d{1,3}\.\d{1,3})")
_DEFER = re.compile(r"defer(?:-(\d{1,6}))?")
_WORDS = {
    "5.1.1": "No such user here",
    "5.1.2": "No such domain",
    "5.2.1": "This mailbox is closed",
    "5.2.2": "The mailbox is full",
    "5.7.1": "Refused for policy reasons",
    "4.2.2": "The mailbox is full, try again later",
}
_AFTER_BODY = {
    "policy": Reply(550, "5.7.1", "Refused for policy reasons: this mail looks like spam"),
    "too-big": Reply(552, "5.3.4", "This mail is too big for us"),
}


def name_of(address: str) -> str:
    """What chooses the trouble: the local part without its tag, in small letters."""
    return address.rpartition("@")[0].partition("+")[0].lower()


def refusal_of_recipient(name: str, attempt: int) -> Reply | None:
    """The answer to RCPT at this attempt, counted from 1; None takes the recipient. Raises CutOff."""
    if name == "cut-before-data":
        raise CutOff
    if bounce := _BOUNCE.fullmatch(name):
        code = 550 if bounce[2] == "5" else 450
        return Reply(code, bounce[1], _WORDS.get(bounce[1], "Refused, as this address asks for"))
    if name == "full":
        return Reply(452, "4.2.2", "The mailbox is full")
    if name == "greylist" and attempt == 1:
        return Reply(451, "4.7.1", "Greylisted, please try again in a while")
    defer = _DEFER.fullmatch(name)
    if defer and attempt <= int(defer[1] or 2):
        return Reply(451, "4.2.1", "Mailbox busy, try again later")
    return None


def refusal_of_mail(names: set[str]) -> Reply | None:
    """The answer to a whole mail for these; None takes it."""
    return next((reply for name, reply in _AFTER_BODY.items() if name in names), None)
