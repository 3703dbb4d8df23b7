"""Mails by which a provider asks whether mail may be forwarded to us."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.confirmations import Confirmation, Words, find, recognise
from postroom.mail.parse import parse
from tests.mail import corpora

GMAIL = "Gmail Team <forwarding-noreply@google.com>"
MARK = "X-Google-Address-Confirmation: abc"
LINK = "https://mail-settings.google.com/mail/vf-%5Babc%5D-def"
ASKS = f"""sales@shop.example has requested to automatically forward mail to your email
address support@desk.example.
Confirmation code: 314159265

Please click: {LINK}

To cancel: https://mail-settings.google.com/mail/uf-%5Bxyz%5D-def
"""


def asked(
    body: str = ASKS,
    *more: str,
    sender: str = GMAIL,
    subject: str = "(#314159265) Gmail Forwarding Confirmation - Receive Mail from sales@shop.example",
    type_: str = "text/plain",
    aligned: bool = True,
) -> Confirmation | None:
    header = f"From: {sender}\nTo: support@desk.example\nSubject: {subject}\nContent-Type: {type_}; charset=utf-8"
    return recognise(parse("\n".join((header, *more, "", body)).encode()), aligned=aligned)


def test_it_knows_gmails_question_with_its_code_and_its_link() -> None:
    assert asked() == Confirmation(
        "gmail",
        "sales@shop.example",
        "314159265",
        LINK,
        True,
        "Gmail asks whether mail of sales@shop.example may be forwarded here.",
    )


def test_it_needs_no_code_and_no_language() -> None:
    found = asked(f"Klicken Sie hier: {LINK}.", subject="Bestätigung für sales@shop.example")
    assert found
    assert (found.code, found.link, found.address) == (None, LINK, "sales@shop.example")


@pytest.mark.parametrize("mark", ["(n° 27182818)", "（＃27182818）", "(Nr. 27182818)", "(#27182818"])
def test_it_knows_the_code_in_the_subject_however_it_is_numbered(mark: str) -> None:
    found = asked(f"{LINK}", subject=f"{mark} Confirmation de transfert Gmail - sales@shop.example")
    assert found
    assert found.code == "27182818"


@pytest.mark.parametrize(
    "words", ["Code de confirmation : 27182818", "Bestätigungscode: **27182818**", "確認コード 27182818"]
)
def test_it_knows_the_code_in_the_words(words: str) -> None:
    found = asked(f"{words}\n{LINK}", subject="Gmail")
    assert found
    assert found.code == "27182818"


def test_it_reads_html_by_where_its_links_lead() -> None:
    lying = f'<a href="https://evil.example/">{LINK.replace("abc", "lie")}x</a> <a class="b" href="{LINK}">Confirm</a>'
    found = asked(f"<p>Code: 314159265</p>{lying}", type_="text/html")
    assert found
    assert found.code == "314159265"
    assert found.link == LINK


@pytest.mark.parametrize(
    "link",
    [
        "https://mail-settings.google.com.evil.example/mail/vf-abc",
        "https://mail-settings.google.com@evil.example/mail/vf-abc",
        "https://sites.google.com/mail/vf-abc",
        "http://mail-settings.google.com/mail/vf-abc",
        "https://mail-settings.google.com/mail/uf-abc",
        "https://evil.example/?to=https://mail-settings.google.com/mail/vf-abc",
        "https://mail-settings.google.com:8443/mail/vf-abc",
    ],
)
def test_it_takes_no_link_that_only_looks_right(link: str) -> None:
    assert asked(f"Confirm: {link}", subject="Gmail Forwarding Confirmation") is None


def test_it_trusts_only_what_is_proven() -> None:
    found = asked(aligned=False)
    assert found
    assert not found.trusted
    assert found.because.endswith("that it comes from there is not proven.")


def test_it_knows_it_behind_a_list_but_can_not_trust_that() -> None:
    found = asked(ASKS, f"Reply-To: {GMAIL}", MARK, sender="Team via List <list@lists.example>")
    assert found
    assert (found.link, found.trusted) == (LINK, False)
    assert asked(ASKS, f"Reply-To: {GMAIL}", sender="Team via List <list@lists.example>") is None


@pytest.mark.parametrize(
    "sender", ["Gmail Team <forwarding-noreply@google.com.evil.example>", "alice@gmail.com", "other@google.com"]
)
def test_it_takes_no_other_sender_for_gmail(sender: str) -> None:
    assert asked(sender=sender) is None


def test_it_takes_nothing_that_a_server_has_found_forged() -> None:
    assert asked(ASKS, "Authentication-Results: mx.example; spf=fail; dmarc=fail (p=reject)") is None


OTHERS = {
    "zoho": ("noreply@zoho.eu", "https://mail.zoho.eu/zm/confirmForward?key=abc"),
    "yahoo": ("no-reply@yahoo.com", "https://mail.yahoo.com/b/forward/verify?token=abc"),
    "outlook": ("no-reply@microsoft.com", "https://outlook.live.com/mail/verify/abc"),
    "icloud": ("noreply@email.apple.com", "https://www.icloud.com/mail/forward/confirm/abc"),
    "proton": ("no-reply@notify.proton.me", "https://account.proton.me/forwarding/accept#abc"),
}


@pytest.mark.parametrize(("provider", "sender", "link"), [(name, *facts) for name, facts in OTHERS.items()])
@pytest.mark.parametrize(
    "subject",
    ["Confirm your email forwarding", "Bestätigen Sie die Weiterleitung", "Confirmez le transfert", "転送の確認"],
)
def test_it_knows_the_question_of_other_providers(provider: str, sender: str, link: str, subject: str) -> None:
    help_ = f"https://{sender.partition('@')[2]}/help/forward-confirm"
    body = f"sales@shop.example\n\n{help_}\n{link}\nCancel: {link}/cancel\n"
    found = asked(body, sender=sender, subject=subject)
    assert found
    assert (found.provider, found.address, found.link, found.trusted) == (provider, "sales@shop.example", link, True)


def test_it_knows_the_question_that_holds_a_code_alone() -> None:
    words = "To forward mail of sales@shop.example,\nverification code: 271828\n"
    found = asked(words, sender="noreply@zoho.com", subject="Zoho")
    assert found
    assert (found.provider, found.code, found.link) == ("zoho", "271828", None)


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("bob@yahoo.com", "Please confirm and forward", "https://mail.yahoo.com/confirm"),
        ("noreply@zoho.com", "Confirm your account", "https://accounts.zoho.com/confirm?x=1"),
        ("noreply@zoho.com", "Confirm forwarding", "https://zoho.com.evil.example/confirm"),
        ("noreply@evil.example", "Confirm forwarding", "https://mail.zoho.com/confirm"),
        ("noreply@zoho.com", "Confirm forwarding", "https://mail.zoho.com/cancel?confirm=1"),
    ],
)
def test_it_takes_no_other_mail_for_a_question(sender: str, subject: str, body: str) -> None:
    assert asked(body, sender=sender, subject=subject) is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_it_looks_at_any_words(text: str, html: str) -> None:
    found = find(Words("forwarding-noreply@google.com", "", [], text, text + LINK, html), aligned=False)
    assert found is None or found.provider == "gmail"


def cases() -> list[tuple[str, dict[str, Any]]]:
    file = corpora.FOLDER / "forwarding-confirmations/expected.json"
    return list(json.loads(file.read_text())["cases"].items()) if file.exists() else []


@pytest.mark.needs("corpora")
@pytest.mark.parametrize(("name", "facts"), cases())
def test_it_agrees_with_the_public_mails(name: str, facts: dict[str, Any]) -> None:
    found = recognise(parse((corpora.FOLDER / "forwarding-confirmations" / facts["file"]).read_bytes()))
    if not facts["confirmation"]:
        assert found is None
    else:
        assert found
        wanted = (facts["provider"], facts["requester"], facts["code"], facts["confirm_link"])
        assert (found.provider, found.address, found.code, found.link) == wanted


@pytest.mark.needs("corpora")
def test_it_takes_no_other_public_mail_for_a_question() -> None:
    assert [one for one in others() if recognise(parse(one.read_bytes()))] == []


def others() -> list[Path]:
    return [one for one in corpora.mails() if "forwarding-confirmations" not in one.parts][::5]
