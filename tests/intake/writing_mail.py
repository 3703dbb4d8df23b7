"""Mails as customers' programs write them."""

SUPPORT = "support@desk.example"
ALICE = "Alice Almeida <alice@acme.example>"
BOB = "Bob Berg <bob@acme.example>"
CHARLIE = "Charlie Costa <charlie@elsewhere.example>"


def mail(
    subject: str = "Printer on fire",
    *,
    sender: str = ALICE,
    to: str = f"Support <{SUPPORT}>",
    cc: str = "",
    id: str = "",  # noqa: A002
    answers: str = "",
    references: str = "",
    body: str = "It burns.",
    more: str = "",
) -> bytes:
    """A plain mail; what is empty is left out."""
    headers = {
        "From": sender,
        "To": to,
        "Cc": cc,
        "Subject": subject,
        "Message-ID": id,
        "In-Reply-To": answers,
        "References": references,
        "Date": "Mon, 02 Mar 2026 10:00:00 +0100",
    }
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    return ("\r\n".join([*lines, *more.splitlines(), "", body]) + "\r\n").encode()
