"""What a mail holds reaches its message: protection, repairs, invitations, attached mails, images in place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from postroom.cases.message import Attachment, Message
from postroom.intake.processing import House
from tests.intake.conftest import Outcome

HandIn = Callable[..., list[Outcome]]
MAILS = Path(__file__).parents[1] / "mails"


def read(hand_in: HandIn, name: str) -> Message:
    (one,) = hand_in((MAILS / f"{name}.eml").read_bytes())
    assert one.message
    return one.message


def files(house: House, message: Message) -> list[tuple[str, str, bool]]:
    with house.database.reading() as session:
        found = session.scalars(select(Attachment).where(Attachment.message_id == message.id).order_by(Attachment.id))
        return [(file.name, file.type, file.inline) for file in found]


@pytest.mark.parametrize(
    ("name", "signed", "encrypted"),
    [
        ("protection/pgp_signed", "PGP", None),
        ("protection/pgp_encrypted", None, "PGP"),
        ("protection/pgp_in_text", None, "PGP"),
        ("protection/smime_signed", "S/MIME", None),
        ("protection/smime_opaque", "S/MIME", None),
        ("protection/smime_encrypted", None, "S/MIME"),
        ("structure/plain", None, None),
    ],
)
def test_a_message_says_by_what_it_is_signed_or_encrypted(
    hand_in: HandIn, name: str, signed: str | None, encrypted: str | None
) -> None:
    message = read(hand_in, name)
    assert (message.signed, message.encrypted) == (signed, encrypted)


def test_what_was_repaired_is_noted_on_the_message(hand_in: HandIn) -> None:
    assert read(hand_in, "broken/end_in_the_line").repairs == ["A multipart's end was missing."]


def test_an_invitation_is_told_in_words_and_stays_a_file(hand_in: HandIn, house: House) -> None:
    message = read(hand_in, "structure/invitation")
    assert message.text == "Hello, please come."
    assert message.invitation
    assert message.invitation.startswith("Invitation: Printer on fire\n")
    assert any(type_ == "text/calendar" for _, type_, _ in files(house, message))


def test_an_attached_mail_is_a_file_that_any_mail_program_opens(hand_in: HandIn, house: House) -> None:
    message = read(hand_in, "structure/mail_attached")
    [(name, type_, inline)] = files(house, message)
    assert (name.endswith(".eml"), type_, inline) == (True, "message/rfc822", False)


def test_an_image_named_by_its_location_stands_in_its_place(hand_in: HandIn, house: House) -> None:
    message = read(hand_in, "structure/image_by_location")
    assert [inline for _, type_, inline in files(house, message) if type_.startswith("image/")] == [True]


def test_no_name_of_a_file_misleads(hand_in: HandIn, house: House) -> None:
    for name in ("paths", "parent_folders", "bidi", "controls", "reserved"):
        for shown, _, _ in files(house, read(hand_in, f"files/{name}")):
            assert not set(shown) & set("/\\\0\n\N{RIGHT-TO-LEFT OVERRIDE}:")
            assert not shown.startswith(".")
