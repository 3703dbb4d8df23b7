"""Both SMTP carriers against the outside server: each trouble's answer, and when the body is announced."""

import pytest

from postroom.outbox.carrier import Carrier, Parcel
from postroom.providers.fake.names import Names, anywhere
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.line import Patience
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address

MAIL = b"From: support@acme.example\r\nSubject: Re: Printer\r\n\r\n.dotted\r\nIs it still on fire?\r\n"
QUICK = Patience(connect=5.0, before_body=5.0, body=1.0)
ALL_HERE = Names({"*": {"MX": ["10 mx.outside.example."], "A": ["127.0.0.1"]}})


class Marks:
    """Counts how often a body was announced, and what the outside had by then."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self.seen: list[int] = []

    def __call__(self) -> None:
        self.seen.append(len(self._outside.mails))


@pytest.fixture(params=["relay", "direct"])
def carrier(request: pytest.FixtureRequest, outside: Outside) -> Carrier:
    if request.param == "relay":
        return Relay(read_relay_address(f"smtp://127.0.0.1:{outside.port}"), helo="acme.example", patience=QUICK)
    return Direct(helo="acme.example", resolver=ALL_HERE, port=outside.port, patience=QUICK, allows=anywhere)


def to(name: str, content: bytes = MAIL) -> Parcel:
    return Parcel("support@acme.example", f"{name}@customer.example", content)


def test_it_hands_over_a_mail_byte_for_byte(carrier: Carrier, outside: Outside) -> None:
    marks = Marks(outside)
    answer = carrier.hand_over(to("alice"), marks)
    mail = outside.wait_for_mail("alice@customer.example")
    assert (mail.mail_from, mail.recipients, mail.content) == (
        "support@acme.example",
        ("alice@customer.example",),
        MAIL,
    )
    assert (mail.helo, marks.seen) == ("acme.example", [0])
    assert (answer.state, answer.code, answer.status) == ("accepted", 250, "2.0.0")
    assert answer.final_hop == isinstance(carrier, Direct)
    assert answer.server == ("mx.outside.example" if answer.final_hop else "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "state", "code", "status", "announced", "kept"),
    [
        ("bounce-5.1.1", "permanent", 550, "5.1.1", 0, 0),
        ("bounce-4.7.0", "temporary", 450, "4.7.0", 0, 0),
        ("full", "temporary", 452, "4.2.2", 0, 0),
        ("greylist", "temporary", 451, "4.7.1", 0, 0),
        ("cut-before-data", "temporary", None, None, 0, 0),
        ("policy", "permanent", 550, "5.7.1", 1, 0),
        ("too-big", "permanent", 552, "5.3.4", 1, 0),
        ("slow", "accepted", 250, "2.0.0", 1, 1),
        ("cut-after-data", "uncertain", None, None, 1, 1),
        ("hang", "uncertain", None, None, 1, 0),
    ],
)
def test_it_tells_each_trouble_from_the_others(
    carrier: Carrier, outside: Outside, name: str, state: str, code: int, status: str, announced: int, kept: int
) -> None:
    marks = Marks(outside)
    answer = carrier.hand_over(to(name), marks)
    assert (answer.state, answer.code, answer.status) == (state, code, status)
    assert (len(marks.seen), len(outside.mails)) == (announced, kept)
    assert answer.text
    assert carrier.hand_over(to("alice"), marks).state == "accepted"


def test_it_gets_through_when_it_comes_again(carrier: Carrier, outside: Outside) -> None:
    states = [carrier.hand_over(to("defer"), Marks(outside)).state for _ in range(3)]
    assert states == ["temporary", "temporary", "accepted"]


def test_it_sends_nothing_when_the_mark_can_not_be_made(carrier: Carrier, outside: Outside) -> None:
    class DatabaseWentAway(Exception):
        pass

    def fail() -> None:
        raise DatabaseWentAway

    with pytest.raises(DatabaseWentAway):
        carrier.hand_over(to("alice"), fail)
    assert carrier.hand_over(to("bob"), Marks(outside)).state == "accepted"
    assert [address for address, _ in outside.mails] == ["bob@customer.example"]


def test_it_sends_from_the_null_sender(carrier: Carrier, outside: Outside) -> None:
    assert carrier.hand_over(Parcel("", "alice@customer.example", MAIL), Marks(outside)).state == "accepted"
    assert outside.wait_for_mail("alice@customer.example").mail_from == ""


def test_it_writes_addresses_outside_ascii(carrier: Carrier, outside: Outside) -> None:
    carrier.hand_over(Parcel("support@acme.example", "zoë@bücher.example", MAIL), Marks(outside))
    carrier.hand_over(Parcel("support@acme.example", "zoe@bücher.example", MAIL), Marks(outside))
    assert outside.wait_for_mail("zoë@bücher.example").smtputf8
    assert not outside.wait_for_mail("zoe@xn--bcher-kva.example").smtputf8


@pytest.mark.parametrize("address", ["a\r\nDATA@b.example", "a\x00@b.example", "no address"])
def test_it_lets_no_address_speak_for_itself(carrier: Carrier, outside: Outside, address: str) -> None:
    answer = carrier.hand_over(Parcel("support@acme.example", address, MAIL), Marks(outside))
    assert answer.state == "permanent"
    assert outside.mails == []


def test_it_can_not_be_made_to_smuggle_a_second_mail(carrier: Carrier, outside: Outside) -> None:
    content = b"Subject: x\n\none\n.\nMAIL FROM:<a@b.example>\r\n.\rtwo"
    assert carrier.hand_over(to("alice", content), Marks(outside)).state == "accepted"
    assert [mail.content for _, mail in outside.mails] == [
        b"Subject: x\r\n\r\none\r\n.\r\nMAIL FROM:<a@b.example>\r\n.\r\ntwo\r\n"
    ]
