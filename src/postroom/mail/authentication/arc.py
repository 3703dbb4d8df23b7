"""ARC: what those who passed a mail on saw of it, sealed one over the other (RFC 8617)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from postroom.mail.authentication.fields import Field
from postroom.mail.authentication.keys import find_key
from postroom.mail.authentication.proving import prove_body, prove_header
from postroom.mail.authentication.questions import Questions
from postroom.mail.authentication.signed import Signed
from postroom.mail.authentication.terms import Terms, read_terms
from postroom.mail.authentication.verdict import Unproven, Verdict

MOST_SETS = 50
_RESULTS, _MESSAGE, _SEAL = b"arc-authentication-results", b"arc-message-signature", b"arc-seal"
_INSTANCE = re.compile(rb"(?:^|;)[ \t\n]*+i[ \t\n]*+=[ \t\n]*+([0-9]{1,3})[ \t\n]*+(?:;|$)")


@dataclass(frozen=True, slots=True)
class Chain:
    """*result*: none (nobody sealed it), pass or fail. *sealers*: their domains, the first to seal first.

    *seen*: what each of them wrote down of the checks that it made (ARC-Authentication-Results), in the same order.
    """

    result: Verdict
    sealers: tuple[str, ...]
    because: str
    seen: tuple[str, ...] = ()
    unanswered: bool = False
    """DNS gave no answer about a key."""


@dataclass(frozen=True, slots=True)
class _Set:
    """What one of them added."""

    results: Field
    message: Field
    seal: Field


def verify(signed: Signed, questions: Questions, at: datetime) -> Chain:
    """Follows the steps of RFC 8617 §5.2. Never raises."""
    sealers: list[str] = []
    try:
        sets = _sets(signed)
        seals = [read_terms(one.seal, ("i", "a", "b", "cv", "d", "s"), at) for one in sets]
        for number, terms in enumerate(seals, 1):
            _check_seal(terms, number)
        if sets:
            _prove_message(sets[-1].message, signed, questions, at)
        for number, terms in reversed(list(enumerate(seals, 1))):
            _prove_seal(sets[:number], terms, questions)
            sealers.insert(0, terms.domain)
    except Unproven as found:
        return Chain("fail", (), found.because, unanswered=found.result == "temperror")
    seen = (_INSTANCE.sub(b"", one.results.value, count=1).decode("latin-1") for one in sets)
    return Chain("pass" if sets else "none", tuple(sealers), "", tuple(seen))


def _sets(signed: Signed) -> list[_Set]:
    """Each instance from 1 on, complete and once."""
    found = [_numbered(signed.named(kind)) for kind in (_RESULTS, _MESSAGE, _SEAL)]
    numbers = set(range(1, len(found[0]) + 1))
    if len(numbers) > MOST_SETS or any(set(one) != numbers for one in found):
        raise Unproven("fail", "its chain of seals is not whole")
    return [_Set(*(one[number] for one in found)) for number in sorted(numbers)]


def _numbered(fields: Sequence[Field]) -> dict[int, Field]:
    numbered = {int(number[1]): field for field in fields if (number := _INSTANCE.search(field.value))}
    if len(numbered) != len(fields):
        raise Unproven("fail", "its chain of seals is not whole")
    return numbered


def _check_seal(terms: Terms, number: int) -> None:
    if terms.tags["cv"].lower() != ("none" if number == 1 else "pass"):
        raise Unproven("fail", f"seal {number} says that the chain was broken before")
    if "h" in terms.tags:
        raise Unproven("fail", f"seal {number} names header fields")


def _prove_message(field: Field, signed: Signed, questions: Questions, at: datetime) -> None:
    terms = read_terms(field, ("i", "a", "b", "bh", "d", "h", "s"), at, "relaxed/relaxed")
    if _SEAL in terms.names:
        raise Unproven("fail", "the last seal's signature signs seals")
    key = find_key(terms.domain, terms.selector, terms.algorithm, questions)
    prove_body(terms, signed)
    prove_header(terms, field, signed.chosen(terms.names), key, terms.header_form)


def _prove_seal(sets: Sequence[_Set], terms: Terms, questions: Questions) -> None:
    """A seal signs all sets up to its own (§5.1.1)."""
    key = find_key(terms.domain, terms.selector, terms.algorithm, questions)
    covered = [field for one in sets for field in (one.results, one.message, one.seal)][:-1]
    prove_header(terms, sets[-1].seal, covered, key, "relaxed")
