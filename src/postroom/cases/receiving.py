"""Receiving: what a message from outside does to its case."""

from enum import StrEnum

from postroom.base.clock import now
from postroom.cases.case import Case, Stage
from postroom.cases.message import Message
from postroom.cases.stages import AFTER_AGENT, FIRST, after_customer

_PREVIEW = 200
"""Characters of the newest words that a list row can show."""
LOOKED_AT = 4 * _PREVIEW
"""Characters that these are taken from."""


DOUBTED = "May be forged: "
"""Stands before the words of a suspect mail where there is no room to say why."""


class Voice(StrEnum):
    """Whose words a message from outside counts as."""

    customer = "customer"
    agent = "agent"
    """Who wrote to customers by mail, with a copy to us."""
    inside = "inside"
    """An agent, who wrote to us alone."""


def receive(
    case: Case, message: Message, *, files: bool, quiet: bool, voice: Voice = Voice.customer
) -> tuple[Stage, Stage] | None:
    """Puts the message at the top of its case, and moves its stage as that voice does (spec, section 7.3).

    After a customer's words the case asks for a response, after an agent's it waits for the customer's; what is said
    inside changes neither. A `quiet` one, such as an automatic reply, does nothing at all, and what a customer opens a
    case with moves no stage. Returns the stages before and after when it moved.
    """
    case.version += 1
    case.has_attachments = case.has_attachments or files
    opens_it = case.opened_by_id is None
    if quiet and not opens_it:
        return None
    case.updated_at = now()
    case.newest_author = message.from_name or message.from_address
    case.newest_words = preview((DOUBTED if message.suspect else "") + message.visible_text)
    if quiet:
        return None
    opens = case.opened_by_id is None and case.stage is FIRST[case.kind]
    if voice is Voice.agent:
        case.needs_response = False
        return _move(case, AFTER_AGENT[case.kind])
    case.needs_response = case.needs_response or opens or voice is Voice.customer
    return None if opens or voice is Voice.inside else _move(case, after_customer(case.kind, case.stage))


def _move(case: Case, after: Stage) -> tuple[Stage, Stage] | None:
    before, case.stage = case.stage, after
    return (before, after) if after is not before else None


def preview(words: str) -> str:
    """The words on one line, cut for a list row; without quoted lines where there are others."""
    lines = words[:LOOKED_AT].splitlines()
    own = [line for line in lines if not line.startswith(">")]
    return " ".join(" ".join(own if any(map(str.strip, own)) else lines).split())[:_PREVIEW]
