"""What DNS says of a sending domain, and what follows: may it send, is it signed, what is wrong in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from postroom.base.clock import now
from postroom.base.database import Database, connect
from postroom.deliveries.delivery import State
from postroom.deliveries.system_mail import SystemMail
from postroom.inboxes.adding_domains import add_domain
from postroom.inboxes.domain import Domain, Standing
from postroom.inboxes.keys import keys_of, rotate, signing
from postroom.inboxes.records import records_of
from postroom.outbox.checking_domains import Lookup, check_domains
from postroom.outbox.sending import Sender
from postroom.providers.dns.zone import Zone
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address
from tests.office import BOB, DOMAIN, KEY, Office

HOST = "mail.acme.example"
Names = dict[str, dict[str, list[str]]]


@dataclass
class Nameserver:
    """DNS as Acme's admin keeps it."""

    office: Office
    names: Names = field(default_factory=lambda: {HOST: {"A": ["192.0.2.1"]}})

    def publish(self, *kinds: str) -> None:
        """Copies what the page shows into DNS."""
        with self.office.database.transaction() as session:
            domain = session.scalars(select(Domain)).one()
            for record in records_of(domain, keys_of(session, [domain.id]), HOST):
                if not kinds or record.kind in kinds:
                    self.names.setdefault(record.name, {})[record.type] = [record.value]

    def check(self) -> Domain:
        """The daily duty."""
        assert check_domains(self.office.database, Lookup(HOST, lambda: Zone(self.names))) == 1
        with self.office.database.transaction() as session:
            return session.scalars(select(Domain)).one()

    def state(self, word: str) -> str:
        return self.check().findings[word]["state"]


@pytest.fixture
def office(empty_database: str) -> Iterator[Office]:
    engine = connect(empty_database, pool=10)
    yield Office(Database(engine)).open()
    engine.dispose()


@pytest.fixture
def dns(office: Office) -> Nameserver:
    with office.database.transaction() as session:
        add_domain(session, KEY, "ACME.example.")
    return Nameserver(office)


def selectors(office: Office) -> list[str]:
    with office.database.transaction() as session:
        domain = session.scalars(select(Domain)).one()
        return [key.selector for key in signing(keys_of(session, [domain.id]))]


def test_it_is_pending_until_everything_is_published_and_then_verified(office: Office, dns: Nameserver) -> None:
    assert dns.check().state is Standing.pending
    assert selectors(office) == []
    dns.publish("dkim", "spf", "dmarc")
    assert dns.check().state is Standing.pending
    assert len(selectors(office)) == 2
    dns.publish("mx")
    domain = dns.check()
    assert (domain.state, domain.return_domain) == (Standing.verified, DOMAIN)
    assert {found["state"] for word, found in domain.findings.items() if not word.startswith("return")} == {"verified"}


@pytest.mark.parametrize(
    ("name", "kind", "values", "word", "because"),
    [
        (DOMAIN, "TXT", ["v=spf1 ip4:198.51.100.1 -all"], "spf", "does not let 192.0.2.1 send"),
        (DOMAIN, "TXT", ["v=spf1 mx -all", "v=spf1 -all"], "spf", "several SPF records"),
        (HOST, "A", [], "spf", "has no address"),
        (DOMAIN, "MX", ["0 ."], "mx", "takes no mail"),
        (f"_dmarc.{DOMAIN}", "TXT", ["v=DMARC1; p=later"], "dmarc", "no policy"),
        (f"_dmarc.{DOMAIN}", "TXT", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "dmarc", "leave one"),
    ],
)
def test_it_says_what_is_wrong(
    dns: Nameserver, name: str, kind: str, values: list[str], word: str, because: str
) -> None:
    dns.publish()
    dns.names[name][kind] = values
    domain = dns.check()
    assert domain.state is Standing.failed
    assert domain.findings[word]["state"] == "failed"
    assert because in domain.findings[word]["because"]


