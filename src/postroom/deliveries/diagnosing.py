"""Diagnosing: the reason behind a server's code, enhanced status and words.

Words that name a thing beat numbers, for most servers send 5.7.1 or 5.0.0 whatever they mean; then the enhanced
status (RFC 3463 §3, the registry of RFC 5248), then the reply code (RFC 5321 §4.2.3).
"""

import re

from postroom.deliveries.reasons import Reason

_MOST = 2000  # characters of a server's words that are looked at

_WORDS = [
    (Reason.server_trouble, r"procmail|command died|mailer exited|unknown mailer error|contact ldap|directory server|"
                            r"config(?:uration)? error|local error|internal (?:server )?error|i/o error|"
                            r"queue file write|can(?:'t|not) (?:create|open|lock)|no space left|"
                            r"^\W*(?:6[4-9]|7[0-8]|25[0-5])\W*$"),
    (Reason.sender_blocked, r"use the smtp server of your isp|(?:messages?|mail) from \[?[\d.]{7,15}\]? .{0,60}"
                            r"(?:user complaints|weren't sent|not sent|rejected|refused)|contact your internet service|"
                            r"after initial connection:.{0,60}\b5\d\d|^5\d\d[ -].{0,8}\bip=[\d.]+"),
    (Reason.no_such_address, r"account or domain may not exist|name is not recogni[sz]ed"),
    (Reason.content_refused, r"anti-?spam"),
    (Reason.not_allowed, r"blocked by (?:the )?(?:recipient|user)\b(?!'s)|polic(?:y|ies) restriction|"
                         r"administrative prohibition|rule imposed|envelope blocked|due to (?:\w+ )?(?:local|"
                         r"organi[sz]ation) polic|only members|sender verify|must authenticate|please authenticate"),
    (Reason.wrong_syntax, r"multiple.{0,15}addresses in.{0,15}from|one or no .{0,12}headers?|(?:missing|invalid|"
                          r"malformed|duplicate) (?:date|from|message-id|header)|not (?:rfc|compliant)|rfc.?[25]?[38]22"
                          r".{0,20}(?:compliant|specification|violat)|(?:bare|lone) (?:lf|cr)\b|line too long|smtputf8|"
                          r"headers? fail|without (?:a )?(?:to|from|date)\b|no [\w-]+ field|"
                          r"unsupported option|(?:malformed|bad) (?:e-?mail )?address|bad sequence of"),
    (Reason.not_authenticated, r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated (?:email|sender)|reverse (?:dns|lookup)|"
                               r"\bptr\b|rdns|mismatches client ip|unverif\w{1,8} sending ip|sender policy framework|"
                               r"purported responsible|sender id|cannot find your (?:reverse )?host|forged (?:sender|"
                               r"from)|authentication level"),
    (Reason.mailbox_full, r"(?:mail ?box|inbox|mail ?folder|maildir) .{0,30}full|(?:mail)?(?:box|folder|quota) (?:is )?"
                          r"(?:full|exceeded)|over ?(?:the |its )?quota|quota ?exceeded|too many messages on|"
                          r"exceeds allowed size|not enough (?:disk |storage )?(?:space|storage)|insufficient.{0,9}"
                          r"storage|(?:disk|storage) (?:quota|limit)|exceed(?:ed|ing) .{0,20}(?:quota|storage)|"
                          r"out of (?:disk |storage )?space|quota d.pass|maximale quota|overdrawn|space not enough|"
                          r"full mailbox|mailbox (?:size|limit|quota)|"
                          r"(?:bo.te|casella|casilla|buz.n|postfach) .{0,20}(?:pleine|piena|llen|voll)|переполнен|"
                          r"空间不足|已满|容量"),
    (Reason.too_big, r"(?:message|mail|size|file|nachricht|mensaje).{0,30}(?:too (?:big|large)|exceed|zu gro)|"
                     r"demasiado grande|size limit|larger than (?:the )?(?:current |maximum|limit)|"
                     r"maximum (?:message |mail )?size"),
    (Reason.loop, r"too many (?:hops|received)|hop count|(?:mail|routing|delivery|forwarding) loop|loops? back|"
                  r"maximum hop|circular|message looping|lowest numbered mx"),
    (Reason.try_later, r"gr[ae]y-?list|rate.?limit|too many (?:\w+ )?(?:connections|messages|recipients|errors)|"
                       r"throttl|too (?:fast|quickly)|unexpected volume|sending rate|frequency limit|receiving mail at|"
                       r"sent too many|too much mail|unusual rate"),
    (Reason.relay_refused, r"relay(?:ing)? (?:access )?(?:is )?(?:denied|rejected|prohibited|"
                           r"not (?:permitted|allowed))|insecure mail relay|\brcpthosts\b|"
                           r"to use me.{0,80}as a relay|unable to relay|"
                           r"we do not relay|cannot relay|not (?:a )?(?:gateway|local host)|must issue a starttls"),
    (Reason.sender_blocked, r"black ?list|block(?:ed)? ?list|\bdnsbl|\b[rpx]bl\b|spamhaus|spamcop|sorbs|barracuda|"
                            r"uceprotect|reputation|banned send(?:ing|er)|open relay|cloudmark|deny ?list|"
                            r"\((?:rtr|dyn|rly|hvu|con):|messages from \[?[\d.:a-f]{7,40}\]? .{0,20}deferred|"
                            r"client host .{0,60}(?:rejected|blocked)|\bip\b.{0,60}\b(?:block|bloqu|denied|refused|"
                            r"banned|is dynamic)|blocked (?:by|using|for|- see)|blocked .{0,40}because of its sending|"
                            r"invalid ip|dynamic (?:ip|address|pool)|(?:host|server|address|ip|network)(?: at \S{1,60})"
                            r"? (?:is |was |has been )?blocked|your server is not|\d\.\d{1,3} listed (?:in|on|at)\b"),
    (Reason.content_refused, r"spam|\bube\b|virus|malware|malicious|phish|(?:content|words?) (?:was |is )?(?:rejected|"
                             r"denied|not accept)|(?:with|banned|blocked|dangerous|executable|forbidden|infected|"
                             r"prohibited|suspicious|unsafe) (?:file )?attachment|attachments? (?:type|is|are|not|was|"
                             r"were|has|have|denied|blocked)|suspicious|security (?:issue|polic)|unsolicited|junk mail|"
                             r"(?:banned|forbidden|unacceptable|prohibited) (?:file|content|word)|"
                             r"rejected .{0,20}content|content filter|scored? \d|^5\d\d.{0,8} denied \[|mail rejet|"
                             r"bulk (?:e?-?mail|message)|mass ?mail|uribl|surbl|message refused$"),
    (Reason.mailbox_closed, r"(?:account|mailbox|user|recipient).{0,50}(?:disabled|suspended|inactive|frozen|locked|"
                            r"deactivated|closed|terminated|cancel|archiv|no longer active|not active|is expired|"
                            r"account is unavailable)|disabled recipient|account (?:has )?expired|destinataire archiv|"
                            r"(?:inactive|suspended|disabled|deactivated|expired) (?:user|account|mailbox|recipient)|"
                            r"casilla ha expirado|falta de uso"),
    (Reason.not_allowed, r"(?:after|to) mail from\b.{0,120}\b(?:not exist|no such|unknown|invalid|denied|refused)|"
                         r"sender (?:address |domain )?.{0,60}(?:rejected|not exist|invalid|denied|not allowed)|"
                         r"domain of sender|not accepting mail from|groups\.google\.com/support|google groups"),
    (Reason.moved, r"no longer (?:on|at|with|works)|has (?:been )?moved|recipient has changed|"
                   r"new (?:e-?mail )?address is|address has changed"),
    (Reason.no_such_domain, r"(?:host|domain)(?: name)?.{0,20}(?:not found|unknown|does(?: not|n't) exist)|nxdomain|"
                            r"unknown (?:host|domain)|no such (?:host|domain)|unroute?able|host ?name lookup|"
                            r"does(?: not|n't) (?:accept|receive) (?:e?-?mail)|null ?mx|name service error|"
                            r"not accepting (?:network )?messages|(?<![@\w.-])[\w-]+(?:\.[\w-]+)+ does(?: not|n't) "
                            r"exist|illegal host|couldn't find (?:any host|a mail exchanger)|"
                            r"domain is not reachable|find a gateway|bad destination (?:host|domain|system)|"
                            r"no (?:mx|mail) (?:record|host)|mx records? (?:point|indicated)|indicated no smtp|"
                            r"no valid hosts?|invalid (?:host|domain)|name or service not known"),
    (Reason.no_such_address, r"(?:user|recipient|mailbox|address|adresse|account|userid|destinat\w{3,5}|"
                             r"usu[aá]rio|utilisateur|benutzer|empf\w{1,2}nger).{0,60}(?:unknown|"
                             r"not found|does(?: not|n't) exist|not exist|not listed|not known|invalid|no mailbox|"
                             r"(?:is not|isn't|not) valid|inconnu|desconocid|sconosciut|unbekannt|n'existe pas|"
                             r"no existe|inexist|non trovat|inv[aá]lido)|"
                             r"не найден|не существует|不存在|見つかり|nie istnieje|"
                             r"(?:unknown|no such|invalid|nonexistent|unbekannt\w{0,2}).{0,20}(?:user|recipient|"
                             r"mailbox|address|account|local|userid|person)|not a (?:valid|registered|known)|"
                             r"no mailbox (?:here|found)|no such mailbox|not our (?:customer|user)|no valid recipient|"
                             r"recipient address rejected: access denied|mailbox unavailable|"
                             r"does(?: not|n't) have an? .{0,40}account|bad (?:destination )?(?:mailbox|address)|"
                             r"isn't in .{0,40}(?:list|directory)|not in .{0,20}directory"),
    (Reason.no_answer, r"connection (?:was )?(?:timed out|refused|reset|dropped|closed|lost|failed)|exchanger failed|"
                       r"connect to|could not connect|"
                       r"network (?:error|is unreachable)|lost connection|unreachable|servfail|socket error|"
                       r"no route to host|timed? ?out|establish an smtp connection|not accept our requests to connect|"
                       r"no connections? could be made|did not respond|no answer from"),
    (Reason.not_allowed, r"policy|not (?:allowed|permitted|authori[sz]ed)|access denied|permission to|"
                         r"authentication required|members? only|sender address|restricted|only accepts? "),
    (Reason.try_later, r"(?:try|call|come) (?:back |again )?later"),
    (Reason.server_trouble, r"could(?: not|n't) load|(?:temporarily|currently|service|resources) unavailable|"
                            r"tls handshake|certificate (?:not|verif|has|is)|tls is required|cannot append|"
                            r"unable to (?:open|create)|permission denied|operating system error|mailer error|"
                            r"system (?:error|problem|resources)|local delivery failed"),
    (Reason.expired, r"expired|giving up|gave up|in the queue too long|has been delayed|retried for|give up|"
                     r"failing for a long time|maximum delivery attempts|not been collected|"
                     r"(?:delivered|sent|deliver) (?:it )?(?:for|after|in) \d{1,3} (?:day|"
                     r"hour)|retry time"),
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
