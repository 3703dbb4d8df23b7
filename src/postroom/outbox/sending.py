"""Sending: the spine of the journey out. Claims what is due, and sets each on its way to a carrier.

One mail for one recipient is one SMTP transaction. Before its body goes over the wire it is committed as handing
over, so that after a crash it is known which mails may have gone: those become uncertain, and are never sent blindly
a second time. All others are simply sent.
"""

import threading
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from postroom.base.claims import claim, put_back, still_ours
from postroom.base.clock import now
from postroom.base.database import Database
from postroom.base.errors import PostroomError
from postroom.base.secrets import Key
from postroom.base.working import heartbeat
from postroom.outbox.carrier import Answer
from postroom.outbox.consignment import DELIVERIES
from postroom.outbox.departing import Departure, Departures, domain_of, read_departures
from postroom.outbox.freight import Consignment, Freight
from postroom.outbox.handing_over import Attempt, Carriers, Closing
from postroom.outbox.routes import Routes

PATIENCE = 1.0
DIRECT_AT_ONCE = 3
"""Connections that one process has open to one recipients' domain."""
_log = structlog.get_logger()


class Sender:
    """Sends one kind of freight for one process."""

    def __init__(
        self,
        database: Database,
        carriers: Carriers,
        key: Key,
        routes: Routes | None = None,
        freight: Freight = DELIVERIES,
    ) -> None:
        self._database = database
        self._carriers = carriers
        self._key = key
        self._routes = routes or Routes()
        self._freight = freight
        self._closing = threading.Event()

    def send_due(self) -> int:
        """One round: sets due mails on their way, without waiting for them; how many it found."""
        free = self._routes.free(PATIENCE)
        if not free:
            return 1
        on_their_way: list[Consignment] = []
        departures: Departures = {}
        try:
            with self._database.transaction() as session:
                found = self._freight.read(session, claim(session, self._freight.table, free))
                departures |= read_departures(session, [one.sender for one in found]) if found else {}
                _settle(session, [one for one in found if one.half_done])
                may = _those_that_may(session, [one for one in found if not one.half_done], departures)
                self._set_out(session, may, on_their_way)
        except BaseException:
            for consignment in on_their_way:
                self._routes.back(consignment.route, consignment.claim.id, heard=True)
            raise
        for consignment in on_their_way:
            there = [consignment, departures[domain_of(consignment.sender)]]
            threading.Thread(target=self._send, args=there, name="sending", daemon=True).start()
        return len(found)

    def wait(self, seconds: float = 60.0) -> bool:
        """Waits until nothing is on its way; false when that takes longer."""
        return self._routes.wait_for_all(seconds)

    def close(self, seconds: float = 8.0) -> None:
        """Begins nothing more, and waits for what is being handed over."""
        self._closing.set()
        self.wait(seconds)

    def _set_out(self, session: Session, found: Sequence[Consignment], on_their_way: list[Consignment]) -> None:
        """Those whose route is free are on their way; the others are asked again later, as if never claimed."""
        for consignment in found:
            most = None if consignment.sealed else DIRECT_AT_ONCE
            later = self._routes.set_out(consignment.route, consignment.claim.id, most)
            if later is None:
                on_their_way.append(consignment)
            else:
                self._postpone(session, consignment, later)

    def _send(self, consignment: Consignment, departure: Departure) -> None:
        heard = True
        try:
            with heartbeat(self._database, self._freight.table, [consignment.claim]):
                attempt = Attempt(self._database, self._carriers, self._key, self._closing, departure)
                answer = attempt.make(consignment)
            heard = _is_heard(answer)
        except Closing:
            with self._database.transaction() as session:
                if still_ours(session, self._freight.table, [consignment.claim]):
                    self._postpone(session, consignment, 0)
        except PostroomError as error:
            _log.warning("a mail was left", table=self._freight.table.name, id=consignment.claim.id, because=str(error))
        finally:
            self._routes.back(consignment.route, consignment.claim.id, heard=heard)

    def _postpone(self, session: Session, consignment: Consignment, seconds: float) -> None:
        table = self._freight.table
        put_back(session, table, [consignment.claim.id])
        due = now() + timedelta(seconds=seconds)
        session.execute(update(table).where(table.c.id == consignment.claim.id).values(due_at=due))


def _settle(session: Session, half_done: Sequence[Consignment]) -> None:
    """What was being handed over when its worker died is uncertain now."""
    words = "Postroom was stopped while the mail was going over."
    for one in half_done:
        one.record(session, Answer("uncertain", None, None, words, "Postroom"))


def _those_that_may(session: Session, found: Sequence[Consignment], departures: Departures) -> list[Consignment]:
    """Those that leave by a relay, or from a domain that may send by itself; the others wait, and say why."""
    may = [one for one in found if one.sealed or departures[domain_of(one.sender)].verified]
    for one in found:
        if one not in may:
            one.record(session, departures[domain_of(one.sender)].refusal)
    return may


def _is_heard(answer: Answer) -> bool:
    """Whether some server there spoke, as opposed to silence, no route, a cut, or being sent away (421)."""
    return answer.state in ("accepted", "permanent") or answer.code not in (None, 421)
