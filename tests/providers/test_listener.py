"""The listener over real sockets, the standard library's client on the other side."""

import asyncio
import smtplib
import socket
import ssl
import threading

import pytest

from postroom.base.errors import DatabaseAway, DiskFull
from postroom.providers.smtp.limits import MIB, Limits
from postroom.providers.smtp.received import Received
from tests.world.certificates import Certificate
from tests.world.gate import Gate

MAIL = b"From: alice@customer.example\r\nSubject: Printer\r\n\r\n.hidden dot\r\n" + b"long " * 4000 + b"\r\n"
ALICE, SUPPORT = "alice@customer.example", "support@acme.example"


def client(gate: Gate) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", gate.port, local_hostname="client.example", timeout=10)


def begin(sender: smtplib.SMTP) -> smtplib.SMTP:
    """Bring it to the point where the body is to come."""
    sender.ehlo()
    sender.mail(ALICE)
    sender.rcpt(SUPPORT)
    assert sender.docmd("DATA")[0] == 354
    return sender


def test_it_takes_mail_as_it_was_sent() -> None:
    with Gate() as gate, client(gate) as alice:
        for _ in range(2):
            alice.sendmail(ALICE, [SUPPORT, "sales@acme.example"], MAIL, ["BODY=8BITMIME"])
        both = Received(ALICE, (SUPPORT, "sales@acme.example"), MAIL, "127.0.0.1", "client.example", False, False)
        assert gate.mails == [both, both]


def test_it_takes_lines_of_any_length() -> None:
    long = b"Subject: " + b"\xff" * 3_000_000 + b"\n\r\r\n"
    with Gate() as gate, client(gate) as alice:
        begin(alice).send(long + b".\r\n")
        assert alice.getreply()[0] == 250
        assert [mail.content for mail in gate.mails] == [long]


def test_it_promises_what_it_keeps() -> None:
    with Gate(limits=Limits(size=4321)) as gate, client(gate) as alice:
        alice.ehlo()
        assert alice.esmtp_features == {
            "size": "4321",
            "8bitmime": "",
            "smtputf8": "",
            "pipelining": "",
            "enhancedstatuscodes": "",
        }


def test_it_refuses_whom_it_does_not_know() -> None:
    with Gate() as gate, client(gate) as alice:
        refused = alice.sendmail(ALICE, [SUPPORT, "nobody@acme.example"], MAIL)
        assert refused == {"nobody@acme.example": (550, b"5.1.1 No such address here")}
        assert [mail.recipients for mail in gate.mails] == [(SUPPORT,)]


@pytest.mark.parametrize(
    ("trouble", "code", "words"),
    [
        (DatabaseAway(), 451, b"4.3.0 The database does not answer."),
        (DiskFull(), 452, b"4.3.1 The disk is full."),
        (ValueError("secret"), 451, b"4.3.0 Something went wrong here, please try again later"),
    ],
)
def test_it_leaves_the_mail_with_its_sender_in_trouble(trouble: Exception, code: int, words: bytes) -> None:
    with Gate() as gate, client(gate) as alice:
        gate.trouble = trouble
        with pytest.raises(smtplib.SMTPDataError) as at_the_end:
            alice.sendmail(ALICE, [SUPPORT], MAIL)
        assert at_the_end.value.args == (code, words)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as at_rcpt:
            alice.sendmail(ALICE, ["trouble@acme.example"], MAIL)
        assert at_rcpt.value.recipients == {"trouble@acme.example": (code, words)}
        gate.trouble = None
        alice.sendmail(ALICE, [SUPPORT], MAIL)
        assert len(gate.mails) == 1


def test_it_refuses_what_is_too_big_before_and_while_it_comes() -> None:
    with Gate(limits=Limits(size=100_000)) as gate, client(gate) as alice:
        big = b"x" * 200_000
        with pytest.raises(smtplib.SMTPSenderRefused) as declared:
            alice.sendmail(ALICE, [SUPPORT], big)
        alice.ehlo()
        alice.esmtp_features.pop("size")
        with pytest.raises(smtplib.SMTPDataError) as came:
            alice.sendmail(ALICE, [SUPPORT], big)
        assert declared.value.smtp_code == came.value.smtp_code == 552
        alice.sendmail(ALICE, [SUPPORT], MAIL)
        assert [mail.content for mail in gate.mails] == [MAIL]


def test_it_does_not_let_many_mails_together_fill_the_memory() -> None:
    came, kept = threading.Event(), threading.Event()

    async def wait(_mail: Received) -> None:
        came.set()
        await asyncio.to_thread(kept.wait, 10)

    with Gate(limits=Limits(bodies=150_000), before=wait) as gate, client(gate) as alice, client(gate) as bob:
        begin(alice).send(b"x" * 100_000 + b"\r\n.\r\n")
        assert came.wait(10)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            bob.sendmail(ALICE, [SUPPORT], b"x" * 100_000)
        kept.set()
        assert (refused.value.smtp_code, alice.getreply()[0]) == (452, 250)
        bob.sendmail(ALICE, [SUPPORT], b"x" * 100_000)
        assert len(gate.mails) == 2


def test_it_turns_to_tls(certificate: Certificate) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate.chain))
    with Gate(tls=certificate.context()) as gate, smtplib.SMTP("localhost", gate.port, timeout=10) as alice:
        alice.starttls(context=trusting)
        alice.sendmail(ALICE, [SUPPORT], MAIL)
        assert "starttls" not in alice.esmtp_features
        assert [(mail.tls, mail.content) for mail in gate.mails] == [(True, MAIL)]


