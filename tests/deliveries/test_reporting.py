"""A report that comes back by mail says what became of a delivery; it is believed if it names an id that we signed."""

import pytest

from postroom.deliveries.delivery import State
from postroom.deliveries.news import News
from postroom.deliveries.reporting import reported
from postroom.deliveries.states import Input
from postroom.deliveries.system_mail import SystemMail, post, settle
from postroom.intake.arrival import Arrival
from postroom.mail.ids import sign_id
from postroom.mail.report import Affected, Kind, Report
from tests.office import BOB, KEY, Office

IDS = KEY.derived("message ids")
OURS = sign_id("m", IDS, "abcdefgh12345678", "acme.example")


def about(address: str, action: str, **more: object) -> Affected:
    values: dict[str, object] = {
        "status": None,
        "code": None,
        "permanent": action == "failed",
        "text": "",
        "server": "mx",
    }
    return Affected(address, action, **(values | more))  # type: ignore[arg-type]


def comes(office: Office, *affected: Affected, message_id: str | None = OURS, kind: Kind = "delivery") -> int:
    with office.database.transaction() as session:
        return len(reported(session, Report(kind, message_id, affected), IDS))


@pytest.fixture
def deliveries(office: Office) -> list[int]:
    """To Bob and to Ann."""
    return office.sent(office.ticket(), BOB, "ann@customer.example", message_id=OURS)


def test_a_failure_report_bounces_the_recipient_that_it_names(office: Office, deliveries: list[int]) -> None:
    words = {"status": "5.1.1", "code": 550, "text": "550 5.1.1 User unknown", "server": "mx.customer.example"}
    comes(office, about("BOB@customer.example", "failed", **words))
    bobs, anns = map(office.delivery, deliveries)
    assert (bobs.state, bobs.reason, bobs.enhanced) == (State.bounced, "no_such_address", "5.1.1")
    assert anns.state is State.in_transit
    assert office.history(bobs.id)[-1].sentence == (
        "A report from mx.customer.example says that the mail could not be delivered. There is no such address."
    )


@pytest.mark.parametrize(
    ("action", "kind", "state"),
    [
        ("delivered", "delivery", State.delivered),
        ("expanded", "delivery", State.delivered),
        ("relayed", "delivery", State.sent),
        ("delayed", "delay", State.in_transit),
        ("displayed", "disposition", State.delivered),
        ("abuse", "complaint", State.delivered),
    ],
)
def test_it_knows_what_each_action_means(
    office: Office, deliveries: list[int], action: str, kind: Kind, state: State
) -> None:
    comes(office, about(BOB, action), kind=kind)
    assert office.delivery(deliveries[0]).state is state


def test_one_report_tells_of_many_recipients(office: Office, deliveries: list[int]) -> None:
    assert comes(office, about(BOB, "delivered"), about("ann@customer.example", "failed")) == 2
    assert [office.delivery(number).state for number in deliveries] == [State.delivered, State.bounced]


def test_an_id_that_we_did_not_sign_is_not_believed(office: Office) -> None:
    forged = OURS.replace("acme", "evil").replace("abcdefgh", "abcdefgi")
    number = office.sent(office.ticket(), BOB, message_id=forged)[0]
    comes(office, about(BOB, "failed"), message_id=forged)
    comes(office, about(BOB, "failed"), message_id=None)
    assert office.delivery(number).state is State.in_transit


def test_a_stranger_that_it_names_is_left_alone(office: Office, deliveries: list[int]) -> None:
    assert comes(office, about("eve@customer.example", "failed")) == 0


def test_the_only_recipient_is_meant_even_where_it_was_forwarded(office: Office) -> None:
    number = office.sent(office.ticket(), BOB, message_id=OURS)[0]
    comes(office, about("robert@elsewhere.example", "failed"), message_id=OURS.upper())
    assert office.delivery(number).state is State.bounced


def test_each_event_names_the_arrival_that_told_it(office: Office, deliveries: list[int]) -> None:
    with office.database.transaction() as session:
        arrival = Arrival(gate="smtp", envelope_from="", envelope_to=["support@acme.example"], size=1)
        session.add(arrival)
        session.flush()
        report = Report("delivery", OURS, (about(BOB, "failed"),))
        reported(session, report, IDS, arrival=arrival.id)
    assert office.history(deliveries[0])[-1].arrival_id == arrival.id


def test_who_complains_without_a_name_is_the_only_recipient(office: Office) -> None:
    delivery = office.sent(office.ticket(), BOB, message_id=OURS)[0]
    assert comes(office, kind="complaint") == 1
    assert office.history(delivery)[-1].input == "complained"


@pytest.mark.parametrize("feedback", ["auth-failure", "not-spam"])
def test_what_a_filter_reports_is_no_complaint_of_the_recipient(office: Office, feedback: str) -> None:
    delivery = office.sent(office.ticket(), BOB, message_id=OURS)[0]
    for affected in ((), (about(BOB, feedback),)):
        with office.database.transaction() as session:
            assert reported(session, Report("complaint", OURS, affected, feedback), IDS) == []
    assert office.delivery(delivery).state is State.in_transit


def test_a_report_about_a_system_mail_settles_it(office: Office) -> None:
    with office.database.transaction() as session:
        mail = post(session, to=BOB, subject="Your code", text="123456")
        settle(session, News(mail.id, Input.accepted_by_relay))
    own = sign_id("sys", IDS, mail.token, "acme.example")
    comes(office, about(BOB, "failed", status="5.1.1"), message_id=own)
    with office.database.transaction() as session:
        row = session.get_one(SystemMail, mail.id)
        assert (row.state, row.reason) == (State.bounced, "no_such_address")
