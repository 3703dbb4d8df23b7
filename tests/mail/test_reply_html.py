"""History in the HTML of many programs is folded; what somebody set off by hand is not."""

import re

import pytest

from postroom.mail.parse import parse
from postroom.mail.plain import to_text
from postroom.mail.quoting import fold_html, visible_text

SAID = "On Mon, 2 Feb 2026 at 09:30, Bo Berg &lt;bo@berg.example&gt; wrote:"
QUOTED = f"<div>{SAID}</div><blockquote>No?</blockquote>"
CONTAINERS = {
    "Gmail, passed through Outlook": f'<div class="x_gmail_quote">{QUOTED}</div>',
    "Gmail, passed through Gmail": f'<div class="m_-6173212345678gmail_quote">{QUOTED}</div>',
    "Gmail, passed through Hotmail": f'<div class="ecxgmail_quote">{QUOTED}</div>',
    "Gmail, passed through AOL": f'<div class="aolmail_gmail_quote">{QUOTED}</div>',
    "Gmail of 2024": f'<div class="gmail_quote gmail_quote_container">{QUOTED}</div>',
    "Yahoo of today": f'<div id="ydp12ab34cdyahoo_quoted_1" class="ydp12ab34cdyahoo_quoted">{QUOTED}</div>',
    "Outlook, quoted by Outlook": '<div id="x_divRplyFwdMsg">From: Bo</div><div>No?</div>',
    "Outlook on the web of 2010": '<div id="divRpF123456">From: Bo</div><div>No?</div>',
    "Outlook on a telephone": '<hr id="ms-outlook-mobile-body-separator-line"><div>No?</div>',
    "Outlook of 2024": '<div class="mail-editor-reference-message-container"><p>From: Bo</p>No?</div>',
    "Thunderbird": '<div class="x_moz-cite-prefix">On Monday Bo wrote:</div><blockquote type="cite">No?</blockquote>',
    "Airmail": '<p class="airmail_on">On Monday Bo wrote:</p><blockquote type="cite" class="clean_bq">No?</blockquote>',
    "Edison": '<div id="edo-original"><div>No?</div></div>',
    "Canary": '<blockquote id="CanaryBlockquote">No?</blockquote>',
    "Newton": '<div class="cm_quote">No?</div>',
    "Nine": '<div id="quoted_body_id">No?</div>',
    "NetEase": '<div class="ntes-mailmaster-quote">No?</div>',
    "Roundcube": '<div id="replybody1"><blockquote>No?</blockquote></div>',
    "Hey": "<blockquote>On February 2, 2026, Bo &lt;bo@berg.example&gt; wrote:<br>No?</blockquote>",
    "QQ and Foxmail": '<div style="font-size:12px;background:#efefef;padding:8px;"><b>From:</b> Bo</div><div>No?</div>',
    "a signature of Apple Mail": '<div id="AppleMailSignature">Zoë</div>',
    "a signature of Superhuman": '<div class="sh-signature">Zoë</div>',
}
UNMARKED = {
    "Yandex": '<div>02.02.2026, 09:30, "Bo" &lt;bo@berg.example&gt;:</div><blockquote><p>No?</p></blockquote>',
    "Mail.ru": "<div>Понедельник, 2 февраля 2026, 9:30 +03:00 от Bo &lt;bo@berg.example&gt;:</div>"
    '<blockquote style="border-left:1px solid #0857A6"><p>No?</p></blockquote>',
    "Gmail without its container": f'{SAID}<br><blockquote class="gmail_quote">No?</blockquote>',
    "QQ": "<div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    "<div><b>发件人:</b>&nbsp;Bo</div><div>No?</div>",
    "Aliyun": "<div>------------------------------------------------------------------</div>"
    "<div>发件人：Bo&lt;bo@berg.example&gt;</div><div>发送时间：2026年2月2日(星期一) 09:30</div><div>收件人：Zoë</div>"
    "<div>主　题：Printer</div><div>No?</div>",
    "a table": "<table><tr><td>From:</td><td>Bo &lt;bo@berg.example&gt;</td></tr><tr><td>Sent:</td><td>2.2.2026 9:30"
    "</td></tr><tr><td>Subject:</td><td>Printer</td></tr></table><p>No?</p>",
    "bold labels": "<p><b>From:</b> Bo &lt;bo@berg.example&gt;<br><b>Sent:</b> 2.2.2026 9:30<br><b>To:</b> Zoë<br>"
    "<b>Subject:</b> Printer</p><p>No?</p>",
    "one paragraph": "<p><b>From:</b> Bo &lt;bo@berg.example&gt; <b>Sent:</b> 2.2.2026 9:30 <b>To:</b> Zoë "
    "<b>Subject:</b> Printer</p><p>No?</p>",
    "IONOS": "<div>Bo Berg &lt;bo@berg.example&gt; hat am 02.02.2026 09:30 CET geschrieben:</div>"
    "<blockquote type='cite'>No?</blockquote>",
    "Notes": "<div>From: Bo Berg/Berg<br>To: Zoe/Quist<br>Date: 02.02.2026 09:30<br>"
    "Subject: Printer</div><hr><p>No?</p>",
}


