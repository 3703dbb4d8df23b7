"""Aligning: whether a domain that SPF or DKIM prove speaks for the domain that From names (RFC 9989 §4.4)."""

from dataclasses import dataclass
from typing import Literal

from postroom.mail.authentication.questions import NoAnswer, Questions
from postroom.mail.authentication.suffixes import registered
from postroom.mail.authentication.verdict import Verdict
from postroom.mail.authentication.walking import Record, Walk, reach, walk


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check says of a domain; *mode* is the tag by which an owner says how near that must be to From's."""

    mode: Literal["adkim", "aspf"]
    domain: str
    result: Verdict


def heard(proof: Proof, tree: Walk, record: Record | None, questions: Questions) -> Verdict | None:
    """The proof's result for the domain of that tree; None where it is of others, temperror where DNS is silent."""
    try:
        return proof.result if _is_aligned(proof, tree, record, questions) else None
    except NoAnswer:
        return "temperror"


def _is_aligned(proof: Proof, tree: Walk, record: Record | None, questions: Questions) -> bool:
    """The same domain; or, unless the owner wants just that, one of the same organisation."""
    if proof.domain == tree.domain or not proof.domain or (record and record.tags.get(proof.mode, "r").lower() == "s"):
        return proof.domain == tree.domain
    other = walk(proof.domain, questions)
    return other.organisation == tree.organisation or (record is not None and _are_one_registration(other, tree))


def _are_one_registration(one: Walk, other: Walk) -> bool:
    """By the Public Suffix List, which held before RFC 9989 (RFC 7489 §3.2), where no owner says how far they reach."""
    if any(reach(record) in ("y", "n") for record in (*one.records, *other.records)):
        return False
    mine = registered(one.domain)
    return mine is not None and mine == registered(other.domain)
