"""What is new in a mail is shown; what was said before is folded."""

import re

import pytest

from postroom.mail import marker
from postroom.mail.plain import to_text
from postroom.mail.quoting import fold_html, visible_text

ATTRIBUTIONS = """
On Mon, Feb 2, 2026 at 9:30 AM Bo Berg <bo@berg.example> wrote:
On 02/02/2026 09:30, Bo Berg wrote:
Am 02.02.2026 um 09:30 schrieb Bo Berg:
Am Mo., 2. Feb. 2026 um 09:30 Uhr schrieb Bo Berg <bo@berg.example>:
Le lun. 2 févr. 2026 à 09:30, Bo Berg <bo@berg.example> a écrit :
El lun, 2 feb 2026 a las 9:30, Bo Berg (<bo@berg.example>) escribió:
Il giorno lun 2 feb 2026 alle ore 09:30 Bo Berg <bo@berg.example> ha scritto:
Em seg., 2 de fev. de 2026 às 09:30, Bo Berg <bo@berg.example> escreveu:
Op ma 2 feb 2026 om 09:30 schreef Bo Berg <bo@berg.example>:
Op 2 feb. 2026, om 09:30 heeft Bo Berg <bo@berg.example> het volgende geschreven:
Den mån 2 feb. 2026 kl 09:30 skrev Bo Berg <bo@berg.example>:
man. 2. feb. 2026 kl. 09.30 skrev Bo Berg <bo@berg.example>:
ma 2. helmik. 2026 klo 9.30 Bo Berg (bo@berg.example) kirjoitti:
pon., 2 lut 2026 o 09:30 Bo Berg <bo@berg.example> napisał(a):
W dniu 2.02.2026 o 09:30, Bo Berg pisze:
po 2. 2. 2026 v 9:30 odesílatel Bo Berg <bo@berg.example> napsal:
Bo Berg <bo@berg.example> ezt írta (időpont: 2026. febr. 2., H, 9:30):
пн, 2 февр. 2026 г. в 09:30, Bo Berg <bo@berg.example>:
02.02.2026 09:30, Bo Berg пишет:
пн, 2 лют. 2026 р. о 09:30 Bo Berg <bo@berg.example> пише:
Στις Δευ 2 Φεβ 2026 στις 9:30 π.μ., ο χρήστης Bo Berg <bo@berg.example> έγραψε:
Bo Berg <bo@berg.example>, 2 Şub 2026 Pzt, 09:30 tarihinde şunu yazdı:
2026年2月2日(月) 9:30 Bo Berg <bo@berg.example>:
2026年2月2日 09:30，Bo Berg <bo@berg.example> 写道：
2026년 2월 2일 (월) 오전 9:30, Bo Berg <bo@berg.example>님이 작성:
Vào Th 2, 2 thg 2, 2026 vào lúc 09:30 Bo Berg <bo@berg.example> đã viết:
בתאריך יום ב׳, 2 בפבר׳ 2026 ב-9:30 מאת Bo Berg <bo@berg.example>: כתב:
---- On Mon, 02 Feb 2026 09:30:00 +0100 Bo Berg <bo@berg.example> wrote ----
""".strip().split("\n")

HEADER_BLOCKS = """
From:|Sent:|To:|Subject:
Von:|Gesendet:|An:|Betreff:
De :|Envoyé :|À :|Objet :
De:|Enviado el:|Para:|Asunto:
De:|Enviado:|Para:|Assunto:
Da:|Inviato:|A:|Oggetto:
Van:|Verzonden:|Aan:|Onderwerp:
Från:|Skickat:|Till:|Ämne:
Fra:|Sendt:|Til:|Emne:
Lähettäjä:|Lähetetty:|Vastaanottaja:|Aihe:
Od:|Wysłano:|Do:|Temat:
Od:|Odesláno:|Komu:|Předmět:
Odosielateľ:|Odoslané:|Komu:|Predmet:
Feladó:|Elküldve:|Címzett:|Tárgy:
De la:|Trimis:|Către:|Subiect:
От:|Отправлено:|Кому:|Тема:
Від:|Надіслано:|Кому:|Тема:
От:|Изпратено:|До:|Относно:
Από:|Στάλθηκε:|Προς:|Θέμα:
Kimden:|Gönderildi:|Kime:|Konu:
מאת:|נשלח:|אל:|נושא:
من:|تاريخ الإرسال:|إلى:|الموضوع:
发件人：|发送时间：|收件人：|主题：
寄件者：|傳送日期：|收件者：|主旨：
差出人:|送信日時:|宛先:|件名:
보낸 사람:|보낸 날짜:|받는 사람:|제목:
Từ:|Đã gửi:|Đến:|Chủ đề:
Dari:|Dikirim:|Kepada:|Subjek:
Saatja:|Saadetud:|Saaja:|Teema:
""".strip().split("\n")


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_it_folds_below_an_attribution(attribution: str) -> None:
    assert visible_text(f"It works now.\n\n{attribution}\n\n> Does it?\n> Bo\n") == "It works now."
    assert visible_text(f"It works now.\n\n{attribution}\nDoes it?\n") == "It works now."


