"""Recipients: whom a reply goes to, by default as a reply-all to the last message would, and whether that can be sent.

Our own inbox addresses never are recipients: a mail to ourselves would come back as a case.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from postroom.base.errors import BadInput
from postroom.cases.message import Direction, Message
from postroom.inboxes.addressing import Inboxes
from postroom.mail.mail import Address

MOST = 100

_WRITTEN = re.compile(r"\s*(?:(?P<name>[^<>\x00-\x1f\x7f]*?)\s*<\s*(?P<angle>[^<>]*?)\s*>|(?P<bare>\S.*?))\s*")
_LOCAL = re.compile(r"""[^\s\x00-\x1f\x7f"(),:;<>@\[\\\]]{1,64}|"(?:[^"\\\r\n]|\\[ -~]){1,62}\"""")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)\]")


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom one message goes to; nobody stands there twice."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()

    @property
    def everybody(self) -> tuple[Address, ...]:
        """To, Cc and Bcc, in this order."""
        return self.to + self.cc + self.bcc

    @property
    def visible(self) -> tuple[Address, ...]:
        """Those that each of them can see."""
        return self.to + self.cc


def address(written: str) -> Address:
    """What somebody typed, `ann@example.org` or `Ann <ann@example.org>`. Raises BadInput saying what is wrong."""
    parts = _WRITTEN.fullmatch(written)
    found = (parts["angle"] if parts["angle"] is not None else parts["bare"]) if parts else ""
    local, at, domain = found.rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        raise BadInput(f"{written!r} is no e-mail address.")
    if not _is_domain(domain):
        raise BadInput(f"{written!r} is no e-mail address: {domain!r} is no domain.")
    return Address((parts["name"] or "").strip('" ') if parts else "", f"{local}@{domain.lower()}")


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    named = len(labels) > 1 and len(domain) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    return named or _LITERAL.fullmatch(domain) is not None


def decide(
    last: Message | None,
    inboxes: Inboxes,
    to: Sequence[str] | None = None,
    cc: Sequence[str] | None = None,
    bcc: Sequence[str] = (),
    *,
    members: Sequence[Address] = (),
) -> Recipients:
    """Those that somebody named; without To a reply-all's To, and without To and Cc all of a reply-all.

    Who was put on the thread since the last message (`members`) stands in Cc then.

    Raises BadInput for an address that is none, and when nobody is left.
    """
    if len(to or ()) + len(cc or ()) + len(bcc) > MOST:
        raise BadInput(f"A message can have {MOST} recipients at most.")
    all_to, all_cc = reply_all(last, inboxes)
    all_cc = [*all_cc, *members] if all_to or all_cc else all_cc
    names = {one.address.lower(): one.name for one in all_to + all_cc}
    return _somebody(
        all_to if to is None else _named(to, names),
        all_cc if to is None and cc is None else _named(cc or (), names),
        _named(bcc, names),
        inboxes,
    )


def _named(written: Sequence[str], names: Mapping[str, str]) -> list[Address]:
    """The addresses, each with the name that was typed, else with the one that the last message gives it."""
    found = map(address, written)
    return [Address(one.name or names.get(one.address.lower(), ""), one.address) for one in found]


def reply_all(last: Message | None, inboxes: Inboxes) -> tuple[list[Address], list[Address]]:
    """To: its sender, Cc: its other recipients; where the last message is ours, the same recipients again.

    To a suspect mail, which may be forged: the address that it names as its sender's, and nobody that it adds.
    """
    if last is None:
        return [], []
    to, cc = _listed(last.to), _listed(last.cc)
    sender = _outside(_listed([{"name": last.from_name, "address": last.from_address}]), inboxes)
    if last.suspect:
        return sender, []
    return (sender, to + cc) if sender and last.direction is Direction.in_ else (to, cc)


def _somebody(to: Iterable[Address], cc: Iterable[Address], bcc: Iterable[Address], inboxes: Inboxes) -> Recipients:
    seen: set[str] = set()
    found = Recipients(*(tuple(_new(each, seen, inboxes)) for each in (to, cc, bcc)))
    if not found.everybody:
        raise BadInput("Nobody would get this: say whom to send it to, apart from our own addresses.")
    return found


def _new(addresses: Iterable[Address], seen: set[str], inboxes: Inboxes) -> Iterable[Address]:
    for one in _outside(addresses, inboxes):
        if one.address.lower() not in seen:
            seen.add(one.address.lower())
            yield one


def _outside(addresses: Iterable[Address], inboxes: Inboxes) -> list[Address]:
    return [one for one in addresses if one.address not in inboxes]


def _listed(entries: Sequence[dict[str, object]]) -> list[Address]:
    """Those of a received mail that can be written to; what can't is left out, as nobody here chose it."""
    found = (Address(str(entry.get("name") or ""), str(entry["address"])) for entry in entries)
    return [one for one in found if _can_be(one.address)]


def _can_be(written: str) -> bool:
    try:
        address(written)
    except BadInput:
        return False
    return True
