"""Receiving: what a message from outside does to its case."""

from postroom.base.clock import now
from postroom.cases.case import Case, Stage
from postroom.cases.message import Message
from postroom.cases.stages import FIRST, after_customer

_PREVIEW = 200
"""Characters of the newest words that a list row can show."""


def receive(case: Case, message: Message, *, files: bool, quiet: bool) -> tuple[Stage, Stage] | None:
    """Puts the message at the top of its case, which then asks for a response and may move its stage.

    A `quiet` one, such as an automatic reply, does neither, and the one that opens a case moves no stage. Returns
    the stages before and after when it moved.
    """
    case.version += 1
    case.has_attachments = case.has_attachments or files
    if quiet:
        return None
    case.updated_at = now()
    case.newest_author = message.from_name or message.from_address
    case.newest_words = preview(message.visible_text)
    case.needs_response = True
    opens = case.opened_by_id is None and case.stage is FIRST[case.kind]
    return None if opens else _move(case)


def _move(case: Case) -> tuple[Stage, Stage] | None:
    before = case.stage
    case.stage = after_customer(case.kind, before)
    return (before, case.stage) if case.stage is not before else None


def preview(words: str) -> str:
    """The words on one line, cut for a list row."""
    return " ".join(words[: 4 * _PREVIEW].split())[:_PREVIEW]
