"""Mails that were passed on, and who wrote them first."""

import json
from dataclasses import replace
from typing import Any

import pytest

from postroom.mail.forwarding import Forwarded, forwarded
from postroom.mail.mail import Address
from postroom.mail.parse import parse
from tests.mail import corpora

ZOE = Address("Zoë Quist", "zoe@quist.example")
SUPPORT = Address("", "support@acme.example")
CORA = Address("Cora", "cora@quist.example")
WORDS = "The printer is on fire.\n\nPlease help."
RIGHT = Forwarded(ZOE, (SUPPORT,), (CORA,), "Printer on fire", "2 Nov 2026 09:31", WORDS)
HEAD = """From: Zoë Quist <zoe@quist.example>
Date: 2 Nov 2026 09:31
Subject: Printer on fire
To: support@acme.example
Cc: Cora <cora@quist.example>"""
TABBED = HEAD.replace(": ", ": \t")
OUTLOOK = """From: Zoë Quist <zoe@quist.example>
Sent: 2 Nov 2026 09:31
To: support@acme.example <support@acme.example>
Cc: Cora <cora@quist.example>
Subject: Printer on fire"""
GERMAN = """Von: Zoë Quist [mailto:zoe@quist.example]
Gesendet: 2 Nov 2026 09:31
An: support@acme.example
Cc: Cora [mailto:cora@quist.example]
Betreff: Printer on fire"""
ON_ONE_LINE = (
    '----- Weitergeleitete Nachricht ----- Von: Zoë Quist <zoe@quist.example>An: "support@acme.example" '
    "<support@acme.example>CC: Cora <cora@quist.example>Gesendet: 2 Nov 2026 09:31Betreff: Printer on fire"
)


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


FORWARDS = {
    "gmail": ("Fwd: x", f"See below.\n\n---------- Forwarded message ---------\n{HEAD}\n\n{WORDS}\n"),
    "a separator is enough": ("Printer", f"---------- Forwarded message ---------\n{HEAD}\n\n{WORDS}"),
    "apple, marked": ("Fwd: x", "Hi.\n\n" + quoted(f"Begin forwarded message:\n\n{HEAD}\n\n{WORDS}") + "\n\nBye."),
    "only the head is unmarked": ("", f"Forwarded message:\n\n{HEAD}\n\n{quoted(WORDS)}"),
    "thunderbird": ("", f"-------- Doorgestuurd bericht --------\n{TABBED}\n\n\n{WORDS}"),
    "two languages in one": ("", f"------ Preposlaná správa --- Forwarded Message ------\n{HEAD}\n\n{WORDS}"),
    "stars around the labels": ("", "Forwarded message:\n\n" + HEAD.replace("From:", "*From:*") + f"\n\n{WORDS}"),
    "yahoo": ("Fwd: x", f"  {ON_ONE_LINE}\n {WORDS}"),
    "outlook": ("FW: x", f"Look.\n\n________________________________\n{OUTLOOK}\n\n{WORDS}"),
    "outlook in German": ("WG: x", f"{GERMAN}\n\n{WORDS}"),
    "outlook with a tag": ("[EXTERNAL] Fw: x", f"{OUTLOOK}\n\n{WORDS}"),
    "outlook, subject rewritten": ("A case for you", f"{OUTLOOK}\n\n{WORDS}"),
    "addresses as links": ("FW: x", OUTLOOK.replace("example>", "example<mailto:a@x>>") + f"\n\n{WORDS}"),
}
ANSWERS = {
    "nothing": ("x", WORDS),
    "an attribution": ("Re: x", "Thanks!\n\nOn Mon, 2 Nov 2026 at 09:31, Zoë <zoe@quist.example> wrote:\n> words"),
    "outlook": ("RE: x", f"Thanks!\n\n{OUTLOOK}\n\n{WORDS}"),
    "original message": ("AW: x", f"Thanks!\n\n-----Original Message-----\n{OUTLOOK}\n\n{WORDS}"),
    "Finnish": ("VS: x", OUTLOOK.replace("From", "Lähettäjä") + f"\n\n{WORDS}"),
    "an answer to a forward": (
        "Re: Fwd: x",
        f"Done.\n\nOn Mon, 2 Nov 2026 Bob <bob@acme.example> wrote:\n> --- Forwarded message ---\n{quoted(HEAD)}",
    ),
    "words with colons": ("x", "From: Rome\nTo: Bonn\n\nis how we travel."),
}


def mail(subject: str, text: str) -> Any:
    return replace(parse(b""), subject=subject, text=text)


