"""Importing contacts and workspaces from a spreadsheet: each line by itself, so that a bad one keeps no other out."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.errors import BadInput, Conflict
from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.introducing import give_addresses, introduce, move, tag, untag
from postroom.people.organising import add_workspace, give_domains
from postroom.people.spreadsheets import Line, read_lines
from postroom.people.workspace import Workspace, WorkspaceDomain

CONTACTS = ("addresses", "name", "workspace", "customer_admin", "verified", "tags")
WORKSPACES = ("name", "domains")
_ADDRESS = re.compile(r'[^\s\x00-\x1f\x7f"(),:;<>@\[\\\]]{1,64}@[^\W_]+(?:[-.][^\W_]+)*\.[^\W_]+')
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_]+")
_YES, _NO = ("yes", "true", "1", "x", "y", "ja"), ("no", "false", "0", "", "n", "nein")
LONGEST = 1000
Verify = Callable[[Session, Contact, bool], None]


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that was left out, with what is wrong in a sentence."""

    line: int
    what: str
    because: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file."""

    added: int
    changed: int
    bad: Sequence[Bad]


def import_contacts(session: Session, content: bytes, verify: Verify) -> Report:
    """Adds the contacts, or changes those who have one of a line's addresses. An empty cell changes nothing.

    `verify` says on a contact and all that hangs on it whether it is verified. Raises BadInput for a file that can't
    be read at all; then nothing is changed.
    """
    return _each(session, read_lines(content, CONTACTS), lambda line: _contact(session, line, verify), "addresses")


def import_workspaces(session: Session, content: bytes) -> Report:
    """The same for workspaces, which are known by their names."""
    return _each(session, read_lines(content, WORKSPACES), lambda line: _workspace(session, line), "name")


def _each(session: Session, lines: Iterable[Line], deed: Callable[[Line], bool], key: str) -> Report:
    added, changed, bad = 0, 0, list[Bad]()
    for line in list(lines):  # all of it is read before anything is changed
        try:
            with session.begin_nested():
                is_new = deed(line)
                session.flush()
        except (BadInput, Conflict) as error:
            bad.append(Bad(line.number, line.cells.get(key, "")[:200], str(error)))
        else:
            added, changed = added + is_new, changed + (not is_new)
    return Report(added, changed, bad)


def _contact(session: Session, line: Line, verify: Verify) -> bool:
    addresses = _addresses(line.cells.get("addresses", ""))
    contact = _who_has(session, addresses)
    is_new = contact is None
    if contact is None:
        contact = introduce(session, _short(line, "name"), addresses)
    else:
        mine = session.scalars(select(ContactAddress.address).where(ContactAddress.contact_id == contact.id)).all()
        if set(addresses) - set(mine):
            give_addresses(session, contact, [*mine, *addresses])
        contact.name = _short(line, "name") or contact.name
        contact.version += 1
    _set(session, contact, line, verify)
    return is_new


def _set(session: Session, contact: Contact, line: Line, verify: Verify) -> None:
    if workspace := _short(line, "workspace"):
        move(session, contact, _named(session, workspace))
    if line.cells.get("customer_admin"):
        contact.customer_admin = _is_yes(line, "customer_admin")
    if line.cells.get("verified"):
        verify(session, contact, _is_yes(line, "verified"))
    if line.cells.get("tags"):
        _tag(
            session,
            contact,
            {" ".join(word.split()) for word in re.split("[;,]", _short(line, "tags")) if word.strip()},
        )


def _tag(session: Session, contact: Contact, wanted: set[str]) -> None:
    before = set(session.scalars(select(ContactTag.tag).where(ContactTag.contact_id == contact.id)))
    if long := [word for word in wanted if len(word) > 100]:
        raise BadInput(f"The tag {long[0][:40]!r}… is too long: it may have 100 characters.")
    for word in sorted(before - wanted):
        untag(session, contact, word)
    for word in sorted(wanted - before):
        tag(session, contact, word)


def _addresses(cell: str) -> list[str]:
    found = [one.lower() for one in re.split(r"[\s;,]+", cell) if one]
    if not found:
        raise BadInput("It names no address.")
    for one in found:
        if len(one) > 254 or not _ADDRESS.fullmatch(one):
            raise BadInput(f"{one[:100]!r} is no e-mail address.")
    return list(dict.fromkeys(found))


def _who_has(session: Session, addresses: Sequence[str]) -> Contact | None:
    owners = select(Contact).join(ContactAddress).where(among(ContactAddress.address, addresses)).distinct()
    found = session.scalars(owners.order_by(Contact.id)).all()
    if len(found) > 1:
        raise BadInput(
            f"Its addresses are those of {found[0].name} and of {found[1].name}: merge them, or part the line."
        )
    if found and found[0].deleted_at is not None:
        raise BadInput(f"{found[0].name} was deleted: bring them back first.")
    return found[0] if found else None


def _named(session: Session, name: str) -> int:
    same = session.scalars(select(Workspace.id).where(func.lower(Workspace.name) == name.lower()).limit(2)).all()
    if len(same) != 1:
        raise BadInput(f"There is no workspace {name!r}." if not same else f"There are several workspaces {name!r}.")
    return same[0]


def _workspace(session: Session, line: Line) -> bool:
    name = _short(line, "name")
    if not name:
        raise BadInput("It has no name.")
    domains = [one for one in re.split(r"[\s;,]+", line.cells.get("domains", "").lower()) if one]
    if wrong := [one for one in domains if len(one) > 253 or not _DOMAIN.fullmatch(one)]:
        raise BadInput(f"{wrong[0][:100]!r} is no mail domain.")
    same = session.scalars(select(Workspace).where(func.lower(Workspace.name) == name.lower()).limit(2)).all()
    if len(same) > 1:
        raise BadInput(f"There are several workspaces {name!r}.")
    if not same:
        add_workspace(session, name, domains)
        return True
    mine = session.scalars(select(WorkspaceDomain.domain).where(WorkspaceDomain.workspace_id == same[0].id)).all()
    give_domains(session, same[0], [*mine, *domains])
    same[0].version += 1
    return False


def _short(line: Line, column: str) -> str:
    words = " ".join(line.cells.get(column, "").split())
    if len(words) > LONGEST:
        raise BadInput(f"Its {column} is too long: it may have {LONGEST} characters.")
    return words


def _is_yes(line: Line, column: str) -> bool:
    word = line.cells[column].lower()
    if word not in (*_YES, *_NO):
        raise BadInput(f"{column} is {word[:40]!r}: it must be yes or no.")
    return word in _YES