def test_it_folds_below_an_attribution_with_marks_of_direction() -> None:
    attribution = next(line for line in ATTRIBUTIONS if "\u05d1" in line)
    assert visible_text(f"Yes.\n\n{BIDI_MARKS.format(attribution)}\n\n> No?\n") == "Yes."


def test_header_blocks_are_known_in_more_than_25_languages() -> None:
    assert len(set(HEADER_BLOCKS)) > 25


@pytest.mark.parametrize("labels", HEADER_BLOCKS)
def test_it_folds_below_the_header_block_of_outlook(labels: str) -> None:
    values = ("Bo Berg <bo@berg.example>", "2.2.2026 09:30", "Zoë Quist", "Printer")
    block = "\n".join(f"{label} {value}" for label, value in zip(labels.split("|"), values, strict=True))
    assert visible_text(f"It works now.\n\n{block}\n\nDoes it?\n") == "It works now."
    assert visible_text(f"It works now.\n\n________________________________\n{block}\n\nDoes it?") == "It works now."


FOLDED = {
    "a separator": ("Yes.\n\n-----Original Message-----\nFrom: Bo\n\nNo?\n", "Yes."),
    "a separator in German": ("Ja.\n\n-----Ursprüngliche Nachricht-----\nNein?\n", "Ja."),
    "a signature": ("Yes.\n-- \nZoë Quist\nQuist Ltd\n", "Yes."),
    "a telephone": ("Yes.\n\nSent from my iPhone\n\nOn 1.2.2026 Bo <bo@x> wrote:\n> No?\n", "Yes."),
    "a wrapped attribution": (
        "Yes.\n\nOn Mon, Feb 2, 2026 at 9:30 AM Bo Berg\n<bo@berg.example>\nwrote:\n\n> No?\n",
        "Yes.",
    ),
    "an address cut in two": ("Ja.\n\nman. 2. feb. 2026 kl. 09:30 skrev Bo <bo@berg.example\n>:\n\n> Nei?\n", "Ja."),
    "an attribution on the same line": ("Yes. On Mon, Feb 2, 2026 at 9:30 AM Bo <bo@x> wrote:\n> No?", "Yes."),
    "an answer below": ("On 2.2.2026 Bo <bo@x> wrote:\n> No?\n\nYes.\n", "Yes."),
    "answers between": (
        "On 2.2.2026 Bo <bo@x> wrote:\n> One?\n\nYes.\n\n> Two?\n\nNo.\n",
        "> One?\n\nYes.\n\n> Two?\n\nNo.",
    ),
    "a quotation by hand": ("> Never mind\n\nBut I do.\n", "> Never mind\n\nBut I do."),
    "a name behind a dash": ("Does it burn?\nIt should not.\n\n-Zoë de Quist\n", "Does it burn?\nIt should not."),
    "what The Bat! marks": (
        "Hello,\n\nMonday, 2 February 2026, 9:30:00, you wrote:\n\nBB> One?\nBB> Two?\n\nYes.\n",
        "Hello,\n\nYes.",
    ),
    "line ends of Windows": ("Yes.\r\n\r\nOn 2.2.2026 Bo <bo@x> wrote:\r\n> No?\r\n", "Yes."),
    "a name below dashes": ("Does it burn?\n---\nZoë Quist\n", "Does it burn?"),
    "a word behind a dash": ("Does it burn?\n\n- zoë\n", "Does it burn?"),
    "what Outlook writes on telephones": ("Ja.\n\nGesendet von Outlook für iOS<https://aka.ms/x>\n\nNein?", "Ja."),
    "what GroupWise writes": ("Yes.\n\n>>> Bo Berg <bo@berg.example> 2/2/2026 9:30 AM >>>\nNo?\n", "Yes."),
    "an address between blank lines": (
        "Yes.\n\nOn 2.2.2026 Bo\n\n<\nmailto:Bo <bo@x.example>\n> wrote:\n\nNo?\n",
        "Yes.",
    ),
    "a link that lost its mark": (
        "Yes.\n\nOn 2.2.2026 Bo <bo@x> wrote:\n> Look:\n>\n (https://x.example/y) >\n> Bo\n",
        "Yes.",
    ),
    "an archive's line": ("Yes.\n\nOriginal Message processed by david®\nNo? 2. Februar 2026\nVon Bo\n", "Yes."),
    "answers told before": ("Ja.\n\n---\n*Vorherige Antworten*\n\nNein?\n", "Ja."),
    "the footer of a list": ("Yes.\n\n_______________________\nlist mailing list\nlist@x.example\n", "Yes."),
    "the rest of a wrapped quotation": (
        "Yes.\n\nOn 2.2.2026 Bo <bo@x> wrote:\n> " + "why " * 18 + "\nnot?\n> Bo\n",
        "Yes.",
    ),
}
BIDI_MARKS = "\u202b{}\u202c"
KEPT = {
    "a list of dates": "Invitation:\n\nDate: Monday, 2 May 2026\nTime: 9:30\nAddress: 1 Main St",
    "a journey": "We travel\n\nFrom: Rome\nTo: Bonn\nDate: Monday",
    "a sentence that begins like one": "On the other hand, it works.\nOn average it does.",
    "a dash in a line": "This -- I think -- works.",
    "a list with one item": "We need\n\n- paper\n- ink\n\n- Toner",
    "a colon": "We have two wishes, written in 2026:\none and two.",
    "a word like a telephone's": "The notice was sent from my app to all users.",
    "nothing but history": "> Hello?\n> Bo",
    "nothing but a signature": "-- \nZoë",
}


