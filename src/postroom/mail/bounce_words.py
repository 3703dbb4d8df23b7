"""Bounces that are written for people only: qmail, Exim, Exchange, Gmail, Yahoo and the many that do as they like.

Only a mail that shows two signs of a mail system's failure notice is read so: a person's mail about a bounce is none.
The words end where our own mail comes back; nothing behind that names a recipient.
"""

import re

from postroom.mail.ids import parse_ids
from postroom.mail.mail import Mail
from postroom.mail.report import Affected, Report
from postroom.mail.report_fields import code_in, is_lasting, status_in

_LONGEST = 16 * 1024  # characters of the words that are looked at
_MOST = 100  # recipients
_IN_ADDRESS = r"[^\s<>,;:：()\[\]\"'`=/|"
_ADDRESS = rf"(?>{_IN_ADDRESS}@]{{1,64}}@{_IN_ADDRESS}@]{{1,255}}{_IN_ADDRESS}@.])"


def _any(*parts: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(parts), flags)


_SYSTEM = _any(
    r"mailer-?daemon|mail-?daemon|post_?master|mdaemon|smtp-?daemon|maildelivery|bounces?\b",
    r"mail\.?(?:delivery|system|admin)\w*|(?:e?mail|message) ?(?:delivery|administrator|router)",
    r"delivery[-_ ]?(?:subsystem|system|service|agent)?$|(?:courier mail server|system administrator)\b",
)
_SUBJECT = _any(
    r"\W*(?:undeliver|un-?delivered|non?[- ]?d(?:e)?liver|nondeliverable|bounced?\b|rejected mail|user unknown",
    r"(?:notice: )?(?:mail |message )?delivery (?:status|fail|error|problem|notif|report|warn|delay|unsuccess|has)",
    r"deliver(?:y|ed)\b.{0,30}(?:fail|notif)|failed (?:mail|delivery|to deliver)|delay(?:ed)?\b",
    r"returned (?:mail|message|to sender|e-?mail)|returning message|(?:there was an )?error sending|unable to deliver",
    r"(?:permanent |temporary )?(?:delivery )?failure (?:notice|notification|delivery)|permanent delivery failure",
    r"mail (?:delivery )?(?:fail|error|system error|returned|status|could)|mail not (?:sent|delivered)",
    r"message (?:not |un|could not |delivery|status|has been (?:delayed|rejected))",
    r"could not (?:be )?(?:deliver|send)|can(?:not|'t) (?:be )?deliver|warning: .{0,20}(?:not sent|could not|delay)",
    r"(?:e-?)?mail undeliver|unzustellbar|nicht zustellbar|zustell|onbestelbaar|non remis|échec|non livr",
    r"message non|notification d.état|no se (?:pudo|puede)|devuelto|não (?:foi )?entreg|nie dostarcz|mancat",
    r"недоставлен|不達|配信|退信|系统退信|投递失败)",
    r".{0,180}: (?:non remis|undeliver\w{2,6}|returned to sender)\b.{0,30}$",
)
_PHRASE = _any(
    r"(?:could|can|was|were|has|have|did|is)(?: ?not|n't) (?:be |been )?(?:able to )?(?:deliver|reach|sent|accept)",
    r"undeliver|(?:unable|failed|attempt(?:ed|ing)?|trying) to (?:deliver|send|relay)|not deliverable|no such user",
    r"(?:user|recipient|mailbox|address|account|host).{0,40}(?:unknown|not found|does(?:n't| not) exist|disabled)",
    r"(?:recipient|mailbox|address|account).{0,40}(?:unavailable|rejected|invalid|full|quota|not listed)|over ?quota",
    r"permanent (?:fatal )?(?:error|failure)|fatal error|delivery (?:has |to ).{0,40}fail|returned to (?:you|sender)",
    r"no such (?:address|mailbox)|not (?:yet )?been delivered|failed (?:permanently|recipient)|not a valid user",
    r"following (?:address|recipient|destination|error)|(?:bounced?|returned) (?:message|mail|by)",
    r"\b5\d\d[ -]#?5\.\d\.\d|message (?:was |is )?(?:undeliver|rejected|not )|invalid user|zugestellt|配信|送信でき",
    r"転送でき|宛先|не (?:может быть |было )?доставлен|nie (?:może|mogła|został)|退信|remis|entreg|destinataire",
)
_DELAY = _any(
    r"will (?:continue|keep|be retried|retry|try|attempt)|still (?:trying|being)|(?:has |have )?not yet been delivered",
    r"do(?:es)? not need to resend|warning message only|this is a warning|(?:been|is|was) delayed|message delayed",
    r"delayed (?:mail|delivery)|temporar(?:y|ily) (?:delay|problem|unable)|no action is required",
    r"not been able to deliver .{0,60}(?:yet|so far)|delivery attempts will (?:continue|be)",
)
_TRIED_IN_VAIN = _any("retry time(?:out)? exceeded|failing for a long time|retry time not reached")
"""Exim's words for what failed in passing until its patience was at an end."""
_GIVEN_UP = _any(
    r"given up|giving up|i give up|has failed|delivery failed|permanent failure",
    r"will not (?:be )?(?:retr|try)|too long|expired",
)

