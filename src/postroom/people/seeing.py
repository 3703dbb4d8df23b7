"""Seeing: who may see and do what on a case (spec, section 4), as pure predicates on plain values.

Every door asks these rules. `cases/seeing.py` turns them into the SQL that fetches rows; a property test holds the two
equal. What the table leaves open is decided in docs/decisions/0014-who-sees-what.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from postroom.inboxes.inbox import Kind
from postroom.people.public_domains import is_public

_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Viewer:
    """A contact, as far as seeing asks."""

    id: int
    workspace_id: int | None = None
    domains: frozenset[str] = frozenset()
    """The mail domains of its addresses, public providers' left out: those anybody can have."""
    customer_admin: bool = False
    deleted: bool = False
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Employee:
    """An agent (`id`), or a colleague, who has no account."""

    id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """A case, as far as seeing asks. Contacts and agents stand here by id."""

    kind: Kind
    workspace_id: int | None = None
    sender: Viewer | None = None
    """Its original sender."""
    reporters: frozenset[int] = _NOBODY
    members: frozenset[int] = _NOBODY
    """The contacts on its live mail thread."""
    thread: frozenset[int] = _NOBODY
    """The contacts that ever were on its mail thread."""
    agents: frozenset[int] = _NOBODY
    """The agents on its live mail thread."""
    subscribers: frozenset[int] = _NOBODY
    is_spam: bool = False
    is_merged: bool = False


def private_domains(addresses: Iterable[str]) -> frozenset[str]:
    """The domains of these addresses that make people colleagues."""
    domains = {address.rpartition("@")[2].lower() for address in addresses}
    return frozenset(domain for domain in domains if domain and not is_public(domain))


def same_organisation(one: Viewer, other: Viewer) -> bool:
    """In one workspace; or neither in any, and with the same mail domain (spec, section 1)."""
    if one.workspace_id is None and other.workspace_id is None:
        return bool(one.domains & other.domains)
    return one.workspace_id == other.workspace_id


def is_of_its_workspace(who: Viewer, case: Seen) -> bool:
    """Of the workspace that the case has now; without one, of its original sender's organisation (spec, 4.1)."""
    if case.workspace_id is not None:
        return who.workspace_id == case.workspace_id
    return case.sender is not None and same_organisation(who, case.sender)


def is_original_sender(who: Viewer, case: Seen) -> bool:
    """Whether the case is theirs from the start."""
    return case.sender is not None and who.id == case.sender.id


def may_view_on_portal(who: Viewer, case: Seen) -> bool:
    """Tickets only; spam, merged ones and those of others never."""
    if case.kind is not Kind.ticket or case.is_spam or case.is_merged or who.deleted:
        return False
    if who.customer_admin and who.workspace_id is not None and who.workspace_id == case.workspace_id:
        return True
    has_part = who.id in case.reporters or who.id in case.members
    return has_part and (is_original_sender(who, case) or is_of_its_workspace(who, case))


def may_reply_by_mail(who: Viewer | Employee | None, case: Seen) -> bool:
    """Whether a mail that answers the case is added to it without an id that we signed (spec, 3.4)."""
    if isinstance(who, Viewer):
        return who.id in case.thread or who.id in case.reporters or is_of_its_workspace(who, case)
    return who is not None


def may_report(who: Viewer, case: Seen) -> bool:
    """Whether *Reported by* gains them when they are on To or Cc, become a member, or reply (spec, 4.3)."""
    return not who.deleted and (is_original_sender(who, case) or is_of_its_workspace(who, case))


def may_view_in_app(who: Viewer | Employee) -> bool:
    """Agents share one app, all cases in it; nobody else has it."""
    return isinstance(who, Employee) and who.id is not None and who.active


def gets_notices(who: Viewer | Employee, case: Seen) -> bool:
    """Agents on the live mail thread, and those who subscribed."""
    if not may_view_in_app(who):
        return False
    return isinstance(who, Employee) and (who.id in case.agents or who.id in case.subscribers)
