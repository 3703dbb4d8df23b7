"""Standing: whether what somebody sends is taken in, kept as spam, or dropped (spec, section 9).

A contact may send `mails` within `minutes`. The last of these sets the tag `spammer`, under which everything is spam:
`spam_mails` within `spam_hours`; what comes beyond is dropped and sets the tag `blocked`, under which everything is.
Tags set by hand work the same. Windows roll by the clock of our arrival.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from postroom.people.organisation import Limits


class Tag(StrEnum):
    """Tags on a contact that mean something here."""

    spammer = "spammer"
    blocked = "blocked"
    power_user = "power-user"


class Verdict(StrEnum):
    """What becomes of a mail, whatever it says."""

    normal = "normal"
    spam = "spam"
    dropped = "dropped"


@dataclass(slots=True)
class Tally:
    """What was counted of one source within its windows: a contact's mails, or those of a network.

    Both lists may be cut at their limit, for nobody needs to know how many more there were.
    """

    limits: Limits = field(default_factory=Limits)
    tags: set[str] = field(default_factory=set)
    mails: list[datetime] = field(default_factory=list)
    """When each came that was not dropped."""
    spam: list[datetime] = field(default_factory=list)
    """Those of them that were spam."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The verdict on one mail, why, and the tags that it sets."""

    verdict: Verdict
    because: str = ""
    sets: Collection[Tag] = ()


def weigh(tally: Tally, at: datetime) -> Weighed:
    """Decides about a contact's mail that arrived at `at`, and counts it."""
    stands = standing(tally.tags)
    if Tag.power_user in tally.tags or stands.verdict is Verdict.dropped:
        return stands
    if stands.verdict is Verdict.spam:
        return _spam(tally, at, stands.because)
    limits = tally.limits
    count = _within(tally.mails, at, timedelta(minutes=limits.minutes)) + 1
    if count < limits.mails:
        return _normal(tally, at)
    tally.tags.add(Tag.spammer)
    many = f"{limits.mails} mails in {limits.minutes} minutes"
    if count == limits.mails:
        return _normal(tally, at, f"With it its sender sent {many}: what comes next is spam.", (Tag.spammer,))
    return _spam(tally, at, f"Its sender sent more than {many}, so it is marked as spam.", (Tag.spammer,))


def weigh_unproven(tally: Tally, at: datetime) -> Weighed:
    """Decides about a mail whose sender is forged by all evidence (DMARC fails): its network is counted instead.

    A network bears no tags: it is in order again as soon as its rate is.
    """
    limits = tally.limits
    if _within(tally.mails, at, timedelta(minutes=limits.minutes)) < limits.mails:
        return _normal(tally, at)
    many = f"{limits.mails} mails in {limits.minutes} minutes"
    weighed = _spam(tally, at, f"Its network sent more than {many} that nobody vouches for: it is marked as spam.")
    return Weighed(weighed.verdict, weighed.because)


def standing(tags: Collection[str]) -> Weighed:
    """What becomes of a mail that names a contact with these tags and is not counted as theirs."""
    if Tag.power_user in tags:
        return Weighed(Verdict.normal)
    if Tag.blocked in tags:
        return Weighed(Verdict.dropped, "Its sender is blocked, so it was dropped.")
    if Tag.spammer in tags:
        return Weighed(Verdict.spam, "Its sender has the tag spammer, so it is marked as spam.")
    return Weighed(Verdict.normal)


def _normal(tally: Tally, at: datetime, because: str = "", sets: Collection[Tag] = ()) -> Weighed:
    tally.mails.append(at)
    return Weighed(Verdict.normal, because, sets)


def _spam(tally: Tally, at: datetime, because: str, sets: Collection[Tag] = ()) -> Weighed:
    limits = tally.limits
    if _within(tally.spam, at, timedelta(hours=limits.spam_hours)) >= limits.spam_mails:
        tally.tags.add(Tag.blocked)
        many = f"{limits.spam_mails} spam mails in {limits.spam_hours} hours"
        return Weighed(
            Verdict.dropped, f"There were {many} from there already, so it was dropped.", (*sets, Tag.blocked)
        )
    tally.mails.append(at)
    tally.spam.append(at)
    return Weighed(Verdict.spam, because, sets)


def _within(moments: Collection[datetime], at: datetime, window: timedelta) -> int:
    return sum(moment > at - window for moment in moments)