@pytest.mark.parametrize("name", FOLDED)
def test_it_folds(name: str) -> None:
    text, new = FOLDED[name]
    assert visible_text(text) == new


@pytest.mark.parametrize("name", KEPT)
def test_it_keeps(name: str) -> None:
    assert visible_text(KEPT[name]) == KEPT[name].strip()


def test_it_shows_what_a_bare_forward_forwards() -> None:
    text = "---------- Forwarded message ----------\nFrom: Bo <bo@x>\nSubject: Hi\nTo: us@x\n\nThe words.\n"
    assert visible_text(text) == "The words.\n".rstrip()


CONTAINERS = {
    "Gmail": '<div class="gmail_quote">On Monday Bo wrote:<blockquote>No?</blockquote></div>',
    "Outlook on the web": '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Bo</div><div>No?</div>',
    "Outlook": '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt"><p>From: Bo</p></div><p>No?</p>',
    "Outlook on a telephone": '<div id="mail-editor-reference-message-container"><p>From: Bo</p>No?</div>',
    "Apple Mail": '<blockquote type="cite">No?</blockquote>',
    "Thunderbird": '<div class="moz-cite-prefix">On Monday Bo wrote:</div><blockquote>No?</blockquote>',
    "Yahoo": '<div id="yahoo_quoted_123" class="yahoo_quoted">No?</div>',
    "Proton": '<div class="protonmail_quote">No?</div>',
    "Zoho": '<div class="zmail_extra">No?</div>',
    "Fastmail": '<blockquote type="cite" id="qt">No?</blockquote>',
    "Tutanota": '<blockquote class="tutanota_quote">No?</blockquote>',
    "Front": '<blockquote class="front-blockquote">No?</blockquote>',
    "Missive": '<div class="missive_quote">No?</div>',
    "Mailspring": '<div class="gmail_quote nylas-quote">No?</div>',
    "Spark": '<div name="messageReplySection">On Monday Bo wrote:<blockquote>No?</blockquote></div>',
    "GMX and web.de": '<div name="quote" style="margin:10px 5px">Von: Bo<br>No?</div>',
    "Zimbra": '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">From: Bo</div><div>No?</div>',
    "mail.ru": '<div class="mail-quote-collapse">No?</div>',
    "NetEase": '<blockquote id="isReplyContent">No?</blockquote>',
    "BlackBerry": '<div id="_originalContent">No?</div>',
    "Roundcube": '<p id="reply-intro">On Monday Bo wrote:</p><blockquote>No?</blockquote>',
    "Outlook for the Mac": '<span id="OLK_SRC_BODY_SECTION">From: Bo<br>No?</span>',
    "HubSpot": '<div class="hs_reply">No?</div>',
    "Freshdesk": '<div class="freshdesk_quote">No?</div>',
}


