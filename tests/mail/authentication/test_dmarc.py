"""Whether a mail is proven to come from the domain that its From names."""

import pytest

from postroom.mail.authentication import dmarc
from postroom.mail.authentication.dkim import Signature
from postroom.mail.authentication.dmarc import Alignment
from postroom.mail.authentication.questions import Questions
from postroom.mail.authentication.spf import Permission
from postroom.mail.authentication.verdict import Verdict
from postroom.providers.dns.zone import Zone


def judged(
    records: dict[str, str],
    sender: str = "customer.example",
    signed: str = "",
    sent: str = "",
    result: Verdict = "pass",
    others: tuple[str, ...] = (),
) -> Alignment:
    zone = Zone(
        {f"_dmarc.{name}": {"TXT": [text]} for name, text in records.items()}
        | {"real.customer.example": {"A": ["192.0.2.1"]}, "x.above.customer.example": {"TXT": ["here"]}}
    )
    signatures = [Signature(result, signed, "post", "")] if signed else []
    permission = Permission(result, sent) if sent else None
    return dmarc.evaluate([sender, *others], permission, signatures, Questions(zone))


REJECT = {"customer.example": "v=DMARC1; p=reject"}


@pytest.mark.parametrize("sender", ["customer.example", "desk.customer.example"])
@pytest.mark.parametrize("prover", ["customer.example", "mail.customer.example"])
def test_it_takes_a_proof_of_any_domain_of_the_organisation(sender: str, prover: str) -> None:
    for found in (judged(REJECT, sender, signed=prover), judged(REJECT, sender, sent=prover)):
        assert found == Alignment("pass", "reject", True, sender)


@pytest.mark.parametrize("prover", ["evil.example", "evilcustomer.example", "example", ""])
def test_it_takes_no_proof_of_others(prover: str) -> None:
    assert judged(REJECT, signed=prover) == Alignment("fail", "reject", False, "customer.example")


def test_it_takes_no_failed_proof() -> None:
    assert judged(REJECT, signed="customer.example", result="fail").result == "fail"
    assert judged(REJECT, signed="customer.example", result="policy").result == "fail"


def test_it_takes_only_the_very_domain_when_the_owner_wants_that() -> None:
    strict = {"customer.example": "v=DMARC1; p=reject; adkim=s"}
    assert judged(strict, signed="mail.customer.example").result == "fail"
    assert judged(strict, signed="customer.example").result == "pass"
    assert judged(strict, sent="mail.customer.example").result == "pass"


@pytest.mark.parametrize(
    ("record", "sender", "policy"),
    [
        ("v=DMARC1; p=quarantine; sp=none; np=reject", "customer.example", "quarantine"),
        ("v=DMARC1; p=quarantine; sp=none; np=reject", "real.customer.example", "none"),
        ("v=DMARC1; p=quarantine; sp=none; np=reject", "unreal.customer.example", "reject"),
        ("v=DMARC1; p=quarantine; np=reject", "real.customer.example", "quarantine"),
        ("v=DMARC1; p=quarantine; sp=none", "unreal.customer.example", "none"),
        ("v=DMARC1; p=reject; t=y", "customer.example", "quarantine"),
        ("v=DMARC1; p=quarantine; t=y", "customer.example", "none"),
        ("v=DMARC1; rua=mailto:dmarc@customer.example", "customer.example", "none"),
        ("v=DMARC1; P=Reject; p=none; nonsense", "customer.example", "reject"),
        ("v=DMARC1; p=reject; sp=quarantine; np=none", "above.customer.example", "quarantine"),
        ("v=DMARC1; p=reject; sp=never; rua=mailto:dmarc@customer.example", "customer.example", "none"),
        ("v=DMARC1; p=never; rua=nowhere, mailto:dmarc@customer.example", "customer.example", "none"),
        ("v=DMARC1; p=reject; pct=0", "customer.example", "quarantine"),
        ("v=DMARC1; p=reject; sp=quarantine; pct=0", "real.customer.example", "none"),
        ("v=DMARC1; p=reject; pct=50; fo=1:d:s; ri=86400; rf=afrf", "customer.example", "reject"),
        ("v=DMARC1;p=reject;;", "customer.example", "reject"),
    ],
)
def test_it_knows_what_the_owner_asks_for(record: str, sender: str, policy: str) -> None:
    assert judged({"customer.example": record}, sender).policy == policy


@pytest.mark.parametrize(
    "record",
    [
        "",
        "v=DMARC2; p=reject",
        "v=dmarc1; p=reject",
        "v=DMARC1",
        "v=DMARC1; p=never",
        "p=reject; v=DMARC1",
        "v=DMARC1; p=reject; sp=never",
        "v=DMARC1; p=reject; np=; rua=nowhere",
    ],
)
def test_it_knows_no_wish_where_there_is_no_record(record: str) -> None:
    assert judged({"customer.example": record}) == Alignment("none", None, False, "customer.example")


