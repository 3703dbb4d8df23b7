"""The server's side of SMTP as a table: what a client says, what it hears, what is asked of us."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.providers.smtp.conversation import Conversation
from postroom.providers.smtp.events import Event, HangUp, StartTls, TakeMail, TakeRecipient
from postroom.providers.smtp.limits import Limits
from postroom.providers.smtp.received import Received
from postroom.providers.smtp.replies import UNKNOWN_RECIPIENT, Reply

SMALL = Limits(size=1000, line=200, recipients=3, errors=6, commands=50)
ALICE = b"EHLO client.example\r\nMAIL FROM:<alice@customer.example>\r\nRCPT TO:<support@acme.example>\r\n"


class Talk:
    """A conversation with somebody who answers: addresses beginning with `nobody` are unknown."""

    def __init__(self, *, limits: Limits = SMALL, starttls: bool = False, lmtp: bool = False) -> None:
        self.server = Conversation("mx.acme.example", "192.0.2.1", limits, starttls=starttls, lmtp=lmtp)
        self.events: list[Event] = []
        self.heard = b""

    def say(self, *chunks: bytes) -> "Talk":
        for chunk in chunks:
            self.server.receive(chunk)
            while event := self.server.next_event():
                self.events.append(event)
                self._answer(event)
            self.heard += self.server.said()
        return self

    def _answer(self, event: Event) -> None:
        if isinstance(event, TakeRecipient):
            self.server.answer(UNKNOWN_RECIPIENT if event.address.startswith("nobody") else None)
        elif isinstance(event, TakeMail):
            self.server.answer(None)
        elif isinstance(event, StartTls):
            self.server.tls_started()

    @property
    def codes(self) -> list[str]:
        """The code of each reply, with the enhanced status where there is one."""
        lines = [line for line in self.heard.decode().splitlines() if line[3] == " "]
        return [line[:9] if line[4:9].count(".") == 2 else line[:3] for line in lines]

    @property
    def mails(self) -> list[Received]:
        return [event.mail for event in self.events if isinstance(event, TakeMail)]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (b"EHLO x\r\n", ["250"]),
        (b"HELO x\r\n", ["250"]),
        (b"ehlo x\n", ["250"]),
        (b"EHLO\r\n", ["501 5.5.4"]),
        (b"LHLO x\r\n", ["500 5.5.1"]),
        (b"NOOP\r\nNOOP with words\r\n", ["250 2.0.0", "250 2.0.0"]),
        (b"RSET\r\nRSET now\r\n", ["250 2.0.0", "501 5.5.4"]),
        (b"VRFY alice\r\nVRFY\r\n", ["252 2.5.0", "501 5.5.4"]),
        (b"HELP\r\n", ["214 2.0.0"]),
        (b"QUIT\r\nNOOP\r\n", ["221 2.0.0"]),
        (b"QUIT now\r\n", ["501 5.5.4"]),
        (b"AUTH PLAIN AGEAYg==\r\n", ["500 5.5.1"]),
        (b"\r\n", ["500 5.5.1"]),
        (b"NO\x00OP\r\n", ["500 5.5.2"]),
        (b"NOOP \xff\r\n", ["500 5.5.2"]),
        (b"NOOP a\rb\r\n", ["500 5.5.2"]),
        (b"NOOP " + b"x" * 194 + b"\r\n", ["250 2.0.0"]),
        (b"NOOP " + b"x" * 1000 + b"\r\nNOOP\r\n", ["500 5.5.2", "250 2.0.0"]),
        (b"GET / HTTP/1.1\r\nNOOP\r\n", ["421 4.7.0"]),
        (b"MAIL FROM:<a@b.example>\r\n", ["503 5.5.1"]),
        (b"EHLO x\r\nRCPT TO:<a@b.example>\r\nDATA\r\n", ["250", "503 5.5.1", "503 5.5.1"]),
        (b"STARTTLS\r\n", ["500 5.5.1"]),
        (b"what\r\n" * 9, ["500 5.5.1"] * 6 + ["421 4.7.0"]),
    ],
)
def test_it_answers_each_command(said: bytes, heard: list[str]) -> None:
    assert Talk().say(said).codes == heard


@pytest.mark.parametrize(
    ("argument", "heard"),
    [
        (b"FROM:<alice@customer.example>", "250 2.1.0"),
        (b"from: <alice@customer.example>", "250 2.1.0"),
        (b"FROM:<>", "250 2.1.0"),
        (b"FROM:alice@customer.example", "250 2.1.0"),
        (b'FROM:<"al ice"@customer.example>', "250 2.1.0"),
        (b"FROM:<@relay.example,@other.example:alice@customer.example>", "250 2.1.0"),
        (b"FROM:<alice@[192.0.2.7]>", "250 2.1.0"),
        (b"FROM:<a@b.example> SIZE=1000 BODY=8BITMIME RET=HDRS ENVID=x+2By", "250 2.1.0"),
        (b"FROM:<a@b.example> size=10 body=7bit smtputf8", "250 2.1.0"),
        ("FROM:<zoë@customer.example> SMTPUTF8".encode(), "250 2.1.0"),
        ("FROM:<zoë@customer.example>".encode(), "553 5.6.7"),
        (b"FROM:<a@b.example> SIZE=1001", "552 5.3.4"),
        (b"FROM:<a@b.example> SIZE=" + b"9" * 50, "501 5.5.4"),
        (b"FROM:<a@b.example> SIZE=-1", "501 5.5.4"),
        (b"FROM:<a@b.example> SIZE", "501 5.5.4"),
        (b"FROM:<a@b.example> BODY=BINARYMIME", "501 5.5.4"),
        (b"FROM:<a@b.example> AUTH=<>", "555 5.5.4"),
        (b"FROM:<a@b.example> =x", "501 5.1.3"),
        (b"FROM:<a@b.example", "501 5.1.3"),
        (b"FROM:<a@b@c.example>", "501 5.1.3"),
        (b"FROM:a b", "501 5.1.3"),
        (b"FROM:", "501 5.1.3"),
        (b"TO:<a@b.example>", "501 5.5.4"),
        (b"", "501 5.5.4"),
    ],
)
def test_it_reads_the_sender(argument: bytes, heard: str) -> None:
    assert Talk().say(b"EHLO x\r\nMAIL " + argument + b"\r\n").codes[1:] == [heard]


@pytest.mark.parametrize(
    ("argument", "heard"),
    [
        (b"TO:<support@acme.example>", "250 2.1.5"),
        (b"TO:<support+vip@acme.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x@y.example", "250 2.1.5"),
        (b"TO:<Postmaster>", "250 2.1.5"),
        (b"TO:<nobody@acme.example>", "550 5.1.1"),
        (b"TO:<>", "501 5.1.3"),
        (b"TO:<support@acme.example> SIZE=1", "555 5.5.4"),
        ("TO:<hilfe@bücher.example>".encode(), "553 5.6.7"),
    ],
)
def test_it_reads_the_recipient(argument: bytes, heard: str) -> None:
    talk = Talk().say(b"EHLO x\r\nMAIL FROM:<>\r\nRCPT " + argument + b"\r\n")
    assert talk.codes[2:] == [heard]


def test_it_takes_a_mail_and_asks_for_it_to_be_kept() -> None:
    talk = Talk().say(ALICE, b"DATA\r\n", b"Subject: Printer\r\n\r\nOn fire\r\n.\r\nQUIT\r\n")
    assert talk.codes == ["250", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0", "221 2.0.0"]
    assert talk.mails == [
        Received(
            mail_from="alice@customer.example",
            recipients=("support@acme.example",),
            content=b"Subject: Printer\r\n\r\nOn fire\r\n",
            client_ip="192.0.2.1",
            helo="client.example",
            tls=False,
            smtputf8=False,
        )
    ]
    assert isinstance(talk.events[-1], HangUp)


def test_it_goes_on_with_nothing_while_a_question_is_open() -> None:
    server = Conversation("mx", "192.0.2.1", SMALL)
    server.receive(ALICE + b"DATA\r\nmail\r\n.\r\nNOOP\r\n")
    assert isinstance(server.next_event(), TakeRecipient)
    assert server.next_event() is None
    server.answer(None)
    assert isinstance(server.next_event(), TakeMail)
    assert server.next_event() is None
    before = server.said()
    server.answer(Reply(451, "4.3.0", "The database is away"))
    assert server.next_event() is None
    assert before.endswith(b"354 Go on, end with a dot on a line of its own\r\n")
    assert server.said() == b"451 4.3.0 The database is away\r\n250 2.0.0 Ok\r\n"


@pytest.mark.parametrize(
    ("sent", "content"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"a\r\n..\r\n.\r\n", b"a\r\n.\r\n"),
        (b"..a\r\n.b\r\n...c\r\n.\r\n", b".a\r\nb\r\n..c\r\n"),
        (b"x" * 900 + b"\r\n.\r\n", b"x" * 900 + b"\r\n"),
        (b"\x00\xff\r\n.\r\n", b"\x00\xff\r\n"),
    ],
)
def test_it_gives_the_bytes_that_were_sent_without_stuffed_dots(sent: bytes, content: bytes) -> None:
    assert [mail.content for mail in Talk().say(ALICE, b"DATA\r\n", sent).mails] == [content]


@pytest.mark.parametrize("fake_end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r\n\x00.\r\n"])
def test_it_is_not_fooled_into_a_second_mail(fake_end: bytes) -> None:
    smuggled = b"one" + fake_end + b"MAIL FROM:<ceo@acme.example>\r\nRCPT TO:<pay@acme.example>\r\nDATA\r\ntwo"
    talk = Talk().say(ALICE, b"DATA\r\n", smuggled + b"\r\n.\r\n")
    assert [mail.content for mail in talk.mails] == [smuggled.replace(b"\r\n.", b"\r\n") + b"\r\n"]


def test_it_refuses_a_mail_that_grows_too_big_and_takes_the_next() -> None:
    again = ALICE + b"DATA\r\nsmall\r\n.\r\n"
    talk = Talk().say(ALICE, b"DATA\r\n", b"x" * 900, b"x" * 900, b"\r\n.\r", b"\n" + again)
    assert "552 5.3.4" in talk.codes
    assert [mail.content for mail in talk.mails] == [b"small\r\n"]


def test_it_holds_no_more_of_a_mail_than_it_may() -> None:
    talk = Talk().say(ALICE, b"DATA\r\n")
    held = []
    for _ in range(100):
        talk.say(b"y" * 500)
        held.append(talk.server.held)
    assert max(held) <= SMALL.size + 500
    assert held[-1] < 10


def test_it_takes_so_many_recipients_and_no_more() -> None:
    more = b"".join(b"RCPT TO:<user%d@acme.example>\r\n" % number for number in range(3))
    talk = Talk().say(ALICE, more, b"DATA\r\n.\r\n")
    assert talk.codes[3:] == ["250 2.1.5", "250 2.1.5", "452 4.5.3", "354", "250 2.0.0"]
    assert len(talk.mails[0].recipients) == 3


def test_it_parts_from_a_client_that_talks_and_sends_no_mail() -> None:
    mail = ALICE + b"DATA\r\n.\r\n"
    talk = Talk().say((b"NOOP\r\n" * 40 + mail) * 2 + b"NOOP\r\n" * 60)
    assert len(talk.mails) == 2
    assert talk.codes[-2:] == ["250 2.0.0", "421 4.7.0"]
    assert len(talk.codes) == 2 * 45 + 50 + 1


def test_it_wants_a_recipient_before_a_body() -> None:
    talk = Talk().say(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@acme.example>\r\nDATA\r\nDATA now\r\n")
    assert talk.codes[2:] == ["550 5.1.1", "554 5.5.1", "501 5.5.4"]


@pytest.mark.parametrize("again", [b"RSET\r\n", b"EHLO x\r\n", b"HELO x\r\n"])
def test_it_forgets_a_mail_that_was_begun(again: bytes) -> None:
    assert Talk().say(ALICE, b"MAIL FROM:<x@y.example>\r\n", again, b"DATA\r\n").codes[3:] == [
        "503 5.5.1",
        "250 2.0.0" if again == b"RSET\r\n" else "250",
        "503 5.5.1",
    ]


def test_it_keeps_smtputf8_addresses_as_they_are() -> None:
    said = "EHLO x\r\nMAIL FROM:<zoë@bücher.example> SMTPUTF8\r\nRCPT TO:<用户@例子.example>\r\nDATA\r\n.\r\n"
    (mail,) = Talk().say(said.encode()).mails
    assert (mail.mail_from, mail.recipients, mail.smtputf8) == ("zoë@bücher.example", ("用户@例子.example",), True)


def test_it_begins_anew_in_tls_and_ignores_what_was_slipped_in_before_it() -> None:
    talk = Talk(starttls=True).say(ALICE, b"STARTTLS\r\nMAIL FROM:<evil@x.example>\r\n")
    assert b"STARTTLS" in talk.heard
    assert isinstance(talk.events[-1], StartTls)
    talk.heard = b""
    talk.say(b"MAIL FROM:<a@b.example>\r\nSTARTTLS\r\nEHLO x\r\n")
    assert talk.codes == ["503 5.5.1", "503 5.5.1", "250"]
    assert b"STARTTLS" not in talk.heard


def test_it_answers_lmtp_once_for_each_recipient() -> None:
    said = ALICE.replace(b"EHLO", b"LHLO") + b"RCPT TO:<sales@acme.example>\r\nDATA\r\nmail\r\n.\r\n"
    assert Talk(lmtp=True).say(said).codes[4:] == ["354", "250 2.0.0", "250 2.0.0"]
    assert Talk(lmtp=True).say(b"EHLO x\r\nHELO x\r\n").codes == ["500 5.5.1", "500 5.5.1"]


def test_it_parts_at_once_unless_a_mail_is_on_its_way() -> None:
    idle, sending = Talk().say(ALICE), Talk().say(ALICE, b"DATA\r\nhalf")
    for talk in (idle, sending):
        talk.server.close()
        talk.say(b"")
    assert idle.codes[-1] == "421 4.3.2"
    assert sending.codes[-1] == "354"
    assert sending.say(b" whole\r\n.\r\nNOOP\r\n").codes[-2:] == ["250 2.0.0", "421 4.3.2"]


LINES = st.sampled_from(
    [
        b"EHLO x\r\n",
        b"MAIL FROM:<a@b.example>\r\n",
        b"RCPT TO:<support@acme.example>\r\n",
        b"RCPT TO:<nobody@acme.example>\r\n",
        b"DATA\r\n",
        b"..dots\r\n",
        b"\n.\n",
        b".\r\n",
        b"RSET\r\n",
        b"NOOP " + b"x" * 300 + b"\r\n",
        b"x" * 1100,
    ]
)
GARBAGE = st.lists(LINES | st.binary(max_size=40), max_size=25).map(b"".join)


@given(said=GARBAGE, cuts=st.lists(st.integers(0, 400), max_size=12), lmtp=st.booleans())
def test_it_hears_the_same_in_chunks_of_any_size(said: bytes, cuts: list[int], lmtp: bool) -> None:
    places = sorted({0, *(cut for cut in cuts if cut < len(said)), len(said)})
    chunks = [said[start:end] for start, end in pairwise(places)]
    whole, parts = Talk(lmtp=lmtp).say(said), Talk(lmtp=lmtp).say(*chunks)
    assert (parts.events, parts.heard) == (whole.events, whole.heard)
