"""Forwards as programs of many makers and languages write them: who wrote first, to whom, when, and what."""

from dataclasses import replace

import pytest

from postroom.mail.forwarding import Forwarded, forwarded
from postroom.mail.mail import Address
from postroom.mail.quoting import visible_text
from tests.mail.test_forwarding import CORA, SUPPORT, WORDS, ZOE, mail
from tests.mail.test_reply_programs import BLOCKS, FOLDER, ORDERS, marked

SEPARATORS = [line.split("|", 1) for line in (FOLDER / "separators.txt").read_text("utf-8").splitlines()]
NOTE = "Please see."
VALUES = ("Zoë Quist <zoe@quist.example>", "2 Nov 2026 09:31", SUPPORT.address, "Cora <cora@quist.example>", "Fire")
RIGHT = Forwarded(ZOE, (SUPPORT,), (CORA,), "Fire", "2 Nov 2026 09:31", WORDS)
HEAD = "From: Zoë Quist <zoe@quist.example>\nDate: 2 Nov 2026 09:31\nSubject: Fire\n"
HEAD += "To: support@acme.example\nCc: Cora <cora@quist.example>"
ON_ONE_LINE = "From: Zoë Quist <zoe@quist.example> Sent: 2 Nov 2026 09:31 To: support@acme.example "
ON_ONE_LINE += "Cc: Cora <cora@quist.example> Subject: Fire"
TABLE = """| From | Zoë Quist<zoe@quist.example> |
| Date | 2 Nov 2026 09:31 |
| To | support@acme.example<support@acme.example> |
| Cc | Cora<cora@quist.example> |
| Subject | Fire |"""
WITHOUT_COLONS = """From "Zoë Quist" <zoe@quist.example>
To support@acme.example
Cc "Cora" <cora@quist.example>
Date 2 Nov 2026 09:31
Subject Fire"""
IN_GERMAN = """Von: Zoë Quist <zoe@quist.example>
Gesendet: 2 Nov 2026 09:31
An: support@acme.example
Cc: Cora <cora@quist.example>
Betreff: Fire"""
IN_CHINESE = """发件人: "Zoë Quist"<zoe@quist.example>;
发送时间: 2 Nov 2026 09:31
收件人: <support@acme.example>;
抄送: "Cora"<cora@quist.example>;
主题: Fire"""
LINKED = HEAD.replace("<zoe@quist.example>", "<[zoe@quist.example](mailto:zoe@quist.example)>")
PROGRAMS = {
    "NetEase": ("Fwd: x", f"---- Forwarded Message ----\n{TABLE}\n\n{WORDS}"),
    "eM Client": ("Fwd: x", f"------ Forwarded Message ------\n{WITHOUT_COLONS}\n\n{WORDS}"),
    "Mutt": (
        "[zoe@quist.example: x]",
        f"----- Forwarded message from Zoë <zoe@quist.example> -----\n\n{HEAD}\n\n{WORDS}\n\n"
        "----- End forwarded message -----\n\n-- \nBo\n",
    ),
    "Horde": (
        "Fwd: x",
        f"----- Weitergeleitete Nachricht von zoe@quist.example -----\n{IN_GERMAN}\n\n{WORDS}\n\n"
        "----- Ende der weitergeleiteten Nachricht -----\n",
    ),
    "Zoho": (
        "Fwd: x",
        f"============ Forwarded message ============\n{HEAD}\n"
        f"============ Forwarded message ============\n\n{WORDS}\n",
    ),
    "Notes": ("Fw: x", f"----- Forwarded by Bo Berg/Berg on 02/11/2026 09:31 AM -----\n\n{HEAD}\n\n{WORDS}"),
    "MailMate": ("Fwd: x", f"Forwarded message:\n\n{marked(HEAD)}\n>\n{marked(WORDS)}"),
    "Outlook, read by a converter": ("FW: x", f"{ON_ONE_LINE}\n\n{WORDS}"),
    "Outlook, with importance": ("WG: x", f"{IN_GERMAN}\nWichtigkeit: Hoch\nAnlagen: a.pdf\n\n{WORDS}"),
    "Outlook, with marks of direction": ("FW: x", f"\u200f\u202a{HEAD}\n\n{WORDS}"),
    "QQ": ("转发：x", f"------------------ 原始邮件 ------------------\n{IN_CHINESE}\n\n{WORDS}"),
    "QQ in English": ("Fw:x", f"------------------ Original ------------------\n{HEAD}\n\n{WORDS}"),
    "Gmail, as Markdown": ("Fwd: x", f"---------- Forwarded message ---------\n{LINKED}\n\n{WORDS}"),
    "Gmail, with stars": (
        "Fwd: x",
        f"---------- Forwarded message ---------\n{HEAD.replace('Zoë Quist', '*Zoë Quist*')}\n\n{WORDS}",
    ),
}
OUTLOOK_PREFIXES = (
    "FW FWD WG TR RV ENC I VS VB VL PD Továbbítás Doorst Пересл Переслано İLT 转发 轉寄 転送 전달 Trs".split()
)


