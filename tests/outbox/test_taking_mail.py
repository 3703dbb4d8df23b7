"""Which domains take mail, as DNS says."""

import pytest

from postroom.mail.authentication.questions import Answers, Kind, NoAnswer
from postroom.outbox.taking_mail import takes_mail

ZONE: dict[tuple[str, str], Answers] = {
    ("mx.example", "MX"): ("10 mail.mx.example.",),
    ("null.example", "MX"): ("0 .",),
    ("bare.example", "A"): ("192.0.2.1",),
    ("six.example", "AAAA"): ("2001:db8::1",),
}


def ask(name: str, kind: Kind) -> Answers:
    if name == "silent.example":
        raise NoAnswer("no time")
    return ZONE.get((name, kind), ())


@pytest.mark.parametrize(
    ("domain", "takes"),
    [("mx.example", True), ("bare.example", True), ("six.example", True), ("silent.example", True),
     ("null.example", False), ("nowhere.example", False)],
)  # fmt: skip
def test_only_a_domain_of_which_dns_is_sure_takes_none(domain: str, takes: bool) -> None:
    assert takes_mail(domain, ask) is takes
