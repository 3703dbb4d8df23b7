"""What PGP writes around a text that it signs is for programs: it is folded, the words are shown."""

import pytest

from postroom.mail.parse import parse
from postroom.mail.quoting import visible_text

HEAD = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\nVersion: X 1\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
SHOWN = {
    "a text": (f"{HEAD}It burns.\n{SIGNATURE}", "It burns."),
    "dashes": (f"{HEAD}Steps:\n- - one\n- -- two\n{SIGNATURE}", "Steps:\n- one\n-- two"),
    "no name of a hash": (f"-----BEGIN PGP SIGNED MESSAGE-----\n\nIt burns.\n{SIGNATURE}", "It burns."),
    "words around it": (f"Hello.\n\n{HEAD}It burns.\n{SIGNATURE}\nBye.\n", "Hello.\n\nIt burns.\n\nBye."),
    "two of them": (f"{HEAD}One.\n{SIGNATURE}{HEAD}Two.\n{SIGNATURE}", "One.\nTwo."),
    "an answer": (f"{HEAD}Yes.\n\nOn 2 Feb 2026, Bo <bo@x.example> wrote:\n\n- > No?\n{SIGNATURE}", "Yes."),
    "a cut end": (f"{HEAD}It burns.\n{SIGNATURE[:60]}", "It burns."),
    "no signature": (f"{HEAD}It burns.\n", f"{HEAD}It burns."),
    "no words": (f"{HEAD}{SIGNATURE}", f"{HEAD}{SIGNATURE}".strip()),
}


@pytest.mark.parametrize("name", SHOWN)
def test_it_shows_the_words_of(name: str) -> None:
    text, words = SHOWN[name]
    assert visible_text(text) == words


def test_the_text_itself_keeps_it() -> None:
    mail = parse(f"Subject: x\n\n{HEAD}It burns.\n{SIGNATURE}".encode())
    assert (mail.text, mail.signed) == (f"{HEAD}It burns.\n{SIGNATURE}", "PGP")


def test_many_beginnings_take_no_more_time_than_they_are_long() -> None:
    text = HEAD * 20_000 + "It burns.\n"
    assert "It burns." in visible_text(text)
