"""The public suites of SPF, DKIM, ARC and DMARC; left out where they do not stand beside the checkout."""

import re
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest

from postroom.mail.authentication import arc, dkim, dmarc
from postroom.mail.authentication.authentication import Authentication
from postroom.mail.authentication.checking import check, domains
from postroom.mail.authentication.dkim import Signature
from postroom.mail.authentication.questions import Questions
from postroom.mail.authentication.relaying import Client, client_behind
from postroom.mail.authentication.signed import Signed
from postroom.mail.authentication.spf import Permission, check_host
from postroom.mail.parse import parse
from postroom.providers.dns.zone import Zone
from tests.mail.authentication import upstream

pytestmark = pytest.mark.needs("corpora")

AT = datetime(2026, 11, 1, tzinfo=UTC)

OPENSPF = upstream.expected("openspf-rfc7208")
STALWART = upstream.expected("stalwart-mail-auth")
ARC = upstream.expected("arc-test-suite")
MAIL_DKIM = upstream.expected("mail-dkim")
DKIMPY = upstream.expected("dkimpy")
RSPAMD = upstream.expected("rspamd-auth")
MAILAUTH = upstream.expected("mailauth")
AUTHHEADERS = upstream.expected("authheaders")

MIXED_UP = "several of its scenarios have no name, and only the zone of one of them is there"
NO_KEY = "its key was asked of the real DNS, and is not in the set"
A_RECORDS = "`exists` asks for A records, whatever the client's address (RFC 7208 §5.7)"
TREE_WALK = "my.mom.za.org has a record and mom.za.org none: by the tree walk two organisations (RFC 9989 §4.10.2)"
EXCEPTIONS = {
    "test: None :: exists-pass": MIXED_UP,
    "test: None :: incloop": MIXED_UP,
    "test: None :: tworecs": MIXED_UP,
    "test: None :: badip": MIXED_UP,
    "test: None :: default-modifier-harsh": "a mode of pyspf for those who write records",
    "spf/exists.yml::Exists::1": A_RECORDS,
    "spf/macro.yml::Macro expansion 2::1": A_RECORDS,
    "spf/ip.yml::IPv6 match::3": "a client with an IPv4 address matches no ip6 (RFC 7208 §5.6)",
    "009 115_dmarc DMARC SUBDOMAIN PASS DKIM RELAXED ALIGNMENT": TREE_WALK,
    "012 115_dmarc DMARC SUBDOMAIN PASS SPF RELAXED ALIGNMENT": TREE_WALK,
    "015 115_dmarc DMARC PCT ZERO REJECT": "RFC 9989 knows no pct",
    "060 116_dkim DKIM Ignore Unknown Tags": NO_KEY,
    "064 116_dkim DKIM Signatures At Limit Are Still Checked": NO_KEY,
    "070 116_dkim DKIM Accept Large Key Below Limit": NO_KEY,
    "072 321_arc ARC ALLOW CHECK": NO_KEY,
}


def only(suite: dict[str, Any], *kinds: str) -> list[upstream.Case]:
    return [case for case in upstream.cases(suite, EXCEPTIONS) if case[0].startswith(kinds)]


@pytest.mark.parametrize(("name", "case"), upstream.cases(OPENSPF, EXCEPTIONS))
def test_it_agrees_with_the_suite_of_rfc_7208(name: str, case: dict[str, Any]) -> None:
    zone = upstream.openspf(OPENSPF["shared"]["zones"][case["scenario"]])
    found = check_host(case["ip"], case["mailfrom"], case["helo"], Questions(zone))
    assert found.result in case["result"]


@pytest.mark.parametrize(("name", "case"), only(STALWART, "spf/"))
def test_it_agrees_with_stalwart_on_spf(name: str, case: dict[str, Any]) -> None:
    zone = upstream.stalwart(case["records"])
    sender = "" if "HELO identity" in name else case["sender"]
    found = check_host(case["ip"], sender, case["domain"], Questions(zone))
    assert found.result == case["expect"].split()[0]


@pytest.mark.parametrize(("name", "case"), only(STALWART, "dkim/", "arc/"))
def test_it_agrees_with_stalwart_on_signatures(name: str, case: dict[str, Any]) -> None:
    records, _, mail = upstream.raw("stalwart-mail-auth", name).partition(b"\n\n")
    zone = upstream.texts(dict(line.split(" ", 1) for line in records.decode().splitlines()))
    found = checked(mail, zone, at=datetime.fromtimestamp(1667843664, UTC))
    assert "pass" in [one.result for one in found.dkim]
    assert found.arc.result == ("pass" if name.startswith("arc/") else "none")


def checked(mail: bytes, zone: Zone, case: dict[str, Any] | None = None, at: datetime = AT) -> Authentication:
    case = case or {}
    return check(
        mail,
        parse(mail).headers,
        client_ip=case.get("ip"),
        helo="helo.invalid",
        mail_from=case.get("from") or "",
        at=at,
        resolver=zone,
    )


@pytest.mark.parametrize(("name", "case"), [case for case in upstream.cases(ARC, EXCEPTIONS) if "cv" in case[1]])
def test_it_agrees_with_the_suite_of_arc(name: str, case: dict[str, Any]) -> None:
    zone = upstream.texts(ARC["shared"][case["scenario"].strip()].get("txt-records") or {})
    found = arc.verify(Signed(case["message"].encode()), Questions(zone), AT)
    assert found.result == (case["cv"] or ("fail" if "ARC-Seal" in case["message"] else "none")).lower()


