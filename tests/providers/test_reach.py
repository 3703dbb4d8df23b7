"""Where a stranger's DNS may lead us: not to this machine, nor to what stands behind it."""

import pytest

from postroom.outbox.carrier import Parcel
from postroom.providers.fake.names import Names
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.reach import is_public


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::",
     "192.0.2.1", "2001:db8::1"],
)  # fmt: skip
def test_what_only_we_could_reach_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_the_internet_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", [{"A": ["127.0.0.1"]}, {"AAAA": ["::1"]}, {"AAAA": ["::ffff:127.0.0.1"]}])
def test_nothing_is_sent_to_where_a_strangers_dns_should_not_lead(host: dict[str, list[str]]) -> None:
    names = Names({"evil.example": {"MX": ["10 mx.evil.example."]}, "mx.evil.example": host})
    with Outside() as server:
        carrier = Direct(helo="acme.example", resolver=names, port=server.port)
        answer = carrier.hand_over(Parcel("support@acme.example", "x@evil.example", b"\r\n"), lambda: None)
        assert (answer.state, answer.status) == ("permanent", "5.4.4")
        assert "no mail goes there" in answer.text
        assert server.attempts("x@evil.example") == 0


def test_mail_that_leads_back_to_us_is_refused_and_better_servers_are_used() -> None:
    ours, other = "20 mail.acme.example.", "10 first.example."
    names = {"loop.example": {"MX": [ours, "30 worse.example."]}, "backup.example": {"MX": [ours, other]}}
    carrier = Direct(helo="mail.acme.example", resolver=Names(names), port=1)
    answer = carrier.hand_over(Parcel("support@acme.example", "x@loop.example", b"\r\n"), lambda: None)
    assert (answer.state, answer.status) == ("permanent", "5.4.6")
    answer = carrier.hand_over(Parcel("support@acme.example", "x@backup.example", b"\r\n"), lambda: None)
    assert answer.server == "first.example"
