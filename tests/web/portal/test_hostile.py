"""What people try who mean no good, and what becomes of it."""

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy import select

from postroom.base.clock import now
from postroom.base.secrets import Key
from postroom.cases.case import Case
from postroom.cases.message import Attachment, Message
from postroom.cases.portal_notifying import notification_subject
from postroom.cases.replying import Draft, reply
from postroom.deliveries.delivery import Delivery
from postroom.mail.subject import agrees
from postroom.outbox.composing import parcel
from postroom.people.contact import Contact, ContactTag
from postroom.people.organisation import change
from postroom.people.portal_door import PortalCode
from tests.cases.acme import Acme
from tests.web.browser import BOUNDARY, Browser
from tests.web.portal.conftest import CHARLIE, ZOE, Enter, code_in, newest_mail
from tests.web.portal.test_writing import send, the_case

GIBIBYTE = 1024**3
PIECE = b"x" * (1024 * 1024)
HEAD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="big"\r\n\r\n'.encode()
EVIL = '"><script>alert(1)</script>\r\nBcc: evil@evil.example\r\n\r\nHello'


@pytest.fixture
def zoe(acme: Acme, enter: Enter) -> Browser:
    assert acme.zoe
    assert acme.support
    acme.session.commit()
    return enter(ZOE)


def test_many_guesses_at_once_are_five_guesses(site: str, acme: Acme, enter: Enter) -> None:
    acme.session.commit()
    asker = Browser(site)
    asker.post("/portal/sign-in", {"address": CHARLIE})
    code = code_in(newest_mail(acme, CHARLIE))
    wrong = [f"{(int(code) + number) % 10**8:08}" for number in range(1, 25)]

    def guess(digits: str) -> int:
        browser = Browser(site)
        browser.cookies = dict(asker.cookies)
        return browser.post("/portal/code", {"code": digits}).status

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(guess, wrong)) == {422}
    [row] = acme.session.scalars(select(PortalCode))
    assert row.attempts == 5
    assert guess(code) == 422


def test_one_code_lets_in_once_however_often_it_comes_at_once(site: str, acme: Acme) -> None:
    acme.session.commit()
    asker = Browser(site)
    asker.post("/portal/sign-in", {"address": CHARLIE})
    code = code_in(newest_mail(acme, CHARLIE))

    def enter(_: int) -> int:
        browser = Browser(site)
        browser.cookies = dict(asker.cookies)
        return browser.post("/portal/code", {"code": code}).status

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(enter, range(4))) == [303, 422, 422, 422]


