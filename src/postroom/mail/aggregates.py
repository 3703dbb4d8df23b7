"""Aggregate reports: what receivers tell the owner of a domain about all mail in its name, for programs to read.

DMARC (RFC 9990, before that RFC 7489 §7.2.1.1: how the files are named, and the subject) and SMTP TLS (RFC 8460 §5.3).
"""

import re

from postroom.mail.mail import Mail

_FILE = re.compile(
    r"[^!\s]{1,253}![^!\s]{1,253}![0-9]{9,12}![0-9]{9,12}(?:![^!\s.]{1,200})?(?:\.(?:xml|json|zip|gz)){1,2}", re.ASCII
)
_SUBJECT = re.compile(r"\s*(?:\S{1,40}\s){0,3}Report Domain:\s{0,9}\S{1,253}\s{1,9}Submitter:", re.IGNORECASE)
_TYPES = re.compile(r"application/tlsrpt\+(?:gzip|json)", re.IGNORECASE)


def is_aggregate(mail: Mail) -> bool:
    """By its files, or by its subject if it has any file."""
    if any(_TYPES.fullmatch(file.type) or _FILE.fullmatch(file.name) for file in mail.attachments):
        return True
    return bool(mail.attachments) and _SUBJECT.match(mail.subject[:600]) is not None
