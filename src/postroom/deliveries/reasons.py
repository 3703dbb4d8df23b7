"""Reasons: why a mail did not arrive, in plain words, each with a sentence and an advice for the agent."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """One word for what a server, or the way to it, had against a mail."""

    no_such_address = "no_such_address"
    no_such_domain = "no_such_domain"
    moved = "moved"
    mailbox_full = "mailbox_full"
    mailbox_closed = "mailbox_closed"
    too_big = "too_big"
    content_refused = "content_refused"
    not_authenticated = "not_authenticated"
    sender_blocked = "sender_blocked"
    not_allowed = "not_allowed"
    relay_refused = "relay_refused"
    try_later = "try_later"
    no_answer = "no_answer"
    server_trouble = "server_trouble"
    loop = "loop"
    wrong_syntax = "wrong_syntax"
    expired = "expired"
    suppressed = "suppressed"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reason means, and what the agent can do about it."""

    sentence: str
    advice: str


EXPLANATIONS = {
    Reason.no_such_address: Explanation(
        "There is no such address.",
        "Look for a typo, or for another address of this person; the mailbox may have been deleted.",
    ),
    Reason.no_such_domain: Explanation(
        "The part behind the @ does not exist or takes no mail.", "Look for a typo in the domain."
    ),
    Reason.moved: Explanation("The mailbox has moved.", "Ask for the new address; the server may name it."),
    Reason.mailbox_full: Explanation(
        "The mailbox is full.", "Reach the person another way, or send again in a few days."
    ),
    Reason.mailbox_closed: Explanation(
        "The mailbox is disabled or suspended.", "Ask for another address of this person."
    ),
    Reason.too_big: Explanation(
        "The mail is larger than the server takes.", "Send again with smaller attachments, or share them by a link."
    ),
    Reason.content_refused: Explanation(
        "The server took the content for spam or danger.", "Leave out links and executable attachments, and send again."
    ),
    Reason.not_authenticated: Explanation(
        "The server found no proof that the mail is ours (SPF, DKIM, DMARC or reverse DNS).",
        "Tell an administrator: the DNS records of the sending domain need a look.",
    ),
    Reason.sender_blocked: Explanation(
        "The server blocks mail from our server or address.",
        "Tell an administrator: the blocking list that the server names must be asked to remove us.",
    ),
    Reason.not_allowed: Explanation(
        "The recipient's rules do not let this mail in.",
        "Ask the recipient to allow our address; lists and groups often take mail from members only.",
    ),
    Reason.relay_refused: Explanation(
        "The relay that should pass on our mail does not accept it from us.",
        "Tell an administrator: the inbox's way out, its user and password need a look.",
    ),
    Reason.try_later: Explanation(
        "The server asks to come back later.", "Nothing to do: we try again by ourselves for four days."
    ),
    Reason.no_answer: Explanation(
        "The server could not be reached.",
        "Look for a typo in the domain; otherwise we try again by ourselves for four days.",
    ),
    Reason.server_trouble: Explanation("The server has trouble of its own.", "Send again later."),
    Reason.loop: Explanation(
        "The mail ran in a circle between servers.", "Tell the recipient: a forwarding of theirs leads back to itself."
    ),
    Reason.wrong_syntax: Explanation(
        "The server does not understand the address or the mail.", "Look at how the address is written."
    ),
    Reason.expired: Explanation(
        "No attempt succeeded for four days.", "Look at the last attempt's words, or reach the person another way."
    ),
    Reason.suppressed: Explanation(
        "Mail to this address bounced for good before, so nothing was sent.",
        "Correct the address, or ask an administrator to lift the suppression.",
    ),
    Reason.unknown: Explanation("The server gave no reason that we know.", "Read the server's own words."),
}
