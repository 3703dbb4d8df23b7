import re

from postroom.base import blobs
from postroom.cases.message import Attachment
from tests.cases.acme import Acme
from tests.web.browser import Browser

EVIL = """<p>Hello <b>there</b></p><script>alert(1)</script>
<img src="x" onerror="alert(2)"><a href="javascript:alert(3)">x</a>"""
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def test_it_frames_a_mail_without_scripts_and_origin(alice: Browser, acme: Acme) -> None:
    message = acme.message(acme.case("Printer on fire"), "Hello there", html=EVIL)
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    assert f'<iframe sandbox="{SANDBOX}" class="themed" src="/messages/{message.id}/html"' in page
    assert "alert(" not in page
    frame = alice.get(f"/messages/{message.id}/html")
    assert "<b>there</b>" in frame.text
    assert not re.search(r"<script|onerror|javascript:", frame.text)
    policy = frame.headers["content-security-policy"]
    assert policy.startswith(f"sandbox {SANDBOX}; default-src 'none'")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_it_shows_mail_that_says_no_more_than_its_text_as_text(alice: Browser, acme: Acme) -> None:
    acme.message(acme.case("Printer on fire"), "Hello there", html='<div dir="ltr">Hello there</div>')
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    assert "<iframe" not in page
    assert "Hello there" in page


def test_it_shows_inline_images_by_a_signed_address_that_needs_no_cookie(alice: Browser, acme: Acme) -> None:
    message = acme.message(acme.case("Printer on fire"), "Look", html='<p>Look: <img src="cid:pic@1"></p>')
    [blob] = blobs.store(acme.session, [b"\x89PNG"])
    acme.session.add(
        Attachment(
            message_id=message.id, name="p.png", type="image/png", size=4, sha256=b"-", content_id="pic@1",
            inline=True, blob_id=blob,
        )
    )  # fmt: skip
    acme.session.commit()
    frame = alice.get(f"/messages/{message.id}/html")
    address = re.findall(r'src="([^"]+/images/[^"]+)"', frame.text)[0].removeprefix(alice.url)
    stranger = Browser(alice.url)
    assert stranger.get(address).content == b"\x89PNG"
    assert stranger.get(address[:-1] + ("0" if address[-1] != "0" else "1")).status == 404
    assert stranger.get(f"/messages/{message.id}/html").status == 303


def test_it_loads_nothing_from_elsewhere_and_says_so(alice: Browser, acme: Acme) -> None:
    remote = '<img src="https://track.example/pixel.gif">'
    case = acme.case("Printer on fire")
    one, two = (acme.message(case, "Buy", html=f"<p>Buy</p>{remote * count}") for count in (1, 2))
    acme.session.commit()
    reason = "not shown, so that the sender does not learn that you read this."
    for message, said in ((one, "1 remote image is"), (two, "2 remote images are")):
        frame = alice.get(f"/messages/{message.id}/html").text
        assert "track.example" not in frame
        assert f"{said} {reason}" in frame.partition("<p>Buy</p>")[0]


def test_it_blames_no_mail_without_remote_images(alice: Browser, acme: Acme) -> None:
    message = acme.message(acme.case("Printer on fire"), "Buy", html='<p>Buy</p><img src="data:image/gif;base64,R0lG">')
    acme.session.commit()
    assert "not shown" not in alice.get(f"/messages/{message.id}/html").text


def test_it_says_that_a_mail_is_encrypted_signed_or_was_repaired(alice: Browser, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    acme.message(
        case, "", encrypted="S/MIME", signed="PGP", repairs=["An end was missing."], placed_because="It is new."
    )
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    for words in ("This mail is encrypted (S/MIME).", "It is signed (PGP)", "An end was missing."):
        assert words in page
