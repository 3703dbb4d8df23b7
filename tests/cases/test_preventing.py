"""What the composer warns of before a mail bounces."""

import pytest
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.cases.case import Reporter
from postroom.cases.preventing import doubts
from postroom.deliveries.delivery import Delivery, State
from postroom.deliveries.suppressing import Because, Cause, suppress
from tests.cases.acme import Acme

NEW = "new@elsewhere.example"


def kinds(session: Session, acme: Acme, *addresses: str) -> list[tuple[str, str]]:
    case = acme.case("Printer on fire", words="It smokes")
    session.flush()
    return [(one.kind, one.address) for one in doubts(session, case, addresses, {"acme.example"})]


def test_who_wrote_to_us_is_not_doubted(session: Session, acme: Acme) -> None:
    assert kinds(session, acme, "Zoe@quist.example") == []


def test_nor_are_our_own_people(session: Session, acme: Acme) -> None:
    assert kinds(session, acme, acme.bob.email, "colleague@acme.example") == []


def test_who_never_wrote_and_was_never_reached_is_unverified(session: Session, acme: Acme) -> None:
    assert kinds(session, acme, NEW) == [("unverified", NEW)]
    assert acme.ned
    assert kinds(session, acme, "ned@elsewhere.example") == [("unverified", "ned@elsewhere.example")]


@pytest.mark.parametrize(("state", "doubted"), [(State.delivered, False), (State.sent, True), (State.bounced, True)])
def test_who_was_reached_once_is_not_doubted(session: Session, acme: Acme, state: State, doubted: bool) -> None:
    message = acme.message(acme.case("Before"), "Hello", direction="out", agent_id=acme.alice.id)
    session.add(Delivery(message_id=message.id, recipient=NEW, state=state))
    assert bool(kinds(session, acme, NEW)) is doubted


def test_a_suppressed_address_says_why(session: Session, acme: Acme) -> None:
    message = acme.message(acme.case("Before"), "Hello", direction="out", agent_id=acme.alice.id)
    delivery = Delivery(message_id=message.id, recipient=NEW, state=State.bounced)
    session.add(delivery)
    session.flush()
    suppress(session, [Cause(NEW, Because.bounced, delivery.id, text="No such user")])
    found = doubts(session, acme.case("Now"), [NEW], ())
    assert [(one.kind, one.address) for one in found] == [("suppressed", NEW)]
    assert found[0].sentence == f"{NEW} will be sent nothing. A mail to it bounced for good: No such user"


def test_a_deleted_reporter_is_told(session: Session, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    acme.zoe.deleted_at = now()
    session.flush()
    (doubt,) = doubts(session, case, [], ())
    assert (doubt.kind, doubt.contact_id) == ("deleted_reporter", acme.zoe.id)


def test_a_reporter_of_another_workspace_is_told(session: Session, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    session.add(Reporter(case_id=case.id, contact_id=acme.ned.id))
    session.flush()
    (doubt,) = doubts(session, case, [], ())
    assert (doubt.kind, doubt.contact_id) == ("foreign_reporter", acme.ned.id)
    assert doubt.sentence == "Ned, who reports this, does not belong to Quist & Co."


@pytest.mark.parametrize("nonsense", ["", "no address", "@", "a@", "@b"])
def test_nonsense_hurts_nobody(session: Session, acme: Acme, nonsense: str) -> None:
    assert all(kind == "unverified" for kind, _ in kinds(session, acme, nonsense))
