"""The relay carrier: TLS, signing in, and a connection that is used again."""

import base64

import pytest

from postroom.base.errors import BadInput
from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.line import Patience
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import RelayAddress, read_relay_address
from tests.world.certificates import Certificate
from tests.world.scripted import CUT, Scripted

MAIL = b"Subject: Re: Printer\r\n\r\nIs it still on fire?\r\n"
QUICK = Patience(connect=5.0, before_body=5.0, body=5.0)
HELLO = ["220 relay.example ESMTP", "250-relay.example\n250-AUTH PLAIN LOGIN\n250 8BITMIME"]


def hand_over(relay: Relay, recipient: str = "alice@customer.example", *, smtputf8: bool = False) -> Answer:
    return relay.hand_over(Parcel("support@acme.example", recipient, MAIL, "d7", smtputf8), lambda: None)


def relay_at(url: str, *, trusted: Certificate | None = None, keep: float = 5.0) -> Relay:
    chain = str(trusted.chain) if trusted else None
    return Relay(read_relay_address(url), helo="acme.example", patience=QUICK, keep=keep, trusted=chain)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("smtp://relay.example", RelayAddress("smtp", "relay.example", 25)),
        ("smtps://relay.example", RelayAddress("smtps", "relay.example", 465)),
        ("smtp+starttls://[::1]/", RelayAddress("smtp+starttls", "::1", 587)),
        ("smtp://me%40x:p%2Fw@h:2500", RelayAddress("smtp", "h", 2500, "me@x", "p/w")),
        ("smtps://h?verify=no", RelayAddress("smtps", "h", 465, verify=False)),
    ],
)
def test_it_reads_where_the_relay_is(url: str, address: RelayAddress) -> None:
    assert read_relay_address(url) == address


