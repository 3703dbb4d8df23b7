"""The public suites of SPF, DKIM, ARC and DMARC; left out where they do not stand beside the checkout."""

import json
import re
from collections.abc import Iterator

import pytest

from postroom.mail.authentication.suffixes import registered
from postroom.mail.idn import ascii_domain
from tests.mail.authentication import upstream
from tests.mail.authentication.signing import Mail, Signer, record
from tests.mail.authentication.upstream import Door, Facts

pytestmark = pytest.mark.needs("corpora")

OPENSPF = upstream.expected("openspf-rfc7208")
STALWART = upstream.expected("stalwart-mail-auth")
ARC = upstream.expected("arc-test-suite")
MAIL_DKIM = upstream.expected("mail-dkim")
DKIMPY = upstream.expected("dkimpy")
RSPAMD = upstream.expected("rspamd-auth")
MAILAUTH = upstream.expected("mailauth")
AUTHHEADERS = upstream.expected("authheaders")
SUFFIXES = upstream.expected("public-suffix-list")
MOX = upstream.expected("mox")

MIXED_UP = "several of its scenarios have no name, and only the zone of one of them is there"
NO_KEY = "its key was asked of the real DNS, and is not in the set"
A_RECORDS = "`exists` asks for A records, whatever the client's address (RFC 7208 §5.7)"
A_FILE = "a report's file without its mail; what such files say to programs is nobody's ticket"
SHA_1 = "SHA-1 proves nothing (RFC 8301 §3.1)"
OF_DRAFTS = "a signature of before the standard, which no verifier of RFC 6376 takes (§6.1.1)"
DOMAIN_KEYS = "DomainKeys are historic (RFC 4870)"
EXCEPTIONS = {
    "test: None :: exists-pass": MIXED_UP,
    "test: None :: incloop": MIXED_UP,
    "test: None :: tworecs": MIXED_UP,
    "test: None :: badip": MIXED_UP,
    "test: None :: default-modifier-harsh": "a mode of pyspf for those who write records",
    "spf/exists.yml::Exists::1": A_RECORDS,
    "spf/macro.yml::Macro expansion 2::1": A_RECORDS,
    "dmarc-feedback/001.xml": A_FILE,
    "dmarc-feedback/003.xml": A_FILE,
    "dmarc-feedback/005.xml": A_FILE,
    "060 116_dkim DKIM Ignore Unknown Tags": NO_KEY,
    "064 116_dkim DKIM Signatures At Limit Are Still Checked": NO_KEY,
    "070 116_dkim DKIM Accept Large Key Below Limit": NO_KEY,
    "072 321_arc ARC ALLOW CHECK": NO_KEY,
    "corpus/good_rfc4871_4.txt": SHA_1,
    "corpus/good_1878523.txt": SHA_1,
    "corpus/good_83176.txt": SHA_1,
    "corpus/multiple_2.txt": SHA_1,
    "corpus/good_qp_1.txt": SHA_1,
    "corpus/good_qp_2.txt": SHA_1,
    "corpus/goodkey_2.txt": SHA_1,
    "corpus/goodkey_4.txt": SHA_1,
    "corpus/good_ietf00_1.txt": OF_DRAFTS,
    "corpus/good_ietf00_5.txt": OF_DRAFTS,
    "corpus/good_ietf01_2.txt": OF_DRAFTS,
    "corpus/mine_ietf01_1.txt": OF_DRAFTS,
    "corpus/mine_ietf01_4.txt": OF_DRAFTS,
    "corpus/mine_ietf05_1.txt": OF_DRAFTS,
    "corpus/no_body_1.txt": OF_DRAFTS,
    "corpus/no_body_2.txt": OF_DRAFTS,
    "corpus/no_body_3.txt": OF_DRAFTS,
    "corpus/good_dk_yahoo.txt": DOMAIN_KEYS,
    "corpus/good_dk_3.txt": DOMAIN_KEYS,
    "corpus/good_dk_4.txt": DOMAIN_KEYS,
    "corpus/good_dk_7.txt": DOMAIN_KEYS,
    "corpus/dk_headers_2.txt": DOMAIN_KEYS,
}
REFUSED = (SHA_1, OF_DRAFTS, DOMAIN_KEYS)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with upstream.opened(tmp_path_factory.mktemp("door")) as door:
        yield door


def only(suite: Facts, *kinds: str) -> list[upstream.Case]:
    return [case for case in upstream.cases(suite, EXCEPTIONS) if case[0].startswith(kinds)]


# --- SPF ---


@pytest.mark.parametrize(("name", "case"), upstream.cases(OPENSPF, EXCEPTIONS))
def test_it_agrees_with_the_suite_of_rfc_7208(door: Door, name: str, case: Facts) -> None:
    """Its zones are read as they stand."""
    zone = OPENSPF["shared"]["zones"][case["scenario"]]
    found = door.origin(zone=zone, ip=case["ip"], helo=case["helo"], mail_from=case["mailfrom"])
    assert found["spf"] in case["result"]


