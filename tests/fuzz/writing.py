"""A letter of ours made from foreign words, as an answer to a foreign mail is, and signed."""

from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from postroom.mail.authentication.signing import Signer, sign
from postroom.mail.compose import Letter, compose
from postroom.mail.mail import Address, Attachment
from tests.mail.authentication.signing import ed25519

DATE = datetime(2026, 1, 1, tzinfo=UTC)
US = Address("Acme Support", "support@desk.example")


def write(name: str, address: str, subject: str, referred: str, text: str, html: str) -> bytes:
    """The mail with all of it, and a file called as its writer is."""
    letter = compose(
        Letter(
            US, (Address(name, address),), subject, "<1@desk.example>", DATE,
            cc=(Address(address, name),), in_reply_to=referred or None, references=tuple(referred.split()),
            text=text, html=html or None,
            attachments=(Attachment(name, subject, text.encode(), referred or None),),
        )
    )  # fmt: skip
    return sign(letter, [signer()], 1_767_225_600)


@cache
def signer() -> Signer:
    pem = ed25519().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Signer("desk.example", "s", pem)