def text_of(html: str) -> str:
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return parse((head + html).encode()).text


@pytest.mark.parametrize("program", CONTAINERS)
def test_it_folds_the_history_of(program: str) -> None:
    folded = fold_html(f"<body><p>Yes.</p>{CONTAINERS[program]}</body>")
    assert re.sub(r"<details.*</details>", "", folded) == "<body><p>Yes.</p></body>"
    assert visible_text(to_text(folded)) == "Yes."


@pytest.mark.parametrize("program", UNMARKED)
def test_the_words_are_found_without_a_container_of(program: str) -> None:
    assert visible_text(text_of(f"<body><p>Yes.</p>{UNMARKED[program]}</body>")) == "Yes."
    assert "No?" in visible_text(text_of(f"<body>{UNMARKED[program]}</body>"))


@pytest.mark.parametrize("program", ["Yandex", "Mail.ru", "Gmail without its container"])
def test_it_folds_a_quotation_that_is_announced(program: str) -> None:
    folded = fold_html(f"<body><p>Yes.</p>{UNMARKED[program]}</body>")
    assert "No?" not in re.sub(r"<details.*</details>", "", folded)
    assert folded.startswith("<body><p>Yes.</p>")


def test_what_somebody_set_off_by_hand_stays() -> None:
    for quotation in ("<blockquote>", '<blockquote class="gmail_quote">', '<blockquote cite="https://berg.example">'):
        html = f"<p>Your page says:</p>{quotation}It never burns.</blockquote><p>It does.</p>"
        assert visible_text(text_of(html)) == "Your page says:\n\n    It never burns.\n\nIt does."
        assert fold_html(html) == html
        last = f"<p>Your page says:</p>{quotation}It never burns.</blockquote>"
        assert visible_text(text_of(last)) == "Your page says:\n\n    It never burns."


def test_what_a_button_or_a_page_made_needs_no_colon() -> None:
    for quotation in ('<blockquote class="gmail_quote" style="margin:0">', '<blockquote cite="https://berg.example">'):
        assert (
            visible_text(text_of(f"<p>Hm.</p>{quotation}It never burns.</blockquote>")) == "Hm.\n\n    It never burns."
        )


def test_of_its_own_quotation_and_the_history_only_one_stays() -> None:
    html = f'<p>It says:</p><blockquote>It never burns.</blockquote><div class="gmail_quote">{QUOTED}</div>'
    assert visible_text(text_of(html)) == "It says:\n\n    It never burns."


def test_what_an_agent_quotes_is_marked_in_the_text_of_the_answer() -> None:
    assert to_text("<p>You wrote:</p><blockquote>It burns.</blockquote>") == "You wrote:\n\n> It burns.\n"