@pytest.mark.parametrize("program", CONTAINERS)
def test_it_folds_the_history_of(program: str) -> None:
    folded = fold_html(f"<body><p>Yes.</p>{CONTAINERS[program]}</body>")
    assert re.sub(r"<details.*</details>", "", folded) == "<body><p>Yes.</p></body>"
    assert CONTAINERS[program] in folded
    assert visible_text(to_text(folded)) == "Yes."


def test_it_folds_a_signature_and_the_history_below_it() -> None:
    html = '<p>Yes.</p><div class="gmail_signature">Zoë</div><p>P.S.: no.</p><div class="gmail_quote">No?</div>'
    folded = fold_html(html)
    assert re.sub(r"<details.*?</details>", "", folded) == "<p>Yes.</p><p>P.S.: no.</p>"
    assert folded.count("<details") == 2


def test_it_folds_nothing_where_nothing_else_is_left() -> None:
    forward = '<body><div class="gmail_quote">Forwarded: the words</div></body>'
    assert fold_html(forward) == forward


def test_answers_between_quotations_stay_in_one_container_of_gmail() -> None:
    quotations = "<blockquote>Which printer?</blockquote><div>The blue one.</div><blockquote>Since when?</blockquote>"
    html = (
        f'<div class="gmail_quote"><div class="gmail_attr">On Monday Bo wrote:</div>{quotations}<div>May.</div></div>'
    )
    assert re.sub(r"<details.*?</details>", "", fold_html(html)) == "<div>The blue one.</div><div>May.</div></div>"
    assert visible_text(to_text(fold_html(f"<p>Hello Bo,</p>{html}"))).split("\n")[-1] == "May."


def test_answers_between_quotations_stay_in_thunderbird() -> None:
    answer = '<blockquote type="cite">No?</blockquote><p>No.</p><div class="moz-signature">Zoë</div>'
    html = f'<body><div class="moz-cite-prefix">On Monday Bo wrote:</div>{answer}</body>'
    assert re.sub(r"<details.*?</details>", "", fold_html(html)) == "<body><p>No.</p></body>"


OLD = "Hello Zoë,\n\nplease unplug the blue printer, wait for ten minutes and plug it in again.\n\nBo, Acme Support\n"
SAID = "please unplug the blue printer, wait\nfor ten minutes and plug it in again."
REPEATED = {
    "below the answer": (f"It burns.\n\n{SAID}\n", "It burns."),
    "all of it, greeting and name": (f"It burns.\n\n{OLD}", "It burns."),
    "above the answer": (f"{OLD}\nIt burns.", "It burns."),
    "below a line that nobody knows": (f"It burns.\n\n~~~ history ~~~\n{SAID}", "It burns.\n\n~~~ history ~~~"),
    "in the middle": (f"Hello Bo,\n{SAID}\nIt burns.", "Hello Bo,\nIt burns."),
    "marked": ("It burns.\n\n> " + SAID.replace("\n", "\n> "), "It burns."),
    "nothing but it": (SAID, SAID),
    "few words, said again": ("The blue printer", "The blue printer"),
}


@pytest.mark.parametrize("name", REPEATED)
def test_it_knows_what_was_said_before_from_the_mail_that_is_answered(name: str) -> None:
    text, new = REPEATED[name]
    assert visible_text(text, OLD) == new


def test_our_own_marker_ends_an_answer() -> None:
    below = "Hello Zoë,\nplease unplug it.\n"
    quoted = below.replace("\n", "\n> ")
    assert visible_text(f"It burns.\n\n{marker.TEXT}\n{below}") == "It burns."
    assert visible_text(f"It burns.\n\nOn Monday at 9:30 Bo wrote:\n> {marker.TEXT}\n> {quoted}") == "It burns."
    for program in (marker.HTML, marker.HTML.replace('class="', 'class="x_'), f"<p>{marker.TEXT}</p>"):
        folded = fold_html(f"<body><p>It burns.</p><div>{program}<p>Hello Zoë</p></div></body>")
        assert re.sub(r"<details.*?</details>", "", folded) == "<body><p>It burns.</p><div></body>"
        assert visible_text(to_text(folded)) == "It burns."


def test_it_keeps_lines_and_their_kinds_together_where_one_attribution_has_a_quotation_and_the_next_has_none() -> None:
    quoted = "On Mon, 2 Feb 2026 at 10:00, Bo <bo@quist.example> wrote:\n> It burns.\n"
    words = "The paper jams in the second tray whenever the weather is wet and cold outside.\n"
    text = f"{quoted}\n{words}\nOn Sun, 1 Feb 2026 at 9:00, Zo <zo@quist.example> wrote:\nHello.\n"
    assert visible_text(text) == words.strip()
    assert visible_text(text, words + "It burns.") == "Hello."
