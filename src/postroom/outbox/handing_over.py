"""Handing over: one attempt to send one mail to one recipient; compose, sign, mark, transmit, record."""

import threading
from collections.abc import Callable
from time import monotonic, sleep

import structlog

from postroom.base.database import Database
from postroom.base.errors import PostroomError, Temporary
from postroom.base.secrets import Key
from postroom.outbox.carrier import Answer, AnswerState, Carrier
from postroom.outbox.departing import Departure
from postroom.outbox.freight import Consignment

Carriers = Callable[[str | None], Carrier]
"""The carrier for a relay's URL, or for None: straight to the recipient's server."""

RECORDING_PATIENCE = 120.0
"""Seconds: what a server answered is tried to be written down for so long, for without it the mail is uncertain."""
_log = structlog.get_logger()


class NotOurs(PostroomError):
    """The delivery was settled, or taken by another worker, before its body went out."""


class Closing(PostroomError):
    """This process is about to end, so nothing more is begun."""


class Attempt:
    """One attempt at one mail for one recipient."""

    def __init__(
        self, database: Database, carriers: Carriers, key: Key, closing: threading.Event, departure: Departure
    ) -> None:
        self._database = database
        self._carriers = carriers
        self._key = key
        self._closing = closing
        self._departure = departure
        self._marked = False

    def make(self, consignment: Consignment) -> Answer:
        """Hands the mail over and writes down what came of it. When it raises NotOurs or Closing, nothing was sent."""
        if consignment.kept_from:
            answer = self._own_words("permanent", consignment.kept_from)
        else:
            answer = self._hand_over(consignment)
        self._write_down(consignment, answer)
        return answer

    def _hand_over(self, consignment: Consignment) -> Answer:
        try:
            carrier = self._carriers(self._key.decrypt(consignment.sealed) if consignment.sealed else None)
            parcel = consignment.parcel(self._database, self._key)
            stamped = self._departure.stamp(parcel, self._key, consignment.since)
            return carrier.hand_over(stamped, lambda: self._mark(consignment))
        except (NotOurs, Closing, Temporary):
            raise
        except ValueError as error:
            return self._own_words("permanent", f"The mail can't be written: {error}")
        except Exception as error:
            _log.error("a delivery could not be attempted", delivery=consignment.claim.id, exc_info=error)
            return self._own_words("temporary", f"Postroom could not send it: {error}")

    def _own_words(self, state: AnswerState, text: str) -> Answer:
        """Where no carrier answered; once the delivery is marked nobody knows whether the body went out."""
        return Answer("uncertain" if self._marked else state, None, None, text, "Postroom")

    def _mark(self, consignment: Consignment) -> None:
        """Commits that the body goes out now."""
        if self._closing.is_set():
            raise Closing
        with self._database.transaction() as session:
            if not consignment.mark(session):
                raise NotOurs
        self._marked = True

    def _write_down(self, consignment: Consignment, answer: Answer) -> None:
        end = monotonic() + RECORDING_PATIENCE
        while True:
            try:
                with self._database.transaction() as session:
                    consignment.record(session, answer)
                return
            except Temporary as error:
                _log.warning("an answer waits to be written down", delivery=consignment.claim.id, because=str(error))
                if monotonic() > end:
                    raise
            sleep(1.0)
