"""Mail that was passed on and lost its proof: the word of a forwarder that is believed counts."""

import pytest

from postroom.mail.authentication.arc import Chain
from postroom.mail.authentication.authentication import Authentication
from postroom.mail.authentication.dmarc import Alignment
from postroom.mail.authentication.forwarded import believe
from postroom.mail.authentication.verdict import Verdict

SENDERS = ["acme.example"]
SEEN = " mx.list.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example"
NOT_SEEN = " mx.list.example; dkim=fail header.d=acme.example; dmarc=fail header.from=acme.example"


def found(*seals: tuple[str, str], chain: Verdict = "pass", dmarc: Verdict = "fail") -> Authentication:
    sealed = Chain(chain, tuple(one for one, _ in seals), "", tuple(seen for _, seen in seals))
    policy = None if dmarc == "none" else "reject"
    return Authentication(None, (), sealed, Alignment(dmarc, policy, False, "acme.example"))  # type: ignore[arg-type]


def test_it_believes_what_a_forwarder_of_ours_saw() -> None:
    believed = believe(found(("list.example", SEEN)), SENDERS, ["list.example"])
    assert (believed.aligned, believed.dmarc.result) == (True, "pass")
    assert believed.sentence == "It is proven to come from acme.example (as list.example saw, which passed it on)."


def test_it_makes_up_no_record_that_there_is_not() -> None:
    believed = believe(found(("list.example", SEEN), dmarc="none"), SENDERS, ["list.example"])
    assert (believed.aligned, believed.dmarc.result) == (True, "none")


@pytest.mark.parametrize(
    ("proof", "forwarders", "senders"),
    [
        (found(("list.example", SEEN)), [], SENDERS),
        (found(("list.example", SEEN)), ["other.example"], SENDERS),
        (found(("list.example", NOT_SEEN)), ["list.example"], SENDERS),
        (found(("list.example", SEEN), chain="fail"), ["list.example"], SENDERS),
        (found(chain="none"), ["list.example"], SENDERS),
        (found(("list.example", SEEN)), ["list.example"], ["evil.example"]),
        (found(("list.example", SEEN)), ["list.example"], ["acme.example", "evil.example"]),
        (found(("list.example", SEEN), ("evil.example", SEEN)), ["list.example"], SENDERS),
        (found(("evil.example", SEEN), ("list.example", NOT_SEEN)), ["list.example"], SENDERS),
    ],
)
def test_it_proves_nothing_else(proof: Authentication, forwarders: list[str], senders: list[str]) -> None:
    assert believe(proof, senders, forwarders) == proof


def test_it_asks_the_first_of_those_who_are_believed() -> None:
    proof = found(("evil.example", NOT_SEEN), ("list.example", SEEN), ("forwarder.example", NOT_SEEN))
    assert believe(proof, SENDERS, ["forwarder.example", "list.example"]).passed_on_by == "list.example"
