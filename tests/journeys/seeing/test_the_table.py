"""The table of the spec's section 4 at every door, for every way in which a person can come onto a case.

Rows are people, columns the ways; each cell says what they may: p(ortal: its page, the list, search and the file) and
m(ail: an answer of theirs is added, without any id of ours). Else it is 404, and a case of its own, linked.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from postroom.cases.case import Link
from tests.journeys.seeing.conftest import ADDRESSES, HELLO, SUPPORT, Company, Ticket

Way = Callable[[Company, str], Ticket]
ZOE = ADDRESSES["zoe"]


def not_at_all(company: Company, _: str) -> Ticket:
    return company.ticket()


def to(company: Company, who: str) -> Ticket:
    return company.ticket(to=f"{SUPPORT}, {ADDRESSES[who]}")


def cc(company: Company, who: str) -> Ticket:
    return company.ticket(cc=ADDRESSES[who])


def cc_once(company: Company, who: str) -> Ticket:
    """On Cc of the first mail, and on no later one."""
    ticket = company.ticket(cc=ADDRESSES[who])
    company.answer(ticket, ZOE)
    return ticket


def cc_later(company: Company, who: str) -> Ticket:
    ticket = company.ticket()
    company.answer(ticket, ZOE, cc=ADDRESSES[who])
    return ticket


def our_cc(company: Company, who: str) -> Ticket:
    ticket = company.ticket()
    company.post(ticket, "replies", text="Use water.", to=[ZOE], cc=[ADDRESSES[who]])
    return ticket


def our_bcc(company: Company, who: str) -> Ticket:
    """A blind copy makes nobody a member."""
    ticket = company.ticket()
    company.post(ticket, "replies", text="Use water.", to=[ZOE], bcc=[ADDRESSES[who]])
    return ticket


def mentioned(company: Company, who: str) -> Ticket:
    ticket = company.ticket()
    company.post(ticket, "notes", text=f"Ask @{ADDRESSES[who]}.")
    return ticket


def mentioned_in_answer(company: Company, who: str) -> Ticket:
    ticket = company.ticket()
    company.post(ticket, "replies", text=f"@{ADDRESSES[who]} knows more.")
    return ticket


def reported_by(company: Company, who: str) -> Ticket:
    """By an agent's hand, which is refused for who is outside the workspace."""
    ticket = company.ticket()
    answer = company.patch(ticket, reported_by=[ZOE, ADDRESSES[who]])
    assert answer.status_code == (200 if ADDRESSES[who].endswith("quist.example") else 422), answer.text
    return ticket


def taken_off(company: Company, who: str) -> Ticket:
    """Neither a reporter nor on the live thread any more."""
    ticket = company.ticket(cc=ADDRESSES[who])
    company.answer(ticket, ZOE)
    company.patch(ticket, reported_by=[ZOE] if who != "zoe" else [])
    return ticket


WAYS: list[Way] = [
    not_at_all, to, cc, cc_once, cc_later, our_cc, our_bcc, mentioned, mentioned_in_answer, reported_by, taken_off,
]  # fmt: skip
TABLE = {
    # not  to    cc  once  later ourcc bcc  note answer report off
    "zoe": "pm   pm   pm   pm   pm   pm   pm   pm   pm   pm   pm",
    "cora": "m   pm   pm   pm   pm   pm   m    pm   pm   pm   m",
    "ada": "pm   pm   pm   pm   pm   pm   pm   pm   pm   pm   pm",
    "charlie": "-  m   m   m    m    m    -    m    m    -    m",
    "chief": "-    m   m   m    m    m    -    m    m    -    m",
}
CELLS = [(who, way, cell) for who, row in TABLE.items() for way, cell in zip(WAYS, row.split(), strict=True)]


