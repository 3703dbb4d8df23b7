"""The table of section 4 at the portal's doors: who comes onto a ticket how, and what each address then answers.

`tests/people/test_seeing.py` has the rules themselves; here they are asked through the browser, with every trick.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, update

from postroom.base.clock import now
from postroom.cases.case import Case, Participant, Reporter, Stage
from postroom.cases.message import Message
from postroom.people.contact import Contact, ContactAddress
from postroom.people.workspace import Workspace
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.portal.conftest import ADA, CHARLIE, QUINN, ZOE, Enter
from tests.web.portal.test_files import HTML, attach
from tests.web.portal.test_writing import send


@dataclass
class World:
    """TKT-1 of Zoë's, with a mail that has a file; all of them are signed in already."""

    acme: Acme
    case: Case
    message: Message
    file: int
    browsers: dict[str, Browser]

    def joins(self, address: str, *, member: bool = True, reporter: bool = False) -> None:
        contact = self.acme.session.get_one(ContactAddress, address).contact_id
        party = {"case_id": self.case.id, "address": address, "name": "", "contact_id": contact, "member": member}
        self.acme.session.add(Participant(**party))
        if reporter:
            self.acme.session.add(Reporter(case_id=self.case.id, contact_id=contact))
        self.acme.session.commit()

    def sets(self, **values: object) -> None:
        self.acme.session.execute(update(Case).where(Case.id == self.case.id).values(**values))
        self.acme.session.commit()

    def seen_by(self, address: str) -> bool:
        """Whether somebody sees the ticket; all doors must say the same."""
        browser = self.browsers[address]
        paths = f"tickets/{self.case.name}", f"messages/{self.message.id}", f"attachments/{self.file}"
        opened = {path: browser.get(f"/portal/{path}").status == 200 for path in paths}
        opened["list"] = "TKT-1" in browser.get("/portal/tickets").text
        opened["search"] = 'href="/portal/tickets/TKT-1"' in browser.get("/portal/tickets?q=smokes").text
        opened["by name"] = 'href="/portal/tickets/TKT-1"' in browser.get("/portal/tickets?q=tkt-1").text
        opened["writing"] = send(browser, "/portal/tickets/TKT-1/replies", {"text": ""}).status == 422
        assert len(set(opened.values())) == 1, opened
        return opened["list"]


@pytest.fixture
def world(acme: Acme, quinn: Contact, ada: Contact, enter: Enter) -> World:
    case = acme.case("Printer on fire")
    message = acme.message(case, "It smokes", html=HTML)
    file = attach(acme, message, "smoke.png", "image/png", b"png", content_id="pic", inline=True)
    acme.contact("Charlie", CHARLIE)
    acme.session.commit()
    return World(acme, case, message, file.id, {address: enter(address) for address in (ZOE, QUINN, ADA, CHARLIE)})


def everybody_who_sees(world: World) -> set[str]:
    return {address for address in world.browsers if world.seen_by(address)}


def elsewhere(world: World) -> None:
    """The ticket is moved to another workspace."""
    other = world.acme._written(Workspace(name="Elsewhere"))
    world.sets(workspace_id=other.id)


def leaves(world: World) -> None:
    """Zoë is neither reporter nor member any more."""
    world.acme.session.execute(delete(Reporter))
    world.acme.session.execute(update(Participant).values(member=False))
    world.acme.session.commit()


def change_workspace(world: World, address: str) -> None:
    contact = world.acme.session.get_one(ContactAddress, address).contact_id
    world.acme.session.execute(update(Contact).where(Contact.id == contact).values(workspace_id=None))
    world.acme.session.commit()


def charlie_is_admin_of_nothing(world: World) -> None:
    contact = world.acme.session.get_one(ContactAddress, CHARLIE).contact_id
    world.acme.session.execute(update(Contact).where(Contact.id == contact).values(customer_admin=True))
    world.joins(CHARLIE)


Change = Callable[[World], object]
ROWS: dict[str, tuple[Change, set[str]]] = {
    "the original sender and the customer admin": (lambda _: None, {ZOE, ADA}),
    "a contact of the workspace in Cc": (lambda w: w.joins(QUINN), {ZOE, ADA, QUINN}),
    "a contact of the workspace who reports it and left the thread": (
        lambda w: w.joins(QUINN, member=False, reporter=True), {ZOE, ADA, QUINN}
    ),
    "a contact of the workspace who left the thread": (lambda w: w.joins(QUINN, member=False), {ZOE, ADA}),
    "a contact outside in Cc": (lambda w: w.joins(CHARLIE), {ZOE, ADA}),
    "a contact outside who reports it by mistake": (lambda w: w.joins(CHARLIE, reporter=True), {ZOE, ADA}),
    "a customer admin of no workspace in Cc": (charlie_is_admin_of_nothing, {ZOE, ADA}),
    "the original sender, who left": (leaves, {ADA}),
    "a ticket that was moved to another workspace": (elsewhere, {ZOE}),
    "a customer admin who was moved out": (lambda w: change_workspace(w, ADA), {ZOE}),
    "spam": (lambda w: w.sets(is_spam=True, stage=Stage.canceled), set()),
    "closed": (lambda w: w.sets(stage=Stage.resolved), {ZOE, ADA}),
    "archived": (lambda w: w.sets(stage=Stage.archived), {ZOE, ADA}),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_each_door_shows_the_ticket_to_whom_the_table_says(world: World, row: str) -> None:
    change, expected = ROWS[row]
    change(world)
    assert everybody_who_sees(world) == expected


def test_conversations_are_on_nobodys_portal(acme: Acme, ada: Contact, enter: Enter) -> None:
    case = acme.case("A chat", words="Just saying.", inbox=acme.hello)
    acme.session.commit()
    for address in (ZOE, ADA):
        assert "A chat" not in enter(address).get("/portal/tickets").text
        assert enter(address).get(f"/portal/tickets/{case.name}").status == 404


def test_a_deleted_contact_is_shown_the_door(world: World) -> None:
    world.acme.session.execute(update(Contact).where(Contact.id == world.acme.zoe.id).values(deleted_at=now()))
    world.acme.session.commit()
    assert world.browsers[ZOE].get("/portal/tickets/TKT-1").location == "/portal"


def test_a_foreign_files_number_opens_nothing(world: World) -> None:
    charlie = world.browsers[CHARLIE]
    nothing = charlie.get("/portal/attachments/999").content
    for number in range(6):
        answer = charlie.get(f"/portal/attachments/{number}")
        assert (answer.status, answer.content) == (404, nothing)
        assert charlie.get(f"/portal/messages/{number}").status == 404
        for path in (f"/attachments/{number}", f"/messages/{number}/html", f"/uploads/{number}"):
            assert charlie.get(path).status == 303  # the agents' doors know no customer
