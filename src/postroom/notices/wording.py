"""Wording: what a notice says, in one sentence and its details."""

from dataclasses import dataclass

from postroom.cases.case import Case
from postroom.cases.event import Deed, Event
from postroom.cases.note import Note
from postroom.cases.receiving import preview
from postroom.deliveries.delivery import Delivery, DeliveryEvent, State
from postroom.deliveries.reasons import EXPLANATIONS, Reason
from postroom.people.agent import Agent

_CHANGED = {
    Deed.stage: "moved {case} to {to}",
    Deed.owner: "changed the owner of {case}",
    Deed.retitled: "changed the title of {case}",
    Deed.severity: "set the severity of {case} to {to}",
    Deed.needs_response: "changed whether {case} needs a response",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a notice."""

    text: str
    details: str = ""
    message_id: int | None = None


def of_bounce(case: Case, delivery: Delivery, event: DeliveryEvent) -> Told:
    """What became of our mail, why, the server's words, and what can be done."""
    to = delivery.recipient
    if event.state is not State.bounced:
        words = f"Nobody knows whether your mail to {to} on {case.name} arrived"
        lines = [event.sentence, "Look at the message, and press Send again if they should have it in any case."]
        return Told(f"{words}.", "\n".join(lines), delivery.message_id)
    known = EXPLANATIONS[Reason(delivery.reason)] if delivery.reason in set(Reason) else None
    said = " ".join(str(one) for one in (event.code, event.enhanced, event.text) if one)
    lines = [
        f"What to do: {known.advice}" if known else "",
        f"{event.server or 'The server'} said: {said}" if said else "",
    ]
    words = f"Your mail to {to} on {case.name} bounced"
    return Told(f"{words}. {known.sentence if known else ''}".strip(), "\n".join(filter(None, lines)),
                delivery.message_id)  # fmt: skip


def of_answer(case: Case, message: int, who: str, words: str) -> Told:
    """Who wrote, and how it begins."""
    return Told(f"{who} answered on {case.name}.", preview(words), message)


def of_doubtful(case: Case, message: int, who: str, words: str) -> Told:
    """The same of a mail that claims to be one of ours, or a customer admin's, and is not proven to be."""
    warning = "It is not proven who wrote this; it may be forged."
    return Told(f"Somebody who claims to be {who} answered on {case.name}.", f"{warning}\n{preview(words)}", message)


def of_note(case: Case, note: Note, author: Agent) -> Told:
    """Who noted what."""
    return Told(f"{author.name} added a note to {case.name}.", preview(note.text))


def of_mention(case: Case, note: Note, author: Agent, group: str) -> Told:
    """Who mentioned you, or a group of yours."""
    return Told(f"{author.name} mentioned {group or 'you'} on {case.name}.", preview(note.text))


def of_assignment(case: Case, by: Agent | None, group: str) -> Told:
    """Who gave it, to you or to a group of yours."""
    if not by:
        return Told(f"{case.name} came in for {group}." if group else f"{case.name} came in and is yours.")
    return Told(f"{by.name} gave {case.name} to {group}." if group else f"{by.name} gave you {case.name}.")


def of_change(case: Case, event: Event, by: Agent | None) -> Told:
    """Who changed what."""
    to = str(event.details.get("to")).replace("_", " ")
    did = _CHANGED.get(event.deed, "changed {case}").format(case=case.name, to=to)
    return Told(f"{by.name if by else 'Postroom'} {did}.")
