"""DMARC: whether SPF or DKIM speak for the domain that a mail's From names, and what its owner wishes (RFC 9989)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from postroom.mail.authentication.dkim import Signature
from postroom.mail.authentication.questions import NoAnswer, Questions
from postroom.mail.authentication.spf import Permission
from postroom.mail.authentication.verdict import Verdict
from postroom.mail.authentication.walking import Record, Walk, reach, walk

Policy = Literal["none", "quarantine", "reject"]
_MILDER: dict[Policy, Policy] = {"reject": "quarantine", "quarantine": "none", "none": "none"}
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
    domain = domains[0]
    try:
        tree = walk(domain, questions)
        record = _governing(tree, domain)
        policy = _policy(record, domain, questions) if record else None
        proofs = [("adkim", one.domain, one.result) for one in signatures]
        proofs += [("aspf", permission.domain, permission.result)] if permission else []
        results = {
            result
            for mode, name, result in proofs
            if result in _TELLING and _is_aligned(name, domain, tree, _is_strict(record, mode), questions)
        }
    except NoAnswer:
        return Alignment("temperror", None, False, domain)
    aligned = "pass" in results and len(domains) == 1
    return Alignment(_result(policy, aligned, results), policy, aligned, domain)


def _result(policy: Policy | None, aligned: bool, results: Collection[Verdict]) -> Verdict:
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
    policy = _wish(record, "p")
    if policy is None and not record.tags.get("rua"):
        return None
    if record.domain != domain:
        below = _wish(record, "sp")
        if "np" in record.tags and not _exists(domain, questions):
            below = _wish(record, "np") or below
        policy = below or policy
    policy = policy or "none"
    return _MILDER[policy] if record.tags.get("t", "n").lower() == "y" else policy


def _wish(record: Record, name: str) -> Policy | None:
    return _POLICIES.get(record.tags.get(name, "").lower())


def _exists(domain: str, questions: Questions) -> bool:
    """Whether anything could send or take mail there (§3.2.13)."""
    return bool(questions.ask(domain, "A") or questions.ask(domain, "AAAA") or questions.ask(domain, "MX"))


def _is_strict(record: Record | None, mode: str) -> bool:
    return record is not None and record.tags.get(mode, "r").lower() == "s"


def _is_aligned(name: str, domain: str, tree: Walk, strict: bool, questions: Questions) -> bool:
    """§4.4: the same domain; or, unless that is asked for, one of the same organisation."""
    if name == domain or strict or not name:
        return name == domain
    return walk(name, questions).organisation == tree.organisation
