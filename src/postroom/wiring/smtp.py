"""The SMTP listener, joined to the gate that makes mails durable."""

import asyncio
import ssl

from postroom.base.database import Database
from postroom.base.settings import Settings
from postroom.inboxes.addressing import KnownRecipients
from postroom.intake.accepting import Envelope
from postroom.intake.gate import Gate
from postroom.mail.return_path import returned_number
from postroom.providers.smtp.limits import Limits
from postroom.providers.smtp.listener import Listener
from postroom.providers.smtp.received import Received

PARTING = 4.0


class Reception:
    """Answers the listener's two questions from the database, off the event loop."""

    def __init__(self, database: Database, key: bytes) -> None:
        """`key` signs return paths."""
        self._key = key
        self._known = KnownRecipients(database)
        self.gate = Gate(database)

    async def knows(self, address: str) -> bool:
        """Whether it is an inbox address of ours, or the way back of a mail we sent. Raises DatabaseAway."""
        if returned_number(address, self._key) is not None:
            return True
        return self._known.remembered(address) or await asyncio.to_thread(self._known.__contains__, address)

    async def accept(self, mail: Received) -> None:
        """Returns once the mail is durable. Raises DatabaseAway, DiskFull."""
        await asyncio.wrap_future(self.gate.take_in(_envelope(mail)))


def _envelope(mail: Received) -> Envelope:
    return Envelope(mail.mail_from, mail.recipients, mail.content, "smtp", mail.client_ip, mail.helo)


def listener(settings: Settings, reception: Reception) -> Listener:
    """The listener by the settings; it listens once started."""
    limits = Limits(size=settings.postroom_max_mail, parting=PARTING)
    return Listener(
        reception.knows, reception.accept, name=settings.mail_host, limits=limits, tls=_tls(settings)
    )  # fmt: skip


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if not (settings.postroom_tls_certificate and settings.postroom_tls_key):
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.postroom_tls_certificate, settings.postroom_tls_key)
    return context
