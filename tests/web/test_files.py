from postroom.base import blobs
from postroom.cases.message import Attachment
from tests.cases.acme import Acme
from tests.web.browser import Browser


def _attached(acme: Acme, name: str, type_: str, content: bytes) -> int:
    message = acme.message(acme.case("Printer on fire"), "It smokes")
    [blob] = blobs.store(acme.session, [content])
    file = Attachment(message_id=message.id, name=name, type=type_, size=len(content), sha256=b"-", blob_id=blob)
    acme.session.add(file)
    acme.session.commit()
    return file.id


def test_it_hands_out_a_file_that_can_not_run(alice: Browser, acme: Acme) -> None:
    number = _attached(acme, 'Prüf"ung\r\n.html', "text/html", b"<script>alert(1)</script>")
    answer = alice.get(f"/attachments/{number}")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="Pr_f_ung__.html"')
    assert "filename*=UTF-8''Pr%C3%BCf%22ung" in answer.headers["content-disposition"]


def test_it_hands_nothing_to_who_is_not_signed_in(alice: Browser, acme: Acme) -> None:
    number = _attached(acme, "plan.pdf", "application/pdf", b"%PDF")
    assert Browser(alice.url).get(f"/attachments/{number}").status == 303
    assert alice.get("/attachments/99").status == 404


def test_it_shows_an_upload_only_to_who_handed_it_in(alice: Browser, bob: Browser) -> None:
    made = alice.upload("/uploads", "file", "plug.png", "image/png", b"\x89PNG").json()
    shown = alice.get(f"/uploads/{made['id']}")
    assert (shown.content, shown.headers["content-type"]) == (b"\x89PNG", "image/png")
    assert bob.get(f"/uploads/{made['id']}").status == 404


def test_it_shows_no_drawing_that_can_hold_scripts(alice: Browser) -> None:
    made = alice.upload("/uploads", "file", "plug.svg", "image/svg+xml", b"<svg/>").json()
    assert alice.get(f"/uploads/{made['id']}").headers["content-type"] == "application/octet-stream"


def test_it_refuses_a_file_that_is_too_large(alice: Browser) -> None:
    answer = alice.upload("/uploads", "file", "huge.bin", "application/octet-stream", bytes(1_000_001))
    assert answer.status == 422
    assert "too large" in answer.text
