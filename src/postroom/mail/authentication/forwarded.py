"""Mail that a forwarder passed on, changed so that no proof of its sender is left: its word counts (RFC 8617 §7.2).

A forwarder that is believed sealed what it had seen when the mail came to it. Where several of them passed it on one
after the other, the first of these saw most.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from postroom.mail.authentication.authentication import Authentication
from postroom.mail.authentication.results_field import stated
from postroom.mail.authentication.told import understood


def believe(found: Authentication, senders: Sequence[str], forwarders: Collection[str]) -> Authentication:
    """What was found; proven where it is not, if these domains sealed it in a chain that holds, and saw a proof."""
    if found.aligned or found.arc.result != "pass":
        return found
    first = _first_believed(found.arc.sealers, forwarders)
    if first is None or not understood(stated(found.arc.seen[first])[1], senders).aligned:
        return found
    judged = "pass" if found.dmarc.policy is not None else found.dmarc.result
    return replace(
        found, dmarc=replace(found.dmarc, result=judged, aligned=True), passed_on_by=found.arc.sealers[first]
    )


def _first_believed(sealers: Sequence[str], forwarders: Collection[str]) -> int | None:
    """Counted from the last: behind a sealer that is not believed, anything may have been changed."""
    first = None
    for place in reversed(range(len(sealers))):
        if sealers[place] not in forwarders:
            break
        first = place
    return first
