"""Diagnosing: the reason behind a server's code, enhanced status and words.

Words that name a thing beat numbers, for most servers send 5.7.1 or 5.0.0 whatever they mean; then the enhanced
status (RFC 3463 §3, the registry of RFC 5248), then the reply code (RFC 5321 §4.2.3).
"""

import re

from postroom.deliveries.reasons import Reason

_MOST = 2000  # characters of a server's words that are looked at

_WORDS = [
    (Reason.not_authenticated, r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated (?:email|sender)|reverse dns|\bptr\b|"
                               r"rdns|mismatches client ip|purported responsible"),
    (Reason.mailbox_full, r"mailbox .{0,30}full|(?:mail)?(?:box|folder|quota) (?:is )?(?:full|exceeded)|over ?quota|"
                          r"quota ?exceeded|exceeds allowed size|not enough (?:disk )?space|insufficient.{0,9}storage|"
                          r"exceeded .{0,20}(?:quota|storage)"),
    (Reason.too_big, r"(?:message|mail|size).{0,30}(?:too (?:big|large)|exceed)|size limit"),
    (Reason.loop, r"too many hops|hop count|(?:mail|routing) loop|loops? back"),
    (Reason.try_later, r"gr[ae]y-?list|rate.?limit|too many (?:connections|messages|recipients)|throttl|"
                       r"too (?:fast|quickly)|unexpected volume"),
    (Reason.relay_refused, r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:permitted|allowed))|"
                           r"insecure mail relay|unable to relay|we do not relay"),
    (Reason.sender_blocked, r"black ?list|block(?:ed)? ?list|\bdnsbl|\brbl\b|spamhaus|spamcop|sorbs|barracuda|"
                            r"reputation|banned sending|open relay|client host .{0,60}(?:rejected|blocked)|"
                            r"\bip\b.{0,60}\b(?:block|bloqu)|blocked (?:by|using|- see)|invalid ip"),
    (Reason.content_refused, r"spam|\bube\b|virus|malware|phish|content (?:was )?(?:rejected|denied)|attachment|"
                             r"suspicious|security issue"),
    (Reason.mailbox_closed, r"(?:account|mailbox|user|recipient).{0,50}(?:disabled|suspended|inactive|frozen|locked)|"
                            r"disabled recipient"),
    (Reason.moved, r"no longer (?:on|at|with)|has (?:been )?moved|recipient has changed"),
    (Reason.no_such_domain, r"(?:host|domain)(?: name)?.{0,20}(?:not found|unknown|does(?: not|n't) exist)|nxdomain|"
                            r"unknown (?:host|domain)|no such (?:host|domain)|unroute?able|"
                            r"does(?: not|n't) (?:accept|receive) (?:e?-?mail)|null mx|illegal host|"
                            r"couldn't find (?:any host|a mail exchanger)|domain is not reachable|find a gateway"),
    (Reason.no_such_address, r"(?:user|recipient|mailbox|address|account|userid).{0,60}(?:unknown|not found|"
                             r"does(?: not|n't) exist|not exist|not listed|invalid|no mailbox)|"
                             r"(?:unknown|no such|invalid|nonexistent).{0,20}(?:user|recipient|mailbox|address|account|"
                             r"local|userid)|not a (?:valid|registered)|no mailbox here|mailbox unavailable|"
                             r"does(?: not|n't) have an? .{0,40}account"),
    (Reason.no_answer, r"connection (?:timed out|refused|reset)|connect to|network (?:error|is unreachable)|"
                       r"no route to host|timed? ?out|establish an smtp connection|not accept our requests to connect"),
    (Reason.not_allowed, r"policy|not (?:allowed|permitted|authori[sz]ed)|access denied|permission|"
                         r"authentication required|members? only|sender address"),
    (Reason.server_trouble, r"(?:temporarily|currently|service) unavailable|operating system error|mailer error"),
    (Reason.expired, r"expired|giving up|in the queue too long|has been delayed|retried for|failing for a long time"),
]  # fmt: skip
_NAMED = [(reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _WORDS]

_STATUS = {
    "1.0": Reason.no_such_address, "1.1": Reason.no_such_address, "1.2": Reason.no_such_domain,
    "1.3": Reason.wrong_syntax, "1.4": Reason.no_such_address, "1.6": Reason.moved, "1.7": Reason.not_allowed,
    "1.8": Reason.not_allowed, "1.10": Reason.no_such_domain,
    "2.1": Reason.mailbox_closed, "2.2": Reason.mailbox_full, "2.3": Reason.too_big, "2.4": Reason.not_allowed,
    "3.1": Reason.server_trouble, "3.4": Reason.too_big,
    "4.1": Reason.no_answer, "4.2": Reason.no_answer, "4.4": Reason.no_such_domain, "4.5": Reason.try_later,
    "4.6": Reason.loop, "4.7": Reason.expired,
    "5.3": Reason.try_later,
    "7.8": Reason.relay_refused, "7.25": Reason.not_authenticated, "7.26": Reason.not_authenticated,
    "7.13": Reason.mailbox_closed, "7.28": Reason.try_later,
    **{f"7.{detail}": Reason.not_authenticated for detail in range(20, 25)},
    **{f"7.{detail}": Reason.sender_blocked for detail in range(606, 650)},
}  # fmt: skip
_SUBJECT = {
    "1": Reason.no_such_address, "2": Reason.no_such_address, "3": Reason.server_trouble, "4": Reason.no_answer,
    "5": Reason.wrong_syntax, "6": Reason.content_refused, "7": Reason.not_allowed,
}  # fmt: skip
_CODE = {
    421: Reason.try_later, 450: Reason.try_later, 451: Reason.try_later, 452: Reason.mailbox_full,
    501: Reason.wrong_syntax, 521: Reason.no_such_domain, 530: Reason.relay_refused, 535: Reason.relay_refused,
    550: Reason.no_such_address, 551: Reason.moved, 552: Reason.too_big, 553: Reason.wrong_syntax,
    556: Reason.no_such_domain,
}  # fmt: skip


def reason_of(code: int | None, status: str | None, text: str | None) -> Reason:
    """The reason of a refusal or delay; `unknown` where nothing tells."""
    words = (text or "")[:_MOST]
    named = next((reason for reason, pattern in _NAMED if pattern.search(words)), None)
    return named or _by_status(status or "") or _CODE.get(code or 0, Reason.unknown)


def _by_status(status: str) -> Reason | None:
    _, _, rest = status.partition(".")
    subject, _, detail = rest.partition(".")
    return _STATUS.get(rest) or (_SUBJECT.get(subject) if detail else None)
