"""What we send is held against spam by nobody: SpamAssassin's own rules, and what large providers ask of senders."""

import re
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from postroom.base import blobs
from postroom.cases.message import Attachment
from postroom.deliveries.system_mail import post
from postroom.inboxes.inbox import Inbox
from postroom.mail.ids import sign_id
from postroom.outbox.handing_over import Carriers
from postroom.outbox.sending import Sender
from postroom.outbox.system_mail import SYSTEM_MAILS
from postroom.providers.fake.outside import Outside
from tests.needs import program
from tests.office import DOMAIN, KEY, Office
from tests.world.postfix import Postfix

pytestmark = [pytest.mark.needs("postfix", "spamassassin"), pytest.mark.timeout(300)]

HISTORY = "\n".join(f"> Line {number} of what you wrote to us." for number in range(40))
LINK = '<p>Read <a href="https://help.acme.example/printers">our page on printers</a>.</p>'
PIXEL = b"\x89PNG"
LETTERS: list[dict[str, object]] = [
    {"text": "Use water.\n"},
    {"text": "Ok\n", "subject": "Re: AW: Re: Printer on fire"},
    {"text": f"Dear Zoë,\n\nplease take the red one.\n\nKind regards\nAlice\n\n{HISTORY}\n"},
    {"text": "Nimm Wasser, schnell!\n", "subject": "Re: Drucker brennt — schnell, bitte äußerst eilig"},
    {"text": "请用水。\n", "subject": "Re: 打印机着火了"},
    {"text": "Use water.\n", "html": "<p>Use <b>water</b>.</p>"},
    {"text": "Read our page on printers: https://help.acme.example/printers\n", "html": LINK},
    {"text": "Here is the plan.\n", "files": [("plan.pdf", "application/pdf", b"%PDF-1.4 a plan\n" * 400)]},
    {
        "text": "So:\n",
        "html": '<p>So: <img src="cid:pixel"></p>',
        "files": [("pixel.png", "image/png", b"\x89PNG" * 90)],
    },
    {"text": "word " * 4000 + "\n", "subject": "Re: " + "a long subject about a printer " * 6},
]
SPAM = b"""\
Received: from [198.51.100.7] by mx.customer.example; Mon, 1 Jan 2035 00:00:00 +0000
From: "bob@customer.example" <x7788123@a.example>
Subject: VIAGRA CHEAP!!! DEAR FRIEND, MILLION DOLLARS
Date: Mon, 1 Jan 2035 00:00:00 +0000
Content-Type: text/html

<html><body><font size=7>CLICK HERE TO BUY VIAGRA, NO PRESCRIPTION, 100% FREE MONEY BACK</font></body></html>
"""


@pytest.fixture
def sent(office: Office, outside: Outside, send: Callable[[], None], carriers: Carriers) -> Iterator[list[bytes]]:
    """Ten letters and a system mail, signed, as they come out behind a real Postfix."""
    office.sign()
    with Postfix(outside.port) as relay:
        with office.database.transaction() as session:
            session.execute(update(Inbox).values(send=KEY.encrypt(f"smtp://127.0.0.1:{relay.port}")))
            post(session, to="agent@customer.example", subject="Acme: your code is 123456", text="123456\n")
        for number, letter in enumerate(LETTERS):
            _queue(office, f"person-{number}@customer.example", number, dict(letter))
        send()
        system = Sender(office.database, carriers, KEY, freight=SYSTEM_MAILS)
        assert system.send_due() == 1
        assert system.wait()
        people = [f"person-{number}@customer.example" for number in range(len(LETTERS))]
        yield [outside.wait_for_mail(person, 30).content for person in (*people, "agent@customer.example")]


def _queue(office: Office, recipient: str, number: int, letter: dict[str, object]) -> None:
    files = letter.pop("files", [])
    assert isinstance(files, list)
    message_id = sign_id("m", KEY.derived("message ids"), f"abcdefgh{number}", DOMAIN)
    (delivery,) = office.sent(office.ticket(), recipient, message_id=message_id, **letter)
    message = office.delivery(delivery).message_id
    with office.database.transaction() as session:
        for name, kind, content in files:
            (blob,) = blobs.store(session, [content])
            inline = kind.startswith("image/")
            session.add(
                Attachment(message_id=message, name=name, type=kind, size=len(content), blob_id=blob, inline=inline,
                           sha256=sha256(content).digest(), content_id="pixel" if inline else None)
            )  # fmt: skip


def scores(mails: list[bytes], folder: Path) -> list[tuple[float, str]]:
    """SpamAssassin's points for each, without network, with what they are for; fewest first."""
    box = folder / "mails.mbox"
    quoted = (re.sub(rb"(?m)^(>*From )", rb">\1", mail.replace(b"\r\n", b"\n")) for mail in mails)
    box.write_bytes(b"".join(b"From a@b Mon Nov 23 20:00:00 2020\n" + mail + b"\n" for mail in quoted))
    config = folder / "user_prefs"
    config.write_text("use_bayes 0\nuse_auto_whitelist 0\n")
    done = subprocess.run(
        [program("spamassassin") or "", "--local", "--prefs-file", str(config), "--mbox", str(box)],
        capture_output=True, timeout=280, check=True, env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )  # fmt: skip
    told = re.findall(r"^X-Spam-Status: .*?score=(-?[\d.]+) .*?tests=((?:.|\n\t)*?)\s+(?:auto|version)",
                      done.stdout.decode("utf-8", "replace"), re.MULTILINE)  # fmt: skip
    assert len(told) == len(mails), done.stderr.decode()
    return sorted((float(points), " ".join(names.split())) for points, names in told)


def test_spamassassin_has_nothing_against_it(sent: list[bytes], tmp_path: Path) -> None:
    *ours, spam = scores([*sent, SPAM], tmp_path)
    assert spam[0] > 5, "its rules are not there"
    assert "MISSING_MID" in spam[1]
    assert [one for one in ours if one[0] >= 1] == []
    assert len(ours) == len(LETTERS) + 1


def test_it_has_the_header_that_large_providers_ask_for(sent: list[bytes]) -> None:
    for mail in sent:
        head, _, body = mail.partition(b"\r\n\r\n")
        names = re.findall(r"(?m)^([!-9;-~]+):", head.decode("ascii"))
        for once in ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"):
            assert names.count(once) == 1, once
        assert not {"Bcc", "X-Mailer", "X-Priority", "Return-Receipt-To"} & set(names)
        assert re.search(rb"(?m)^Message-ID: <[^>]+@acme\.example>\r$", head)
        assert max(len(line) for line in mail.split(b"\r\n")) <= 998
        assert body.isascii()