# Where our own mail begins: a line that says so, or two lines of a header.
_OURS = _any(
    r"^(?=[^\n]{0,12}(?:--|__|==|\*\*))[^\n]{0,80}?(?:copy of|original message|returned (?:message|mail)|headers? of"
    r"|(?:unsent|undelivered) message|message headers?|headers? follow|(?:message|mail) follow)",
    r"^[^\n]{0,60}?(?:below (?:this line )?is a copy|(?:message|mail) headers? follow"
    r"|(?:original|unsent|returned) (?:message|mail)(?: headers?)?(?: text)?(?: follows)? ?:?[ \t]*$)",
    r"^[^\w\n]{0,20}(?:(?:this|here) is )?(?:the |a )?(?:header|text|beginning|copy|content)s? of (?:the|your) ",
    r"^(?:Return-Path|Received|X-[A-Za-z-]+|DKIM-Signature|Message-I[Dd]|MIME-Version|Date|From|Reply-To):[^\n]*\n"
    r"(?:[A-Z][\w-]+:|[ \t]+\S)",
    flags=re.MULTILINE | re.IGNORECASE,
)
_OFFERS = _any(
    r"^.{0,80}(?:locator information|may be of (?:some )?help|did you mean|possible matches|similar (?:name|address))",
    flags=re.MULTILINE | re.IGNORECASE,
)
"""Where a server proposes other addresses."""
_TO = re.compile(r"^>?[ \t]?To:[ \t]*([^\n]{1,500})", re.MULTILINE)
_ANSWERED = re.compile(r"(?:^[ \t]*(?:>>>|<<<)[^\n]*\n){1,9}\Z", re.MULTILINE)
"""What sendmail heard from the other server, above the line that names the recipient."""
_QUOTED_ID = re.compile(r"message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE)

# How recipients are named, the surest way first.
_NAMED = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"^[ \t>*]{{0,12}}(?:5\d\d )?<({_ADDRESS})>",
        rf"\b(?:was addressed|addressed to)\b[ ,:]{{1,4}}<?({_ADDRESS})",
        rf"^[ \t>*-]{{0,40}}[<'\"\[(]?({_ADDRESS})[>'\"\])]?[ \t]*(?:$|[:,;(\[.-]|on [A-Z])",
        rf"\b(?:recipient|rcpt to|user|address|mailbox|account|e-?mail|to)s?\b[^\n@]{{0,40}}?[:=<'\"\[( ][ \t]*"
        rf"[<'\"\[(]?({_ADDRESS})",
        rf"({_ADDRESS})",
    )
)
_SERVER = re.compile(r"\b[245]\d\d[ -]|\b[245]\.\d\.\d")
"""A server's own words."""
# AOL names its people without their domain.
_AOL = re.compile(r"^[ \t]*([a-z][\w.-]{2,31})[ \t]*$", re.MULTILINE | re.IGNORECASE)


def is_from_a_mail_system(mail: Mail) -> bool:
    """The first sign: a sender or subject as of a failure notice."""
    return "X-Failed-Recipients" in mail.headers or _is_system(mail) or bool(_SUBJECT.match(mail.subject[:200]))


