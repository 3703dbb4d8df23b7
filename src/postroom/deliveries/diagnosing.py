"""Diagnosing: the reason behind a server's code, enhanced status and words.

Words that name a thing beat numbers, for most servers send 5.7.1 or 5.0.0 whatever they mean; then the enhanced
status (RFC 3463 §3, the registry of RFC 5248), then the reply code (RFC 5321 §4.2.3).
"""

import re

from postroom.deliveries.reasons import Reason

_MOST = 2000  # characters of a server's words that are looked at

_WORDS = [
    (Reason.server_trouble, r"procmail|command died|mailer exited|unknown mailer error|contact ldap|"
                            r"directory server|config(?:uration)? error|local error|internal (?:server )?error|"
                            r"i/o error|queue file write|can(?:'t|not) (?:create|open|lock)|no space left|"
                            r"^\W*(?:6[4-9]|7[0-8]|25[0-5])\W*$"),
    (Reason.sender_blocked, r"use the smtp server of your isp|(?:messages?|"
                            r"mail) from \[?[\d.]{7,15}\]? .{0,60}(?:user complaints|weren't sent|not sent|rejected|"
                            r"refused)|contact your internet service|after initial connection:.{0,60}\b5\d\d|"
                            r"^5\d\d[ -].{0,8}\bip=[\d.]+"),
    (Reason.no_such_address, r"account or domain may not exist|name is not recogni[sz]ed|"
                             r"^5\d\d.{0,12}unroute?able address"),
    (Reason.content_refused, r"anti-?spam"),
    (Reason.not_allowed, r"blocked by (?:the )?(?:recipient|user)\b(?!'s)|polic(?:y|ies) restriction|"
                         r"blocked by polic|administrative prohibition|rule imposed|envelope blocked|"
                         r"due to (?:\w+ )?(?:local|organi[sz]ation) polic|only members|sender verify|"
                         r"must authenticate|please authenticate"),
    (Reason.wrong_syntax, r"multiple.{0,15}addresses in.{0,15}from|one or no .{0,12}headers?|(?:missing|invalid|"
                          r"malformed|duplicate) (?:date|from|message-id|header)|not (?:rfc|compliant)|"
                          r"rfc.?[25]?[38]22.{0,20}(?:compliant|specification|violat)|(?:bare|lone) (?:lf|cr)\b|"
                          r"line too long|smtputf8|headers? fail|without (?:a )?(?:to|from|date)\b|no [\w-]+ field|"
                          r"unsupported option|(?:malformed|bad) (?:e-?mail )?address|bad sequence of|command (?:un|"
                          r"not )(?:recogni|implemented)"),
    (Reason.not_authenticated, r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated (?:email|sender)|reverse (?:dns|lookup)|"
                               r"\bptr\b|rdns|mismatches client ip|unverif\w{1,8} sending ip|"
                               r"sender policy framework|purported responsible|sender id|"
                               r"cannot find your (?:reverse )?host|forged (?:sender|from)|authentication level"),
    (Reason.mailbox_full, r"(?:mail ?box|inbox|mail ?folder|maildir) .{0,30}full|(?:mail)?(?:box|folder|"
                          r"quota):? (?:is )?(?:full|exceeded)|over ?(?:the |its )?quota|quota ?exceeded|"
                          r"too many messages on|exceeds allowed size|not enough (?:disk |storage )?(?:space|"
                          r"storage)|insufficient.{0,9}storage|(?:disk|storage) (?:quota|limit)|exceed(?:ed|"
                          r"ing) .{0,20}(?:quota|storage)|out of (?:disk |storage )?space|quota d.pass|"
                          r"maximale quota|overdrawn|space not enough|full mailbox|mailbox (?:size|limit|quota)|"
                          r"(?:bo.te|casella|casilla|buz.n|postfach) .{0,20}(?:pleine|piena|llen|voll)|переполнен|"
                          r"空间不足|已满|容量"),
    (Reason.too_big, r"(?:message|mail|size|file|nachricht|mensaje).{0,30}(?:too (?:big|large)|exceed|zu gro)|"
                     r"demasiado grande|size limit|larger than (?:the )?(?:current |maximum|limit)|"
                     r"maximum (?:message |mail )?size"),
    (Reason.loop, r"too many (?:hops|received)|hop count|(?:mail|routing|delivery|forwarding|delivered-to) loop|"
                  r"loops? back|maximum hop|circular|message looping|lowest numbered mx"),
    (Reason.try_later, r"gr[ae]y-?list|rate.?limit|too many (?:\w+ )?(?:connections|messages|recipients|errors)|"
                       r"throttl|too (?:fast|quickly)|unexpected volume|sending rate|frequency limit|"
                       r"receiving mail at|sent too many|too much mail|unusual rate"),
    (Reason.relay_refused, r"relay(?:ing)? (?:access )?(?:is )?(?:denied|rejected|blocked|prohibited|"
                           r"not (?:permitted|allowed))|insecure mail relay|\brcpthosts\b|"
                           r"to use me.{0,80}as a relay|unable to relay|we do not relay|cannot relay|"
                           r"not (?:a )?(?:gateway|local host)|must issue a starttls|required to relay"),
    (Reason.sender_blocked, r"black ?list|block(?:ed)? ?list|\bdnsbl|\b[rpx]bl\b|spamhaus|spamcop|sorbs|barracuda|"
                            r"uceprotect|reputation|banned send(?:ing|er)|open relay|cloudmark|deny ?list|\((?:rtr|"
                            r"dyn|rly|hvu|con):|messages from \[?[\d.:a-f]{7,40}\]? .{0,20}deferred|"
                            r"client host .{0,60}(?:rejected|blocked)|\bip rejected|\bip\b(?!=).{0,60}\b(?:block|"
                            r"bloqu|denied|refused|banned|is dynamic)|blocked (?:by|using|for|- see)|"
                            r"blocked .{0,40}because of its sending|invalid ip|dynamic (?:ip|address|pool)|(?:host|"
                            r"server|address|ip|network)(?: at \S{1,60})? (?:is |was |has been )?blocked|"
                            r"your server is not|\d\.\d{1,3} (?:is )?listed (?:by|in|on|at)\b"),
    (Reason.content_refused, r"spam|\bube\b|virus|malware|malicious|phish|(?:content|words?) (?:was |"
                             r"is )?(?:rejected|denied|not accept)|(?:with|banned|blocked|dangerous|executable|"
                             r"forbidden|infected|prohibited|suspicious|unsafe) (?:file )?attachment|"
                             r"attachments? (?:type|is|are|not|was|were|has|have|denied|blocked)|suspicious|"
                             r"security (?:issue|polic)|unsolicited|junk mail|(?:banned|forbidden|unacceptable|"
                             r"prohibited) (?:file|content|word)|rejected .{0,20}content|content filter|scored? \d|"
                             r"^5\d\d.{0,8} denied \[|mail rejet|bulk (?:e?-?mail|message)|mass ?mail|uribl|surbl|"
                             r"url (?:is |was )?(?:blocked|listed)|message refused$"),
    (Reason.mailbox_closed, r"(?:account|mailbox|user|recipient).{0,50}(?:disabled|suspended|inactive|frozen|locked|"
                            r"deactivated|closed|terminated|cancel|archiv|no longer active|not active|is expired|"
                            r"account is unavailable)|disabled recipient|account (?:has )?expired|"
                            r"destinataire archiv|(?:inactive|suspended|disabled|deactivated|expired) (?:user|"
                            r"account|mailbox|recipient)|casilla ha expirado|falta de uso"),
    (Reason.not_allowed, r"(?:after|to) mail from\b.{0,120}\b(?:not exist|no such|unknown|invalid|denied|refused)|"
                         r"sender (?:address |domain )?.{0,60}(?:rejected|not exist|invalid|denied|not allowed)|"
                         r"domain of sender|not accepting mail from|groups\.google\.com/support|google groups"),
    (Reason.moved, r"no longer (?:on|at|with|works)|has (?:been )?moved|recipient has changed|"
                   r"new (?:e-?mail )?address is|address has changed"),
    (Reason.no_such_domain, r"(?:host|domain)(?: name)?.{0,20}(?:not found|unknown|does(?: not|n't) exist)|nxdomain|"
                            r"unknown (?:host|domain)|no such (?:host|domain)|unroute?able|host ?name lookup|"
                            r"does(?: not|n't) (?:accept|receive) (?:e?-?mail)|null ?mx|name service error|"
                            r"not accepting (?:network )?messages|(?<![@\w.-])[\w-]+(?:\.[\w-]+)+ does(?: not|"
                            r"n't) exist|illegal host|couldn't find (?:any host|a mail exchanger)|"
                            r"domain is not reachable|find a gateway|bad destination (?:host|domain|system)|"
                            r"no (?:mx|mail) (?:record|host)|mx records? (?:point|indicated)|indicated no smtp|"
                            r"no valid hosts?|invalid (?:host|domain)|name or service not known|"
                            r"dns (?:lookup )?(?:error|fail)"),
    (Reason.no_such_address, r"(?:user|recipient|mailbox|address|adresse|account|userid|destinat\w{3,5}|usu[aá]rio|"
                             r"utilisateur|benutzer|empf\w{1,2}nger).{0,60}(?:unknown|not found|does(?: not|"
                             r"n't) exist|not exist|not listed|not known|invalid|no mailbox|(?:is not|isn't|"
                             r"not) valid|inconnu|desconocid|sconosciut|unbekannt|n'existe pas|no existe|inexist|"
                             r"non trovat|inv[aá]lido)|не найден|не существует|不存在|見つかり|nie istnieje|(?:unknown|"
                             r"no such|invalid|nonexistent|unbekannt\w{0,2}).{0,20}(?:user|recipient|rcpt|mailbox|"
                             r"address|account|local|userid|person)|not a (?:valid|registered|known)|"
                             r"no mailbox (?:here|found)|no such mailbox|not our (?:customer|user)|"
                             r"no valid recipient|recipient address rejected: access denied|mailbox unavailable|"
                             r"does(?: not|n't) have an? .{0,40}account|bad (?:destination )?(?:mailbox|address)|"
                             r"isn't in .{0,40}(?:list|directory)|not in .{0,20}directory"),
    (Reason.no_answer, r"connection (?:was )?(?:timed out|refused|reset|dropped|closed|lost|failed)|"
                       r"exchanger failed|connect to|could not connect|network (?:error|is unreachable)|"
                       r"lost connection|unreachable|servfail|socket error|no route to host|timed? ?out|"
                       r"establish an smtp connection|not accept our requests to connect|"
                       r"no connections? could be made|(?:did not|is not|not) respond|no answer from|attempt failed"),
    (Reason.not_allowed, r"policy|not (?:allowed|permitted|authori[sz]ed)|access denied|permission to|"
                         r"authentication required|members? only|sender address|restricted|only accepts? "),
    (Reason.try_later, r"(?:try|call|come) (?:back |again )?later"),
    (Reason.server_trouble, r"could(?: not|n't) load|(?:temporarily|currently|service|resources) unavailable|"
                            r"tls handshake|certificate (?:not|verif|has|is)|tls is required|cannot append|"
                            r"unable to (?:open|create|write)|system not available|backend fail|permission denied|"
                            r"operating system error|mailer error|system (?:error|problem|resources)|"
                            r"local delivery failed"),
    (Reason.expired, r"expired|giving up|gave up|in the queue (?:for )?too long|has been delayed|retried for|"
                     r"give up|failing for a long time|maximum delivery attempts|not been collected|(?:delivered|"
                     r"sent|deliver) (?:it )?(?:for|after|in) \d{1,3} (?:day|hour)|retry time"),
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
