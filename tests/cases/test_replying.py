"""Alice answers Zoë: the message, its deliveries, the thread it stands in, and what becomes of the case."""

from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import cast, select, update
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.errors import BadInput, Conflict
from postroom.base.secrets import Key
from postroom.cases.case import Case, Participant, Reporter, Stage, Subscriber
from postroom.cases.event import Deed, Event
from postroom.cases.message import Attachment, Message, ThreadId, Upload
from postroom.cases.replying import Draft, reply
from postroom.deliveries.delivery import Delivery, DeliveryEvent
from postroom.mail.ids import digest, signed_by
from postroom.mail.words import tsquery
from tests.cases.acme import Acme

KEY = Key("a key for tests, which is long enough for one")
FIRST = "<first@quist.example>"


@pytest.fixture
def case(acme: Acme) -> Case:
    """Zoë wrote to support, with a copy to Ned."""
    case = acme.case("Printer on fire")
    acme.message(
        case,
        "Help, it burns.",
        message_id=FIRST,
        to=[listed("Support@acme.example")],
        cc=[listed("ned@elsewhere.example", "Ned")],
    )
    return case


def listed(address: str, name: str = "") -> dict[str, str]:
    return {"address": address, "name": name}


def answer(acme: Acme, case: Case, text: str | None = "Use water.", **draft: Any) -> Message:
    message = reply(acme.session, case, acme.alice, Draft(text=text, **draft), KEY)
    acme.session.flush()
    return message


def recipients(session: Session, message: Message) -> list[str]:
    of_it = select(Delivery.recipient).where(Delivery.message_id == message.id).order_by(Delivery.id)
    return list(session.scalars(of_it))


def addresses(entries: list[dict[str, object]]) -> list[object]:
    return [entry["address"] for entry in entries]


def test_it_answers_whom_a_reply_all_would(acme: Acme, case: Case) -> None:
    message = answer(acme, case)
    assert message.to == [listed("zoe@quist.example", "Zoë Quist")]
    assert message.cc == [listed("ned@elsewhere.example", "Ned")]
    assert recipients(acme.session, message) == ["zoe@quist.example", "ned@elsewhere.example"]


def test_our_own_addresses_are_never_written_to(acme: Acme, case: Case) -> None:
    acme.message(case, "Again", to=[listed("support+tkt@acme.example"), listed(acme.hello.address)], cc=[])
    assert recipients(acme.session, answer(acme, case)) == ["zoe@quist.example"]


def test_a_second_reply_goes_to_the_same_people(acme: Acme, case: Case) -> None:
    answer(acme, case, to=["zoe@quist.example"], cc=["new@quist.example"])
    second = answer(acme, case, "And sand.")
    assert (addresses(second.to), addresses(second.cc)) == (["zoe@quist.example"], ["new@quist.example"])


def test_a_sender_who_cannot_be_written_to_is_left_out(acme: Acme, case: Case) -> None:
    acme.message(case, "Hi", from_address="nobody at all", to=[listed("ned@elsewhere.example")])
    acme.session.execute(update(Participant).values(member=False))
    assert recipients(acme.session, answer(acme, case)) == ["ned@elsewhere.example"]


def test_automatic_mail_is_not_what_is_answered(acme: Acme, case: Case) -> None:
    acme.message(case, "I am away", from_address="robot@quist.example", is_automatic=True, message_id="<robot@x>")
    message = answer(acme, case)
    assert addresses(message.to) == ["zoe@quist.example"]
    assert message.in_reply_to == [FIRST]


def test_named_recipients_get_it_once_each(acme: Acme, case: Case) -> None:
    message = answer(
        acme, case, to=["Zoë <ZOE@quist.example>", "zoe@quist.example"], cc=["zoe@Quist.Example"], bcc=["eve@x.example"]
    )
    assert recipients(acme.session, message) == ["ZOE@quist.example", "eve@x.example"]
    assert (message.to, message.cc) == ([listed("ZOE@quist.example", "Zoë")], [])


def test_with_only_a_copy_named_it_still_goes_to_the_sender(acme: Acme, case: Case) -> None:
    message = answer(acme, case, cc=["eve@x.example"])
    assert (addresses(message.to), addresses(message.cc)) == (["zoe@quist.example"], ["eve@x.example"])