@pytest.mark.parametrize("name", FORWARDS)
def test_it_finds_the_mail_that_was_passed_on(name: str) -> None:
    assert forwarded(mail(*FORWARDS[name])) == RIGHT


@pytest.mark.parametrize("name", ANSWERS)
def test_it_finds_none_in(name: str) -> None:
    assert forwarded(mail(*ANSWERS[name])) is None


def test_without_any_prefix_an_answer_is_known_by_the_ids_it_names() -> None:
    given = mail("Printer", f"Thanks!\n\n{OUTLOOK}\n\n{WORDS}")
    assert forwarded(given) == RIGHT
    assert forwarded(replace(given, in_reply_to=("<1@quist.example>",))) is None


def test_a_sender_without_address_is_a_name() -> None:
    head = OUTLOOK.replace(" <zoe@quist.example>", "")
    found = forwarded(mail("FW: x", f"-----Original Message-----\n{head}\n\n{WORDS}"))
    assert found
    assert found.from_ == Address("Zoë Quist", "")


def test_a_subject_over_two_lines_is_read_whole() -> None:
    head = HEAD.replace("Printer on fire", "Printer\non fire")
    found = forwarded(mail("", f"--- Forwarded message ---\n{head}\n\n{WORDS}"))
    assert found == RIGHT


def attached(subject: str, type_: str = "multipart/mixed") -> bytes:
    inner = f"From: {ZOE.address}\r\nSubject: Printer\r\nDate: Mon, 2 Nov 2026 09:31:00 +0100\r\n\r\n{WORDS}"
    head = f"Subject: {subject}\r\nContent-Type: {type_}; boundary=b\r\n\r\n--b\r\n\r\nSee.\r\n--b\r\n"
    return (head + f"Content-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n").encode()


def test_an_attached_mail_is_passed_on() -> None:
    found = forwarded(parse(attached("Fwd: Printer")))
    assert found
    assert (found.from_, found.subject) == (Address("", ZOE.address), "Printer")
    assert (found.date, found.text) == ("Mon, 2 Nov 2026 09:31:00 +0100", WORDS)
    assert forwarded(parse(attached("Re: Printer"))) is None
    assert forwarded(parse(attached("Undelivered", "multipart/report"))) is None


def test_what_a_server_returns_is_not_passed_on() -> None:
    head = b"From: MAILER-DAEMON@quist.example\nSubject: Undeliverable: Printer\n\nNobody has this address.\n\n"
    assert forwarded(parse(head + OUTLOOK.encode() + b"\n\nWords.")) is None


CASES: dict[str, Any] = (
    json.loads((corpora.FOLDER / "email-forward-parser/expected.json").read_text())["cases"]
    if corpora.FOLDER.exists()
    else {}
)
EXCEPTIONS = {
    "outlook_live_en_body_variant_8.txt|outlook_live_en_body_variant_9.txt": "its subject is another text",
}


def compact(text: str | None) -> str:
    return "".join((text or "").split()).replace(">", "")


def named(person: dict[str, str | None] | None) -> Address | None:
    return Address(person["name"] or "", person["address"] or "") if person else None


@pytest.mark.needs("corpora")
@pytest.mark.parametrize("case", [case for case in CASES if case not in EXCEPTIONS])
def test_it_reads_forwards_as_crisp_does(case: str) -> None:
    folder, facts = corpora.FOLDER / "email-forward-parser/files", CASES[case]
    text = (folder / facts["body_file"]).read_text()
    found = forwarded(mail((folder / facts["subject_file"]).read_text() if facts["subject_file"] else "", text))
    assert (found is not None) == facts["forwarded"]
    if found:
        right = facts["email"]
        assert found.from_ == named(right["from"])
        assert found.to == tuple(named(person) for person in right["to"] or ())
        assert found.cc == tuple(named(person) for person in right["cc"] or ())
        assert (found.subject, bool(found.date)) == (right["subject"], bool(right["date"]))
        assert compact(found.text) == compact(right["body"])


@pytest.mark.needs("corpora")
def test_it_tells_forwards_from_answers_as_quotequail_does() -> None:
    for case in json.loads((corpora.FOLDER / "quotequail/expected.json").read_text())["cases"]:
        if case["test"] == "test_unwrap":
            found, right = forwarded(mail("", case["text"])), case["expected"] or {}
            assert (found is not None) == (right.get("type") == "forward"), case["text"]
            if found:
                assert found.text == right["text"]
                assert found.subject == right.get("subject", "")


@pytest.mark.needs("corpora")
def test_no_public_mail_makes_it_fail() -> None:
    for path in corpora.mails()[::7]:
        forwarded(parse(path.read_bytes()))
