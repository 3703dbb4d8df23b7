"""Pictures of a mail stand in their place, whatever programs call them; what does not stand there is listed."""

import re

import pytest

from postroom.base import blobs
from postroom.cases.message import Attachment
from tests.cases.acme import Acme
from tests.web.browser import Browser

CALLED = {
    ("p.png", "image/png"): "image/png",
    ("p.jpg", "image/jpg"): "image/jpeg",
    ("p.jpg", "image/pjpeg"): "image/jpeg",
    ("P.GIF", "application/octet-stream"): "image/gif",
    ("p.svg", "image/svg+xml"): None,
    ("p.heic", "image/heic"): None,
    ("p.html", "application/octet-stream"): None,
    ("p.png", "text/html"): None,
}


def mail_with(acme: Acme, html: str, name: str, type_: str) -> int:
    message = acme.message(acme.case("Printer on fire"), "Look", html=html)
    [blob] = blobs.store(acme.session, [b"<b>?"])
    acme.session.add(
        Attachment(
            message_id=message.id, name=name, type=type_, size=4, sha256=b"-", content_id="pic@1", inline=True,
            blob_id=blob,
        )
    )  # fmt: skip
    acme.session.commit()
    return message.id


@pytest.mark.parametrize(("name", "type_"), CALLED)
def test_it_shows_or_lists_a_picture_by_what_it_is(alice: Browser, acme: Acme, name: str, type_: str) -> None:
    number = mail_with(acme, '<p>Look: <img src="cid:pic%401"></p>', name, type_)
    shown = re.findall(r'src="([^"]+/images/[^"]+)"', alice.get(f"/messages/{number}/html").text)
    listed = f">{name}" in alice.get("/cases/TKT-1").text
    assert (bool(shown), listed) == ((True, False) if CALLED[name, type_] else (False, True))
    for address in shown:
        headers = alice.get(address.removeprefix(alice.url)).headers
        assert (headers["content-type"], headers["x-content-type-options"]) == (CALLED[name, type_], "nosniff")


@pytest.mark.parametrize(
    "html",
    [
        '<p>Look: <b style="background:url(cid:pic@1)">x</b></p>',
        '<table background="cid:pic@1"><tr><td>x</td></tr></table>',
        '<p>Look: <img srcset="cid:pic@1 2x" alt="x"></p>',
    ],
)
def test_it_lists_a_picture_that_no_frame_shows(alice: Browser, acme: Acme, html: str) -> None:
    mail_with(acme, html, "p.png", "image/png")
    assert ">p.png" in alice.get("/cases/TKT-1").text