@pytest.mark.parametrize(
    "wrong",
    ["", "zoe", "zoe@", "@quist.example", "zoe@quist", "zoe quist@quist.example", "a@b.example, c@d.example",
     "zoe@-quist.example", "zoe@quist..example", f"{'z' * 65}@quist.example", "zoe\r\nBcc: eve@x.example",
     "zo\0e@x.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_by_name(acme: Acme, case: Case, wrong: str) -> None:
    with pytest.raises(BadInput, match="is no e-mail address"):
        answer(acme, case, to=["ned@elsewhere.example", wrong])


@pytest.mark.parametrize("right", ["o'hara@x.example", "jörg@müller.example", '"a b"@x.example', "a..b@docomo.example",
                                   "zoe@[192.0.2.1]", "a+b=c@xn--mller-kva.example"])  # fmt: skip
def test_unusual_addresses_are_taken(acme: Acme, case: Case, right: str) -> None:
    assert recipients(acme.session, answer(acme, case, to=[right])) == [right]


def test_somebody_must_get_it(acme: Acme, case: Case) -> None:
    with pytest.raises(BadInput, match="Nobody would get this"):
        answer(acme, case, to=["support@acme.example"])


def test_it_stands_in_the_thread_under_an_id_that_we_signed(acme: Acme, case: Case) -> None:
    message = answer(acme, case)
    own = message.message_id or ""
    assert signed_by(own, KEY.derived("message ids"))
    assert len(own) <= 60
    assert (message.in_reply_to, message.references) == ([FIRST], [FIRST, own])
    assert message.subject == "Re: Printer on fire"
    rows = acme.session.execute(select(ThreadId.digest, ThreadId.own).where(ThreadId.message_id == message.id)).all()
    assert set(map(tuple, rows)) == {(digest(own), True), (digest(FIRST), False)}


def test_references_lead_back_to_the_first_message(acme: Acme, case: Case) -> None:
    ours = [answer(acme, case, "One").message_id, answer(acme, case, "Two").message_id]
    acme.message(case, "Thanks", message_id="<third@quist.example>", references=[ours[1]])
    message = answer(acme, case)
    assert message.references == [FIRST, ours[1], "<third@quist.example>", message.message_id]


def test_of_a_long_thread_the_first_and_the_last_are_named(acme: Acme, case: Case) -> None:
    acme.message(case, "More", message_id="<last@x>", references=[f"<{number}@x>" for number in range(50)])
    message = answer(acme, case)
    assert len(message.references) == 32
    assert message.references[0] == FIRST
    assert message.references[-2:] == ["<last@x>", message.message_id]


def test_the_subject_gets_one_re_and_is_that_of_the_thread(acme: Acme) -> None:
    case = acme.case("RE: Printer", words="Help")
    case.title = "Printer of Zoë"
    assert answer(acme, case).subject == "RE: Printer"


def test_the_case_waits_for_the_customer(acme: Acme, case: Case) -> None:
    case.needs_response = True
    answer(acme, case, "Use\nwater.")
    assert (case.stage, case.needs_response) == (Stage.awaiting_customer_response, False)
    assert (case.newest_author, case.newest_words) == ("Alice Archer", "Use water.")
    event = acme.session.scalars(select(Event).where(Event.case_id == case.id)).one()
    assert (event.deed, event.agent_id) == (Deed.stage, acme.alice.id)
    assert event.details == {"from": "queued", "to": "awaiting_customer_response"}


def test_a_conversation_waits_on_the_user(acme: Acme) -> None:
    case = acme.case("Hello", inbox=acme.hello, words="Hi")
    answer(acme, case)
    assert case.stage is Stage.waiting_on_user


def test_who_is_in_to_and_cc_is_a_member_and_nobody_else(acme: Acme, case: Case) -> None:
    acme.contact("Quentin", "quentin@quist.example", workspace_id=acme.quist.id)
    answer(acme, case, to=["quentin@quist.example"], cc=["ned@elsewhere.example"], bcc=["eve@x.example"])
    rows = {row.address: row for row in acme.session.scalars(select(Participant).where(Participant.case_id == case.id))}
    members = {address for address, row in rows.items() if row.member}
    assert (members, set(rows) - members) == ({"quentin@quist.example", "ned@elsewhere.example"}, {"zoe@quist.example"})
    reporters = set(acme.session.scalars(select(Reporter.contact_id).where(Reporter.case_id == case.id)))
    assert reporters == {acme.zoe.id, rows["quentin@quist.example"].contact_id}


def test_who_answers_follows_the_case(acme: Acme, case: Case) -> None:
    answer(acme, case)
    assert list(acme.session.scalars(select(Subscriber.agent_id))) == [acme.alice.id]


def test_it_comes_from_the_cases_address_or_another_of_ours(acme: Acme, case: Case) -> None:
    first = answer(acme, case)
    assert (first.from_name, first.from_address) == ("Acme Support", "support@acme.example")
    assert answer(acme, case, from_=acme.hello.address.upper()).from_address == "hello@acme.example"
    with pytest.raises(BadInput, match="none of our inbox addresses"):
        answer(acme, case, from_="alice@gmail.example")


def test_html_is_cleaned_and_text_is_made_from_it(acme: Acme, case: Case) -> None:
    message = answer(acme, case, None, html="<p>Use <b>water</b>.</p><script>alert(1)</script>")
    assert message.text.strip() == message.visible_text.strip() == "Use water."
    assert "<b>water</b>" in (message.html or "")
    assert "script" not in (message.html or "")


def test_something_must_be_said(acme: Acme, case: Case) -> None:
    with pytest.raises(BadInput, match="nothing to send"):
        answer(acme, case, " \n")


def test_words_that_no_database_can_hold_are_mended(acme: Acme, case: Case) -> None:
    assert answer(acme, case, "Use\0 wa\ud800ter.").text == "Use wa?ter."


def test_the_history_stands_below_on_request(acme: Acme, case: Case) -> None:
    message = answer(acme, case, history=True)
    assert message.visible_text == "Use water."
    assert message.text.startswith("Use water.\n\nOn ")
    assert message.text.endswith("Zoë Quist <zoe@quist.example> wrote:\n> Help, it burns.\n")


def test_the_history_in_html_holds_the_quoted_mail_safely(acme: Acme, case: Case) -> None:
    acme.message(case, "a < b", from_name="<Zoë>", message_id="<more@x>")
    message = answer(acme, case, None, html="<p>Yes.</p>", history=True)
    assert '<blockquote type="cite">a &lt; b</blockquote>' in (message.html or "")
    assert "&lt;Zoë&gt;" in (message.html or "")


def upload(acme: Acme, number: str, name: str = "plan.pdf", agent: int | None = None) -> None:
    blob = blobs.store(acme.session, [b"contents"])[0]
    acme.session.add(
        Upload(id=number, agent_id=agent or acme.alice.id, name=name, type="image/png", size=8,
               sha256=sha256(b"contents").digest(), blob_id=blob)
    )  # fmt: skip
    acme.session.flush()


def files(acme: Acme, message: Message) -> list[Attachment]:
    return list(acme.session.scalars(select(Attachment).where(Attachment.message_id == message.id)))


def test_uploads_become_attachments_and_can_be_sent_once(acme: Acme, case: Case) -> None:
    upload(acme, "upload-one")
    message = answer(acme, case, uploads=["upload-one"])
    assert [(file.name, file.size, file.inline) for file in files(acme, message)] == [("plan.pdf", 8, False)]
    assert case.has_attachments
    with pytest.raises(BadInput, match="upload-one"):
        answer(acme, case, uploads=["upload-one"])


def test_an_image_that_the_html_shows_goes_inline(acme: Acme, case: Case) -> None:
    upload(acme, "upload-one")
    message = answer(acme, case, None, html='<p>See <img src="/uploads/upload-one"></p>', uploads=["upload-one"])
    assert 'src="cid:upload-one"' in (message.html or "")
    assert [(file.inline, file.content_id) for file in files(acme, message)] == [(True, "upload-one")]
    assert not case.has_attachments


def test_nobody_sends_what_another_uploaded(acme: Acme, case: Case) -> None:
    upload(acme, "upload-one", agent=acme.bob.id)
    with pytest.raises(BadInput, match="upload-one"):
        answer(acme, case, uploads=["upload-one"])


def test_it_can_be_found_by_its_words(acme: Acme, case: Case) -> None:
    message = answer(acme, case, "Extinguisher")
    query = cast(tsquery("extinguisher"), TSQUERY)
    assert list(acme.session.scalars(select(Message.id).where(Message.search.bool_op("@@")(query)))) == [message.id]


def test_every_delivery_begins_its_history(acme: Acme, case: Case) -> None:
    message = answer(acme, case)
    events = acme.session.scalars(
        select(DeliveryEvent.sentence).join(Delivery).where(Delivery.message_id == message.id)
    ).all()
    assert events == ["Waiting to be sent."] * 2


def test_a_merged_case_is_answered_where_it_went(acme: Acme, case: Case) -> None:
    case.merged_into_id = acme.case("Other").id
    with pytest.raises(Conflict):
        answer(acme, case)
