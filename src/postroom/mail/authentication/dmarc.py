"""DMARC: whether SPF or DKIM speak for the domain that a mail's From names, and what its owner wishes (RFC 9989)."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from postroom.mail.authentication.aligning import Proof, heard
from postroom.mail.authentication.dkim import Signature
from postroom.mail.authentication.questions import NoAnswer, Questions
from postroom.mail.authentication.spf import Permission
from postroom.mail.authentication.verdict import Verdict
from postroom.mail.authentication.walking import Record, Walk, reach, walk

Policy = Literal["none", "quarantine", "reject"]
_MILDER: dict[Policy, Policy] = {"reject": "quarantine", "quarantine": "none", "none": "none"}
_URI = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:[^\s!]+")
_TELLING = ("pass", "temperror")
_POLICIES: dict[str, Policy] = {policy: policy for policy in _MILDER}


@dataclass(frozen=True, slots=True)
class Alignment:
    """*result*: none (no record), pass, fail, temperror or permerror. *policy*: what the owner asks for if it fails.

    *aligned*: SPF or DKIM prove the domain of From, or one of its organisation.
    """

    result: Verdict
    policy: Policy | None
    aligned: bool
    domain: str


def evaluate(
    domains: Sequence[str], permission: Permission | None, signatures: Iterable[Signature], questions: Questions
) -> Alignment:
    """For the domains that From names (§5.3.1): if there are several, none is proven. Never raises."""
    if not domains:
        return Alignment("permerror", None, False, "")
    domain, is_one = domains[0], len(domains) == 1
    proofs = [Proof("adkim", one.domain, one.result) for one in signatures if one.result in _TELLING]
    if permission and permission.result in _TELLING:
        proofs.append(Proof("aspf", permission.domain, permission.result))
    try:
        tree = walk(domain, questions)
        record = _governing(tree, domain)
        policy = _policy(record, domain, questions) if record else None
    except NoAnswer:
        is_itself = any(one.domain == domain and one.result == "pass" for one in proofs)
        return Alignment("temperror", None, is_one and is_itself, domain)
    results = {heard(proof, tree, record, questions) for proof in proofs}
    aligned = is_one and "pass" in results
    return Alignment(_result(policy, aligned, results), policy, aligned, domain)


def _result(policy: Policy | None, aligned: bool, results: Collection[Verdict | None]) -> Verdict:
    if policy is None:
        return "none"
    return "pass" if aligned else "temperror" if "temperror" in results else "fail"


def _governing(tree: Walk, domain: str) -> Record | None:
    """The record of the domain itself, else of its organisation, else of the registry above that (§4.10.1)."""
    by_domain = {record.domain: record for record in tree.records}
    if tree.ambiguous:
        return None
    above = tree.records[-1] if tree.records and reach(tree.records[-1]) == "y" else None
    return by_domain.get(domain) or by_domain.get(tree.organisation) or above


def _policy(record: Record, domain: str, questions: Questions) -> Policy | None:
    """What the record asks for that domain; None when it asks for nothing (§4.7, §4.10.1)."""
    if not _is_sound(record):
        return "none" if any(map(_URI.match, record.tags.get("rua", "").split(","))) else None
    policy = _wish(record, "p")
    if record.domain != domain:
        below = _wish(record, "sp") or policy
        policy = _wish(record, "np") or below if "np" in record.tags and not questions.exists(domain) else below
    return _MILDER[policy] if policy and _is_trying(record) else policy


def _is_sound(record: Record) -> bool:
    """A record that says one of its wishes wrongly counts as one that wishes for nothing (§4.10.1)."""
    return all(_wish(record, name) for name in ("p", "sp", "np") if name == "p" or name in record.tags)


def _is_trying(record: Record) -> bool:
    """Whether the owner only tries the policy: by `t=y`, or as was said before that was (RFC 7489 §6.6.4), `pct=0`."""
    return record.tags.get("t", "n").lower() == "y" or record.tags.get("pct") == "0"


def _wish(record: Record, name: str) -> Policy | None:
    return _POLICIES.get(record.tags.get(name, "").lower())
