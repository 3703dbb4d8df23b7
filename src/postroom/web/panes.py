"""How the case pane is made: a case with all that hangs on it becomes what the screen shows."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import select

from postroom.base.errors import BadInput
from postroom.cases.case import STAGES, Case, Participant, Severity
from postroom.cases.event import Deed
from postroom.cases.latest import Latest, latest
from postroom.cases.portal_sender import usual_sender
from postroom.cases.putting_back import offer
from postroom.cases.reading import Linked, Whole, whole
from postroom.cases.recipients import Recipients, decide
from postroom.cases.seeing import is_told, sees_on_portal
from postroom.cases.thread import last_message
from postroom.inboxes.addressing import Inboxes, read_inboxes
from postroom.inboxes.inbox import Inbox, Kind
from postroom.mail.mail import Address
from postroom.people.agent import Agent, Role
from postroom.people.reading import Profile
from postroom.web.happenings import line_of
from postroom.web.letter import Entry, NoteEntry
from postroom.web.letters import letter_of
from postroom.web.owners import owner_of, owners
from postroom.web.pane import Choice, Composer, LinkedCase, Pane, Person
from postroom.web.visit import Visit
from postroom.web.wording import stage_words

SOURCES = {"email": "Mail", "portal": "Portal", "agent": "An agent", "api": "API"}
LINKS = {
    "split_from": "Split off from",
    "split_off": "Split off",
    "follow_up_of": "Follow-up of",
    "followed_up_by": "Followed up by",
    "related": "Related to",
    "merged_into": "Merged into",
}


def pane_of(visit: Visit, case: Case, back: str, most: int) -> Pane:
    """The whole pane of one case; `back` is the list it was opened from."""
    # agents and inboxes first: what hangs on the case is then among what is here already
    agents = visit.session.scalars(select(Agent).where(Agent.active).order_by(Agent.name)).all()
    inboxes = read_inboxes(visit.session)
    [all_of_it] = whole(visit.session, [case])
    names = {agent.id: agent.name for agent in agents}
    thread = latest(visit.session, case.id, most)
    return Pane(
        id=case.id,
        name=case.name,
        url=f"/cases/{case.name}",
        back=back,
        kind_label=case.kind.value.capitalize(),
        title=case.title,
        stage=case.stage.value,
        stages=tuple(Choice(stage.value, stage_words(stage.value)) for stage in STAGES[case.kind]),
        owner=owner_of(case),
        owners=owners(visit.session, all_of_it.owner, agents),
        severity=case.severity.value,
        severities=tuple(Choice(each.value, each.value.capitalize()) for each in Severity) if _is_ticket(case) else (),
        needs_response=case.needs_response,
        is_spam=case.is_spam,
        inbox=all_of_it.inbox.address,
        source=SOURCES[case.source_channel.value],
        workspace=all_of_it.workspace.name if all_of_it.workspace else "",
        workspace_id=case.workspace_id,
        tags=tuple(all_of_it.tags),
        reported_by=tuple(_contact(each, all_of_it) for each in all_of_it.reporters),
        members=tuple(_member(each) for each in all_of_it.members),
        subscribers=tuple(
            Choice(str(agent.id), agent.name) for agent in all_of_it.subscribers if is_told(agent, all_of_it)
        ),
        others=_others(all_of_it, agents),
        links=tuple(_link(case, each) for each in all_of_it.links),
        created_at=case.created_at,
        has_earlier=thread.has_earlier,
        entries=entries_of(thread, names, for_admin=visit.agent.role is Role.admin),
        composer=_composer(visit, all_of_it, inboxes),
    )


def entries_of(thread: Latest, names: dict[int, str], *, for_admin: bool) -> tuple[Entry, ...]:
    """Letters, notes and history in the order in which they came."""
    told = [done for done in thread.events if done.event.deed is not Deed.opened]
    entries: list[tuple[datetime, Entry]] = [
        *((shown.message.created_at, letter_of(shown, for_admin=for_admin)) for shown in thread.messages),
        *((note.created_at, NoteEntry(note.id, by.name, note.created_at, note.text)) for note, by in thread.notes),
        *((done.event.created_at, line_of(done, names)) for done in told),
    ]
    return tuple(entry for _, entry in sorted(entries, key=itemgetter(0)))


def _is_ticket(case: Case) -> bool:
    return case.kind is Kind.ticket


def _others(all_of_it: Whole, agents: Sequence[Agent]) -> tuple[Choice, ...]:
    here = {agent.id for agent in all_of_it.subscribers}
    found = (Choice(str(agent.id), agent.name) for agent in agents if agent.id not in here)
    return (Choice("", "Add …"), *found)


def _contact(profile: Profile, all_of_it: Whole) -> Person:
    hint = "" if sees_on_portal(profile, all_of_it) or not _is_ticket(all_of_it.case) else "not on the portal"
    number = profile.contact.id
    hint = "deleted" if profile.contact.deleted_at else hint
    return Person(profile.contact.name, ", ".join(profile.addresses), hint, f"/contacts/{number}")


def _member(member: Participant) -> Person:
    url = f"/contacts/{member.contact_id}" if member.contact_id else ""
    return Person(member.name or member.address, member.address if member.name else "", url=url)


def _link(case: Case, linked: Linked) -> LinkedCase:
    how, other = LINKS.get(linked.type, "Linked with"), linked.case
    return LinkedCase(how, other.name, other.title, linked.reason, offer(case, linked))


def _composer(visit: Visit, all_of_it: Whole, inboxes: Inboxes) -> Composer:
    recipients = _recipients(visit, all_of_it, inboxes)
    to = tuple(map(_person, recipients.to))
    answers = to[0].name or to[0].address if to else "nobody yet"
    own = usual_sender(visit.session, all_of_it.case)
    others = [inbox for address, inbox in sorted(inboxes.by_address.items()) if inbox.id != own.id]
    senders = tuple(Choice(inbox.address, _sender(visit, inbox)) for inbox in (own, *others))
    return Composer(
        answers=answers if len(to) < 2 else f"{answers} and {len(to) - 1} more",
        to=to,
        cc=tuple(map(_person, recipients.cc)),
        sender=own.name or visit.desk.organisation,
        senders=senders,
    )


def _recipients(visit: Visit, all_of_it: Whole, inboxes: Inboxes) -> Recipients:
    members = [Address(member.name, member.address) for member in all_of_it.members]
    try:
        return decide(last_message(visit.session, all_of_it.case), inboxes, members=members)
    except BadInput:  # nobody to answer yet: the agent says whom
        return Recipients(())


def _person(address: Address) -> Person:
    return Person(address.name, address.address)


def _sender(visit: Visit, inbox: Inbox) -> str:
    return f"{inbox.name or visit.desk.organisation} <{inbox.address}>"