@pytest.mark.parametrize(("who", "way", "cell"), CELLS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_it_is_the_table(company: Company, who: str, way: Way, cell: str) -> None:
    ticket = way(company, who)
    assert doors_of_portal(company, who, ticket) == ({200} if "p" in cell else {404})
    assert is_added(company, ticket, who) == ("m" in cell)


def doors_of_portal(company: Company, who: str, ticket: Ticket) -> set[int]:
    """What all of its doors say: they never differ."""
    browser = company.portal(who)
    listed = browser.get("/portal/tickets").text
    hits = browser.get(f"/portal/tickets?q={ticket.word}").text
    answers = {
        browser.get(f"/portal/tickets/{ticket.name}").status,
        browser.get(f"/portal/attachments/{ticket.file}").status,
    }
    found = [f"/portal/tickets/{ticket.name}" in page for page in (listed, hits)]
    return answers | {200 if one else 404 for one in found}


def is_added(company: Company, ticket: Ticket, who: str) -> bool:
    """Whether their mail is added; if not, it opened a case of its own that is linked with this one."""
    answer = company.answer(ticket, ADDRESSES[who])
    assert answer.case, answer.arrival.reason
    if answer.case.id == ticket.id:
        return True
    with company.house.database.reading() as session:
        links = session.execute(select(Link.case_id, Link.other_id)).all()
    assert (answer.case.id, ticket.id) in [tuple(link) for link in links]
    return False


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_it_never_shows_a_conversation_on_the_portal(company: Company, way: Way) -> None:
    """The same people and ways; only the address that Zoë writes to opens conversations."""
    with_conversations = Conversations(company.url, company.house, company.agent)
    conversation = way(with_conversations, "cora")
    assert conversation.name.startswith("CONV-")
    for who in ("zoe", "cora", "ada"):
        assert doors_of_portal(with_conversations, who, conversation) == {404}
    assert is_added(with_conversations, conversation, "cora")


class Conversations(Company):
    """The company when customers write to its conversation address."""

    def ticket(self, *, to: str = SUPPORT, cc: str = "", sender: str = ZOE) -> Ticket:
        return super().ticket(to=to.replace(SUPPORT, HELLO), cc=cc, sender=sender)


@pytest.mark.parametrize("way", [to, cc, our_cc], ids=lambda way: way.__name__)
def test_it_makes_agents_and_colleagues_members_who_answer_by_mail(company: Company, way: Way) -> None:
    for who, kind in (("bob", "agent"), ("rosa", "colleague")):
        ticket = way(company, who)
        members = company.agent.get(f"/cases/{ticket.name}").json()["email_members"]
        assert {"address": ADDRESSES[who], "kind": kind} in [
            {k: one[k] for k in ("address", "kind")} for one in members
        ]
        assert is_added(company, ticket, who)


def test_it_subscribes_who_changes_something_and_keeps_them_after_the_thread_goes_on(company: Company) -> None:
    ticket = company.ticket(cc=ADDRESSES["bob"])
    assert company.patch(ticket, severity="high").status_code == 200
    company.answer(ticket, ZOE)
    case = company.agent.get(f"/cases/{ticket.name}").json()
    assert [one["email"] for one in case["subscribers"]] == ["alice@acme.example"]
    assert [one["address"] for one in case["email_members"]] == [ZOE]


def test_it_keeps_members_those_of_the_last_mail_and_reporters_all_who_were(company: Company) -> None:
    ticket = company.ticket(cc=f"{ADDRESSES['cora']}, {ADDRESSES['charlie']}, {HELLO}")
    company.answer(ticket, ADDRESSES["cora"], cc="new@quist.example")
    company.answer(ticket, ZOE)
    case = company.agent.get(f"/cases/{ticket.name}").json()
    assert [one["address"] for one in case["email_members"]] == [ZOE]
    reporters = sorted(one["addresses"][0] for one in case["reported_by"])
    assert reporters == [ADDRESSES["cora"], "new@quist.example", ZOE]


def test_it_needs_a_token_for_the_api(company: Company) -> None:
    ticket = company.ticket()
    stranger = type(company.agent)(company.agent.url, "zoe")
    for path in (f"/cases/{ticket.name}", f"/cases/{ticket.name}/messages", f"/cases/{ticket.name}/notes",
                 f"/attachments/{ticket.file}", f"/cases?q={ticket.word}"):  # fmt: skip
        assert stranger.get(path).status_code == 401
        assert company.agent.get(path).status_code == 200
    assert [one["id"] for one in company.agent.get(f"/cases?q={ticket.word}").json()["items"]] == [ticket.name]
