"""What a person writes stays, however much it looks like what programs write."""

import pytest

from postroom.mail.forwarding import forwarded
from postroom.mail.quoting import visible_text
from tests.mail.test_forwarding import mail

KEPT = {
    "sentence wrote": "Hi,\n\nOn Monday he wrote: we will deliver next week.\n\nBut nothing came.",
    "narrating": "On 2 May 2026 your colleague told me:\n\nthe refund is on its way.\n\nIt is not.",
    "as wrote": "As Bo wrote in his mail of 2.2.2026:\n\nthe printer will be replaced.\n\nWhen?",
    "he said": "On Monday, 2 May, Bo said:\n\nwe would get a refund.\n\nWe did not.",
    "travel": "Please rebook:\n\nFrom: London\nTo: Paris\nDate: 2 May 2026 10:30\nPassengers: 2\n\nThank you",
    "travel de": "Bitte umbuchen:\n\nVon: Berlin\nNach: Bonn\nDatum: 2.5.2026 10:30\n\nDanke",
    "travel de2": "Bitte umbuchen:\n\nVon: Berlin\nAn: Bonn 10:30\nDatum: 2.5.2026\n\nDanke",
    "from label": "From: your site I ordered a printer.\nTo: my house it never came.",
    "subject alone": "Subject: refund\n\nI want my money back.",
    "letterhead": "Hello,\n\nDate: 2 May 2026\nSubject: Complaint about order 17\n\nI want my money back.",
    "rules": "First part.\n\n---\n\nSecond part.\n\n***\n\nThird part.",
    "underscore rule": "Question 1: does it burn?\n\n_______\n\nQuestion 2: why does it burn?\n\nI await an answer.",
    "setext": "Summary\n-------\nIt works.\n\nDetails\n=======\nIt is hot.",
    "table md": "| a | b |\n|---|---|\n| 1 | 2 |",
    "code": "Look:\n\n```\n-- comment\n--\nSELECT 1;\n> output\nFrom: x@y\nSubject: z\nTo: q\n```\n\nWhat now?",
    "log": "2026-02-02 09:30:00 ERROR Bo <bo@berg.example> failed:\nstack one\nstack two\n\nWhat now?",
    "diff": "The patch:\n\n--- a/file.py\n+++ b/file.py\n@@ -1 +1 @@\n-old\n+new\n\nOk?",
    "list dash": "We need\n\n- paper\n- ink\n\nand\n\n- toner",
    "todo": "Please send:\n- toner",
    "todo2": "Please send me one thing\n\n- Toner\n\nand soon.",
    "email in list": "Contacts:\nBo <bo@berg.example>\nZoë <zoe@quist.example>\n\nWrite to both.",
    "meeting": "Meeting on 2 Feb 2026 at 09:30 with Bo <bo@berg.example>:\n\n1. printers\n2. fire\n\nPlease confirm.",
    "call": "You can reach me on 2 Feb 2026 at 09:30 or write to bo@berg.example:\n\nI answer quickly.",
    "python": ">>> import x\n>>> x.y()\nError\n\nWhat is wrong?",
    "sql": "SQL> select 1;\n\n1\n\nIs it right?",
    "quote by hand": "You say:\n\n> it never burns\n\nIt does.",
    "original": "Hi,\n\nthe original message was lost.\n\nPlease send it again.",
    "forwarded sent": "I attach the forwarded message:\nit says all.\n\nThanks",
    "invoice": "Invoice\n\nDate: 2.2.2026\nTo: Quist Ltd\nFrom: Acme\nTotal: 100\n\nPlease correct the address.",
    "order form": "Hello,\n\nName: Bo\nFrom: Berlin\nTo: Bonn\nSubject: Math\nTime: 10:30\n\nThanks",
    "cc sentence": "Re: the invoice\nAn: error in it\n\nplease mend.",
    "signature like": "I need help --\nthe printer burns\n-- and smokes.",
    "end stars": "*** URGENT ***\n\nPrinter burns.\n\n*** URGENT ***\n\nHelp!",
    "dashes title": "----- My problem -----\nThe printer burns.\n\n----- What I did -----\nI poured water.",
    "original plan": "----- The original plan -----\nBuy a printer.\n\n----- The new plan -----\nBuy water.",
    "mail list": "--- Original text ---\nThe printer burns.\n--- My text ---\nIt does not.",
    "jp": "お世話になっております。\n2026年2月2日のメールについて:\n返金をお願いします。\n\nよろしくお願いします。",
    "de": "Hallo,\n\nam 2.2.2026 um 9:30 Uhr schrieb mir Ihr Kollege:\n\nes wird erstattet.\n\nWann?",
    "fr": "Bonjour,\n\nvotre collègue m'a écrit :\n\nvous serez remboursé.\n\nQuand ?",
    "es": "Hola,\n\nsu colega escribió que me devuelven el dinero el 2/2/2026:\n\nno llegó.",
    "quoting": "Quoting your terms of 2026:\n\nthe customer is right.\n\nSo am I.",
    "zitat": "Zitat von Goethe:\n\nWer immer strebend sich bemüht.\n\nDanke",
    "citat": "Citat: det brinner.\n\nHjälp.",
    "sent by": "Sent by courier yesterday.",
    "hours": "Opening hours:\n\nMon: 9:30\nFrom: 9:30\nTo: 17:00\nDate: any\n\nIs it right?",
    "numbers": "2. 2. 2026 v 9:30 jsem psal:\n\nhoří.\n\nCo teď?",
    "name dash": "It burns - really",
    "one word": "Why\n\n-roman numerals are not read by the scanner",
    "thanks": "Thanks!\nRoman",
    "url": "See https://berg.example/a:\n\nit is broken.",
    "above": "Please see the picture above this line.\n\nIt burns.",
    "reply above": "The system says --- above this line --- nothing.\n\nOk?",
    "smtp log": "Our server says:\n\nMAIL FROM:<bo@berg.example>\nRCPT TO:<zoe@quist.example>\nDATA\n550 no\n\nWhy?",
    "headers pasted": "Its headers are:\n\n    Return-Path: <a@b>\n    Received: from x\n\nCan you block it?",
    "stars": "* On Monday, 2 Feb 2026 at 9:30 the printer wrote: ERROR\n* On Tuesday it wrote: OK\n\nWhat is it?",
    "from greeting": "From: all of us a happy new year 2027!\nTo: you and yours.",
    "german from": "Von: wegen! Es geht nicht.\nAn: und aus hilft nicht.",
    "spanish de": "De: todas formas no funciona a las 10:30\nPara: nada.\nAsunto: urgente",
}


@pytest.mark.parametrize("name", KEPT)
def test_it_stays(name: str) -> None:
    assert visible_text(KEPT[name]) == KEPT[name].strip()
    assert visible_text(f"{KEPT[name]}\n\nOn 2.2.2026 09:30 Bo <bo@berg.example> wrote:\n> No?\n") == KEPT[name].strip()


@pytest.mark.parametrize("name", [name for name in KEPT if name != "code"])
def test_it_passes_nothing_on(name: str) -> None:
    assert forwarded(mail("Help", KEPT[name])) is None
