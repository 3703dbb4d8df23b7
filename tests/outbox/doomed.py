"""A sender that is killed at a given moment: `python -m tests.outbox.doomed DATABASE MOMENT [system]`."""

import os
import signal
import sys
from collections.abc import Callable

from postroom.base.database import Database, connect
from postroom.outbox.carrier import Answer, Parcel
from postroom.outbox.consignment import DELIVERIES
from postroom.outbox.routes import Routes
from postroom.outbox.sending import Sender
from postroom.outbox.system_mail import SYSTEM_MAILS
from postroom.providers.smtp import line
from postroom.providers.smtp.body import on_the_wire
from postroom.providers.smtp.line import Patience
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address
from tests.office import KEY

MOMENTS = ("claimed", "recipient taken", "marked", "half the body", "body gone", "recorded")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def half(content: bytes) -> bytes:
    """What went over the wire when the process died in the middle of a body."""
    return on_the_wire(content)[: len(content) // 2]


class Doomed:
    """A relay that kills its process at its moment."""

    def __init__(self, url: str, moment: str) -> None:
        self._relay = Relay(read_relay_address(url), helo="acme.example", patience=Patience(body=0.3))
        self._moment = moment

    def hand_over(self, parcel: Parcel, before_body: Callable[[], None]) -> Answer:
        def mark() -> None:
            self._dies_at("recipient taken")
            before_body()
            self._dies_at("marked")
            if self._moment == "half the body":
                vars(line)["on_the_wire"] = half

        self._dies_at("claimed")
        answer = self._relay.hand_over(parcel, mark)
        self._dies_at("half the body")
        self._dies_at("body gone")
        return answer

    def _dies_at(self, moment: str) -> None:
        if moment == self._moment:
            die()


def main(database: str, moment: str, system: str = "") -> None:
    freight = SYSTEM_MAILS if system else DELIVERIES
    sender = Sender(Database(connect(database)), lambda url: Doomed(url or "", moment), KEY, Routes(1), freight)
    while sender.send_due() and moment != "recorded":
        sender.wait()
    sender.wait()
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
