"""What a worker does: a loop for each table whose rows are jobs."""

from functools import cache

from postroom.base.database import Database
from postroom.base.duties import DUTIES, do_due
from postroom.base.settings import Settings
from postroom.base.working import Loop
from postroom.intake.processing import ARRIVALS, process_due
from postroom.intake.rethreading.due import RETHREADINGS, rethread_due
from postroom.notices.mailing import Mailing
from postroom.notices.telling import HAPPENINGS, tell_due
from postroom.outbox.acknowledging import ACKNOWLEDGEMENTS, acknowledge_due
from postroom.outbox.carrier import Carrier
from postroom.outbox.checking_domains import Lookup
from postroom.outbox.consignment import DELIVERIES
from postroom.outbox.handing_over import Carriers
from postroom.outbox.sending import Sender
from postroom.outbox.system_mail import SYSTEM_MAILS
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address
from postroom.wiring.duties import duties
from postroom.wiring.intake import house_of
from postroom.wiring.looking_up import lookup_of

CLOSING = 4.0
"""Seconds that what is being handed over gets to end."""


def loops(
    settings: Settings, database: Database, carriers: Carriers | None = None, lookup: Lookup | None = None
) -> list[Loop]:
    """The journeys in and out, and the periodic duties; `carriers` and `lookup` take the place of the real world."""
    house = house_of(settings, database)
    carriers = carriers or real_carriers(settings)
    sender = Sender(database, carriers, settings.key)
    mailing = Mailing(settings.postroom_organisation, settings.public_url)
    every = duties(database, lookup or lookup_of(settings), mailing)
    system = Sender(database, carriers, settings.key, freight=SYSTEM_MAILS)
    return [
        Loop("intake", ARRIVALS, lambda: process_due(house)),
        Loop("rethreading", RETHREADINGS, lambda: rethread_due(house)),
        Loop("outbox", DELIVERIES.table, sender.send_due, lambda: sender.close(CLOSING)),
        Loop("system mail", SYSTEM_MAILS.table, system.send_due, lambda: system.close(CLOSING)),
        Loop("notices", HAPPENINGS, lambda: tell_due(database, mailing)),
        Loop("acknowledgements", ACKNOWLEDGEMENTS, lambda: acknowledge_due(database, settings.key)),
        Loop("duties", DUTIES, lambda: do_due(database, every)),
    ]


def real_carriers(settings: Settings) -> Carriers:
    """Relays, each kept with its open connection, and the way straight to the recipients' servers."""
    helo = settings.mail_host
    direct = Direct(helo=helo)

    @cache
    def carrier(relay: str | None) -> Carrier:
        return Relay(read_relay_address(relay), helo=helo) if relay else direct

    return carrier
