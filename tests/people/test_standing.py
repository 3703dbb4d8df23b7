"""When a contact's mail is taken in, kept as spam, or dropped."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postroom.people.organisation import Limits
from postroom.people.standing import Tally, Verdict, standing, weigh, weigh_unproven

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def verdicts(tally: Tally, count: int, start: datetime = NOON, every: timedelta = SECOND) -> list[Verdict]:
    return [weigh(tally, start + every * turn).verdict for turn in range(count)]


def test_mail_30_is_normal_and_sets_the_tag_and_31_is_spam() -> None:
    tally = Tally()
    assert verdicts(tally, 29) == [Verdict.normal] * 29
    assert not tally.tags
    assert verdicts(tally, 1, NOON + MINUTE) == [Verdict.normal]
    assert tally.tags == {"spammer"}
    assert verdicts(tally, 1, NOON + MINUTE) == [Verdict.spam]


def test_spam_100_is_kept_and_101_is_dropped_and_blocks() -> None:
    tally = Tally(tags={"spammer"})
    assert verdicts(tally, 100) == [Verdict.spam] * 100
    assert tally.tags == {"spammer"}
    assert verdicts(tally, 1, NOON + HOUR) == [Verdict.dropped]
    assert tally.tags == {"spammer", "blocked"}
    assert verdicts(tally, 1, NOON + 48 * HOUR) == [Verdict.dropped]


def test_the_window_slides() -> None:
    tally = Tally()
    verdicts(tally, 29, every=20 * SECOND)  # the last comes at 9:20
    assert verdicts(tally, 1, NOON + 10 * MINUTE) == [Verdict.normal]  # the first is ten minutes old, and out
    assert not tally.tags
    assert verdicts(tally, 1, NOON + 10 * MINUTE + SECOND) == [Verdict.normal]
    assert tally.tags == {"spammer"}


def test_a_spammers_day_slides_too() -> None:
    tally = Tally(tags={"spammer"})
    verdicts(tally, 100, every=10 * MINUTE)
    assert verdicts(tally, 1, NOON + 24 * HOUR) == [Verdict.spam]
    assert verdicts(tally, 1, NOON + 24 * HOUR) == [Verdict.dropped]


def test_a_power_user_has_no_limit() -> None:
    assert set(verdicts(Tally(tags={"power-user"}), 500)) == {Verdict.normal}
    assert set(verdicts(Tally(tags={"power-user", "spammer", "blocked"}), 5)) == {Verdict.normal}


def test_a_lower_limit_meets_what_was_counted_before() -> None:
    tally = Tally()
    verdicts(tally, 20)
    tally.limits = Limits(mails=5)
    assert weigh(tally, NOON + MINUTE).verdict is Verdict.spam
    assert tally.tags == {"spammer"}


def test_a_network_is_in_order_again_when_its_rate_is() -> None:
    tally = Tally()
    found = [weigh_unproven(tally, NOON + SECOND * turn) for turn in range(131)]
    assert [one.verdict for one in found] == [Verdict.normal] * 30 + [Verdict.spam] * 100 + [Verdict.dropped]
    assert not any(one.sets for one in found)
    assert weigh_unproven(tally, NOON + 13 * MINUTE).verdict is Verdict.normal


def test_tags_count_for_what_is_not_counted() -> None:
    assert standing(()).verdict is Verdict.normal
    assert standing({"spammer"}).verdict is Verdict.spam
    assert standing({"spammer", "blocked"}).verdict is Verdict.dropped


@given(
    st.builds(Limits, mails=st.integers(1, 6), minutes=st.integers(1, 3), spam_mails=st.integers(1, 6)),
    st.lists(st.integers(0, 120), min_size=1, max_size=60),
)
def test_no_window_ever_holds_more_than_the_limit(limits: Limits, pauses: list[int]) -> None:
    tally, at = Tally(limits), NOON
    normal: list[datetime] = []
    for pause in pauses:
        at += timedelta(seconds=pause)
        if weigh(tally, at).verdict is Verdict.normal:
            normal.append(at)
        recent = [moment for moment in normal if moment > at - timedelta(minutes=limits.minutes)]
        assert len(recent) <= limits.mails
        assert len(tally.spam) <= limits.spam_mails
