"""Checking a sending domain: what DNS says now, kept, with what follows from it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.inboxes.domain import Domain, DomainKey, Standing
from postroom.inboxes.finding import Finding, find
from postroom.inboxes.keys import keys_of, retire
from postroom.inboxes.records import BOUNCES, Record, records_of
from postroom.mail.authentication.questions import NoAnswer, Questions, Resolver


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check changed."""

    domain: str
    broke: tuple[str, ...]
    """A sentence for each record that was right before and is wrong or gone now."""
    became_verified: bool


def check(session: Session, domain: Domain, host: str, resolver: Resolver) -> Checked:
    """Asks DNS for every record of the domain and keeps what it says; where it says nothing, what was known stays."""
    keys = keys_of(session, [domain.id])
    records = records_of(domain, keys, host)
    before, was = dict(domain.findings), domain.state
    findings = {record.word: _found(record, domain, host, Questions(resolver)) for record in records}
    domain.findings = {word: found for word, found in findings.items() if found}
    _see(keys, domain.findings)
    retire(session, keys)
    domain.state = _state(records, domain.findings, was)
    domain.return_domain = _return_domain(domain, host)
    domain.checked_at = now()
    domain.version += 1
    session.flush()
    broke = tuple(_sentence(record, findings[record.word]) for record in records if _broke(record, before, findings))
    return Checked(domain.name, broke, was is not Standing.verified and domain.state is Standing.verified)


def _found(record: Record, domain: Domain, host: str, ask: Questions) -> dict[str, str]:
    before = domain.findings.get(record.word, {})
    try:
        finding = find(record, domain.name, host, ask)
    except NoAnswer as trouble:
        words = f"DNS gave no answer at the last check ({trouble}); what stands here is from before."
        return {**(before or Finding(Standing.pending).kept()), "because": words}
    if finding.state is Standing.pending and before.get("state") in (Standing.verified, Standing.failed):
        return Finding(Standing.failed, because="It was published, and is gone: publish it again.").kept()
    return finding.kept()


def _see(keys: list[DomainKey], findings: dict[str, dict[str, str]]) -> None:
    """A key signs only while DNS has it."""
    for key in keys:
        there = findings.get(f"dkim {key.selector}", {}).get("state") == Standing.verified
        key.seen_at = (key.seen_at or now()) if there else None


def _state(records: list[Record], findings: dict[str, dict[str, str]], was: Standing) -> Standing:
    """Verified with every needed record right; of keys one is enough, so that new ones can be waiting."""
    by_kind: dict[str, set[str]] = {}
    for record in records:
        if record.needed:
            by_kind.setdefault(record.kind, set()).add(findings[record.word]["state"])
    best = [Standing.verified in states for states in by_kind.values()]
    if all(best) and by_kind.keys() >= {"dkim", "spf", "dmarc", "mx"}:
        return Standing.verified
    failed = any(Standing.failed in states for states in by_kind.values())
    return Standing.failed if failed or was is Standing.verified else Standing.pending


def _return_domain(domain: Domain, host: str) -> str | None:
    """Where bounces come straight to us: the domain itself, or the name below it that is made for them."""
    own = domain.findings.get("mx", {})
    if own.get("state") == Standing.verified and host.lower() in own.get("found", "").lower():
        return domain.name
    bounces = [domain.findings.get(word, {}).get("state") for word in ("return_path", "return_spf")]
    return f"{BOUNCES}.{domain.name}" if bounces == [Standing.verified] * 2 else None


def _broke(record: Record, before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> bool:
    was, is_ = (findings.get(record.word, {}).get("state") for findings in (before, after))
    return was == Standing.verified and is_ == Standing.failed


def _sentence(record: Record, found: dict[str, str]) -> str:
    return f"{record.type} {record.name}: {found.get('because', '')}"