@pytest.mark.parametrize(("name", "case"), only(STALWART, "spf/"))
def test_it_agrees_with_stalwart_on_spf(door: Door, name: str, case: Facts) -> None:
    sender = "" if "HELO identity" in name else case["sender"]
    zone = upstream.stalwart(case["records"])
    found = door.origin(zone=zone, ip=case["ip"], helo=case["domain"], mail_from=sender)
    assert found["spf"] == case["expect"].split()[0]


# --- DKIM and ARC ---


@pytest.mark.parametrize(("name", "case"), only(STALWART, "dkim/", "arc/"))
def test_it_agrees_with_stalwart_on_signatures(door: Door, name: str, case: Facts) -> None:
    records, _, mail = upstream.raw("stalwart-mail-auth", name).partition(b"\n\n")
    found = door.origin(mail, upstream.texts(dict(line.split(" ", 1) for line in records.decode().splitlines())))
    assert "pass" in found["dkim"]
    assert found["arc"] == ("pass" if name.startswith("arc/") else "none")


@pytest.mark.parametrize(("name", "case"), [case for case in upstream.cases(ARC, EXCEPTIONS) if "cv" in case[1]])
def test_it_agrees_with_the_suite_of_arc(door: Door, name: str, case: Facts) -> None:
    found = door.origin(case["message"].encode(), arc_zone(case))
    assert found["arc"] == (case["cv"] or ("fail" if "ARC-Seal" in case["message"] else "none")).lower()


@pytest.mark.parametrize(("name", "case"), [case for case in upstream.cases(ARC, EXCEPTIONS) if "cv" not in case[1]])
def test_it_finds_sound_what_the_suites_sealers_add(door: Door, name: str, case: Facts) -> None:
    """We seal nothing ourselves, for we pass nothing on. Their signatures are made over values in one line."""
    fields = (("ARC-Seal", "AS"), ("ARC-Message-Signature", "AMS"), ("ARC-Authentication-Results", "AAR"))
    values = [(field, re.sub(r"(?<=[A-Za-z0-9+/])\n(?=[A-Za-z0-9+/=]+[\n;])", "", case[key])) for field, key in fields]
    head = "".join(f"{field}: {' '.join(value.split())}\n" for field, value in values)
    found = door.origin(f"{head}{case['message']}".encode(), arc_zone(case))
    assert found["arc"] == ("fail" if "cv=fail" in case["AS"] else "pass")


def arc_zone(case: Facts) -> upstream.Records:
    return upstream.texts(ARC["shared"][case["scenario"].strip()].get("txt-records") or {})


@pytest.mark.parametrize(("name", "case"), upstream.cases(MAIL_DKIM))
def test_it_agrees_with_mail_dkim(door: Door, name: str, case: Facts) -> None:
    found = door.origin(upstream.raw("mail-dkim", name), upstream.texts(MAIL_DKIM["shared"]["dns"]))
    wanted = case["result"] == "pass" and EXCEPTIONS.get(name) not in REFUSED
    assert ("pass" in found["dkim"]) == wanted


@pytest.mark.parametrize(("name", "case"), upstream.cases(DKIMPY, EXCEPTIONS))
def test_it_agrees_with_dkimpy(door: Door, name: str, case: Facts) -> None:
    found = door.origin(upstream.raw("dkimpy", name), upstream.texts(DKIMPY["shared"]["dns"]))
    assert [one == "pass" for one in found["dkim"]] == [one is True for one in case["signatures_pass"]]


# --- DMARC ---


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


def symbols(found: Facts) -> set[str]:
    said = {f"R_SPF_{SYMBOLS['spf'].get(found['spf'], found['spf'].upper())}"} if found["spf"] else set()
    said |= {f"R_DKIM_{SYMBOLS['dkim'].get(one, one.upper())}" for one in found["dkim"]}
    said.add(DMARC_SYMBOLS.get((found["dmarc"]["result"], found["dmarc"]["policy"]), "DMARC_POLICY_ALLOW"))
    said.add({"pass": "ARC_ALLOW", "fail": "ARC_INVALID"}.get(found["arc"], "ARC_NA"))
    return said


@pytest.mark.parametrize(("name", "case"), [one for one in upstream.cases(RSPAMD, EXCEPTIONS) if "RELAY" not in one[0]])
def test_it_agrees_with_rspamd(door: Door, name: str, case: Facts) -> None:
    mail = b"\n" if case["file"] == "/dev/null" else upstream.raw("rspamd-auth", case["file"])
    zone = upstream.rspamd(RSPAMD["shared"]["dns"])
    said = symbols(door.origin(mail, zone, ip=case.get("ip"), mail_from=case.get("from")))
    assert set(case["expect"]) <= said
    assert not set(case["expect_not"]) & said