def test_a_key_that_is_not_ours_is_told_and_not_signed_with(office: Office, dns: Nameserver) -> None:
    dns.publish()
    with office.database.transaction() as session:
        rsa, ed25519 = keys_of(session, [session.scalars(select(Domain)).one().id])
    name = f"{rsa.selector}._domainkey.{DOMAIN}"
    for value, because in (
        ("v=DKIM1; k=rsa; p=AAAA", "can't be read"),
        ("v=DKIM1; k=rsa; p=", "revoked"),
        (rsa.public.replace("v=DKIM1;", "v=DKIM1; t=s;"), ""),
    ):
        dns.names[name] = {"TXT": [value]}
        found = dns.check().findings[f"dkim {rsa.selector}"]
        assert because in found.get("because", "")
        assert found["state"] == ("failed" if because else "verified")
        assert (rsa.selector in selectors(office)) == (not because)
    assert ed25519.selector in selectors(office)


def test_an_spf_record_that_is_there_is_kept_and_ours_added(dns: Nameserver) -> None:
    dns.publish()
    dns.names[DOMAIN]["TXT"] = ["v=spf1 include:_spf.other.example -all", "something else"]
    dns.names["_spf.other.example"] = {"TXT": ["v=spf1 -all"]}
    assert dns.check().findings["spf"]["value"] == f"v=spf1 a:{HOST} include:_spf.other.example -all"
    dns.publish("spf")
    assert dns.state("spf") == "verified"


def test_mail_that_goes_elsewhere_is_no_fault_and_bounces_get_a_name_of_their_own(dns: Nameserver) -> None:
    dns.publish("dkim", "spf", "dmarc")
    dns.names[DOMAIN]["MX"] = ["10 mx.provider.example."]
    domain = dns.check()
    assert (domain.state, domain.return_domain) == (Standing.verified, None)
    assert "goes to mx.provider.example" in domain.findings["mx"]["because"]
    dns.publish("return_path")
    assert dns.check().return_domain == f"bounces.{DOMAIN}"


def test_the_admins_hear_when_a_record_breaks_and_only_once(office: Office, dns: Nameserver) -> None:
    dns.publish()
    dns.check()
    del dns.names[f"_dmarc.{DOMAIN}"]
    for _ in range(2):
        assert dns.check().state is Standing.failed
    with office.database.transaction() as session:
        (mail,) = session.scalars(select(SystemMail))
    assert mail.recipient == "alice@acme.example"
    assert f"TXT _dmarc.{DOMAIN}: It was published, and is gone" in (mail.text or "")


def test_dns_that_is_silent_changes_nothing(dns: Nameserver) -> None:
    dns.publish()
    dns.check()
    for kinds in dns.names.values():
        kinds.update({kind: ["TIMEOUT"] for kind in kinds})
    domain = dns.check()
    assert domain.state is Standing.verified
    assert "gave no answer" in domain.findings["spf"]["because"]


def test_new_keys_take_over_when_dns_has_them(office: Office, dns: Nameserver) -> None:
    dns.publish()
    dns.check()
    before = selectors(office)
    with office.database.transaction() as session:
        rotate(session, KEY, session.scalars(select(Domain)).one())
    assert dns.check().state is Standing.verified
    assert selectors(office) == before
    dns.publish()
    assert dns.check().state is Standing.verified
    assert len(selectors(office)) == 2
    assert not set(selectors(office)) & set(before)


def test_what_waited_for_the_domain_leaves_when_it_is_verified(office: Office, dns: Nameserver) -> None:
    with Outside() as outside:
        relay = Relay(read_relay_address(f"smtp://127.0.0.1:{outside.port}"), helo=HOST)
        sender = Sender(office.database, lambda _: relay, KEY)
        (delivery,) = office.sent(office.ticket(), BOB)
        sender.send_due()
        assert sender.wait()
        waiting = office.delivery(delivery)
        assert (waiting.state, waiting.due_at > now()) == (State.in_transit, True)
        dns.publish()
        dns.check()
        sender.send_due()
        assert sender.wait()
        assert len(outside.mailbox(BOB)) == 1