def test_names_titles_and_words_are_shown_as_they_are_and_run_nowhere(zoe: Browser, acme: Acme) -> None:
    acme.session.get_one(Contact, acme.zoe.id).name = EVIL
    acme.session.commit()
    assert send(zoe, "/portal/tickets", {"title": EVIL, "text": EVIL}, (EVIL.replace('"', ""), "", b"x")).status == 303
    for path in ("/portal/tickets", "/portal/tickets/TKT-1", "/portal/tickets?q=<script>"):
        page = zoe.get(path)
        assert "<script" not in page.text, path
        assert "script-src" not in page.headers["content-security-policy"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in zoe.get("/portal/tickets/TKT-1").text


def test_nothing_that_a_customer_writes_becomes_a_header_of_ours(zoe: Browser, acme: Acme) -> None:
    acme.session.get_one(Contact, acme.zoe.id).name = EVIL
    acme.session.commit()
    send(zoe, "/portal/tickets", {"title": EVIL, "text": "Help"}, ('a\r\nX-Evil: 1;".html', "text/html\r\nX: 1", b"x"))
    [file] = acme.session.scalars(select(Attachment))
    download = zoe.get(f"/portal/attachments/{file.id}")
    assert "X-Evil" not in download.headers
    assert download.headers["content-type"] == "application/octet-stream"

    answer = reply(acme.session, the_case(acme), acme.alice, Draft(text="Unplug it."), Key("k" * 40))
    [delivery] = acme.session.scalars(select(Delivery))
    head = parcel(answer, delivery.recipient, [], {}).content.partition(b"\r\n\r\n")[0].decode()
    assert delivery.recipient == ZOE
    assert re.findall(r"^(?:Bcc|X-Evil):", head, re.M) == []
    assert "Subject: [Acme] Update on TKT-1" in head


@pytest.mark.parametrize("company", ["Acme]\r\nBcc: evil@evil.example", "[Acme]", "A\tB"])
def test_a_companys_name_never_ends_the_subject_of_its_mails(company: str) -> None:
    subject = notification_subject(company, "TKT-7")
    assert subject.isprintable()
    assert agrees(f"AW: {subject}", notification_subject("Renamed", "TKT-7"))


def test_an_html_page_that_was_handed_in_is_a_download(zoe: Browser, acme: Acme) -> None:
    for name, type_ in (("page.html", "text/html"), ("image.svg", "image/svg+xml"), ("page.xhtml", "image/png")):
        send(zoe, "/portal/tickets", {"title": "Look", "text": ""}, (name, type_, b"<script>alert(1)</script>"))
    for file in acme.session.scalars(select(Attachment)):
        answer = zoe.get(f"/portal/attachments/{file.id}")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert (answer.headers["content-type"], answer.status) == ("application/octet-stream", 200)
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_empty_file_is_taken_and_given_back(zoe: Browser, acme: Acme) -> None:
    assert send(zoe, "/portal/tickets", {"title": "Empty", "text": ""}, ("empty.bin", "", b"")).status == 303
    [file] = acme.session.scalars(select(Attachment))
    answer = zoe.get(f"/portal/attachments/{file.id}")
    assert (answer.status, answer.content) == (200, b"")


def test_a_file_that_is_too_large_is_refused_in_words_and_the_text_kept(zoe: Browser, acme: Acme) -> None:
    answer = send(zoe, "/portal/tickets", {"title": "Big", "text": "Look at it"}, ("big", "", b"x" * 1_000_001))
    assert answer.status == 422
    assert "A file is too large: one may have 1 MB" in answer.text
    assert "Look at it" in answer.text
    assert acme.session.scalars(select(Case)).all() == []


@pytest.mark.parametrize("announced", [True, False])
def test_a_gibibyte_is_refused_early_in_words_and_eats_no_memory(zoe: Browser, acme: Acme, announced: bool) -> None:
    before = memory()
    with socket.create_connection(address_of(zoe), timeout=60) as wire:
        wire.sendall(head_of(zoe, f"Content-Length: {GIBIBYTE}" if announced else "Transfer-Encoding: chunked"))
        sent = pour(wire, chunked=not announced)
        answer = HTTPResponse(wire)
        answer.begin()
        words = answer.read().decode()
    assert answer.status == 413
    assert "The files are larger than can be taken here" in words
    assert sent < (8 if announced else 64) * len(PIECE)
    assert memory() - before < 100 * 1024 * 1024
    assert acme.session.scalars(select(Message)).all() == []


def test_who_sends_all_of_a_gibibyte_still_reads_why_it_was_refused(zoe: Browser) -> None:
    """As browsers do: they read the answer when they have sent the whole."""
    before = memory()
    with socket.create_connection(address_of(zoe), timeout=60) as wire:
        wire.sendall(head_of(zoe, f"Content-Length: {GIBIBYTE}"))
        for _ in range(GIBIBYTE // len(PIECE)):
            wire.sendall(PIECE)
        answer = HTTPResponse(wire)
        answer.begin()
        assert (answer.status, "larger than can be taken" in answer.read().decode()) == (413, True)
    assert memory() - before < 100 * 1024 * 1024


def test_a_stranger_can_hand_in_next_to_nothing(site: str) -> None:
    assert Browser(site).post("/portal/sign-in", {"address": "a" * 70_000}).status == 413


def pour(wire: socket.socket, *, chunked: bool) -> int:
    """Sends until the server has said something, at most a gibibyte; how much that was."""
    if chunked:
        wire.sendall(f"{len(HEAD):x}\r\n".encode() + HEAD + b"\r\n")
    sent = 0
    while sent < GIBIBYTE:
        wire.settimeout(0.2 if sent else 5)
        try:
            if wire.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            pass
        wire.settimeout(60)
        wire.sendall(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n" if chunked else PIECE)
        sent += len(PIECE)
    wire.settimeout(60)
    return sent


def head_of(browser: Browser, length: str) -> bytes:
    lines = (
        "POST /portal/tickets HTTP/1.1", f"Host: {browser.host}", f"Cookie: portal={browser.cookies['portal']}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}", length,
    )  # fmt: skip
    return "\r\n".join((*lines, "", "")).encode()


def address_of(browser: Browser) -> tuple[str, int]:
    place = urlsplit(browser.url)
    assert place.hostname
    assert place.port
    return place.hostname, place.port


def memory() -> int:
    """Octets that this process, in which the server runs, holds."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


def test_a_flood_on_the_portal_ends_where_one_by_mail_becomes_spam(zoe: Browser, acme: Acme) -> None:
    change(acme.session, {"limits": {"mails": 3}})
    acme.session.commit()
    sent = [send(zoe, "/portal/tickets", {"title": "Fire", "text": "Help"}).status for _ in range(4)]
    assert sent == [303, 303, 303, 429]
    refused = send(zoe, "/portal/tickets/TKT-1/replies", {"text": "More words"})
    assert (refused.status, "in a short time" in refused.text, "More words" in refused.text) == (429, True, True)
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert send(zoe, "/portal/tickets/TKT-1/replies", {"text": "More"}).status == 303


@pytest.mark.parametrize(("tag", "status"), [("spammer", 429), ("blocked", 429), ("power-user", 303), ("vip", 303)])
def test_spammers_write_nothing_and_power_users_as_much_as_they_like(
    zoe: Browser, acme: Acme, tag: str, status: int
) -> None:
    acme.session.add(ContactTag(contact_id=acme.zoe.id, tag=tag))
    change(acme.session, {"limits": {"mails": 1 if tag == "power-user" else 30}})
    acme.session.commit()
    assert {send(zoe, "/portal/tickets", {"title": "Fire", "text": "Help"}).status for _ in range(3)} == {status}
