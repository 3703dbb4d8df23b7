"""Address lists as people's programs write them."""

import pytest

from postroom.mail.addresses import MOST_ADDRESSES, read_list

LISTS: dict[str, list[tuple[str, str]]] = {
    "bo@berg.example": [("", "bo@berg.example")],
    "Bo Berg <Bo@Berg.Example>": [("Bo Berg", "Bo@berg.example")],
    '"Berg, Bo" <bo@x.example>, nora@x.example': [("Berg, Bo", "bo@x.example"), ("", "nora@x.example")],
    r'"Bo \"B\" Berg" <bo@x.example>': [('Bo "B" Berg', "bo@x.example")],
    "bo@x.example (Bo (the elder))": [("Bo (the elder)", "bo@x.example")],
    "Bo (Sales) Berg <bo(his own)@x.example>": [("Bo Berg (Sales his own)", "bo@x.example")],
    "Bo () <bo@x.example>": [("Bo", "bo@x.example")],
    "Bo(the one \\\n ) there) <bo@x.example>": [("Bo (the one ) there)", "bo@x.example")],
    r"Bo \(Sales\) Berg <bo@x.example>": [("Bo (Sales) Berg", "bo@x.example")],
    r"DESK\bo <bo@x.example>": [(r"DESK\bo", "bo@x.example")],
    "Bo <bo@x.example": [("Bo", "bo@x.example")],
    "<<bo@x.example>>": [("", "bo@x.example")],
    "Bo <<bo@x.example>": [("Bo", "bo@x.example")],
    "Bo bo@x.example": [("Bo", "bo@x.example")],
    "a@x.example; b@x.example": [("", "a@x.example"), ("", "b@x.example")],
    "a@x.example b@x.example": [("", "a@x.example"), ("", "b@x.example")],
    "Friends: a@x.example, B <b@x.example>;": [("", "a@x.example"), ("B", "b@x.example")],
    "undisclosed-recipients:;": [],
    "mailto:bo@x.example": [("", "bo@x.example")],
    "<MAILTO:bo@x.example?subject=x>": [("", "bo@x.example")],
    "<@relay.example,@other.example:bo@x.example>": [("", "bo@x.example")],
    "bo @ x . example": [("", "bo@x.example")],
    "'bo@x.example' <bo@x.example>": [("'bo@x.example'", "bo@x.example")],
    '"bo berg"@x.example': [("", '"bo berg"@x.example')],
    "bo@[192.0.2.1]": [("", "bo@[192.0.2.1]")],
    "bo@x.example.": [("", "bo@x.example")],
    "=?utf-8?q?Zo=C3=AB_=3Czoe=40x=2Eexample=3E?=": [("Zoë", "zoe@x.example")],
    "=?utf-8?q?Quist,_Zo=C3=AB?= <zoe@x.example>": [("Quist, Zoë", "zoe@x.example")],
    '"=?utf-8?b?Wm/Dqw==?= Quist" <zoe@x.example>': [("Zoë Quist", "zoe@x.example")],
    "Zoë <zoë@bücher.example>": [("Zoë", "zoë@bücher.example")],
    "Bo: <bo@x.example>": [("", "bo@x.example")],
    'Bo "the elder <bo@x.example>': [("Bo the elder", "bo@x.example")],
    "Bo (no end <bo@x.example>": [("Bo (no end", "bo@x.example")],
    "Zoë Quist (zoe@x.example)": [("Zoë Quist", "zoe@x.example")],
    "bo@x.example (bo@y.example)": [("bo@y.example", "bo@x.example")],
    'Bo <bo"@x.example>': [("Bo", "bo@x.example")],
    "bo@x'.example": [("", "bo@x.example")],
    "o'neil@x.example": [("", "o'neil@x.example")],
    "Bo <at work bo@x.example>, Zoë <zoe@x.example>": [("Bo", "bo@x.example"), ("Zoë", "zoe@x.example")],
    "Bo [mailto:bo@x.example]": [("Bo", "bo@x.example")],
    "Bo <SMTP:bo@x.example>": [("Bo", "bo@x.example")],
    "Bo <bo@x.example> Zoë <zoe@x.example>": [("Bo", "bo@x.example"), ("Zoë", "zoe@x.example")],
    "Quist, Zoë <zoe@x.example>, Berg, Bo <bo@x.example>": [
        ("Quist, Zoë", "zoe@x.example"),
        ("Berg, Bo", "bo@x.example"),
    ],
    "Quist; Zoë <zoe@x.example>": [("Zoë", "zoe@x.example")],
    "[bo@x.example]": [("", "bo@x.example")],
    "Bo <\u202abo@x.example\u202c>, \u200bzoe@x.example": [("Bo", "bo@x.example"), ("", "zoe@x.example")],
    '"Bo\u202e nas Berg\u2069" <bo@x.example>': [("Bo nas Berg", "bo@x.example")],
    "=?utf-8?b?4oCuQm8=?= <bo@x.example>": [("Bo", "bo@x.example")],
    "=?utf-8?q?Bo=0D=0ABcc:_eve?= <bo@x.example>": [("Bo Bcc: eve", "bo@x.example")],
    "nobody, , <>, @, a@, @b": [],
}


@pytest.mark.parametrize("written", LISTS)
def test_it_reads_the_list(written: str) -> None:
    found = read_list(written.encode(), [])
    assert [(person.name, person.address) for person in found] == LISTS[written]


def test_it_notes_what_is_no_address() -> None:
    repairs: list[str] = []
    assert read_list(b"somebody, bo@x.example", repairs)[0].address == "bo@x.example"
    assert repairs == ["'somebody' in an address field is no address and was left out."]


def test_it_stops_at_a_thousand() -> None:
    repairs: list[str] = []
    assert len(read_list(b"a@b.example, " * 5_000, repairs)) == MOST_ADDRESSES
    assert len(repairs) == 1
