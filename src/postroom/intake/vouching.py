"""Vouching: what is known of a mail's origin, as it is kept and shown."""

from postroom.mail.authentication.authentication import Authentication


def facts(known: Authentication) -> dict[str, object]:
    """The results by check (RFC 8601 §2.7), for programs."""
    dmarc = known.dmarc
    return {
        "spf": known.spf.result if known.spf else None,
        "dkim": [signature.result for signature in known.dkim],
        "arc": known.arc.result,
        "dmarc": {"result": dmarc.result, "policy": dmarc.policy, "aligned": dmarc.aligned},
    }
