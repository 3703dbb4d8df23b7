"""Following: a case that turns out to follow up an archived one is linked to it and takes after it (spec, 3.5)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case, Link, LinkType
from postroom.cases.opening import FOLLOWS, follow
from postroom.intake.rethreading.post import Knot, Row

_REPORTERS = text(
    "INSERT INTO reporters (case_id, contact_id) SELECT :case, contact_id FROM reporters WHERE case_id = :archived "
    "ON CONFLICT DO NOTHING"
)


def follow_up(
    session: Session, knots: Sequence[Knot], targets: Sequence[int], cases: Mapping[int, Case], rows: Mapping[int, Row]
) -> dict[int, Case]:
    """The cases that follow up an archived one, each with that; those of which it is not said yet are made so."""
    links = select(Link.case_id, Link.other_id).where(among(Link.case_id, cases), Link.type == LinkType.follow_up_of)
    there = {(row.case_id, row.other_id) for row in session.execute(links)}
    found: dict[int, Case] = {}
    for knot, number in zip(knots, targets, strict=True):
        theirs = {row for row in knot.rows if rows[row].by_hand}  # an agent merged the follow-up into another case
        said = [archived for archived in knot.follows if (number, archived) in there]
        if said:
            found[number] = cases[max(said)]
        elif knot.follows and not any((row, archived) in there for row in theirs for archived in knot.follows):
            found[number] = cases[max(knot.follows)]
            _follow(session, cases[number], found[number])
    return found


def _follow(session: Session, case: Case, archived: Case) -> None:
    title = case.title if case.title != case.opening_subject else archived.title
    follow(case, archived)
    case.title = title
    session.flush()
    session.execute(_REPORTERS, {"case": case.id, "archived": archived.id})
    values = {"type": LinkType.follow_up_of, "reason": FOLLOWS}
    link = insert(Link).values(case_id=case.id, other_id=archived.id, **values)
    session.execute(link.on_conflict_do_update(index_elements=["case_id", "other_id"], set_=values))
