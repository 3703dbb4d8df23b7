"""The Authentication-Results field that a server of ours wrote on top of a mail (RFC 8601)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from postroom.mail.authentication.verdict import Verdict
from postroom.mail.headers import Headers

_LONGEST = 20_000
_TOKEN = re.compile(r'[ \t]*+(?:"([^"\\]*+(?:\\.[^"\\]*+)*)"|([^\s;="]++))')
_VERSION = re.compile(r"^([ \t]*+[^\s=/]++)[ \t]*+/[ \t]*+[0-9]++")
_SIGN = re.compile(r"[ \t]*+=")
_RESULTS = frozenset(get_args(Verdict))
_OTHER_WORDS: dict[str, Verdict] = {
    "hardfail": "fail",
    "bestguesspass": "none",
    "permfail": "permerror",
    "tempfail": "temperror",
}
"""Of old and of Microsoft's servers."""


@dataclass(frozen=True, slots=True)
class Found:
    """One method's result, its properties (`header.d`) by name in lower case, and what stood in brackets."""

    method: str
    result: Verdict
    properties: dict[str, str] = field(default_factory=dict)
    comments: str = ""


def read(headers: Headers, server: str) -> tuple[Found, ...] | None:
    """What `server` says in the topmost field of that name; None when that is not its own. Never raises.

    Anybody can write such fields into a mail; only the topmost is surely not older than the mail's way to us.
    """
    written = headers.get("Authentication-Results")
    if not written or not server:
        return None
    author, found = stated(written)
    return found if author == server.lower() else None


def stated(text: str) -> tuple[str, tuple[Found, ...]]:
    """Who says so (the authserv-id, in lower case; empty if nobody is named), and what. Never raises."""
    first, *others = _items(text[:_LONGEST])
    author = _TOKEN.match(first[0])
    found = tuple(found for words, comments in others if (found := _found(words, comments)))
    return _word(author).lower() if author else "", found


def _word(token: re.Match[str]) -> str:
    return token[1] if token[1] is not None else token[2]


def _items(text: str) -> list[tuple[str, str]]:
    """What stands between semicolons, without its comments; and these."""
    items, words, comments, depth, quoted = list[tuple[str, str]](), list[str](), list[str](), 0, False
    for sign in re.findall(r"\\.|[^\\]", text):
        if sign == '"' and not depth:
            quoted = not quoted
        elif sign == "(" and not quoted:
            depth += 1
        if sign == ";" and not depth and not quoted:
            items.append(("".join(words), "".join(comments)))
            words, comments = [], []
        else:
            (comments if depth else words).append(sign)
        if sign == ")" and depth:
            depth -= 1
            words.append(" ")
    return [*items, ("".join(words), "".join(comments))]


def _found(words: str, comments: str) -> Found | None:
    pairs = list(_pairs(_VERSION.sub(r"\1", words)))
    if not pairs:
        return None
    (method, said), *properties = pairs
    result = said if said in _RESULTS else _OTHER_WORDS.get(said)
    return Found(method, result, dict(properties), comments) if result else None  # type: ignore[arg-type]


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    """Every `name=value`, in lower case; other words are passed over."""
    at, name = 0, ""
    while token := _TOKEN.match(words, at):
        at = token.end()
        word = _word(token).lower()
        if sign := _SIGN.match(words, at):
            at, name = sign.end(), word
        elif name:
            yield name, word
            name = ""
