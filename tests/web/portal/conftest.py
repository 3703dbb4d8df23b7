"""The portal as it is served; Zoë (of Quist & Co), her colleague Quinn, their admin Ada, and Charlie, a stranger."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from postroom.deliveries.system_mail import SystemMail
from postroom.people.contact import Contact
from tests.cases.acme import Acme
from tests.web.browser import Browser

ZOE, QUINN, ADA, CHARLIE = "zoe@quist.example", "quinn@quist.example", "ada@quist.example", "charlie@stranger.example"
Enter = Callable[[str], Browser]


def newest_mail(acme: Acme, address: str) -> SystemMail:
    """The last system mail to somebody."""
    acme.session.expire_all()
    to_them = select(SystemMail).where(SystemMail.recipient == address).order_by(SystemMail.id.desc()).limit(1)
    return acme.session.scalars(to_them).one()


def code_in(mail: SystemMail) -> str:
    found = re.search(r"^ {4}(\d{8})$", mail.text or "", re.M)
    assert found
    return found[1]


def link_in(mail: SystemMail) -> str:
    """The path of the link."""
    found = re.search(r"^http://desk\.acme\.example(/portal/sign-in/\S+)$", mail.text or "", re.M)
    assert found
    return found[1]


@pytest.fixture
def enter(site: str, acme: Acme) -> Enter:
    """Signs somebody in by the code of a mail."""

    def enter(address: str) -> Browser:
        browser = Browser(site)
        assert browser.post("/portal/sign-in", {"address": address}).location == "/portal/code"
        answer = browser.post("/portal/code", {"code": code_in(newest_mail(acme, address))})
        assert (answer.status, answer.location) == (303, "/portal/tickets")
        return browser

    return enter


@pytest.fixture
def quinn(acme: Acme) -> Contact:
    return acme.contact("Quinn", QUINN, workspace_id=acme.quist.id)


@pytest.fixture
def ada(acme: Acme) -> Contact:
    return acme.contact("Ada", ADA, workspace_id=acme.quist.id, customer_admin=True)