@pytest.mark.parametrize(
    "url", ["", "relay", "http://u:hush@h", "smtp://u:hush@h:port", "smtp://u:hush@h?x=1", "smtp://u:hush@h/x"]
)
def test_it_says_what_is_wrong_and_keeps_the_password_to_itself(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_relay_address(url)
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(read_relay_address("smtp://u:hush@h"))


def test_it_uses_its_connection_again(outside: Outside) -> None:
    relay = relay_at(f"smtp://127.0.0.1:{outside.port}")
    names = ("alice", "bounce-5.1.1", "bob")
    states = [hand_over(relay, f"{name}@customer.example").state for name in names]
    assert states == ["accepted", "permanent", "accepted"]
    assert outside.visits == 1


def test_it_opens_a_new_connection_when_the_kept_one_has_died() -> None:
    goes_well = [*HELLO, "250 ok", "250 ok", "354 go on", "250 2.0.0 taken"]
    with Scripted([*goes_well, "421 4.4.2 Idle for too long"], [*goes_well, CUT], goes_well) as server:
        relay = relay_at(f"smtp://127.0.0.1:{server.port}", keep=1.0)
        assert [hand_over(relay).state for _ in range(3)] == ["accepted"] * 3


def test_it_parts_from_a_relay_after_a_while() -> None:
    script = [*HELLO, "250 ok", "250 ok", "354 go on", "250 taken", "221 bye"]
    with Scripted(script) as server:
        hand_over(relay_at(f"smtp://127.0.0.1:{server.port}", keep=0.05))
    assert server.heard[-1] == b"QUIT\r\n"


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize(
    ("trusting", "option", "state"),
    [(True, "", "accepted"), (False, "?verify=no", "accepted"), (False, "", "temporary")],
)
def test_it_talks_tls_with_a_relay_it_can_trust(
    certificate: Certificate, scheme: str, trusting: bool, option: str, state: str
) -> None:
    with Outside(tls=certificate.context(), tls_at_once=scheme == "smtps") as outside:
        url = f"{scheme}://127.0.0.1:{outside.port}{option}"
        answer = hand_over(relay_at(url, trusted=certificate if trusting else None))
        assert answer.state == state
        assert [mail.tls for _, mail in outside.mails] == ([True] if state == "accepted" else [])
        assert state == "accepted" or "certificate" in answer.text


def test_it_goes_no_further_where_starttls_is_not_offered(outside: Outside) -> None:
    answer = hand_over(relay_at(f"smtp+starttls://127.0.0.1:{outside.port}"))
    assert (answer.state, outside.mails) == ("temporary", [])


def test_it_signs_in() -> None:
    script = [*HELLO, "235 2.7.0 welcome", "250 ok", "250 ok", "354 go on", "250 taken"]
    with Scripted(script) as server:
        assert hand_over(relay_at(f"smtp://me:p%40ss@127.0.0.1:{server.port}", keep=0)).state == "accepted"
    assert server.heard[1] == b"AUTH PLAIN " + base64.b64encode(b"\0me\0p@ss") + b"\r\n"


def test_it_keeps_the_mail_when_it_may_not_sign_in() -> None:
    with Scripted([*HELLO, "535 5.7.8 no", "535 5.7.8 wrong password"]) as server:
        answer = hand_over(relay_at(f"smtp://me:hush@127.0.0.1:{server.port}"))
    assert (answer.state, answer.code, answer.status, answer.text) == ("temporary", 535, "5.7.8", "wrong password")


@pytest.mark.parametrize(
    ("script", "state", "code", "text"),
    [
        (["554 go away"], "temporary", 554, "go away"),
        (["220 hi", "500 what", "500 what"], "temporary", 500, "what"),
        (["220 hi", "500 what", "250 hello", "550 5.7.1 not you"], "permanent", 550, "not you"),
        (["220 hi", "250 hi", "530 5.7.0 sign in first"], "temporary", 530, "sign in first"),
        (["220 hi", "250 hi", "250 ok", "550-5.1.1 no such\n550 5.1.1 user\x00"], "permanent", 550, "no such user"),
        (["220 hi", "250 hi", "250 ok", "251 will forward", "354 go", "250 ok"], "accepted", 250, "ok"),
        (["220 hi", "250 hi", "250 ok", "250 ok", "451 not now"], "temporary", 451, "not now"),
        (["220 hi", "250 hi", "250 ok", "250 ok", "354 go", "452 no room"], "temporary", 452, "no room"),
        (["220 hi", "250 hi", "250 ok", "250 ok", "354 go", "garbage"], "uncertain", None, ""),
        (["garbage"], "temporary", None, ""),
        (["220 hi", "250 hi", CUT], "temporary", None, "hung up"),
        ([CUT], "temporary", None, ""),
    ],
)
def test_it_understands_every_answer(script: list[str], state: str, code: int | None, text: str) -> None:
    with Scripted(script) as server:
        answer = hand_over(relay_at(f"smtp://127.0.0.1:{server.port}", keep=0))
    assert (answer.state, answer.code) == (state, code)
    assert text in answer.text


def test_it_says_when_a_server_can_not_write_that_address() -> None:
    with Scripted(HELLO) as server:
        answer = hand_over(relay_at(f"smtp://127.0.0.1:{server.port}", keep=0), smtputf8=True)
    assert (answer.state, answer.status) == ("permanent", "5.6.7")
    assert "SMTPUTF8" in answer.text


def test_it_says_when_nobody_listens(outside: Outside) -> None:
    with Scripted() as server:
        pass
    answer = hand_over(relay_at(f"smtp://127.0.0.1:{server.port}"))
    assert (answer.state, answer.code, answer.server) == ("temporary", None, "127.0.0.1")


def test_it_asks_for_reports_where_the_relay_gives_them() -> None:
    hello = ["220 hi", "250-hi\n250 DSN"]
    with Scripted([*hello, "250 ok", "250 ok", "354 go", "250 ok", "221 bye"]) as server:
        relay = Relay(read_relay_address(f"smtp://127.0.0.1:{server.port}"), helo="acme.example", keep=0)
        assert hand_over(relay, "a+b=c@customer.example").state == "accepted"
    assert b"MAIL FROM:<support@acme.example> RET=HDRS ENVID=d7\r\n" in server.heard
    assert (
        b"RCPT TO:<a+b=c@customer.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@customer.example\r\n"
        in server.heard
    )
