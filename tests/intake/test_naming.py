"""However programs and gateways write the header of an answer, it is found which message it answers, and on what."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import select

from postroom.cases.message import Message
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Arrival
from postroom.intake.processing import House, process_due
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import ALICE, SUPPORT

NAMES = {
    "In-Reply-To": "In-Reply-To: <ID@acme.example>",
    "References": "References: <ID@acme.example>",
    "field names in any case": "in-reply-TO: <ID@acme.example>",
    "no space behind the colon, one before it": "References :<ID@acme.example>",
    "folded with nothing on the first line": "References:\r\n\t<other@x.example>\r\n <ID@acme.example>",
    "folded within an id": "In-Reply-To: <ID\r\n @acme.example>",
    "white space inside the brackets": "In-Reply-To: < ID@acme.example >",
    "no brackets": "In-Reply-To: ID@acme.example",
    "a bracket only in front": "In-Reply-To: <ID@acme.example",
    "two pairs of brackets": "In-Reply-To: <<ID@acme.example>>",
    "in quotes": 'In-Reply-To: "<ID@acme.example>"',
    "a local part in quotes": 'In-Reply-To: <"ID"@acme.example>',
    "upper case in the domain": "In-Reply-To: <ID@ACME.Example>",
    "with a comment behind": 'In-Reply-To: <ID@acme.example> (Alice\'s message of "Mon, 02 Mar 2026")',
    "with a comment in front that has brackets": "In-Reply-To: (from <bob@x.example>) <ID@acme.example>",
    "with words": 'In-Reply-To: Your message of "Mon, 02 Mar 2026 10:00:00." <ID@acme.example>',
    "with words and an address": "In-Reply-To: Message from Bob <bob@x.example> of Monday <ID@acme.example>",
    "several in In-Reply-To": "In-Reply-To: <other@x.example> <ID@acme.example>",
    "with commas": "References: <other@x.example>,<ID@acme.example>,<another@x.example>",
    "without spaces between": "References: <other@x.example><ID@acme.example><another@x.example>",
    "the field twice": "References: <other@x.example>\r\nReferences: <ID@acme.example>",
    "In-Reply-To twice": "In-Reply-To: <other@x.example>\r\nIn-Reply-To: <ID@acme.example>",
    "as an encoded word": "References: =?utf-8?Q?=3CID=40acme=2Eexample=3E?=",
    "as encoded words over several lines": "References: =?us-ascii?Q?=3Cother=40x=2Eexample=3E=0D=0A_?=\r\n"
    " =?us-ascii?Q?=3CID=40acme=2Eexample=3E?=",
    "an id of the provider's own in front": "In-Reply-To: <0102-a@eu-west-1.amazonses.com>\r\n"
    "References: <ID@acme.example> <0102-a@eu-west-1.amazonses.com>",
    "the oldest of a hundred": "References: <ID@acme.example> "
    + "\r\n ".join(f"<{number}@x.example>" for number in range(98)),
}

SUBJECTS = {
    "an encoded word": "=?utf-8?B?UmU6IFByaW50ZXIgb24gZmlyZQ==?=",
    "encoded within a word": "Re: Prin=?utf-8?Q?ter?= on fire",
    "several encoded words": "=?utf-8?Q?Re:_Printer?=\r\n =?utf-8?Q?_on_fire?=",
    "folded": "Re: Printer\r\n on\r\n\tfire",
    "with trailing spaces": "Re: Printer on fire   \t",
    "with a full-width colon": "=?utf-8?B?5Zue5aSN77yaUHJpbnRlciBvbiBmaXJl?=",
    "in Chinese by GB 2312": "=?gb2312?B?tPC4tDogUHJpbnRlciBvbiBmaXJl?=",
    "in Japanese by ISO-2022-JP": "=?iso-2022-jp?B?GyRCSlY/LhsoQjogUHJpbnRlciBvbiBmaXJl?=",
    "in Russian by KOI8-R": "=?koi8-r?B?79TXxdQ6IFByaW50ZXIgb24gZmlyZQ==?=",
    "in Hebrew, with marks of direction": "=?utf-8?B?4oCP15TXqdeROiBQcmludGVyIG9uIGZpcmXigI4=?=",
    "with a soft hyphen and a space that does not break": "=?utf-8?Q?Re=C2=A0:_Prin=C2=ADter_on=C2=A0fire?=",
    "with signs of no width": "=?utf-8?Q?=EF=BB=BFPrinter_=E2=80=8Bon_fire=E2=80=8D?=",
    "raw, not encoded at all": "Réf : Printer on fire",
    "as a list and a gateway mark it": "[EXTERNAL] [list] Re: [TKT-7] Printer ##12## on fire #3#",
    "answered by hand many times": "RE: Re[2]: AW: Antw: SV: Printer on fire",
}


def opening(name: str) -> bytes:
    return _mail("Printer on fire", f"Message-ID: <{name}@acme.example>", "first")


def _mail(subject: str, more: str, body: str) -> bytes:
    return f"From: {ALICE}\r\nTo: {SUPPORT}\r\nSubject: {subject}\r\n{more}\r\n\r\n{body}\r\n".encode()


def answers() -> Iterator[tuple[str, bytes, bytes]]:
    """What is special, the mail that is answered, and the answer."""
    for number, (what, field) in enumerate(NAMES.items()):
        yield what, opening(f"n{number}"), _mail("Re: Printer on fire", field.replace("ID", f"n{number}"), what)
    for number, (what, subject) in enumerate(SUBJECTS.items()):
        yield what, opening(f"s{number}"), _mail(subject, f"In-Reply-To: <s{number}@acme.example>", what)


def test_it_finds_the_message_that_a_mail_answers(busy_house: House) -> None:
    whats, firsts, seconds = zip(*answers(), strict=True)
    opened, added = cases_of(busy_house, firsts), cases_of(busy_house, seconds)
    assert len(set(opened)) == len(whats)
    assert [what for what, one, other in zip(whats, opened, added, strict=True) if one != other] == []


def cases_of(house: House, raws: Sequence[bytes]) -> list[int]:
    with house.database.transaction() as session:
        ids = accept(session, [Envelope("alice@acme.example", (SUPPORT,), raw, "test") for raw in raws])
    while process_due(house):
        pass
    with house.database.reading() as session:
        found = select(Arrival.id, Message.case_id).join(Message, Message.id == Arrival.about_id)
        cases = dict(session.execute(found.where(Arrival.id.in_(ids))).all())
    return [cases[number] for number in ids]


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("In-Reply-To: <a@x.example>", "<a@x.example>"),
        ("In-Reply-To: <b@x.example> <a@x.example>\r\nReferences: <a@x.example> <c@x.example>", "<a@x.example>"),
    ],
)
def test_it_says_which_id_matched(hand_in: Callable[..., list[Outcome]], field: str, named: str) -> None:
    hand_in(_mail("Printer on fire", "Message-ID: <a@x.example>", "first"))
    (answer,) = hand_in(_mail("URGENT: Printer on fire", field, "second"))
    assert answer.message
    because = f"It answers {named}, and the subject is the same but for words and a colon in front."
    assert answer.message.placed_because == because
