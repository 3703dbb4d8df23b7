"""Straight to the recipient's servers: which ones DNS names, in which order, and TLS where it is offered."""

import pytest

from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.fake.names import Names, anywhere
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.line import Patience
from tests.world.certificates import Certificate
from tests.world.scripted import CUT, Scripted

MAIL = b"Subject: Re: Printer\r\n\r\nIs it still on fire?\r\n"
QUICK = Patience(connect=5.0, before_body=5.0, body=5.0)
HERE = {"A": ["127.0.0.1"]}
Zone = dict[str, dict[str, list[str]]]


def zone(*servers: str, **hosts: dict[str, list[str]]) -> Zone:
    """The names of customer.example, whose MX are these; hosts are a, b and so on under .example."""
    return {"customer.example": {"MX": list(servers)}, **{f"{host}.example": kinds for host, kinds in hosts.items()}}


def send(port: int, names: Zone, recipient: str = "alice@customer.example") -> Answer:
    carrier = Direct(helo="acme.example", resolver=Names(names), port=port, patience=QUICK, allows=anywhere)
    return carrier.hand_over(Parcel("support@acme.example", recipient, MAIL), lambda: None)


@pytest.mark.parametrize(
    ("names", "server"),
    [
        (zone("20 b.example.", "10 a.example.", a=HERE, b=HERE), "a.example"),
        (zone("10 gone.example.", "20 b.example.", b=HERE), "b.example"),
        (zone("10 a.example.", a={"AAAA": ["SERVFAIL"], **HERE}), "a.example"),
        (zone("10 a.example.", a={"AAAA": ["::ffff:127.0.0.9"], **HERE}), "a.example"),
        ({"customer.example": HERE}, "customer.example"),
    ],
)
def test_it_finds_the_server(outside: Outside, names: Zone, server: str) -> None:
    answer = send(outside.port, names)
    assert (answer.state, answer.server, answer.final_hop) == ("accepted", server, True)


@pytest.mark.parametrize(
    ("names", "state", "status"),
    [
        ({}, "permanent", "5.1.2"),
        (zone("0 ."), "permanent", "5.1.10"),
        (zone("10 gone.example."), "permanent", "5.4.4"),
        ({"customer.example": {"TXT": ["x"]}}, "permanent", "5.4.4"),
        (zone("TIMEOUT"), "temporary", "4.4.3"),
        (zone("SERVFAIL"), "temporary", "4.4.3"),
        (zone("1 a.example.", "2 b.example.", b={"A": ["TIMEOUT"]}), "temporary", "4.4.3"),
    ],
)
def test_it_says_why_there_is_no_server(names: Zone, state: str, status: str) -> None:
    answer = send(1, names)
    assert (answer.state, answer.code, answer.status) == (state, None, status)
    assert "example" in answer.text


def test_it_goes_to_an_address_given_as_a_number(outside: Outside) -> None:
    assert send(outside.port, {}, "alice@[127.0.0.1]").state == "accepted"
    assert send(outside.port, {}, "alice@[999.0.0.1]").state == "permanent"


def test_it_tries_the_next_server_when_one_will_not_talk() -> None:
    names = zone("1 a.example.", "2 b.example.", "3 c.example.") | {"*": HERE}
    goes_well = ["220 hi", "250 hi", "250 ok", "250 ok", "354 go", "250 ok"]
    for will_not in ("421 busy", "554 not to you", CUT):
        with Scripted([will_not], ["220 hi", "250 hi", CUT], goes_well) as server:
            answer = send(server.port, names)
        assert (answer.state, answer.server) == ("accepted", "c.example")


def test_it_comes_again_later_while_one_of_the_servers_may_yet_be_reached() -> None:
    with Scripted() as server:
        pass
    answer = send(server.port, zone("1 gone.example.", "2 b.example.", "3 gone-too.example.", b=HERE))
    assert (answer.state, answer.server) == ("temporary", "b.example")


def test_it_believes_the_first_server_that_speaks_of_the_mail() -> None:
    names = zone("1 a.example.", "2 b.example.") | {"*": HERE}
    with Scripted(["220 hi", "250 hi", "250 ok", "550 5.1.1 nobody"]) as server:
        answer = send(server.port, names)
    assert (answer.state, answer.server, answer.final_hop) == ("permanent", "a.example", True)


def test_it_takes_tls_where_it_is_offered(certificate: Certificate) -> None:
    with Outside(tls=certificate.context()) as outside:
        assert send(outside.port, {"*": HERE}).state == "accepted"
        assert [mail.tls for _, mail in outside.mails] == [True]


def test_it_goes_on_in_the_clear_where_tls_does_not_work() -> None:
    offer = ["220 hi", "250-hi\n250 STARTTLS"]
    rest = ["250 ok", "250 ok", "354 go", "250 ok"]
    for scripts in ([[*offer, "454 not now", *rest]], [[*offer, "220 go", CUT], [*offer[:1], "250 hi", *rest]]):
        with Scripted(*scripts) as server:
            assert send(server.port, {"*": HERE}).state == "accepted"
