"""What leaves is signed with the domain's own keys: an independent verifier says so, also behind a real Postfix."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import dkim
import pytest
import time_machine
from sqlalchemy import select, update

from postroom.base.clock import now
from postroom.deliveries.delivery import State
from postroom.inboxes.domain import Domain, DomainKey
from postroom.inboxes.inbox import Inbox
from postroom.inboxes.keys import OVERLAP, keys_of, retire, rotate
from postroom.mail.authentication.checking import check
from postroom.mail.parse import parse
from postroom.outbox.carrier import Parcel
from postroom.outbox.departing import read_departures
from postroom.providers.dns.zone import Zone
from postroom.providers.fake.outside import Outside
from tests.office import BOB, DOMAIN, KEY, SUPPORT, Office
from tests.world.postfix import Postfix

Records = dict[str, str]
TEXT = "Use water.  \n\n.a dot\nGrüße, " + "and a line that goes on and on, " * 40 + "\n\n\n"
SUBJECT = "Re: Drucker brennt — schnell, " + "and again " * 20


def verified(content: bytes, records: Records) -> list[bool]:
    """What dkimpy finds of both signatures, from the top: RSA, then Ed25519."""

    def ask(name: bytes, timeout: int = 5) -> bytes | None:
        found = records.get(name.decode().rstrip("."))
        return found.encode() if found else None

    def verify(number: int) -> bool:
        try:
            return bool(dkim.DKIM(content).verify(idx=number, dnsfunc=ask))
        except dkim.DKIMException:
            return False

    return [verify(0), verify(1)]


@pytest.fixture
def postfix(office: Office, outside: Outside) -> Iterator[Postfix]:
    """The office's relay is a Postfix, which hands everything on to the outside."""
    with Postfix(outside.port) as relay, office.database.transaction() as session:
        session.execute(update(Inbox).values(send=KEY.encrypt(f"smtp://127.0.0.1:{relay.port}")))
        session.commit()
        yield relay


@pytest.mark.needs("postfix")
@pytest.mark.usefixtures("postfix")
def test_both_signatures_hold_behind_a_real_relay_and_prove_the_sender(
    office: Office, outside: Outside, send: Callable[[], None]
) -> None:
    records = office.sign()
    office.sent(office.ticket(), BOB, text=TEXT, html="<p>Use <b>water</b>.</p>", subject=SUBJECT)
    send()
    content = outside.wait_for_mail(BOB, 30).content
    assert content.count(b"Received:") >= 1
    assert verified(content, records) == [True, True]
    zone = Zone(
        {name: {"TXT": [value]} for name, value in records.items()}
        | {f"_dmarc.{DOMAIN}": {"TXT": ["v=DMARC1; p=reject"]}}
    )
    found = check(content, parse(content).headers, client_ip=None, helo="", mail_from=SUPPORT, at=now(), resolver=zone)
    assert (found.dmarc.result, found.dmarc.aligned) == ("pass", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\nFrom: ", b"\r\nFrom: Mallory <m@evil.example>\r\nFrom: "),
        (b"\r\nSubject: ", b"\r\nReply-To: m@evil.example\r\nSubject: "),
        (b"\r\nMIME-Version: ", b"\r\nCc: m@evil.example\r\nMIME-Version: "),
        (b"\r\nSubject: ", b"\r\nSubject: Other\r\nSubject: "),
        (b"Use water.", b"Use petrol."),
    ],
)
def test_nothing_can_be_added_or_changed(
    office: Office, outside: Outside, send: Callable[[], None], old: bytes, new: bytes
) -> None:
    records = office.sign()
    office.sent(office.ticket(), BOB)
    send()
    (mail,) = outside.mailbox(BOB)
    assert verified(mail.content, records) == [True, True]
    assert mail.content.count(old) >= 1
    assert verified(mail.content.replace(old, new, 1), records) == [False, False]


def test_the_same_rows_make_the_same_signed_bytes(office: Office) -> None:
    office.sign()
    at, parcel = now(), Parcel(SUPPORT, BOB, b"From: support@acme.example\r\n\r\nUse water.\r\n")

    def signed() -> bytes:
        with office.database.transaction() as session:
            return read_departures(session, [SUPPORT])[DOMAIN].stamp(parcel, KEY, at).content

    first = signed()
    assert first.count(b"DKIM-Signature:") == 2
    assert signed() == first
    assert max(len(line) for line in first.split(b"\r\n")) <= 78


def test_private_keys_are_not_readable_in_the_database(office: Office) -> None:
    office.sign()
    with office.database.transaction() as session:
        for key in session.scalars(select(DomainKey)):
            assert b"PRIVATE" not in key.sealed
            assert "PRIVATE KEY" in KEY.decrypt(key.sealed)
            assert "PRIVATE" not in key.public


def test_a_key_signs_only_once_dns_has_it_and_the_old_one_stays_published_for_a_while(office: Office) -> None:
    office.sign()

    def selectors() -> list[str]:
        with office.database.transaction() as session:
            return [key.selector for key in read_departures(session, [SUPPORT])[DOMAIN].keys]

    before = selectors()
    with office.database.transaction() as session:
        domain = session.scalars(select(Domain)).one()
        fresh = [key.selector for key in rotate(session, KEY, domain)]
    assert selectors() == before
    with office.database.transaction() as session:
        keys = keys_of(session, [domain.id])
        for key in keys:
            key.seen_at = key.seen_at or now()
        retire(session, keys)
    assert selectors() == fresh
    for later, left in ((OVERLAP - timedelta(hours=1), 4), (OVERLAP + timedelta(hours=1), 2)):
        with time_machine.travel(now() + later), office.database.transaction() as session:
            retire(session, keys_of(session, [domain.id]))
            session.flush()
            assert len(keys_of(session, [domain.id])) == left


def test_a_domain_that_is_not_verified_does_not_send_straight(
    office: Office, outside: Outside, send: Callable[[], None]
) -> None:
    (delivery,) = office.sent(office.ticket(), BOB)
    with office.database.transaction() as session:
        session.execute(update(Inbox).values(send=None))
    send()
    assert office.delivery(delivery).state is State.in_transit
    assert "acme.example is not verified" in (office.delivery(delivery).text or "")
    assert "publish its records" in (office.delivery(delivery).text or "")
    assert outside.mails == []