def read(mail: Mail, words: str, returned_to: str | None) -> Report | None:
    """The report that the words make, or None. *returned_to*: the recipient of our mail as it came back."""
    text = _before_ours(words[:_LONGEST])
    signs = (
        _is_system(mail),
        bool(_SUBJECT.match(mail.subject[:200])),
        bool(_PHRASE.search(text)),
        "X-Failed-Recipients" in mail.headers,
        "report-type=delivery-status" in (mail.headers.get("Content-Type") or "").lower(),
    )
    if sum(signs) < 2:
        return None
    delayed = bool(_DELAY.search(text) or _DELAY.search(mail.subject)) and not _GIVEN_UP.search(text)
    named = recipients(mail, words, returned_to)
    affected = tuple(_affected(address, text, named, delayed) for address in named)
    return Report("delay" if delayed else "delivery", None, affected)


def quoted_ids(words: str) -> tuple[str, ...]:
    """Message-IDs of our mail that stand in the words."""
    return parse_ids(" ".join(_QUOTED_ID.findall(words)))


def recipients(mail: Mail, words: str, returned_to: str | None) -> list[str]:
    """Whom the words name, or else whom our mail went to."""
    if failed := mail.headers.get("X-Failed-Recipients"):
        return list(dict.fromkeys(re.findall(_ADDRESS, failed[:8000])))
    text = _before_ours(words[:_LONGEST])
    us = {one.address.lower() for one in (*mail.to, *mail.cc, mail.from_, mail.sender) if one}
    if mail.from_ and mail.from_.domain == "aol.com" and (names := _AOL.findall(text)):
        return [f"{name}@aol.com" for name in dict.fromkeys(names)][:_MOST]
    for n, pattern in enumerate(_NAMED):
        found = {one.lower(): one for one in pattern.findall(text) if not _SYSTEM.match(one)}
        if them := [one for lower, one in found.items() if lower not in us or n == 0]:
            return them[:_MOST]
    to = returned_to or _named_below(words[:_LONGEST])
    return [to] if to else []


def _named_below(words: str) -> str | None:
    """Whom our mail, as it stands below the words, went to, if that was one."""
    ours = _OURS.search(words)
    to = _TO.search(words, ours.start()) if ours else None
    found = re.findall(_ADDRESS, to[1]) if to else []
    return found[0] if len(found) == 1 else None


def _is_system(mail: Mail) -> bool:
    written = [(mail.headers.get(name) or "")[:200].strip(" \"'<") for name in ("From", "Return-Path")]
    addresses = [mail.from_.address] if mail.from_ else []
    return mail.headers.get("Return-Path") == "<>" or any(_SYSTEM.match(one) for one in (*written, *addresses))


def _before_ours(words: str) -> str:
    ends = [found.start() for found in (_OURS.search(words), _OFFERS.search(words)) if found]
    return words[: min(ends)] if ends and min(ends) > 40 else words


def _affected(address: str, text: str, named: list[str], delayed: bool) -> Affected:
    near = _near(address, text, named)
    above = _answer_above(address, text)
    status = status_in(above) or status_in(near) or status_in(text)
    code = code_in(above) or code_in(near.partition(address)[2]) or code_in(text)
    return Affected(
        address=address,
        action="delayed" if delayed else "failed",
        status=status,
        code=code,
        permanent=not delayed and is_lasting(status, code) and (bool(status or code) or not _in_vain(near)),
        text=" ".join(f"{above} {near}".split())[:1_000],
    )


def _answer_above(address: str, text: str) -> str:
    """The other server's answer, where it stands right above the line that names the recipient."""
    at = text.lower().find(f"<{address.lower()}>...")
    answer = _ANSWERED.search(text, max(0, at - 1_000), text.rfind("\n", 0, at) + 1) if at > 0 else None
    return " ".join(line[4:] for line in answer[0].splitlines() if line.lstrip().startswith("<<<")) if answer else ""


def _in_vain(words: str) -> bool:
    return _TRIED_IN_VAIN.search(words) is not None


def _near(address: str, text: str, named: list[str]) -> str:
    """The words about one recipient: from the line that names it up to where the next is named."""
    lower = text.lower()
    at = lower.find(address.lower())
    if at < 0:
        return text[:1_500]
    start = text.rfind("\n", 0, at) + 1
    ends = [place for one in named if (place := lower.find(one.lower(), at + len(address))) > 0 and one != address]
    near = text[start : min([*ends, start + 1_500])]
    return near if len(named) > 1 or _SERVER.search(near) else f"{near}\n{text[max(0, start - 500) : start]}"
