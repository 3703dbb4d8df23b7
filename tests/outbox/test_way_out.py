"""The whole way out: Alice's reply on the case becomes the mail that Bob gets."""

from collections.abc import Callable
from hashlib import sha256

from postroom.base import blobs
from postroom.cases.case import Case
from postroom.cases.message import Upload
from postroom.cases.replying import Draft, reply
from postroom.mail.ids import signed_by
from postroom.mail.parse import parse
from postroom.people.agent import Agent
from postroom.providers.fake.outside import Outside
from tests.office import BOB, KEY, Office

PLAN = b"%PDF a plan"


def answer(office: Office, case: int, draft: Draft) -> None:
    with office.database.transaction() as session:
        ticket = session.get_one(Case, case, with_for_update=True)
        reply(session, ticket, session.get_one(Agent, office.agent), draft, KEY)


def test_a_reply_with_a_file_reaches_everybody_and_hides_who_is_in_bcc(
    office: Office, outside: Outside, send: Callable[[], None]
) -> None:
    case = office.ticket()
    with office.database.transaction() as session:
        blob = blobs.store(session, [PLAN])[0]
        session.add(Upload(id="upload-one", agent_id=office.agent, name="plan.pdf", type="application/pdf",
                           size=len(PLAN), sha256=sha256(PLAN).digest(), blob_id=blob))  # fmt: skip
    draft = Draft(html="<p>Use <b>water</b>.</p>", bcc=["boss@acme.example"], uploads=["upload-one"], history=True)
    answer(office, case, draft)
    send()
    mail = parse(outside.mailbox(BOB)[0].content)
    assert outside.mailbox("boss@acme.example")[0].content == outside.mailbox(BOB)[0].content
    assert b"boss@acme.example" not in outside.mailbox(BOB)[0].content
    assert mail.subject == "Re: Printer on fire"
    assert mail.in_reply_to == (f"<bob-{case}@customer.example>",)
    assert signed_by(mail.message_id or "", KEY.derived("message ids"))
    assert mail.references[-1] == mail.message_id
    assert mail.text.startswith("Use water.")
    assert "> Help, it burns." in mail.text
    assert [(file.name, file.content) for file in mail.attachments] == [("plan.pdf", PLAN)]
