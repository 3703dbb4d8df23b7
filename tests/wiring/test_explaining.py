"""Looking at a mail in a process of its own."""

import pytest

from postroom.base.errors import BadInput
from postroom.intake.explaining import Handing
from postroom.wiring.explaining import Explainer

MAIL = b"From: zoe@quist.example\r\nSubject: Printer\r\n\r\nIt burns.\r\n"


@pytest.fixture
def here(empty_database: str) -> dict[str, str]:
    return {"DATABASE_URL": empty_database, "POSTROOM_SECRET_KEY": "k" * 40}


def test_it_tells_what_the_command_line_tells(here: dict[str, str]) -> None:
    facts = Explainer(here)(MAIL, Handing(mail_from="", to="--help"))
    assert (facts["subject"], facts["visible_text"]) == ("Printer", "It burns.")
    thread = facts["thread"]
    assert isinstance(thread, dict)
    assert (thread["outcome"], thread["because"]) == (
        "set_aside",
        "None of the addresses it was sent to is an inbox address.",
    )


def test_what_ends_its_reader_ends_nobody_else(here: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="could not be read"):
        Explainer(here, memory=48)(MAIL, Handing())


def test_it_says_what_is_wrong_with_how_it_came(here: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="wants an IP address"):
        Explainer(here)(MAIL, Handing(ip="somewhere"))
