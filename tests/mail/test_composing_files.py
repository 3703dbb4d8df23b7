"""Attachments and inline images, as a mail carries them."""

from dataclasses import replace

import pytest

from postroom.mail.mail import Attachment
from tests.mail.letters import LETTER, LOGO, part, read


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("report.pdf", "report.pdf"),
        ('a "quoted" \\ name.pdf', 'a "quoted" \\ name.pdf'),
        ("Übersicht 2026.pdf", "Übersicht 2026.pdf"),
        ("報告書.pdf", "報告書.pdf"),
        ("👩‍🚒" * 60 + ".pdf", ("👩‍🚒" * 60)[:50] + ("👩‍🚒" * 60 + ".pdf")[-20:]),
        ("x" * 5_000 + ".pdf", "x" * 196 + ".pdf"),
        ('x.pdf"\r\nBcc: eve@evil.example', 'x.pdf" Bcc: eve@evil.example'),
        ("", None),
    ],
)
def test_it_attaches_a_file_of_any_name(name: str, written: str | None) -> None:
    file = Attachment(name, "application/pdf", bytes(range(256)) * 9)
    (found,) = read(replace(LETTER, attachments=(file,))).iter_attachments()
    assert found.get_filename() == written
    assert found.get_content() == file.content
    assert found.get_content_disposition() == "attachment"


def test_it_shows_an_inline_image_where_the_html_names_it() -> None:
    image = part(read(replace(LETTER, html='<img src="cid:logo@postroom">', inline=(LOGO,))), "image/png")
    assert image["Content-ID"] == "<logo@postroom>"
    assert image.get_content_disposition() == "inline"
    assert image.get_content() == LOGO.content


@pytest.mark.parametrize(
    ("kind", "content", "written", "encoding"),
    [
        ("text/csv", "ä;ö\n".encode(), "text/csv", "base64"),
        ("text/csv", b"\xe4;\xf6\n", "text/csv", "base64"),
        ("message/rfc822", b"Subject: x\r\n\r\ny\r\n", "message/rfc822", "7bit"),
        ("message/rfc822", b"Subject: \xfc\n\ny\n", "application/octet-stream", "base64"),
        ("message/rfc822", b"Subject: x\n\n" + b"y" * 2_000, "application/octet-stream", "base64"),
        ("multipart/mixed", b"--x--", "application/octet-stream", "base64"),
        ("nonsense", b"x", "application/octet-stream", "base64"),
        ('image/png\r\nBcc: "eve"', b"x", "application/octet-stream", "base64"),
    ],
)
def test_it_attaches_a_file_of_any_type(kind: str, content: bytes, written: str, encoding: str) -> None:
    mail = read(replace(LETTER, attachments=(Attachment("x", kind, content),)))
    (found,) = list(mail.iter_attachments())
    assert found.get_content_type() == written
    assert found["Content-Transfer-Encoding"] == encoding
