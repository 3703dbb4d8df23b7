"""A dry run comes to what the journey would, and leaves nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from postroom.base.clock import now
from postroom.base.database import Base
from postroom.cases.case import Case
from postroom.intake.processing import House
from postroom.intake.reading import Parcel, read
from postroom.intake.trying import Trial, try_out
from postroom.people.organisation import change
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import CHARLIE, mail

HandIn = Callable[..., list[Outcome]]
OPENING = mail(id="<1@acme.example>")
MAILS = {
    "opened": mail("Other"),
    "added": mail("Re: Printer on fire", answers="<1@acme.example>", id="<2@acme.example>"),
    "split off": mail("Re: Toner", answers="<1@acme.example>"),
    "of a stranger": mail("Re: Printer on fire", answers="<1@acme.example>", sender=CHARLIE),
    "the same": OPENING,
    "automatic": mail("Away", more="Auto-Submitted: auto-replied"),
    "misdirected": mail(to="nobody@desk.example"),
}


def tried(house: House, raw: bytes, to: str = "") -> Trial:
    return try_out(house, read(Parcel(0, now(), "explain", "alice@acme.example", (to,) if to else (), raw)))


@pytest.mark.parametrize("raw", MAILS.values(), ids=MAILS.keys())
def test_it_comes_to_what_the_journey_comes_to(raw: bytes, house: House, hand_in: HandIn) -> None:
    hand_in(OPENING)
    trial = tried(house, raw)
    (outcome,) = hand_in(raw, to="nobody@desk.example")
    assert (trial.outcome, trial.because) == (outcome.arrival.outcome, outcome.arrival.reason)
    if trial.case:
        assert outcome.case
        assert trial.case == outcome.case.name


def test_it_says_with_which_case_a_new_one_would_be_linked(house: House, hand_in: HandIn) -> None:
    hand_in(OPENING)
    links = {name: tried(house, raw).link for name, raw in MAILS.items() if tried(house, raw).link}
    assert links == {"split off": ("split_from", "TKT-1"), "of a stranger": ("related", "TKT-1")}


def test_it_says_why_a_mail_would_be_suspect(house: House) -> None:
    assert "claims to be from an agent here" in (tried(house, mail(sender="rosa@desk.example")).suspect or "")
    assert tried(house, OPENING).suspect is None


def test_it_leaves_nothing(house: House, hand_in: HandIn) -> None:
    hand_in(OPENING)
    before = everything(house)
    for raw in MAILS.values():
        tried(house, raw)
    assert everything(house) == before


def everything(house: House) -> tuple[dict[str, int], list[object]]:
    with house.database.reading() as session:
        tables = Base.metadata.sorted_tables
        counts = {one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}
        return counts, list(session.execute(select(Case.__table__)))


def test_it_takes_the_envelope_where_the_mail_names_no_address_of_ours(house: House) -> None:
    raw = mail(to="undisclosed-recipients:;")
    assert tried(house, raw).inbox is None
    trial = tried(house, raw, "hello@desk.example")
    assert (trial.inbox, trial.opens, trial.outcome) == ("hello@desk.example", "conversation", "opened")


def test_it_tells_what_counts_against_the_sender(house: House, hand_in: HandIn) -> None:
    with house.database.transaction() as session:
        change(session, {"limits": {"mails": 3}})
    hand_in(OPENING, mail("Other", id="<2@acme.example>"))
    third = tried(house, mail("Third", id="<3@acme.example>")).count
    assert third
    assert (third.whose, third.mails, third.limits.mails, third.tags) == ("alice@acme.example", 3, 3, ("spammer",))
    assert tried(house, mail("Third", id="<3@acme.example>")).count == third
    assert tried(house, OPENING).count is None
    assert tried(house, mail(sender="Rosa <rosa@desk.example>")).count is None
