"""Vouching: who vouches for a mail's sender, asked before the batch's transaction begins, and kept with the message."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from postroom.base.rows import storable
from postroom.intake.reading import Parcel, Reading
from postroom.mail.authentication.authentication import Authentication
from postroom.mail.authentication.checking import check, domains
from postroom.mail.authentication.forwarded import believe
from postroom.mail.authentication.questions import Resolver
from postroom.mail.authentication.relaying import Client, Network, client_behind, is_one_of
from postroom.mail.authentication.told import told

_AT_ONCE = 16
"""Mails that wait for DNS at the same time."""


@dataclass(frozen=True, slots=True)
class Vouching:
    """How senders are checked."""

    resolver: Callable[[], Resolver] | None
    """Makes a way to ask DNS for the mails of one batch; it gives up by itself after some seconds. None: never ask."""
    relays: Sequence[Network] = ()
    """Servers of ours that hand mail on; what they wrote into Received is believed."""
    servers: Sequence[str] = ()
    """Names of servers of ours whose Authentication-Results are believed, where they surely wrote them."""
    forwarders: Sequence[str] = ()
    """Domains that pass mail on to us, whose ARC seals are believed."""
    is_there: Callable[[], bool] = lambda: True
    """Whether there is DNS at all. Where it never answers, nothing is gained by asking it again."""

    def of_batch(self, readings: Sequence[Reading]) -> list[Reading]:
        """The same mails, with what is known of their origin: by our own check if they came over our listener."""
        if self.resolver is None or not any(_is_to_be_checked(reading.parcel) for reading in readings):
            return [self._as_told(reading) for reading in readings]
        resolver = self.resolver()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="vouching") as threads:
            found = list(threads.map(lambda reading: self._with_origin(reading, resolver), readings))
        if any(reading.unanswered for reading in found) and not self.is_there():
            return [replace(reading, unanswered=False) for reading in found]
        return found

    def of(self, reading: Reading, resolver: Resolver) -> Authentication:
        """What is known of one mail's origin: what we find out; else what a server in front did. Never raises."""
        found = self._found_out(reading, self._client(reading), resolver)
        return found if found.aligned else self._told(reading) or found

    def _client(self, reading: Reading) -> Client | None:
        """Who handed it to us, or to a relay of ours."""
        parcel = reading.parcel
        direct = Client(parcel.client_ip, parcel.helo or "") if parcel.client_ip else None
        return client_behind(reading.mail.headers, direct, self.relays) if direct else None

    def _found_out(self, reading: Reading, client: Client | None, resolver: Resolver) -> Authentication:
        parcel = reading.parcel
        found = check(
            parcel.raw,
            reading.mail.headers,
            client_ip=client.ip if client else None,
            helo=client.helo if client else "",
            mail_from=parcel.envelope_from,
            at=parcel.received_at,
            resolver=resolver,
        )
        return believe(found, domains(reading.mail.headers), self.forwarders)

    def _told(self, reading: Reading) -> Authentication | None:
        """By a server in front: one that handed the mail in itself, or through a pipe. Of others' words none counts."""
        ip = reading.parcel.client_ip
        if not self.servers or (ip and not is_one_of(ip, self.relays)):
            return None
        return told(reading.mail.headers, self.servers)

    def _as_told(self, reading: Reading) -> Reading:
        known = self._told(reading)
        return replace(reading, authentication=known) if known else reading

    def _with_origin(self, reading: Reading, resolver: Resolver) -> Reading:
        if not _is_to_be_checked(reading.parcel):
            return self._as_told(reading)
        client, known = self._client(reading), self.of(reading, resolver)
        ip = client.ip if client else None
        return replace(reading, authentication=known, unanswered=known.unanswered, client_ip=ip)


def _is_to_be_checked(parcel: Parcel) -> bool:
    return parcel.gate == "smtp"


def facts(known: Authentication) -> dict[str, object]:
    """The results by check (RFC 8601 §2.7), for programs."""
    dmarc = known.dmarc
    return {
        "spf": known.spf.result if known.spf else None,
        "dkim": [signature.result for signature in known.dkim],
        "arc": known.arc.result,
        "dmarc": {"result": dmarc.result, "policy": dmarc.policy, "aligned": dmarc.aligned},
    }


def kept(known: Authentication) -> dict[str, object]:
    """The same with a sentence for a person, as a message keeps it."""
    return facts(known) | {"because": storable(known.sentence)}