def test_it_proves_the_very_domain_without_a_record_as_well() -> None:
    assert judged({}, signed="customer.example") == Alignment("none", None, True, "customer.example")
    assert not judged({}, signed="mail.customer.example").aligned


def test_it_can_prove_no_mail_of_two_senders() -> None:
    found = judged(REJECT, signed="customer.example", others=("other.example",))
    assert found == Alignment("fail", "reject", False, "customer.example")


def test_it_can_judge_no_mail_without_sender() -> None:
    assert dmarc.evaluate([], None, [], Questions(Zone({}))) == Alignment("permerror", None, False, "")


@pytest.mark.parametrize("trouble", ["TIMEOUT", "SERVFAIL"])
def test_it_says_when_dns_did_not_answer(trouble: str) -> None:
    assert judged({"customer.example": trouble}, signed="customer.example").result == "temperror"
    assert judged(REJECT, signed="customer.example", result="temperror").result == "temperror"


def test_it_takes_the_very_domain_for_proven_though_dns_does_not_say_what_its_owner_asks_for() -> None:
    found = judged({"customer.example": "TIMEOUT"}, signed="customer.example")
    assert (found.result, found.aligned) == ("temperror", True)
    assert not judged({"customer.example": "TIMEOUT"}, signed="mail.customer.example").aligned


def test_it_lets_no_silence_about_another_domain_hide_a_proof() -> None:
    records = REJECT | {"slow.example": "TIMEOUT"}
    assert judged(records, signed="slow.example", sent="customer.example").result == "pass"
    assert judged(records, signed="slow.example").result == "temperror"


NEAR = {"desk.customer.example": "v=DMARC1; p=reject"}


def test_it_takes_one_registered_domain_for_one_organisation_as_before_rfc_9989() -> None:
    assert judged(NEAR, "desk.customer.example", signed="customer.example").aligned
    assert judged(NEAR, "desk.customer.example", sent="mail.customer.example").aligned
    assert not judged(NEAR, "desk.customer.example", signed="other.example").aligned


def test_it_takes_nothing_for_one_organisation_only_because_it_lies_below_a_public_suffix() -> None:
    assert not judged({"one.co.uk": "v=DMARC1; p=reject"}, "one.co.uk", signed="two.co.uk").aligned
    assert not judged({"one.github.io": "v=DMARC1; p=reject"}, "one.github.io", signed="github.io").aligned


@pytest.mark.parametrize("tags", ["psd=n", "adkim=s"])
def test_it_believes_an_owner_who_says_more_than_any_list(tags: str) -> None:
    records = {"desk.customer.example": f"v=DMARC1; p=reject; {tags}"}
    assert not judged(records, "desk.customer.example", signed="customer.example").aligned


REGISTRY = "v=DMARC1; p=reject; psd=y"


def test_it_keeps_the_customers_of_a_registry_apart() -> None:
    records = {"shop.example": REGISTRY}
    assert not judged(records, "one.shop.example", signed="two.shop.example").aligned
    assert not judged(records, "one.shop.example", signed="shop.example").aligned
    assert judged(records, "a.one.shop.example", signed="b.one.shop.example").aligned
    assert judged(records, "one.shop.example").policy == "reject"


def test_it_ends_an_organisation_where_its_owner_says() -> None:
    records = {"customer.example": "v=DMARC1; p=reject", "lab.customer.example": "v=DMARC1; p=none; psd=n"}
    assert not judged(records, "lab.customer.example", signed="customer.example").aligned
    assert judged(records, "x.lab.customer.example", signed="y.lab.customer.example").aligned


def test_it_asks_eight_names_at_most() -> None:
    asked: list[str] = []

    class Listening(Zone):
        def __call__(self, name: str, kind: str) -> tuple[str, ...]:
            asked.append(name)
            return ()

    dmarc.evaluate(["a.b.c.d.e.f.g.h.i.customer.example"], None, [], Questions(Listening({})))
    assert asked[0] == "_dmarc.a.b.c.d.e.f.g.h.i.customer.example"
    assert asked[1:3] == ["_dmarc.e.f.g.h.i.customer.example", "_dmarc.f.g.h.i.customer.example"]
    assert (len(asked), asked[-1]) == (8, "_dmarc.example")


@pytest.mark.parametrize("texts", [["v=DMARC1; p=reject", "v=DMARC1; p=none"]])
def test_it_takes_several_records_for_none(texts: list[str]) -> None:
    zone = Zone(
        {"_dmarc.desk.customer.example": {"TXT": texts}, "_dmarc.customer.example": {"TXT": ["v=DMARC1; p=none"]}}
    )
    assert dmarc.evaluate(["desk.customer.example"], None, [], Questions(zone)).result == "none"
