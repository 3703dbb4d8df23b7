"""Remote images of a mail: not loaded until somebody asks, then by us."""

import re

from playwright.sync_api import BrowserContext, expect

from tests.cases.acme import Acme
from tests.providers.picture_server import PNG, Pictures
from tests.web.browser import Browser

WIDTH = "() => document.images[0].naturalWidth"


def mail_with(acme: Acme, *sources: str) -> int:
    images = "".join(f'<img src="{source}" alt="logo">' for source in sources)
    message = acme.message(acme.case("Printer on fire"), "Look", html=f"<p>Look: {images}</p>")
    acme.session.commit()
    return message.id


def address_in(page: str) -> str:
    return str(re.findall(r'src="([^"]+/remote[^"]+)"', page)[0]).replace("&amp;", "&")


def test_it_shows_them_by_a_signed_address_of_ours_once_asked_for(
    alice: Browser, acme: Acme, pictures: Pictures
) -> None:
    pictures.seen.clear()
    number = mail_with(acme, pictures.url("/pixel.png?a=1&b=2"))
    assert f'href="/messages/{number}/html?images=remote" target="frame-{number}"' in alice.get("/cases/TKT-1").text
    assert "pictures.example" not in alice.get(f"/messages/{number}/html").text
    asked = alice.get(f"/messages/{number}/html?images=remote")
    assert "not shown" not in asked.text
    address = address_in(asked.text).removeprefix(alice.url)
    assert pictures.seen == []
    shown = Browser(alice.url).get(address)
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert shown.headers["x-content-type-options"] == "nosniff"
    [(path, fields)] = pictures.seen
    assert path == "/pixel.png?a=1&b=2"
    assert not {"cookie", "referer", "x-forwarded-for", "accept-language"} & set(fields)


def test_it_is_no_open_proxy(alice: Browser, acme: Acme, pictures: Pictures) -> None:
    number = mail_with(acme, pictures.url("/pixel.png"))
    address = address_in(alice.get(f"/messages/{number}/html?images=remote").text).removeprefix(alice.url)
    pictures.seen.clear()
    for forged in (
        address.replace("pixel", "other"),
        address[:-1] + ("0" if address[-1] != "0" else "1"),
        address.replace(f"/{number}/", f"/{number + 1}/"),
    ):
        assert alice.get(forged).status == 404
    assert pictures.seen == []


def test_it_asks_no_inner_network(alice: Browser, acme: Acme, pictures: Pictures) -> None:
    pictures.seen.clear()
    inner = ("http://127.0.0.1:1/x.png", pictures.url("/pixel.png", "localhost"), "//169.254.169.254/latest")
    number = mail_with(acme, *inner, pictures.url("/to/http://10.0.0.1/x.png"))
    page = alice.get(f"/messages/{number}/html?images=remote").text
    addresses = [found.replace("&amp;", "&") for found in re.findall(r'src="([^"]+/remote[^"]+)"', page)]
    assert len(addresses) == 4
    assert [alice.get(address.removeprefix(alice.url)).status for address in addresses] == [404] * 4
    assert [path for path, _ in pictures.seen] == ["/to/http://10.0.0.1/x.png"]


def test_a_browser_loads_nothing_from_elsewhere_until_asked_and_then_only_from_us(
    window: BrowserContext, acme: Acme, pictures: Pictures
) -> None:
    pictures.seen.clear()
    number = mail_with(acme, pictures.url("/pixel.png"))
    page, asked = window.new_page(), list[str]()
    window.on("request", lambda request: asked.append(request.url))
    page.goto("/cases/TKT-1")
    frame = page.frame_locator(".letter iframe")
    expect(frame.get_by_text("1 remote image is not shown")).to_be_visible()
    assert pictures.seen == []
    page.get_by_role("link", name="Show remote images").click()
    expect(frame.locator("img")).to_have_attribute("src", re.compile(f"/messages/{number}/remote"))
    page.frames[1].wait_for_function("() => document.images[0].naturalWidth === 1")
    assert len(pictures.seen) == 1
    assert [url for url in asked if "pictures.example" in url and "/remote?" not in url] == []
