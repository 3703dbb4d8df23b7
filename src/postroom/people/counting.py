"""Counting: the mails of each contact, and of each network where nobody vouches for the sender (spec, section 9).

Only what falls into a window counts, and nobody's count is read further than to their limit. So a check costs one
question for a whole batch, however many mails there are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Index, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, any_of
from postroom.base.database import Base
from postroom.people.contact import Contact
from postroom.people.organisation import Limits, organisation
from postroom.people.standing import Tally

PORTION = 5_000
_IS_CONTACTS, _IS_NETWORKS = text("contact_id IS NOT NULL"), text("network IS NOT NULL")


class CountedMail(Base):
    """A mail that counts against a contact, or against the network it came from."""

    __tablename__ = "counted_mails"
    __table_args__ = (
        Index("counted_mails_contact_idx", "contact_id", "received_at", postgresql_where=_IS_CONTACTS),
        Index("counted_mails_network_idx", "network", "received_at", postgresql_where=_IS_NETWORKS),
        Index("counted_mails_received_at_idx", "received_at"),
    )

    id: Mapped[Id]
    contact_id: Mapped[int | None] = mapped_column(BigInteger)
    """No foreign key: a contact's row never goes, and each mail would be checked."""
    network: Mapped[Words | None]
    """Such as 192.0.2.0/24."""
    received_at: Mapped[Moment]
    is_spam: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True, slots=True)
class Tallies:
    """What is counted of the senders of a batch."""

    usual: Limits
    contacts: dict[int, Tally]
    networks: dict[str, Tally]

    def of_contact(self, number: int) -> Tally:
        """One that was not looked up is a newcomer's."""
        return self.contacts.setdefault(number, Tally(self.usual))

    def of_network(self, network: str) -> Tally:
        return self.networks.setdefault(network, Tally(self.usual))


_COUNTED = """
    ARRAY(SELECT received_at FROM counted_mails m WHERE m.{key} = source.{key}
          AND received_at > source.at - make_interval(mins => source.minutes)
          ORDER BY received_at DESC LIMIT source.mails),
    ARRAY(SELECT received_at FROM counted_mails m WHERE m.{key} = source.{key} AND is_spam
          AND received_at > source.at - make_interval(hours => source.spam_hours)
          ORDER BY received_at DESC LIMIT source.spam_mails)"""
_OF_CONTACTS = text(
    "SELECT contact_id, limits, ARRAY(SELECT tag FROM contact_tags WHERE contact_tags.contact_id = source.contact_id),"
    + _COUNTED.format(key="contact_id")
    + """ FROM (SELECT id AS contact_id, limits, CAST(:at AS timestamptz) AS at,
                coalesce(CAST(limits->>'mails' AS int), :mails) AS mails,
                coalesce(CAST(limits->>'minutes' AS int), :minutes) AS minutes,
                coalesce(CAST(limits->>'spam_mails' AS int), :spam_mails) AS spam_mails,
                coalesce(CAST(limits->>'spam_hours' AS int), :spam_hours) AS spam_hours
          FROM contacts WHERE id = ANY(CAST(:contacts AS bigint[]))) AS source"""
)
_OF_NETWORKS = text(
    "SELECT network,"
    + _COUNTED.format(key="network")
    + """ FROM (SELECT network, CAST(:at AS timestamptz) AS at, CAST(:mails AS int) AS mails,
                CAST(:minutes AS int) AS minutes, CAST(:spam_mails AS int) AS spam_mails,
                CAST(:spam_hours AS int) AS spam_hours
          FROM unnest(CAST(:networks AS text[])) AS network) AS source"""
)

_LOCKED = select(Contact.id).where(any_of(Contact.id, "contacts")).order_by(Contact.id).with_for_update(key_share=True)


def tallies(
    session: Session, usual: Limits, *, contacts: Collection[int], networks: Collection[str], at: datetime
) -> Tallies:
    """What counts for mails that arrived at `at` or later; the contacts stay locked, so that two workers count one
    after the other. At most three queries."""
    found = Tallies(usual, {}, {})
    window = {"at": at, **usual.model_dump()}
    if contacts:
        session.execute(_LOCKED, {"contacts": list(contacts)})
        for number, own, tags, mails, spam in session.execute(_OF_CONTACTS, {"contacts": list(contacts), **window}):
            found.contacts[number] = Tally(limits_of(own, usual), set(tags), mails, spam)
    if networks:
        for network, mails, spam in session.execute(_OF_NETWORKS, {"networks": list(networks), **window}):
            found.networks[network] = Tally(usual, set(), mails, spam)
    return found


def limits_of(own: dict[str, int] | None, usual: Limits) -> Limits:
    """A contact's own limits, where it has any, else the usual."""
    return Limits.model_validate({**usual.model_dump(), **own}) if own else usual


def count_anew(session: Session, contact_id: int) -> None:
    """Forgets what was counted of a contact."""
    session.execute(delete(CountedMail).where(CountedMail.contact_id == contact_id))


_FORGET = text(
    "DELETE FROM counted_mails WHERE id IN (SELECT id FROM counted_mails WHERE received_at < :now - make_interval("
    "mins => greatest(:minutes, (SELECT max(CAST(limits->>'minutes' AS int)) FROM contacts)), "
    "hours => greatest(:hours, (SELECT max(CAST(limits->>'spam_hours' AS int)) FROM contacts))) "
    "LIMIT :portion) RETURNING id"
)


def forget_old_counts(session: Session) -> int:
    """Deletes the next counts that lie outside every window. Returns how many there were."""
    limits = organisation(session).limits
    values = {"now": now(), "minutes": limits.minutes, "hours": limits.spam_hours, "portion": PORTION}
    return len(session.execute(_FORGET, values).all())
