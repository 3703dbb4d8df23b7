import pytest
from sqlalchemy import func, select

from postroom.base import blobs
from postroom.cases.case import Case, Channel, Link, LinkType, Participant, Reporter, Stage
from postroom.cases.event import Event
from postroom.cases.message import Attachment, Direction, Message
from postroom.inboxes.inbox import Inbox, Kind
from postroom.people.contact import Contact
from postroom.people.happening import About, Happening
from postroom.people.organisation import change
from tests.cases.acme import Acme
from tests.web.browser import BOUNDARY, Answer, Browser
from tests.web.portal.conftest import ADA, CHARLIE, QUINN, ZOE, Enter
from tests.web.test_live import _news as news
from tests.web.test_live import _stream as stream


@pytest.fixture
def zoe(acme: Acme, enter: Enter) -> Browser:
    """Zoë, signed in; Acme has its support address."""
    assert acme.zoe
    assert acme.support
    acme.session.commit()
    return enter(ZOE)


def send(browser: Browser, path: str, fields: dict[str, str], *files: tuple[str, str, bytes]) -> Answer:
    """Posts a form with files as a browser does."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    for name, type_, content in files or [("", "application/octet-stream", b"")]:
        parts.append(f'name="files"; filename="{name}"\r\nContent-Type: {type_}\r\n\r\n'.encode() + content)
    lines = b"".join(f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n" for part in parts)
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return browser.ask("POST", path, kind, lines + f"--{BOUNDARY}--\r\n".encode())


def the_case(acme: Acme, number: int = 1) -> Case:
    acme.session.expire_all()
    return acme.session.scalars(select(Case).where(Case.kind == Kind.ticket, Case.number == number)).one()


def messages(acme: Acme, case: Case) -> list[Message]:
    return list(acme.session.scalars(select(Message).where(Message.case_id == case.id).order_by(Message.id)))


def test_it_opens_a_ticket_with_one_reporter_and_its_files(zoe: Browser, acme: Acme) -> None:
    fields = {"title": "  Printer\ton fire ", "text": "It smokes.\r\n\r\nHelp."}
    answer = send(zoe, "/portal/tickets", fields, ("C:\\pics\\smoke.png", "image/png", b"png"), ("empty.txt", "", b""))
    assert (answer.status, answer.location) == (303, "/portal/tickets/TKT-1")
    case = the_case(acme)
    assert (case.title, case.stage, case.channel, case.source_channel) == (
        "Printer on fire", Stage.queued, Channel.portal, Channel.portal
    )  # fmt: skip
    assert (case.contact_id, case.workspace_id, case.needs_response) == (acme.zoe.id, acme.quist.id, True)
    assert acme.session.scalars(select(Reporter.contact_id)).all() == [acme.zoe.id]
    [message] = messages(acme, case)
    assert (message.direction, message.source, message.text) == (Direction.in_, Channel.portal, "It smokes.\n\nHelp.")
    assert (message.from_name, message.from_address) == ("Zoë Quist", ZOE)
    files = acme.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [(file.name, file.size) for file in files] == [("smoke.png", 3), ("empty.txt", 0)]
    assert blobs.load(acme.session, [files[0].blob_id])[files[0].blob_id] == b"png"
    page = zoe.get("/portal/tickets/TKT-1").text
    assert "smoke.png" in page
    assert "It smokes." in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": " ", "text": "It smokes."}, "Give it a title"),
        ({"title": "x" * 201, "text": "It smokes."}, "Give it a title"),
        ({"title": "Fire", "text": " \r\n "}, "Write something"),
    ],
)
def test_it_says_what_is_missing_and_keeps_what_was_written(
    zoe: Browser, acme: Acme, fields: dict[str, str], says: str
) -> None:
    answer = send(zoe, "/portal/tickets", fields)
    assert (answer.status, says in answer.text) == (422, True)
    assert fields["text"].strip() in answer.text
    assert acme.session.scalars(select(Case)).all() == []


def test_a_form_that_comes_twice_acts_once(zoe: Browser, acme: Acme) -> None:
    fields = {"title": "Fire", "text": "Help", "once": "key"}
    first, second = send(zoe, "/portal/tickets", fields), send(zoe, "/portal/tickets", fields)
    assert first.location == second.location == "/portal/tickets/TKT-1"
    assert acme.session.scalars(select(func.count()).select_from(Case)).one() == 1
    said = {"text": "More", "once": "other"}
    assert {send(zoe, "/portal/tickets/TKT-1/replies", said).status for _ in range(2)} == {303}
    assert len(messages(acme, the_case(acme))) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Stage.queued, Stage.queued),
        (Stage.in_development, Stage.in_development),
        (Stage.awaiting_customer_response, Stage.work_in_progress),
        (Stage.resolved, Stage.work_in_progress),
        (Stage.canceled, Stage.work_in_progress),
    ],
)
def test_an_answer_moves_the_stage_as_a_mail_does(acme: Acme, enter: Enter, before: Stage, after: Stage) -> None:
    acme.case("Printer on fire", words="It smokes.", stage=before, opened_by_id=1)
    acme.session.commit()
    answer = send(enter(ZOE), "/portal/tickets/TKT-1/replies", {"text": "Still."})
    assert answer.location == "/portal/tickets/TKT-1#message-2"
    case = the_case(acme)
    assert (case.stage, case.needs_response, case.newest_words, case.newest_author) == (
        after, True, "Still.", "Zoë Quist"
    )  # fmt: skip
    moved = [event.details for event in acme.session.scalars(select(Event)) if event.details]
    assert moved == ([] if before is after else [{"from": before.value, "to": after.value}])


def test_who_answers_joins_the_thread_and_reports_it(acme: Acme, ada: Contact, enter: Enter) -> None:
    case = acme.case("Printer on fire", words="It smokes.")
    acme.session.commit()
    send(enter(ADA), "/portal/tickets/TKT-1/replies", {"text": "I saw it, too."})
    assert set(acme.session.scalars(select(Reporter.contact_id))) == {acme.zoe.id, ada.id}
    members = select(Participant.address).where(Participant.case_id == case.id, Participant.member)
    assert set(acme.session.scalars(members)) == {ZOE, ADA}
    assert [entry["address"] for entry in messages(acme, case)[1].cc] == [ZOE]


def test_an_answer_to_an_archived_ticket_opens_a_follow_up(acme: Acme, quinn: Contact, enter: Enter) -> None:
    case = acme.case("Printer on fire", words="It smokes.", stage=Stage.archived)
    acme.session.add(Reporter(case_id=case.id, contact_id=quinn.id))
    acme.session.scalar(select(func.setval("ticket_numbers", 50)))
    acme.session.commit()
    zoe = enter(ZOE)
    assert send(zoe, "/portal/tickets/TKT-1/replies", {"text": "Again."}).location.startswith("/portal/tickets/TKT-51#")
    new = the_case(acme, 51)
    assert (new.title, new.workspace_id, the_case(acme, 1).stage) == ("Printer on fire", acme.quist.id, Stage.archived)
    [link] = acme.session.scalars(select(Link))
    assert (link.case_id, link.other_id, link.type) == (new.id, case.id, LinkType.follow_up_of)
    assert "Again." in enter(QUINN).get("/portal/tickets/TKT-51").text
    assert zoe.post("/portal/tickets/TKT-1/reopening").status == 409


def test_it_closes_and_reopens(zoe: Browser, acme: Acme) -> None:
    send(zoe, "/portal/tickets", {"title": "Fire", "text": "Help"})
    assert zoe.post("/portal/tickets/TKT-1/closure").location == "/portal/tickets/TKT-1"
    assert (the_case(acme).stage, the_case(acme).needs_response) == (Stage.resolved, False)
    assert "Open the ticket again" in zoe.get("/portal/tickets/TKT-1").text
    zoe.post("/portal/tickets/TKT-1/reopening")
    assert (the_case(acme).stage, the_case(acme).needs_response) == (Stage.work_in_progress, True)


def test_a_stranger_can_do_nothing_to_a_ticket(zoe: Browser, acme: Acme, enter: Enter) -> None:
    send(zoe, "/portal/tickets", {"title": "Fire", "text": "Help"})
    charlie = enter(CHARLIE)
    for number in (1, 99):
        assert send(charlie, f"/portal/tickets/TKT-{number}/replies", {"text": "Me."}).status == 404
        assert charlie.post(f"/portal/tickets/TKT-{number}/closure").status == 404
        assert charlie.post(f"/portal/tickets/TKT-{number}/reopening").status == 404
    assert len(messages(acme, the_case(acme))) == 1
    assert the_case(acme).stage is Stage.queued


def test_it_is_answered_from_the_address_that_the_settings_say(zoe: Browser, acme: Acme) -> None:
    portal = acme._written(Inbox(address="portal@acme.example", name="Acme Portal", opens=Kind.conversation))
    notices = acme._written(Inbox(address="notices@acme.example", name="Acme", opens=Kind.ticket))
    wishes: list[dict[str, object]] = [
        {},
        {"notification_sender": notices.id},
        {"portal_sender": portal.id},
        {"email_is_default_channel": False},
    ]
    answered_from: list[int] = []
    for wish in wishes:
        change(acme.session, wish)
        acme.session.commit()
        send(zoe, "/portal/tickets", {"title": "Fire", "text": "Help"})
        number = len(answered_from) + 1
        answered_from.append(the_case(acme, number).inbox_id)
    assert answered_from == [acme.support.id, notices.id, portal.id, notices.id]


def test_without_any_address_of_ours_no_ticket_can_be_opened(acme: Acme, enter: Enter) -> None:
    acme.session.commit()
    assert send(enter(CHARLIE), "/portal/tickets", {"title": "Fire", "text": "Help"}).status == 503


@pytest.mark.parametrize("path", ["", "/TKT-1/replies", "/TKT-1/closure", "/TKT-1/reopening"])
def test_it_takes_no_form_from_another_sites_page(zoe: Browser, acme: Acme, path: str) -> None:
    send(zoe, "/portal/tickets", {"title": "Fire", "text": "Help"})
    form = {"title": "Forged", "text": "Forged"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert zoe.post(f"/portal/tickets{path}", form, headers).status == 403
    assert len(messages(acme, the_case(acme))) == 1
    assert the_case(acme).stage is Stage.queued


def test_agents_are_told_of_an_answer_and_their_open_pages_too(alice: Browser, acme: Acme, enter: Enter) -> None:
    case = acme.case("Printer on fire", words="It smokes.")
    acme.session.commit()
    zoe = enter(ZOE)
    with stream(alice) as heard:
        send(zoe, "/portal/tickets/TKT-1/replies", {"text": "Still."})
        assert [case.id] in news(heard)
    zoe.post("/portal/tickets/TKT-1/closure")
    told = acme.session.scalars(select(Happening.about).order_by(Happening.id)).all()
    assert told == [About.customer_responds, About.attribute_change]
