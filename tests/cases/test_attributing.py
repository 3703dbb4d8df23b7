"""A case's workspace, reporters, subscribers, tags, and who is mentioned."""

import pytest
from sqlalchemy import select

from postroom.base.errors import BadInput, Conflict
from postroom.cases.attributing import set_reporters, set_subscribers, set_tags, set_workspace
from postroom.cases.case import Case, CaseTag, Participant, Reporter, Subscriber
from postroom.cases.event import Deed, Event
from postroom.cases.noting import note
from postroom.cases.replying import Draft, reply
from postroom.people.workspace import Workspace
from tests.cases.acme import Acme
from tests.office import KEY


def reporters(acme: Acme, case: Case) -> set[int]:
    return set(acme.session.scalars(select(Reporter.contact_id).where(Reporter.case_id == case.id)))


def members(acme: Acme, case: Case) -> set[str]:
    live = select(Participant.address).where(Participant.case_id == case.id, Participant.member)
    return set(acme.session.scalars(live))


def followers(acme: Acme, case: Case) -> set[int]:
    return set(acme.session.scalars(select(Subscriber.agent_id).where(Subscriber.case_id == case.id)))


def last_event(acme: Acme, case: Case) -> tuple[Deed, dict[str, object]]:
    event = acme.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id.desc())).first()
    assert event
    return event.deed, event.details


def test_it_moves_a_case_and_lets_those_of_the_new_workspace_report(acme: Acme) -> None:
    other = acme._written(Workspace(name="Elsewhere"))
    ned = acme.contact("Nora", "nora@elsewhere.example", workspace_id=other.id)
    case = acme.case("Printer on fire")
    acme._written(Participant(case_id=case.id, address="nora@elsewhere.example", contact_id=ned.id))
    version = case.version
    set_workspace(acme.session, case, acme.alice, other.id)
    assert (case.workspace_id, case.version) == (other.id, version + 1)
    assert reporters(acme, case) == {acme.zoe.id, ned.id}
    assert last_event(acme, case) == (Deed.workspace, {"from": "Quist & Co", "to": "Elsewhere"})
    assert followers(acme, case) == {acme.alice.id}, "changing an attribute subscribes"
    set_workspace(acme.session, case, acme.bob, None)
    assert case.workspace_id is None
    with pytest.raises(BadInput, match="There is no workspace 999"):
        set_workspace(acme.session, case, acme.alice, 999)


def test_it_makes_nobody_from_outside_a_reporter(acme: Acme) -> None:
    case = acme.case("Printer on fire")
    cora = acme.contact("Cora", "cora@quist.example", workspace_id=acme.quist.id)
    set_reporters(acme.session, case, acme.alice, [acme.zoe.id, cora.id])
    assert last_event(acme, case) == (Deed.reported_by, {"added": ["Cora"], "removed": []})
    with pytest.raises(BadInput, match="not of this case's workspace"):
        set_reporters(acme.session, case, acme.alice, [acme.zoe.id, acme.ned.id])
    with pytest.raises(BadInput, match="There is no contact"):
        set_reporters(acme.session, case, acme.alice, [10**9])
    set_reporters(acme.session, case, acme.alice, [])
    assert reporters(acme, case) == set()


def test_it_lets_go_of_a_reporter_who_is_not_of_the_workspace_any_more(acme: Acme) -> None:
    case = acme.case("Printer on fire")
    acme._written(Reporter(case_id=case.id, contact_id=acme.ned.id))
    set_reporters(acme.session, case, acme.alice, [acme.zoe.id, acme.ned.id])
    set_reporters(acme.session, case, acme.alice, [acme.zoe.id])
    assert reporters(acme, case) == {acme.zoe.id}


def test_it_adds_and_removes_subscribers(acme: Acme) -> None:
    case = acme.case("Printer on fire")
    set_subscribers(acme.session, case, acme.alice, [acme.bob.id])
    assert followers(acme, case) == {acme.bob.id}
    with pytest.raises(BadInput, match="no active agent"):
        set_subscribers(acme.session, case, acme.alice, [acme.charlie.id])
    set_subscribers(acme.session, case, acme.bob, [])
    assert followers(acme, case) == set()


def test_it_tags(acme: Acme) -> None:
    case = acme.case("Printer on fire")
    set_tags(acme.session, case, acme.alice, ["  on   fire", "vip", "vip"])
    assert set(acme.session.scalars(select(CaseTag.tag).where(CaseTag.case_id == case.id))) == {"on fire", "vip"}
    with pytest.raises(BadInput):
        set_tags(acme.session, case, acme.alice, [" "])


def test_it_changes_nothing_of_a_merged_case(acme: Acme) -> None:
    case = acme.case("Printer on fire", merged_into_id=acme.case("The other").id)
    with pytest.raises(Conflict):
        set_tags(acme.session, case, acme.alice, ["vip"])


def test_it_puts_a_contact_who_is_mentioned_in_a_note_in_cc(acme: Acme) -> None:
    case = acme.case("Printer on fire", words="Help.")
    cora = acme.contact("Cora", "cora@quist.example", workspace_id=acme.quist.id)
    acme.session.add(acme.ned)
    acme.session.flush()
    note(acme.session, case, acme.alice, "Ask @cora@quist.example and @ned@elsewhere.example, not @who@nobody.example.")
    assert members(acme, case) == {"zoe@quist.example", "cora@quist.example", "ned@elsewhere.example"}
    assert reporters(acme, case) == {acme.zoe.id, cora.id}, "who is outside is a member only"
    assert last_event(acme, case)[0] is Deed.members
    sent = reply(acme.session, case, acme.alice, Draft(text="We ask around."), KEY)
    assert [one["address"] for one in sent.to] == ["zoe@quist.example"]
    assert [one["address"] for one in sent.cc] == ["cora@quist.example", "ned@elsewhere.example"]


def test_it_puts_a_contact_who_is_mentioned_in_an_answer_in_cc(acme: Acme) -> None:
    case = acme.case("Printer on fire", words="Help.")
    cora = acme.contact("Cora", "cora@quist.example", workspace_id=acme.quist.id)
    sent = reply(acme.session, case, acme.alice, Draft(html="<p>@cora@quist.example knows more.</p>"), KEY)
    assert [one["address"] for one in sent.cc] == ["cora@quist.example"]
    assert cora.id in reporters(acme, case)
    named = reply(acme.session, case, acme.alice, Draft(text="@cora@quist.example", to=["zoe@quist.example"]), KEY)
    assert [one["address"] for one in named.cc] == ["cora@quist.example"]


def test_it_does_not_write_to_the_deleted_by_a_mention(acme: Acme) -> None:
    case = acme.case("Printer on fire", words="Help.")
    acme.ned.deleted_at = case.created_at
    acme.session.flush()
    note(acme.session, case, acme.alice, "@ned@elsewhere.example")
    assert members(acme, case) == {"zoe@quist.example"}


def test_it_makes_a_contact_of_whom_we_write_to_but_not_of_a_colleague(acme: Acme) -> None:
    case = acme.case("Printer on fire", words="Help.")
    cc = ["Dora <dora@quist.example>", "rosa@acme.example"]
    reply(acme.session, case, acme.alice, Draft(text="Hello", to=["zoe@quist.example"], cc=cc), KEY)
    rows = acme.session.scalars(select(Participant).where(Participant.case_id == case.id))
    people = {one.address: one.contact_id for one in rows}
    assert people["dora@quist.example"] in reporters(acme, case)
    assert people["rosa@acme.example"] is None
