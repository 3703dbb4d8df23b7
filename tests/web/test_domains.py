"""The page on which an admin sees what to publish, and what DNS says of it."""

from tests.web.browser import Browser


def test_an_admin_adds_a_domain_and_gets_its_records(alice: Browser) -> None:
    alice.post("/domains", {"name": "acme.example"})
    page = alice.get("/domains").text
    assert "v=DKIM1; k=rsa; p=" in page
    assert "v=DKIM1; k=ed25519; p=" in page
    assert "_dmarc.acme.example" in page
    assert "Pending" in page
    alice.post("/domains/1/check")
    assert "gave no answer" in alice.get("/domains").text


def test_what_is_no_domain_is_said_beside_the_field(alice: Browser) -> None:
    answer = alice.post("/domains", {"name": "no domain"})
    assert answer.status == 422
    assert "is no domain" in answer.text


def test_the_page_is_for_admins(bob: Browser) -> None:
    assert bob.get("/domains").status == 404