def test_it_takes_unicode_addresses() -> None:
    with Gate() as gate, client(gate) as alice:
        alice.sendmail("zoë@bücher.example", ["hilfe-ü@acme.example"], MAIL, ["SMTPUTF8"])
        (mail,) = gate.mails
        assert (mail.mail_from, mail.recipients) == ("zoë@bücher.example", ("hilfe-ü@acme.example",))
        assert mail.smtputf8


def talk(gate: Gate, said: bytes) -> list[bytes]:
    """The codes of all replies to what is said in one go."""
    with socket.create_connection(("127.0.0.1", gate.port), 10) as line, line.makefile("rb") as hears:
        line.sendall(said)
        return [heard[:3] for heard in hears if heard[3:4] == b" "]


def test_it_speaks_lmtp() -> None:
    with Gate(lmtp=True) as gate:
        heard = talk(
            gate,
            b"LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<support@acme.example>\r\nRCPT TO:<sales@acme.example>\r\n"
            b"DATA\r\nmail\r\n.\r\nQUIT\r\n",
        )
        assert heard == [b"220", b"250", b"250", b"250", b"250", b"354", b"250", b"250", b"221"]
        assert [mail.recipients for mail in gate.mails] == [(SUPPORT, "sales@acme.example")]


def test_it_answers_commands_sent_in_one_go() -> None:
    with Gate() as gate:
        heard = talk(
            gate,
            b"HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@acme.example>\r\nRCPT TO:<support@acme.example>\r\n"
            b"DATA\r\nmail\r\n.\r\nQUIT\r\n",
        )
        assert heard == [b"220", b"250", b"250", b"550", b"250", b"354", b"250", b"221"]
        assert [(mail.mail_from, mail.content) for mail in gate.mails] == [("", b"mail\r\n")]


def test_it_lets_in_so_many_and_no_more() -> None:
    with Gate(limits=Limits(connections=2)) as gate:
        with client(gate), client(gate), pytest.raises(smtplib.SMTPConnectError) as third:
            client(gate)
        assert third.value.smtp_code == 421


def test_it_parts_from_a_client_that_falls_silent() -> None:
    with Gate(limits=Limits(idle=0.2)) as gate, client(gate) as alice:
        assert alice.getreply() == (421, b"4.4.2 Nothing heard for too long")


def test_it_survives_garbage_and_clients_that_hang_up() -> None:
    half = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<support@acme.example>\r\nDATA\r\nx"
    with Gate() as gate:
        for rubbish in (b"", b"\x00" * 5000, b"\xff\n" * 50, half):
            with socket.create_connection(("127.0.0.1", gate.port), 10) as line:
                line.sendall(rubbish)
        with client(gate) as alice:
            alice.sendmail(ALICE, [SUPPORT], MAIL)
        assert len(gate.mails) == 1


def test_it_does_not_listen_while_it_has_yet_to_answer() -> None:
    kept = threading.Event()

    async def wait(_mail: Received) -> None:
        await asyncio.to_thread(kept.wait, 30)

    with Gate(before=wait) as gate, client(gate) as alice:
        begin(alice).send(b"mail\r\n.\r\n")
        assert _sent_before_it_blocks(alice, b"NOOP\r\n" * 100_000, at_most=60 * MIB) < 30 * MIB
        kept.set()
        alice.close()


def _sent_before_it_blocks(sender: smtplib.SMTP, chunk: bytes, at_most: int) -> int:
    assert sender.sock
    sender.sock.settimeout(1)
    for sent in range(0, at_most, len(chunk)):
        try:
            sender.sock.sendall(chunk)
        except TimeoutError:
            return sent
    return at_most


def test_it_says_yes_only_when_the_mail_is_kept() -> None:
    kept = threading.Event()

    async def wait(_mail: Received) -> None:
        await asyncio.to_thread(kept.wait, 10)

    with Gate(before=wait) as gate, client(gate) as alice:
        begin(alice).send(b"mail\r\n.\r\nNOOP\r\n")
        assert alice.sock
        alice.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            alice.sock.recv(1)
        alice.sock.settimeout(10)
        kept.set()
        assert alice.getreply() == (250, b"2.0.0 Accepted and stored")
        assert alice.getreply()[0] == 250


def test_it_lets_a_mail_on_its_way_finish_before_it_stops() -> None:
    with Gate() as gate, client(gate) as idle, client(gate) as sending:
        begin(sending).send(b"half")
        stopping = asyncio.run_coroutine_threadsafe(gate.listener.stop(), gate.loop)
        assert idle.getreply()[0] == 421
        with pytest.raises(OSError, match="refused"):
            client(gate)
        sending.send(b" and half\r\n.\r\n")
        assert (sending.getreply()[0], sending.getreply()[0]) == (250, 421)
        stopping.result(10)
        assert [mail.content for mail in gate.mails] == [b"half and half\r\n"]


def test_it_stops_in_time_though_a_client_does_not_finish() -> None:
    with Gate(limits=Limits(parting=0.2)) as gate, client(gate) as alice:
        begin(alice).send(b"half")
        gate.run(gate.listener.stop())
        with pytest.raises(smtplib.SMTPServerDisconnected):
            alice.getreply()
        assert gate.mails == []
