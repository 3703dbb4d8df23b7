"""Where mails come from is checked once, beside the journey, and kept with the message."""

from dataclasses import replace
from ipaddress import ip_network
from threading import Barrier

from postroom.base.clock import now
from postroom.intake.accepting import Envelope, accept
from postroom.intake.processing import House, process_due
from postroom.intake.reading import Parcel, Reading, read
from postroom.intake.vouching import Vouching
from postroom.mail.authentication.questions import Answers, Kind, Resolver
from postroom.providers.dns.zone import Zone
from tests.intake.conftest import outcome
from tests.intake.writing_mail import SUPPORT, mail
from tests.mail.authentication import signing
from tests.mail.authentication.signing import Mail, Signer

ZONE = Zone(
    {"acme.example": {"TXT": ["v=spf1 ip4:192.0.2.1 -all"]}, "_dmarc.acme.example": {"TXT": ["v=DMARC1; p=reject"]}}
)
PROVEN = {
    "spf": "pass",
    "dkim": [],
    "arc": "none",
    "dmarc": {"result": "pass", "policy": "reject", "aligned": True},
    "because": "It is proven to come from acme.example (sent by a server of acme.example).",
}


def with_zone(zone: Resolver = ZONE) -> Vouching:
    return Vouching(lambda: zone, [ip_network("10.0.0.0/8")])


def stored(house: House, client: str, gate: str = "smtp", raw: bytes = b"") -> dict[str, object] | None:
    envelope = Envelope("alice@acme.example", (SUPPORT,), raw or mail(), gate, client, "mx.acme.example")
    with house.database.transaction() as session:
        (number,) = accept(session, [envelope])
    process_due(house)
    message = outcome(house, number).message
    assert message
    return message.authentication


def test_it_keeps_with_a_message_what_vouches_for_it(house: House) -> None:
    assert stored(replace(house, vouching=with_zone()), "192.0.2.1") == PROVEN


def test_it_tells_forgeries(house: House) -> None:
    kept = stored(replace(house, vouching=with_zone()), "192.0.2.66")
    assert kept
    assert (kept["spf"], kept["dmarc"]) == ("fail", {"result": "fail", "policy": "reject", "aligned": False})


def test_it_sees_the_server_behind_a_relay_of_ours(house: House) -> None:
    house = replace(house, vouching=with_zone())
    received = "Received: from mx.acme.example (mx.acme.example [192.0.2.1]) by edge.desk.example"
    assert stored(house, "10.0.0.9", raw=mail(more=received)) == PROVEN
    kept = stored(house, "10.0.0.9", raw=mail("Other"))
    assert kept
    assert kept["spf"] is None


def test_it_checks_only_what_comes_over_our_listener_and_only_if_wanted(house: House) -> None:
    assert stored(replace(house, vouching=with_zone()), "192.0.2.1", gate="deliver") is None
    assert stored(house, "192.0.2.1", raw=mail("Other")) is None


def reading(number: int) -> Reading:
    sender = f"alice@a{number}.example"
    return read(Parcel(number, now(), "smtp", sender, (SUPPORT,), mail(sender=sender), "192.0.2.1", "mx"))


def test_it_asks_for_many_mails_at_the_same_time() -> None:
    """Four mails wait for each other's question: one after the other, none would ever be answered."""
    together = Barrier(4, timeout=30)

    def resolver(name: str, kind: Kind) -> Answers:
        if kind == "TXT" and name.count(".") == 1 and not name.startswith("_"):
            together.wait()
        return ()

    found = with_zone(resolver).of_batch([reading(number) for number in range(4)])
    assert [one.parcel.id for one in found] == [0, 1, 2, 3]
    assert all(one.authentication for one in found)


TOLD = "Authentication-Results: mx.desk.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example"
AS_TOLD = "It is proven to come from acme.example (signed by acme.example)."


def in_front(house: House, resolver: Resolver | None = ZONE) -> House:
    asked = (lambda: resolver) if resolver else None
    return replace(house, vouching=Vouching(asked, [ip_network("10.0.0.0/8")], ["mx.desk.example"]))


def because(house: House, client: str, gate: str = "smtp", raw: bytes = b"") -> object:
    return (stored(house, client, gate, raw or mail(more=TOLD)) or {}).get("because")


def test_it_hears_a_server_in_front_where_it_finds_no_proof_itself(house: House) -> None:
    assert because(in_front(house), "10.0.0.9") == AS_TOLD


def test_it_prefers_what_it_finds_itself(house: House) -> None:
    told = TOLD.replace("=pass", "=fail")
    received = "Received: from mx.acme.example ([192.0.2.1]) by mx.desk.example"
    assert because(in_front(house), "10.0.0.9", raw=mail(more=f"{told}\n{received}")) == PROVEN["because"]


def test_it_hears_nothing_of_it_from_who_is_no_relay_of_ours(house: House) -> None:
    assert "not proven" in str(because(in_front(house), "192.0.2.66"))


def test_it_hears_a_server_in_front_where_it_checks_nothing_itself(house: House) -> None:
    assert because(in_front(house), "", gate="deliver") == AS_TOLD
    assert because(in_front(house, None), "10.0.0.9", raw=mail("Other", more=TOLD)) == AS_TOLD
    assert because(in_front(house, None), "192.0.2.66", raw=mail("Third", more=TOLD)) is None


def test_it_hears_only_the_topmost_and_only_of_whom_it_was_told(house: House) -> None:
    forged = "Authentication-Results: mx.desk.example; dmarc=fail header.from=acme.example\n" + TOLD
    assert "not proven" in str(because(in_front(house, None), "10.0.0.9", raw=mail(more=forged)))
    other = TOLD.replace("mx.desk", "mx.other")
    assert because(in_front(house, None), "10.0.0.9", raw=mail("Other", more=other)) is None


def test_it_believes_the_seal_of_a_forwarder_of_ours(house: House) -> None:
    forwarder = Signer(domain="list.example")
    seen = "arc-authentication-results:i=1; mx.list.example; dmarc=pass header.from=customer.example"
    sealed = forwarder.arc(Mail(), results=seen)[0].with_field(f"to:{SUPPORT}").raw
    zone = Zone({"post._domainkey.list.example": {"TXT": [signing.record(forwarder.key)]}})
    believing = replace(house, vouching=Vouching(lambda: zone, forwarders=["list.example"]))
    assert "(as list.example saw, which passed it on)" in str(because(believing, "192.0.2.66", raw=sealed))
    changed = sealed.replace(b"It burns", b"It does not burn")
    assert "not proven" in str(because(believing, "192.0.2.66", raw=changed))
