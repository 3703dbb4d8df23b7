"""The floor: the same mails parsed by the standard library and written with one commit. Nothing else."""

import email
import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import default

import psycopg

from tests.bench.mails import Sample


def floor(url: str, samples: Sequence[Sample]) -> float:
    """Mails a second."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE floor (sender text, subject text, words text, raw bytea)")
        connection.commit()
        start = time.monotonic()
        with connection.cursor().copy("COPY floor FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["text", "text", "text", "bytea"])
            for sample in samples:
                copy.write_row((*_read(sample.raw), sample.raw))
        connection.commit()
        took = time.monotonic() - start
        connection.execute("DROP TABLE floor")
    return len(samples) / took


def _read(raw: bytes) -> tuple[str, str, str]:
    mail = email.message_from_bytes(raw, EmailMessage, policy=default)
    body = mail.get_body(("plain", "html"))
    words = body.get_content() if body else ""
    for attachment in mail.iter_attachments():
        attachment.get_content()
    return str(mail["From"]), str(mail["Subject"]), str(words).replace("\0", "")
