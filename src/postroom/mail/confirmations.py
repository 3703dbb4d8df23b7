"""Forwarding confirmations: the mail by which a provider asks whether somebody's mail may be forwarded to us.

Gmail's are told by their sender, in whatever language, and have been met; they hold a link that confirms (`/mail/vf-`),
one that cancels (`/mail/uf-`, never to be opened) and until 2025 a code. The others' are told by their sender's domain
and by their words, and only a link to a server of that provider counts. A link is never followed by us.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from postroom.mail.confirmation_providers import CONFIRMS, FORWARDS, PROVIDERS, Provider, is_below
from postroom.mail.mail import Mail

_MOST = 50_000
"""Characters that are looked at; the mails meant here have some two thousand."""
_URL = re.compile(r"(?<![^\s<>\"'(\[])https://[^\s<>\"'\\^`{|}]{4,2000}")
_HREF = re.compile(r"<a\s[^<>]{0,2000}?href\s{0,9}=\s{0,9}[\"'](https://[^\s<>\"']{4,2000})[\"']", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_CODE_IN_SUBJECT = re.compile(r"[(（](?:#|＃|№|n[°ºo]?\.?|nr\.?|番号)\s?([0-9]{5,12})(?![0-9])", re.IGNORECASE)
_CODE = re.compile(
    r"(?:[:：]|\b(?:code|kode|kod|código|codi|codice|код|κωδικός)|コード|代码|代碼|验证码|驗證碼|코드)[\s:：*]{0,9}"
    r"([0-9]{5,12})(?=\s|$|[.。*])",
    re.IGNORECASE,
)
_FAILED = re.compile(r"\bdmarc\s{0,9}=\s{0,9}fail\b", re.IGNORECASE)
_LEADS_ON = re.compile(r"confirm|verif|forward|accept|approve|activat", re.IGNORECASE)
_LEADS_AWAY = re.compile(r"cancel|decline|reject|deny|unsub|remove|help|support|privacy|terms|learn", re.IGNORECASE)
_GMAIL_SENDER = "forwarding-noreply@google.com"
_GMAIL_HOSTS = ("mail-settings.google.com", "mail.google.com")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """*address*: whose mail is to be forwarded. *code*, *link*: what to give back or open, as far as they are there.

    *trusted*: it is proven to come from that provider. *because*: a sentence for a person.
    """

    provider: str
    address: str | None
    code: str | None
    link: str | None
    trusted: bool
    because: str


@dataclass(frozen=True, slots=True)
class Words:
    """What of a mail is looked at. `mark`: it bears the header field that Gmail gives such mails."""

    sender: str
    reply_to: str
    recipients: Sequence[str]
    subject: str
    text: str
    html: str
    mark: bool = False


def recognise(mail: Mail, *, aligned: bool = False) -> Confirmation | None:
    """The confirmation that a mail asks for; None for any other mail, and where nothing is there to confirm with.

    `aligned`: SPF or DKIM prove the domain of From. Never raises.
    """
    if _FAILED.search((mail.headers.get("Authentication-Results") or "")[:2000]):
        return None
    words = Words(
        sender=mail.from_.address.lower() if mail.from_ else "",
        reply_to=mail.reply_to[0].address.lower() if mail.reply_to else "",
        recipients=[who.address.lower() for who in (*mail.to, *mail.cc)],
        subject=mail.subject,
        text=mail.text,
        html=mail.html or "",
        mark="X-Google-Address-Confirmation" in mail.headers,
    )
    return find(words, aligned=aligned)


def find(words: Words, *, aligned: bool) -> Confirmation | None:
    """The same for a mail whose header is not at hand."""
    if words.sender == _GMAIL_SENDER or (words.mark and words.reply_to == _GMAIL_SENDER):
        return _found("gmail", "Gmail", words, _gmail_link(words), aligned and words.sender == _GMAIL_SENDER)
    provider = next((one for one in PROVIDERS if one.wrote(words.sender)), None)
    said = f"{words.subject}\n{words.text[:_MOST]}"
    if provider is None or not (FORWARDS.search(said) and CONFIRMS.search(said)):
        return None
    return _found(provider.name, provider.word, words, _link(words, provider), aligned)


def _found(provider: str, word: str, words: Words, link: str | None, trusted: bool) -> Confirmation | None:
    code = _CODE_IN_SUBJECT.search(words.subject) or _CODE.search(words.text[:_MOST])
    if not (code or link):
        return None
    address = _requester(words)
    who = f"mail of {address}" if address else "somebody's mail"
    because = f"{word} asks whether {who} may be forwarded here"
    doubt = "." if trusted else ", or so it says: that it comes from there is not proven."
    return Confirmation(provider, address, code[1] if code else None, link, trusted, because + doubt)


def _requester(words: Words) -> str | None:
    """The address in the subject, else the first in the text that is neither a recipient nor the sender."""
    others = {*words.recipients, words.sender, words.reply_to}
    found = _ADDRESS.findall(words.subject) + _ADDRESS.findall(words.text[:_MOST])
    return next((one.rstrip(".") for one in found if one.rstrip(".").lower() not in others), None)


def _urls(words: Words) -> Iterator[str]:
    """Every address of a link: in the HTML where it leads, then in the text as written."""
    for url in _HREF.findall(words.html[:_MOST]):
        yield unescape(url)
    for url in _URL.findall(words.text[:_MOST]):
        yield url.rstrip(".,;:!?)]。、")


def _gmail_link(words: Words) -> str | None:
    return next(
        (url for url in _urls(words) if _host(url) in _GMAIL_HOSTS and _path(url).startswith("/mail/vf-")), None
    )


def _link(words: Words, provider: Provider) -> str | None:
    mine = (url for url in _urls(words) if is_below(_host(url), provider.domains))
    return next((url for url in mine if _LEADS_ON.search(url) and not _LEADS_AWAY.search(url)), None)


def _host(url: str) -> str:
    """Of an address without user name and port; of others none, for no provider writes such."""
    try:
        place = urlsplit(url).netloc.lower()
    except ValueError:
        return ""
    return "" if set(place) & set("@:%") else place


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
