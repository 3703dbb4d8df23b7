"""Where a mail came from before our own relays handed it on."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.authentication.relaying import Client, client_behind
from postroom.mail.parse import parse

RELAYS = [ip_network("127.0.0.0/8"), ip_network("10.1.0.0/16"), ip_network("2001:db8::/32")]
POSTFIX = "from mx.customer.example (mx.customer.example [192.0.2.1]) by edge.desk.example (Postfix) with ESMTPS id 1"
INSIDE = "from edge.desk.example (edge.desk.example [10.1.2.3]) by inner.desk.example with LMTP id 2"


def behind(ip: str, *received: str) -> Client | None:
    raw = "".join(f"Received: {one}\n" for one in received) + "\nHello\n"
    return client_behind(parse(raw.encode("utf-8", "replace")).headers, Client(ip, "helo"), RELAYS)


def test_it_takes_a_strangers_word_for_nothing() -> None:
    assert behind("192.0.2.66", POSTFIX) == Client("192.0.2.66", "helo")


def test_it_goes_through_relays_to_the_first_stranger() -> None:
    found = Client("192.0.2.1", "mx.customer.example")
    assert behind("127.0.0.1", POSTFIX) == found
    assert behind("127.0.0.1", INSIDE, POSTFIX) == found
    assert behind("127.0.0.1", POSTFIX, "from evil.example ([203.0.113.1]) by mx.customer.example") == found


@pytest.mark.parametrize(
    ("received", "client"),
    [
        ("from [192.0.2.1] (helo=mx.a.example) by edge with esmtp (Exim)", Client("192.0.2.1", "mx.a.example")),
        ("from [192.0.2.1] by edge with SMTP", Client("192.0.2.1", "")),
        ("from ([192.0.2.1:32923]) by edge with SMTP", Client("192.0.2.1", "")),
        ("from mx.a.example (192.0.2.1:25) by edge", Client("192.0.2.1", "mx.a.example")),
        ("from rdns.a.example (EHLO mx.a.example) [192.0.2.1] by edge", Client("192.0.2.1", "mx.a.example")),
        ("from mx (gateway\n 2a01:0::1) by edge", Client("2a01:0::1", "mx")),
        ("from mx.a.example ([192.0.2.1]) by edge with esmtp (Exim)", Client("192.0.2.1", "mx.a.example")),
        (
            "from mx.a.example (192.0.2.1) by edge (10.1.0.1) with Microsoft SMTP Server",
            Client("192.0.2.1", "mx.a.example"),
        ),
        ("from mx (unknown [IPv6:2a01::1])\n by edge", Client("2a01::1", "mx")),
    ],
)
def test_it_reads_what_servers_write(received: str, client: Client) -> None:
    assert behind("::ffff:10.1.9.9", received) == client


@pytest.mark.parametrize(
    "received",
    [
        "from [203.0.113.9] (rdns.a.example [192.0.2.1]) by edge",
        "from mx (HELO [203.0.113.9]) (192.0.2.1) by edge",
        "from mx (HELO mx 203.0.113.9) ([192.0.2.1]) by edge",
        "from mx (IDENT:[203.0.113.9]@rdns.a.example [192.0.2.1]) by edge",
        "from mx ([192.0.2.1] helo=[203.0.113.9] ident=[203.0.113.9]) by edge",
    ],
)
def test_it_takes_no_address_from_what_the_client_claims(received: str) -> None:
    found = behind("10.1.0.1", received)
    assert found
    assert found.ip == "192.0.2.1"


@pytest.mark.parametrize(
    "received",
    ["", "by edge with LMTP", "(edge 192.0.2.1)", "from mx (999.1.1.1) by edge", "from mx by [192.0.2.1]", INSIDE],
)
def test_it_says_nothing_where_a_relay_does_not_tell(received: str) -> None:
    assert behind("10.1.0.1", received) is None
    assert behind("10.1.0.1") is None


@given(st.text(max_size=200))
def test_it_never_raises(text: str) -> None:
    behind("127.0.0.1", text)
    behind(text, text)