def is_of_today(case: dict[str, Any]) -> bool:
    """As the set says of itself: no drafts and DomainKeys, and no SHA-1, which nobody may believe (RFC 8301 §3.1)."""
    return case["type"] == "DKIM" and not case.get("pre_standard") and not case["first_algorithm"].endswith("-sha1")


@pytest.mark.parametrize(("name", "case"), upstream.cases(MAIL_DKIM, EXCEPTIONS))
def test_it_agrees_with_mail_dkim(name: str, case: dict[str, Any]) -> None:
    zone = upstream.texts(MAIL_DKIM["shared"]["dns"])
    found = dkim.verify(Signed(upstream.raw("mail-dkim", name)), Questions(zone), AT)
    wanted = case.get("rfc6376", case["result"]).split(":")[0]
    assert ("pass" in [one.result for one in found]) == (wanted == "pass" and is_of_today(case))


@pytest.mark.parametrize(("name", "case"), upstream.cases(DKIMPY, EXCEPTIONS))
def test_it_agrees_with_dkimpy(name: str, case: dict[str, Any]) -> None:
    zone = upstream.texts(DKIMPY["shared"]["dns"])
    found = dkim.verify(Signed(upstream.raw("dkimpy", name)), Questions(zone), AT)
    assert [one.result == "pass" for one in found] == [one is True for one in case["signatures_pass"]]


DMARC_SYMBOLS = {
    ("none", None): "DMARC_NA",
    ("temperror", None): "DMARC_DNSFAIL",
    ("permerror", None): "DMARC_BAD",
    ("fail", "none"): "DMARC_POLICY_SOFTFAIL",
    ("fail", "quarantine"): "DMARC_POLICY_QUARANTINE",
    ("fail", "reject"): "DMARC_POLICY_REJECT",
}
SYMBOLS = {
    "spf": {"pass": "ALLOW", "none": "NA", "temperror": "DNSFAIL", "permerror": "PERMFAIL"},
    "dkim": {
        "pass": "ALLOW",
        "fail": "REJECT",
        "temperror": "TEMPFAIL",
        "permerror": "PERMFAIL",
        "neutral": "PERMFAIL",
    },
}


def symbols(found: Authentication) -> set[str]:
    said = {f"R_SPF_{SYMBOLS['spf'].get(found.spf.result, found.spf.result.upper())}"} if found.spf else set()
    said |= {f"R_DKIM_{SYMBOLS['dkim'].get(one.result, one.result.upper())}" for one in found.dkim}
    said.add(DMARC_SYMBOLS.get((found.dmarc.result, found.dmarc.policy), "DMARC_POLICY_ALLOW"))
    said.add({"pass": "ARC_ALLOW", "fail": "ARC_INVALID"}.get(found.arc.result, "ARC_NA"))
    return said


def behind_its_relay(mail: bytes) -> dict[str, Any]:
    """Who handed a mail to the relay that the suite has configured (192.168.1.1), which handed it to itself."""
    headers = parse(mail).headers
    found = client_behind(headers, Client("127.0.0.1", ""), [ip_network("127.0.0.0/8"), ip_network("192.168.1.1")])
    return {"ip": found.ip if found else None, "from": headers.get("Return-Path")}


@pytest.mark.parametrize(("name", "case"), upstream.cases(RSPAMD, EXCEPTIONS))
def test_it_agrees_with_rspamd(name: str, case: dict[str, Any]) -> None:
    mail = b"\n" if case["file"] == "/dev/null" else upstream.raw("rspamd-auth", case["file"])
    if "EXTERNAL RELAY" in name:
        case = case | behind_its_relay(mail)
    said = symbols(checked(mail, upstream.rspamd(RSPAMD["shared"]["dns"]), case))
    assert set(case["expect"]) <= said
    assert not set(case["expect_not"]) & said


@pytest.mark.parametrize(("name", "case"), upstream.cases(MAILAUTH, EXCEPTIONS))
def test_it_agrees_with_mailauth_on_dmarc(name: str, case: dict[str, Any]) -> None:
    given = case["input"]
    senders = given["headerFrom"] if isinstance(given["headerFrom"], list) else [given["headerFrom"]]
    signatures = [Signature("pass", one["domain"], "s", "") for one in given["dkimDomains"]]
    permission = Permission("pass", given["spfDomains"][0]["domain"]) if given["spfDomains"] else None
    questions = Questions(upstream.named(case["dns"]))
    found = dmarc.evaluate([one.rpartition("@")[2] for one in senders], permission, signatures, questions)
    told = {"status.result": found.result, "policy": found.policy}
    wanted = {one["field"]: one["value"] for one in case["expect"] if one["field"] in told}
    assert told | wanted == told


@pytest.mark.parametrize(("name", "case"), upstream.cases(AUTHHEADERS, EXCEPTIONS))
def test_it_agrees_with_authheaders(name: str, case: dict[str, Any]) -> None:
    mail = upstream.raw("authheaders", case["file"])
    questions = Questions(upstream.named(AUTHHEADERS["shared"]["dns"]))
    known = tuple(Signature(result, domain, "s", "") for domain, result in case.get("dkim_result", ()))
    signatures = known or dkim.verify(Signed(mail), questions, AT)
    found = dmarc.evaluate(domains(parse(mail).headers), None, signatures, questions)
    wanted = dict(re.findall(r"(dkim|dmarc|policy\.dmarc)=(\w+)", case["authentication_results"]))
    told = {"dmarc": found.result, "policy.dmarc": found.policy, "dkim": signatures[0].result if signatures else ""}
    assert told | wanted == told
