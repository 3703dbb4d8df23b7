import pytest

from tests.cases.acme import Acme
from tests.web.browser import Browser


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_it_takes_no_change_from_another_sites_page(alice: Browser, acme: Acme, headers: dict[str, str]) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    assert alice.post("/cases/TKT-1/notes", {"text": "Forged"}, headers).status == 403
    assert "Forged" not in alice.get("/cases/TKT-1").text


def test_it_takes_changes_from_our_own_pages(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": alice.url}, {}):
        assert alice.post("/cases/TKT-1/notes", {"text": "Ours"}, headers).status == 303


def test_it_reads_no_endless_form_of_a_stranger(site: str) -> None:
    assert Browser(site).post("/sign-in", {"address": ["a" * 600_000] * 7}).status == 413


def test_it_lets_no_foreign_script_or_frame_near_a_page(alice: Browser) -> None:
    headers = alice.get("/inbox").headers
    assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_it_keeps_static_files_forever_and_pages_not_at_all(alice: Browser) -> None:
    page = alice.get("/inbox")
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = alice.get(style)
    assert (answer.status, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert page.headers["cache-control"] == "private, no-cache"
