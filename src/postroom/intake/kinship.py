"""Kinship: which cases the mails of a batch lead to, and what those are to each other.

From the messages that bear or name an id, to the cases they lie on, to what those were merged into, were split off
from, or are followed up by. All of them are found first and locked in one go, sorted, as the last of all locks
(invariant 5 of the design): whoever moves a message between cases holds both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ARRAY, BigInteger, LargeBinary, bindparam, or_, select, text
from sqlalchemy.orm import Session

from postroom.base.columns import any_of
from postroom.base.errors import Conflict
from postroom.cases.case import Case, Link, LinkType

SPLIT = "Its subject speaks of something else than the case it answers."
STRANGER = "Its sender was not on that thread."
"""Why a case is linked to another; by these words a link that was made here is known again."""
_WANTED = text(
    "WITH RECURSIVE wanted (id) AS ("
    "SELECT messages.case_id FROM thread_ids JOIN messages ON messages.id = thread_ids.message_id "
    "WHERE thread_ids.digest = ANY(:digests) UNION SELECT unnest(:also) UNION "
    "SELECT kin.id FROM wanted CROSS JOIN LATERAL ("
    "SELECT merged_into_id AS id FROM cases WHERE cases.id = wanted.id AND merged_into_id IS NOT NULL "
    "UNION ALL SELECT other_id FROM links WHERE case_id = wanted.id AND type IN ('split_from', 'follow_up_of') "
    "UNION ALL SELECT case_id FROM links WHERE other_id = wanted.id AND type = 'follow_up_of') AS kin) "
    "SELECT id FROM wanted"
).bindparams(bindparam("digests", type_=ARRAY(LargeBinary)), bindparam("also", type_=ARRAY(BigInteger)))

_JOINED = text(
    "WITH RECURSIVE joined (into_id, id, contact_id) AS ("
    "SELECT merged_into_id, id, contact_id FROM cases WHERE merged_into_id = ANY(:cases) UNION "
    "SELECT into_id, cases.id, cases.contact_id FROM joined JOIN cases ON cases.merged_into_id = joined.id) "
    "SELECT into_id, contact_id FROM joined WHERE contact_id IS NOT NULL"
).bindparams(bindparam("cases", type_=ARRAY(BigInteger)))
_LOCKED = select(Case).where(any_of(Case.id, "ids")).order_by(Case.id).with_for_update()
_LINKS = (
    select(Link.case_id, Link.other_id, Link.type, Link.reason, Case.merged_into_id, Case.contact_id)
    .join(Case, Case.id == Link.case_id)
    .where(or_(any_of(Link.case_id, "cases"), any_of(Link.other_id, "cases")))
    .order_by(Link.case_id, Link.other_id)
)


class Moved(Conflict):
    """Messages were moved between cases while we waited for them."""

    def __init__(self, cases: Iterable[int]) -> None:
        """`cases` must be locked as well when it is done again."""
        super().__init__()
        self.cases = frozenset(cases)


@dataclass(slots=True)
class Kinship:
    """The links between cases that say where one came from."""

    parents: dict[int, list[int]] = field(default_factory=dict)
    """The cases that a case was split off from: one, or several where cases were joined."""
    follow_ups: dict[int, int] = field(default_factory=dict)
    """The newest case that follows up an archived one."""
    beside: dict[int, set[int]] = field(default_factory=dict)
    """Cases beside which others lie that somebody opened who was not on the thread; and these people, by contact."""
    senders: dict[int, set[int]] = field(default_factory=dict)
    """The contacts who opened what was joined into a case."""


def lock_cases(session: Session, digests: Iterable[bytes], also: Iterable[int] = ()) -> dict[int, Case]:
    """The cases to which these ids lead, and those in `also` with their kin, locked until the transaction's end."""
    wanted = session.scalars(_WANTED, {"digests": list(digests), "also": list(also)}).all()
    if not wanted:
        return {}
    cases = {case.id: case for case in session.scalars(_LOCKED, {"ids": wanted})}
    demand(cases, (case.merged_into_id for case in cases.values() if case.merged_into_id))
    return cases


def kinship(session: Session, cases: dict[int, Case]) -> Kinship:
    """What the locked cases are to each other. Raises Moved where one of them is not locked."""
    kin = Kinship()
    if not cases:
        return kin
    for case, other, type_, reason, merged, contact in session.execute(_LINKS, {"cases": list(cases)}):
        if type_ == LinkType.split_from and case in cases:
            kin.parents.setdefault(case, []).append(other)
        elif type_ == LinkType.follow_up_of and other in cases:
            kin.follow_ups[other] = case
        elif reason == STRANGER and merged is None:
            kin.beside.setdefault(other, set()).update({contact} if contact else ())
    for case, contact in session.execute(_JOINED, {"cases": sorted(cases)}):
        kin.senders.setdefault(case, set()).add(contact)
    demand(cases, (other for parents in kin.parents.values() for other in parents))
    demand(cases, kin.follow_ups.values())
    return kin


def demand(cases: Mapping[int, Case], needed: Iterable[int]) -> None:
    """Raises Moved unless all that are needed are among the locked."""
    if missing := set(needed) - cases.keys():
        raise Moved(missing)
