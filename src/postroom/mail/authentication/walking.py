"""The walk up the DNS tree that finds DMARC records and the organisation that a domain belongs to (RFC 9989 §4.10)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from postroom.mail.authentication.questions import Questions

_MOST_STEPS = 8
_VERSION = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")


@dataclass(frozen=True, slots=True)
class Record:
    """One DMARC policy record."""

    domain: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Walk:
    """The records met on the way up from the domain, nearest first, and the organisational domain they show."""

    domain: str
    records: tuple[Record, ...]
    organisation: str
    ambiguous: bool
    """The domain itself has several records, which count as none, and end the search (RFC 7489 §6.6.3)."""


def walk(domain: str, questions: Questions) -> Walk:
    """Climbs from the domain to the top, or to a record that says how far its organisation reaches. Raises NoAnswer."""
    records: list[Record] = []
    ambiguous = False
    for name in _steps(domain):
        found = _records(name, questions)
        ambiguous = ambiguous or (name == domain and len(found) > 1)
        if len(found) == 1:
            records.append(found[0])
            if reach(found[0]) in ("y", "n"):
                break
    return Walk(domain, tuple(records), _organisation(domain, records), ambiguous)


def _steps(domain: str) -> list[str]:
    """The names to ask: all of a short one; of a long one itself and its last seven labels up to the top."""
    labels = domain.split(".")
    first = max(1, len(labels) - _MOST_STEPS + 1)
    return [domain, *(".".join(labels[start:]) for start in range(first, len(labels)))]


def _records(domain: str, questions: Questions) -> list[Record]:
    texts = (text for text in questions.ask(f"_dmarc.{domain}", "TXT") if _VERSION.match(text))
    return [Record(domain, _tags(text)) for text in texts]


def _tags(text: str) -> dict[str, str]:
    """What is no tag is passed over, and so is a tag's second value (§4.7)."""
    tags: dict[str, str] = {}
    for item in text.split(";"):
        name, sign, value = (part.strip() for part in item.partition("="))
        if sign:
            tags.setdefault(name.lower(), value)
    return tags


def reach(record: Record) -> str:
    """`y`: a registry, whose names below belong to others; `n`: the top of an organisation; `u`: it does not say."""
    return record.tags.get("psd", "u").lower()


def _organisation(domain: str, records: list[Record]) -> str:
    """§4.10.2: psd=n is it; below psd=y it is; else the highest with a record; else the domain itself."""
    if not records:
        return domain
    last = records[-1].domain
    if reach(records[-1]) == "y" and last != domain:
        below = domain.removesuffix(f".{last}").rpartition(".")[2]
        return f"{below}.{last}"
    return last
