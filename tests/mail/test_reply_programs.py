"""How programs of many makers and languages mark what was said before: each one is folded, wherever the answer stands.

`tests/mails/replies/` holds the tables: `program language|the line`, where `⏎` is the end of a wrapped line, and
`language|from|sent|to|cc|subject` for header blocks.
"""

from itertools import product
from pathlib import Path

import pytest

from postroom.mail.forwarding import Forwarded, forwarded
from postroom.mail.mail import Address
from postroom.mail.quoting import visible_text
from tests.mail.test_forwarding import WORDS, mail

FOLDER = Path(__file__).parents[1] / "mails/replies"
ATTRIBUTIONS = [line.split("|", 1) for line in (FOLDER / "attributions.txt").read_text("utf-8").splitlines()]
BLOCKS = [line.split("|") for line in (FOLDER / "header_blocks.txt").read_text("utf-8").splitlines()]
TELEPHONES = (FOLDER / "telephones.txt").read_text("utf-8").splitlines()
LANGUAGES = {labels[0].partition("-")[0] for labels in BLOCKS}
ANSWER = "It works now."
VALUES = ("Zoë Quist <zoe@quist.example>", "2 Nov 2026 09:31", "bo@berg.example", "Cora <cora@quist.example>", "Fire")
ORDERS = ((0, 1, 2, 3, 4), (0, 1, 4, 2, 3), (1, 0, 2, 3, 4), (4, 1, 0, 2, 3), (0, 2, 3, 1, 4))
FORMS = ("{} {}", "*{}* {}", "**{}** {}", "*{} *{}", "{}\t{}", "> {} {}", "{} \n{}")
PASSED_ON = Forwarded(
    Address("Zoë Quist", "zoe@quist.example"),
    (Address("", "bo@berg.example"),),
    (Address("Cora", "cora@quist.example"),),
    "Fire",
    "2 Nov 2026 09:31",
    WORDS,
)


def marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def test_there_are_many() -> None:
    assert len(LANGUAGES) > 35
    assert len({program.rpartition(" ")[0] for program, _ in ATTRIBUTIONS}) > 35


@pytest.mark.parametrize(("program", "line"), ATTRIBUTIONS)
def test_an_attribution_is_folded_above_and_below_the_answer(program: str, line: str) -> None:
    line = line.replace("⏎", "\n")
    assert visible_text(f"{ANSWER}\n\n{line}\n\n> Does it?\n> Bo\n") == ANSWER
    assert visible_text(f"{ANSWER}\n\n{line}\n\nDoes it?\nBo\n") == ANSWER
    assert visible_text(f"{ANSWER}\n\n{marked(line)}\n> \n> Does it?\n") == ANSWER
    assert visible_text(f"{line}\n\n> Does it?\n> Bo\n\n{ANSWER}\n") == ANSWER


@pytest.mark.parametrize("labels", BLOCKS, ids="|".join)
def test_a_header_block_is_folded_and_read(labels: list[str]) -> None:
    for order, form, between in product(ORDERS, FORMS, ("\n", "\n\n")):
        if between == "\n\n" and ("\n" in form or form.startswith(">")):
            continue
        block = between.join(form.format(labels[place + 1], VALUES[place]) for place in order)
        text = f"{ANSWER}\n\n{block}\n\n{marked(WORDS) if form.startswith('>') else WORDS}"
        assert visible_text(text) == ANSWER, block
        assert forwarded(mail("Fwd: Fire", text)) == PASSED_ON, block
        assert forwarded(mail("Re: Fire", text)) is None, block


OF_PERSONS = """
Von meinem Konto wurde doppelt abgebucht.
Sent by courier yesterday, it arrives tomorrow.
I sent it from my iPhone yesterday
Outlook für Windows stürzt ab
Enviado de novo o contrato assinado.
Get Outlook for iOS working again, please
Lähetetty tilaus ei ole saapunut.
The notification was sent from my app to all users.
Mein iPhone ist kaputt
Nire telefonoa ez dabil
Download the app for Android and try again
La aplicación de Android no abre
Gesendet habe ich es am Montag.
"""


@pytest.mark.parametrize("words", OF_PERSONS.strip().split("\n"))
def test_what_a_person_says_of_a_telephone_stays(words: str) -> None:
    assert visible_text(f"{ANSWER}\n\n{words}\n") == f"{ANSWER}\n\n{words}"
    assert visible_text(words) == words


@pytest.mark.parametrize("line", TELEPHONES)
def test_what_a_telephone_writes_below_is_folded(line: str) -> None:
    assert visible_text(f"{ANSWER}\n\n{line}\n") == ANSWER
    assert visible_text(f"{ANSWER}\n\n[{line}](https://berg.example/x)\n") == ANSWER
    assert visible_text(f"{ANSWER}\n\n{line}\n\nOn 2.2.2026 Bo <bo@berg.example> wrote:\n> Does it?\n") == ANSWER
    assert visible_text(line) == line
