"""Providers besides Gmail that ask before mail is forwarded, and the words they ask with, in many languages.

No mail of theirs stands in public; their help pages say that they send a link or a code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

FORWARDS = re.compile(
    r"forward|weiterleit|umleit|transf[eé]r|réexp[eé]di|reenv|inoltr|doorst|doorgestuurd|vidarebefor|videresend|edelleenl"
    r"|przek(?:az|ier)|přepos|presmer|továbbít|encaminh|redirec|yönlendir|iletme|προώθη|пересыл|переадрес|перенаправ"
    r"|переслан|転送|转发|轉寄|轉發|전달|chuyển tiếp|ส่งต่อ",
    re.IGNORECASE,
)
CONFIRMS = re.compile(
    r"confirm|verif|vérif|approv|bestätig|überprüf|bevestig|bekräft|bekreft|bekræft|conferm|potwierd|zweryfik|potvr|ověř"
    r"|megerős|vahvist|onay|doğrula|επιβεβ|επαλήθ|подтверд|подтверж|підтверд|確認|认证|确认|驗證|验证|認証|확인|인증"
    r"|xác (?:nhận|minh)|ยืนยัน|code",
    re.IGNORECASE,
)
_ROBOT = re.compile(r"(?:.*[-_.])?no[-_.]?reply(?:[-_.].*)?|postmaster|mailer|account.*|security.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of mailboxes, for programs and in a word for people.

    *domains*: of its own senders and of the servers its links lead to; what is below them counts. *mailboxes*: those in
    which its customers have their addresses, so that only a robot's name speaks for the provider.
    """

    name: str
    word: str
    domains: tuple[str, ...]
    mailboxes: tuple[str, ...] = ()

    def wrote(self, sender: str) -> bool:
        """Whether such an address, in lower case, is the provider's own."""
        local, _, domain = sender.rpartition("@")
        if domain in self.mailboxes:
            return _ROBOT.fullmatch(local[:64]) is not None
        return is_below(domain, self.domains)


def is_below(host: str, domains: Iterable[str]) -> bool:
    """Whether it is one of the domains, or a name under one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


PROVIDERS = (
    Provider(
        "outlook",
        "Microsoft",
        ("microsoft.com", "outlook.com", "office.com", "office365.com", "live.com", "microsoftonline.com"),
        ("outlook.com", "live.com", "hotmail.com"),
    ),
    Provider(
        "yahoo",
        "Yahoo",
        ("yahoo.com", "yahoo-inc.com", "yahooinc.com", "aol.com", "yahoo.co.jp"),
        ("yahoo.com", "aol.com", "yahoo.co.jp"),
    ),
    Provider(
        "zoho",
        "Zoho",
        ("zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zoho.jp", "zoho.com.cn", "zohocorp.com", "zohomail.com"),
        ("zoho.com", "zoho.eu", "zoho.in", "zohomail.com"),
    ),
    Provider("icloud", "Apple", ("apple.com", "icloud.com"), ("icloud.com",)),
    Provider("proton", "Proton", ("proton.me", "protonmail.com"), ("proton.me", "protonmail.com")),
    Provider("fastmail", "Fastmail", ("fastmail.com",), ("fastmail.com",)),
    Provider("gmx", "GMX", ("gmx.net", "gmx.com", "gmx.de", "web.de"), ("gmx.net", "gmx.com", "gmx.de", "web.de")),
    Provider("mail.ru", "Mail.ru", ("mail.ru",), ("mail.ru",)),
    Provider("yandex", "Yandex", ("yandex.ru", "yandex.com"), ("yandex.ru", "yandex.com")),
)
