"""Rethreading: looks at a thread as a whole, where a mail came late to it or names two of its cases.

A usual mail names what is here already, and nothing here names it: then the case it is put on can not change what
becomes of any other, and this is not called.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case, Participant, Reporter
from postroom.cases.seeing import as_seen
from postroom.intake.kinship import demand
from postroom.intake.rethreading.following import follow_up
from postroom.intake.rethreading.loading import (
    Acquaintances,
    addresses_of,
    archived_among,
    component,
    load_acquaintances,
    load_messages,
    load_rows,
    posts_of,
)
from postroom.intake.rethreading.settling import Settling
from postroom.intake.rethreading.tidying import link, load_openers, name_anew, tidy
from postroom.intake.rethreading.unravelling import unravel
from postroom.people.seeing import may_report
from postroom.people.viewers import viewers


@dataclass(frozen=True, slots=True)
class Rethreaded:
    """Messages that lie on another case than before."""

    moved: dict[int, str]
    """Why they are there."""
    openers: frozenset[int]
    """Those of them that open a case."""


def rethread(
    session: Session, start: Iterable[int], locked: Mapping[int, Case], *, key: bytes, own_domains: Collection[str]
) -> Rethreaded:
    """Makes the cases round `start` what their messages say. Raises Moved where others must be locked for it."""
    numbers = component(session, start)
    demand(locked, numbers)
    found = select(Case).where(among(Case.id, numbers)).order_by(Case.id).execution_options(populate_existing=True)
    cases = {case.id: case for case in session.scalars(found)}
    messages = load_messages(session, numbers)
    known = load_acquaintances(session, messages, list(cases.values()))
    posts = posts_of(messages, archived_among(cases.values()), known, own_domains)
    rows = {row.id: row for row in load_rows(session, list(cases.values()), posts, known)}
    reporters = _reporters(session, numbers)
    threads = unravel(posts, list(rows.values()), key)
    done = Settling(session, cases, rows, {post.id: post for post in posts})
    done.settle(threads)
    openers = load_openers(session, threads.knots)
    archived = follow_up(session, threads.knots, done.targets, cases, rows)
    for knot, number in zip(threads.knots, done.targets, strict=True):
        name_anew(knot, cases[number], archived.get(number), rows=rows, found=openers, known=known.viewers)
    session.flush()
    if done.changed:
        moved = [row for row in messages if row.id in done.moved]
        tidy(session, done.changed, done.fresh & done.changed, {one for row in moved for one in addresses_of(row)})
        _set_reporters(session, [cases[number] for number in done.changed], reporters, known)
    link(session, threads.knots, done.targets)
    session.expire_all()
    return Rethreaded({post: done.reasons[post] for post in done.moved}, frozenset(openers))


def _reporters(session: Session, cases: Collection[int]) -> set[tuple[int, int]]:
    found = select(Reporter.case_id, Reporter.contact_id).where(among(Reporter.case_id, cases))
    return {(row.case_id, row.contact_id) for row in session.execute(found)}


def _set_reporters(session: Session, cases: Sequence[Case], before: set[tuple[int, int]], known: Acquaintances) -> None:
    """Those who are on the mails of a case report it if they may; those who came with a joined case only if so."""
    everybody = viewers(session, set(known.contacts.values()))
    for case in cases:
        thread = set(session.scalars(select(Participant.contact_id).where(Participant.case_id == case.id)))
        seen = as_seen(session, case)
        may = {number for number in thread if number in everybody and may_report(everybody[number], seen)}
        session.add_all(Reporter(case_id=case.id, contact_id=number) for number in sorted(may - seen.reporters))
        came = {number for number in seen.reporters if (case.id, number) not in before}
        wrong = (came & everybody.keys()) - may
        session.execute(delete(Reporter).where(Reporter.case_id == case.id, among(Reporter.contact_id, wrong)))
    session.flush()