@pytest.mark.parametrize(("language", "separator"), SEPARATORS)
def test_it_reads_what_stands_below_the_separator_of(language: str, separator: str) -> None:
    for labels in [labels[1:] for labels in BLOCKS if labels[0] == language]:
        for order in ORDERS:
            block = "\n".join(f"{labels[place]} {VALUES[place]}" for place in order)
            below = f"\n{block}\n\n{WORDS}"
            text = f"{NOTE}\n\n{separator}\n{marked(below) if separator.startswith('>') else below}"
            for subject in ("", "Fwd: x", "Fire"):
                assert forwarded(mail(subject, text)) == RIGHT, text
            assert visible_text(text) == NOTE


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_reads_what_was_passed_on_with(program: str) -> None:
    subject, text = PROGRAMS[program]
    found = forwarded(mail(subject, f"{NOTE}\n\n{text}"))
    assert found == RIGHT
    assert visible_text(f"{NOTE}\n\n{text}") == NOTE


@pytest.mark.parametrize("prefix", OUTLOOK_PREFIXES)
def test_a_bare_header_block_below_a_subject_of_forwards_is_one(prefix: str) -> None:
    answers = replace(mail(f"{prefix}: x", f"{NOTE}\n\n{IN_GERMAN}\n\n{WORDS}"), in_reply_to=("<1@quist.example>",))
    assert forwarded(answers) == RIGHT


def test_of_what_yandex_passes_on_sender_and_date_are_known() -> None:
    said = '02.11.2026, 09:31, "Zoë Quist" <zoe@quist.example>:'
    end = "-------- Конец пересылаемого сообщения --------"
    text = f"-------- Пересылаемое сообщение --------\n{said}\n\n{WORDS}\n\n{end}"
    assert forwarded(mail("Fwd: x", f"{NOTE}\n\n{text}")) == Forwarded(ZOE, (), (), "", "02.11.2026, 09:31", WORDS)
    assert visible_text(f"{NOTE}\n\n{text}") == NOTE


def test_a_sender_known_by_name_alone_stays_one() -> None:
    text = f"From: Zoë Quist\nSent: 2 Nov 2026 09:31\nTo: Support\nSubject: Fire\n\n{WORDS}"
    assert forwarded(mail("FW: x", text)) == Forwarded(
        Address("Zoë Quist", ""), (Address("Support", ""),), (), "Fire", "2 Nov 2026 09:31", WORDS
    )


@pytest.mark.parametrize("labels", BLOCKS, ids="|".join)
def test_yahoo_writes_it_all_on_one_line(labels: list[str]) -> None:
    known = [separator for language, separator in SEPARATORS if language == labels[0] and separator[0] == "-"]
    _, sender, sent, to, cc, subject = labels
    fields = f"{sender} {VALUES[0]}{to} <{VALUES[2]}>{cc} {VALUES[3]}{sent} 2 Nov 2026 09:31 MEZ{subject} Fire"
    text = f"{NOTE}\n\n   {(known or ['----- Forwarded Message -----'])[-1]} {fields}\n {WORDS}"
    assert forwarded(mail("Fwd: x", text)) == replace(RIGHT, date="2 Nov 2026 09:31 MEZ")
    assert visible_text(text) == NOTE
