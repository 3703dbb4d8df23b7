"""`postroom explain` through the command line: what it prints, and what it leaves alone."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.mail.authentication import signing
from tests.mail.authentication.signing import Mail, Signer
from tests.world.installation import Installation

KEYS = (
    "file from reply_to to cc subject message_id in_reply_to references date text visible_text html attachments signed "
    "encrypted repairs invitation automatic report forwarded confirmation authentication route thread limits error"
).split()
ANSWER = """From: Zoe <zoe@kiosk.example>
To: Support <support@acme.example>
Subject: Re: Printer
Message-ID: <2@kiosk.example>
In-Reply-To: <1@kiosk.example>
Date: Mon, 02 Mar 2026 10:00:00 +0100

Still burning.

> Did you try water?
"""
INVITATION = """From: Zoe <zoe@kiosk.example>
Subject: Tea
Content-Type: multipart/alternative; boundary=b

--b

See you there.
--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
DTSTART:20260302T090000Z
DTEND:20260302T093000Z
SUMMARY:Tea
LOCATION:Room 7
END:VEVENT
END:VCALENDAR
--b--
"""
OPENING = ANSWER.replace("Re: ", "").replace("<2@", "<1@").replace("In-Reply-To: <1@kiosk.example>\n", "")


@pytest.fixture
def nowhere(tmp_path: Path) -> Installation:
    """An installation that has no database yet."""
    return Installation(tmp_path / "data")


def told(by: Installation, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in by.do("explain", "--json", *words).splitlines()]


def written(folder: Path, **files: str | bytes) -> list[str]:
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return [str(folder / name) for name in files]


def test_it_tells_of_each_file_what_needs_no_database(nowhere: Installation, tmp_path: Path) -> None:
    files = written(tmp_path, first=ANSWER, second=b"\xff\x00: broken\r\n\r\n", third=b"")
    first, second, third = told(nowhere, *files)
    assert [list(one) for one in (first, second, third)] == [KEYS] * 3
    assert [one["file"] for one in (first, second, third)] == files
    assert (
        first
        | {
            "from": {"address": "zoe@kiosk.example", "name": "Zoe"},
            "to": [{"address": "support@acme.example", "name": "Support"}],
            "message_id": "<2@kiosk.example>",
            "in_reply_to": ["<1@kiosk.example>"],
            "date": "2026-03-02T09:00:00Z",
            "visible_text": "Still burning.",
            "authentication": None,
            "route": None,
            "thread": None,
            "limits": None,
            "error": None,
        }
        == first
    )
    assert (second["from"], second["error"], third["from"], third["error"]) == (None, None, None, None)
    assert not nowhere.data.exists()


def test_it_says_the_same_each_time(nowhere: Installation, tmp_path: Path) -> None:
    (file,) = written(tmp_path, mail=ANSWER)
    assert nowhere.do("explain", "--json", file) == nowhere.do("explain", "--json", file)


def test_it_checks_the_sender_by_the_zone_it_is_given(nowhere: Installation, tmp_path: Path) -> None:
    zone = {
        "_dmarc.customer.example": {"TXT": ["v=DMARC1; p=reject"]},
        "customer.example": {"TXT": ["v=spf1 ip4:192.0.2.1 -all"]},
        "post._domainkey.customer.example": {"TXT": [signing.record(signing.rsa())]},
        "tired.example": {"TXT": ["TIMEOUT"]},
    }
    mail, records = written(tmp_path, mail=Signer().dkim(Mail()).raw, zone=json.dumps(zone))
    client = ("--ip", "192.0.2.1", "--helo", "mx.customer.example", "--mail-from", "alice@customer.example")
    (found,) = told(nowhere, "--dns", records, *client, mail)
    dmarc = {"result": "pass", "policy": "reject", "aligned": True}
    assert found["authentication"] == {"spf": "pass", "dkim": ["pass"], "arc": "none", "dmarc": dmarc}
    (found,) = told(nowhere, "--dns", records, mail)
    assert found["authentication"] == {"spf": None, "dkim": ["pass"], "arc": "none", "dmarc": dmarc}
    (found,) = told(nowhere, "--dns", records, "--ip", "192.0.2.1", "--mail-from", "zoe@tired.example", mail)
    assert found["authentication"]["spf"] == "temperror"


def test_it_asks_helo_where_the_envelope_names_no_sender(nowhere: Installation, tmp_path: Path) -> None:
    zone = {"MX.Customer.Example.": {"TXT": "v=spf1 ip4:192.0.2.1 -all"}}
    nobody, records = written(tmp_path, mail="Subject: Hello\n\nHello.\n", zone=json.dumps(zone))
    client = ("--dns", records, "--ip", "192.0.2.1", "--helo", "mx.customer.example")
    dmarc = {"result": "permerror", "policy": None, "aligned": False}
    for sender in ((), ("--mail-from", ""), ("--mail-from", "<>")):
        (found,) = told(nowhere, *client, *sender, nobody)
        assert found["from"] is None
        assert found["authentication"] == {"spf": "pass", "dkim": [], "arc": "none", "dmarc": dmarc}


def test_it_knows_the_null_sender(nowhere: Installation, tmp_path: Path) -> None:
    (file,) = written(tmp_path, mail=OPENING)
    for nobody in ("", "<>"):
        (found,) = told(nowhere, "--mail-from", nobody, file)
        assert (found["automatic"]["is"], found["automatic"]["answerable"]) == (True, False)


def test_it_tells_people_in_words(nowhere: Installation, tmp_path: Path) -> None:
    (file,) = written(tmp_path, mail=OPENING)
    assert nowhere.do("explain", "--ip", "192.0.2.1", file).splitlines() == [
        f"{file}: Printer",
        "  From zoe@kiosk.example.",
        "  A person wrote it.",
        "  It is not proven to come from kiosk.example: it is not signed.",
        "  | Still burning.",
    ]


def test_it_tells_what_a_calendar_proposes(nowhere: Installation, tmp_path: Path) -> None:
    (file,) = written(tmp_path, mail=INVITATION)
    rows = ["Invitation: Tea", "When: Monday, 2 March 2026, 09:00 to 09:30 (UTC)", "Where: Room 7"]
    (found,) = told(nowhere, file)
    assert (found["text"].strip(), found["invitation"]) == ("See you there.", "".join(f"{row}\n" for row in rows))
    assert nowhere.do("explain", file).splitlines()[-4:] == [*(f"  {row}" for row in rows), "  | See you there."]


def test_it_goes_on_behind_a_file_that_is_not_there(nowhere: Installation, tmp_path: Path) -> None:
    (file,) = written(tmp_path, mail=OPENING)
    done = nowhere.run("explain", "--json", str(tmp_path / "none"), file)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (list(first), first["from"], second["error"]) == (KEYS, None, None)
    assert "No such file" in first["error"]
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_it_refuses_what_it_can_not_use(nowhere: Installation, tmp_path: Path) -> None:
    mail, bad, odd = written(tmp_path, mail=OPENING, bad="{", odd='{"a.example": ["v=spf1"]}')
    for words, code, said in (
        (("--ip", "here", mail), 2, "--ip"),
        (("--dns", bad, mail), 1, "JSON"),
        (("--dns", odd, mail), 1, "zone"),
        (("--dns", str(tmp_path / "none"), mail), 1, "none"),
        ((), 2, "FILE"),
    ):
        done = nowhere.run("explain", *words)
        assert (done.returncode, done.stderr.count("\n"), done.stdout) == (code, 1, "")
        assert said in done.stderr


def test_it_does_without_a_database_that_is_away(tmp_path: Path) -> None:
    away = Installation(tmp_path / "data", {"DATABASE_URL": "postgresql://desk@127.0.0.1:1/desk"})
    (file,) = written(tmp_path, mail=OPENING)
    done = away.run("explain", "--json", file)
    assert (done.returncode, json.loads(done.stdout)["thread"]) == (0, None)
    assert "does not answer" in done.stderr


def test_it_does_without_a_database_that_is_older_than_itself(tmp_path: Path, own_database: str) -> None:
    with psycopg.connect(own_database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    old = Installation(tmp_path / "data", {"DATABASE_URL": own_database})
    (file,) = written(tmp_path, mail=OPENING)
    done = old.run("explain", "--json", file)
    found = json.loads(done.stdout)
    assert (done.returncode, found["thread"], found["error"]) == (0, None, None)
    assert "run `postroom migrate`" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture
def acme(tmp_path: Path, empty_database: str) -> Installation:
    acme = Installation(tmp_path / "data", {"DATABASE_URL": empty_database})
    acme.do("inbox", "add", "support@acme.example", "--opens", "ticket")
    return acme


def test_it_tells_what_would_become_of_a_mail(acme: Installation, tmp_path: Path) -> None:
    (file,) = written(tmp_path, mail=OPENING)
    (found,) = told(acme, file)
    assert found["route"] == {"inbox": "support@acme.example", "opens": "ticket"}
    assert found["thread"] == {
        "outcome": "opened",
        "case": None,
        "because": "It opened a case. It answers no message.",
        "suspect": None,
        "link": None,
    }
    assert told(acme, file) == [found]