@pytest.mark.parametrize(("name", "case"), [case for case in upstream.cases(RSPAMD) if "RELAY" in case[0]])
def test_it_agrees_with_rspamd_on_who_wrote_to_a_relay(
    tmp_path_factory: pytest.TempPathFactory, name: str, case: Facts
) -> None:
    """The suite's relay is 192.168.1.1, which handed the mail to itself."""
    mail = upstream.raw("rspamd-auth", case["file"])
    sender = re.search(rb"^Return-path: (\S+)", mail)
    assert sender
    zone = upstream.rspamd(RSPAMD["shared"]["dns"])
    settings = {"POSTROOM_TRUSTED_RELAYS": "127.0.0.0/8,192.168.1.1"}
    with upstream.opened(tmp_path_factory.mktemp("relay"), **settings) as door:
        said = symbols(door.origin(mail, zone, ip="127.0.0.1", mail_from=sender[1].decode()))
    assert set(case["expect"]) <= said


@pytest.mark.parametrize(("name", "case"), upstream.cases(MAILAUTH, EXCEPTIONS))
def test_it_agrees_with_mailauth_on_dmarc(door: Door, name: str, case: Facts) -> None:
    """The suite gives the domains that are proven: so the mail is signed by them, and sent by a server of theirs."""
    given, zone = case["input"], upstream.named(case["dns"])
    senders = given["headerFrom"] if isinstance(given["headerFrom"], list) else [given["headerFrom"]]
    mail = Mail((f"from:{', '.join(senders)}", "subject:Hello"))
    for signer in (Signer(one["domain"]) for one in given["dkimDomains"]):
        mail = signer.dkim(mail)
        zone.setdefault(f"post._domainkey.{signer.domain}", {})["TXT"] = [record(signer.key)]
    for one in given["spfDomains"]:
        zone.setdefault(one["domain"], {})["TXT"] = ["v=spf1 ip4:192.0.2.1 -all"]
    mail_from = f"a@{given['spfDomains'][0]['domain']}" if given["spfDomains"] else None
    found = door.origin(mail.raw, zone, ip="192.0.2.1", mail_from=mail_from)["dmarc"]
    told = {"status.result": found["result"], "policy": found["policy"]}
    wanted = {one["field"]: one["value"] for one in case["expect"] if one["field"] in told}
    assert told | wanted == told


@pytest.mark.parametrize(("name", "case"), upstream.cases(AUTHHEADERS, EXCEPTIONS))
def test_it_agrees_with_authheaders(door: Door, name: str, case: Facts) -> None:
    found = door.origin(upstream.raw("authheaders", case["file"]), upstream.named(AUTHHEADERS["shared"]["dns"]))
    wanted = dict(re.findall(r"(dkim|dmarc|policy\.dmarc)=(\w+)", case["authentication_results"]))
    told = {"dmarc": found["dmarc"]["result"], "policy.dmarc": found["dmarc"]["policy"], "dkim": "".join(found["dkim"])}
    assert told | wanted == told


@pytest.mark.parametrize(("written", "domain"), AUTHHEADERS["shared"].get("from_domain", ()))
def test_it_agrees_with_authheaders_on_whose_domain_is_judged(door: Door, written: str, domain: str) -> None:
    zone = {f"_dmarc.{domain}": {"TXT": ["v=DMARC1; p=reject"]}}
    assert door.origin(f"From: {written}\n\n".encode(), zone)["dmarc"]["policy"] == "reject"


@pytest.mark.parametrize(("domain", "owner"), upstream.cases(SUFFIXES, EXCEPTIONS))
def test_it_agrees_with_the_public_suffix_list(domain: str, owner: str | None) -> None:
    assert registered(domain) == (owner and ascii_domain(owner))


# --- reports about a domain's mail ---


@pytest.mark.parametrize(("name", "case"), only(STALWART, "arf/"))
def test_it_agrees_with_stalwart_on_reports_of_failed_checks(door: Door, name: str, case: Facts) -> None:
    found = door(upstream.raw("stalwart-mail-auth", name))
    wanted = json.loads(upstream.raw("stalwart-mail-auth", case["expected_file"]))
    assert wanted["feedback_type"] == "AuthFailure"
    assert found["report"]["kind"] == "complaint"
    assert [one["action"] for one in found["report"]["recipients"]] == ["auth-failure"]
    if wanted["original_rcpt_to"]:
        assert found["report"]["recipients"][0]["address"] == wanted["original_rcpt_to"].strip("<>")


@pytest.mark.parametrize("suite", ["stalwart-mail-auth", "mox"])
def test_it_takes_reports_about_a_domain_for_a_machines_mail(door: Door, suite: str) -> None:
    names = (
        [name for name, _ in only(STALWART, "dmarc-feedback/", "tlsrpt/")]
        if suite != "mox"
        else [name for name, case in upstream.cases(MOX) if case["kind"] in ("dmarc aggregate report", "TLS-RPT")]
    )
    for name in names:
        found = door(upstream.raw(suite, name))["automatic"]
        assert (found["is"], found["answerable"]) == (True, False), name
