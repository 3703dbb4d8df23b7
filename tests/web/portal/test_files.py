import re

import pytest
from sqlalchemy import delete

from postroom.base import blobs
from postroom.cases.case import Participant, Reporter
from postroom.cases.message import Attachment, Message
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.portal.conftest import CHARLIE, ZOE, Enter

PAGE = b"<script>alert(1)</script>"
HTML = '<p>Look <b>here</b> <img src="cid:pic"> <img src="https://x.example/p.gif"><script>alert(1)</script></p>'


def attach(acme: Acme, message: Message, name: str, type_: str, content: bytes, **more: object) -> Attachment:
    blob = blobs.store(acme.session, [content])[0]
    values = {"message_id": message.id, "size": len(content), "sha256": b"", "blob_id": blob}
    return acme._written(Attachment(name=name, type=type_, **values, **more))  # type: ignore[no-any-return]


@pytest.fixture
def page_file(acme: Acme) -> Attachment:
    """An HTML page that came with Zoë's mail."""
    case = acme.case("Printer on fire")
    file = attach(acme, acme.message(case, "See the file"), 'a "b".html', "text/html", PAGE)
    acme.session.commit()
    return file


def test_it_hands_out_an_html_page_as_a_file_and_never_shows_it(page_file: Attachment, enter: Enter) -> None:
    answer = enter(ZOE).get(f"/portal/attachments/{page_file.id}")
    assert answer.content == PAGE
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_it_hands_no_file_to_a_stranger_nor_to_who_may_not_see_it_any_more(
    acme: Acme, page_file: Attachment, enter: Enter
) -> None:
    zoe, charlie = enter(ZOE), enter(CHARLIE)
    hidden, nothing = charlie.get(f"/portal/attachments/{page_file.id}"), charlie.get("/portal/attachments/999")
    assert (hidden.status, hidden.content) == (404, nothing.content)
    message = acme.session.get_one(Message, page_file.message_id)
    message.is_spam = True
    acme.session.commit()
    assert zoe.get(f"/portal/attachments/{page_file.id}").status == 404


def test_a_mails_html_stands_in_a_frame_without_scripts_and_with_its_own_images(acme: Acme, enter: Enter) -> None:
    case = acme.case("Printer on fire")
    message = acme.message(case, "Look here", html=HTML)
    picture = attach(acme, message, "p.png", "image/png", b"png", content_id="pic", inline=True)
    acme.session.commit()
    zoe, charlie = enter(ZOE), enter(CHARLIE)
    frame = re.search(r'<iframe sandbox="([^"]*)".*?src="([^"]+)"', zoe.get("/portal/tickets/TKT-1").text)
    assert frame
    assert "allow-scripts" not in frame[1]
    assert "allow-same-origin" not in frame[1]
    shown = zoe.get(frame[2])
    assert "<script" not in shown.text
    assert "x.example" not in shown.text
    assert "sandbox allow-popups" in shown.headers["content-security-policy"]
    assert charlie.get(frame[2]).status == 404

    address = re.search(rf'src="[^"]*(/portal/images/{picture.id}\?[^"]+)"', shown.text)
    assert address
    path = address[1].replace("&amp;", "&")
    no_cookie = type(zoe)(zoe.url)
    assert no_cookie.get(path).content == b"png"
    assert no_cookie.get(path[:-1] + ("0" if path[-1] != "0" else "1")).status == 404
    assert no_cookie.get(path.replace(f"/{picture.id}?", f"/{picture.id + 1}?")).status == 404


def test_an_old_images_address_is_dead_after_signing_out_or_losing_the_ticket(acme: Acme, enter: Enter) -> None:
    case = acme.case("Printer on fire")
    picture = attach(acme, acme.message(case, "Look", html=HTML), "p.png", "image/png", b"png", content_id="pic")
    acme.session.commit()
    message = picture.message_id

    def path_for(browser: Browser) -> str:
        found = re.search(r'src="[^"]*(/portal/images/[^"]+)"', browser.get(f"/portal/messages/{message}").text)
        assert found
        return found[1].replace("&amp;", "&")

    zoe, other = enter(ZOE), enter(ZOE)
    path, others = path_for(zoe), path_for(other)
    zoe.post("/portal/sign-out")
    assert zoe.get(path).status == 404
    assert other.get(others).status == 200
    acme.session.delete(acme.session.get_one(Reporter, (case.id, acme.zoe.id)))
    acme.session.execute(delete(Participant).where(Participant.case_id == case.id))
    acme.session.commit()
    assert other.get(others).status == 404
