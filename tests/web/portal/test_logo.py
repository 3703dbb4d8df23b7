import re

import pytest
from sqlalchemy import text

from postroom.people.organisation import change
from tests.cases.acme import Acme
from tests.web.browser import Browser

PNG = b"\x89PNG\r\n\x1a\n" + b"rest"
WEBP = b"RIFF\0\0\0\0WEBPrest"


def shown(browser: Browser) -> str | None:
    found = re.search(r'<img src="(/portal/logo/\d+)"', browser.get("/portal").text)
    return found[1] if found else None


def test_an_admin_shows_a_logo_changes_it_and_takes_it_away(site: str, acme: Acme, alice: Browser) -> None:
    customer = Browser(site)
    assert shown(customer) is None
    assert alice.upload("/settings/logo", "file", "logo.png", "text/html", PNG).status == 303
    first = shown(customer)
    assert first
    answer = customer.get(first)
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert first in alice.get("/settings").text
    alice.upload("/settings/logo", "file", "logo.webp", "", WEBP)
    second = shown(customer)
    assert second
    assert (customer.get(first).status, customer.get(second).content) == (404, WEBP)
    assert alice.post("/settings/logo/removal").status == 303
    assert shown(customer) is None
    assert acme.session.scalar(text("SELECT count(*) FROM blobs")) == 0


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"", b"GIF", PNG + b"x" * 600_000])
def test_what_is_no_plain_image_or_too_large_is_no_logo(site: str, alice: Browser, content: bytes) -> None:
    assert alice.upload("/settings/logo", "file", "logo.svg", "image/png", content).status == 422
    assert shown(Browser(site)) is None


def test_nobody_else_changes_it_and_no_other_image_is_shown_by_it(site: str, acme: Acme, bob: Browser) -> None:
    assert bob.upload("/settings/logo", "file", "logo.png", "image/png", PNG).status == 404
    assert bob.post("/settings/logo/removal").status == 404
    acme.session.execute(text("INSERT INTO blobs (data) VALUES (:data)"), {"data": PNG})
    change(acme.session, {"portal": {"logo": None}})
    acme.session.commit()
    number = acme.session.scalar(text("SELECT max(id) FROM blobs"))
    for address in (number, 0, -1, 10**30, "x"):
        assert Browser(site).get(f"/portal/logo/{address}").status in (404, 422)
