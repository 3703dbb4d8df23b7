"""The screens of contacts and workspaces, as forms without scripts."""

import csv
import io
from urllib.parse import urlencode

from sqlalchemy import select

from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.workspace import Workspace, WorkspaceDomain
from tests.cases.acme import Acme
from tests.web.browser import Browser


def contact(acme: Acme, address: str) -> Contact:
    acme.session.expire_all()
    found = select(Contact).join(ContactAddress).where(ContactAddress.address == address)
    return acme.session.scalars(found).one()


def test_it_lists_and_finds_contacts(acme: Acme, alice: Browser) -> None:
    acme.zoe, acme.ned  # noqa: B018
    acme.contact("Gone", "gone@quist.example", deleted_at=acme.case("A").created_at)
    acme.session.commit()
    everybody = alice.get("/contacts").text
    assert "Zoë Quist" in everybody
    assert "ned@elsewhere.example" in everybody.replace("<wbr>", "")
    assert "Gone" not in everybody
    for words, who in (("zoë", "Zoë Quist"), ("elsewhere", "Ned"), ("QUIST.EX", "Zoë Quist")):
        found = alice.get(f"/contacts?{urlencode({'q': words})}").text
        assert f">{who}</a>" in found
    assert "Nobody found" in alice.get("/contacts?q=100%25").text
    assert ">Ned</a>" in alice.get("/contacts?show=guests").text
    assert ">Zoë Quist</a>" not in alice.get("/contacts?show=guests").text
    assert ">Gone</a>" in alice.get("/contacts?show=deleted").text


def test_it_walks_through_many_contacts_page_by_page(acme: Acme, alice: Browser) -> None:
    for number in range(120):
        acme.contact(f"Number {number:03}", f"n{number}@many.example")
    acme.session.commit()
    seen: list[str] = []
    where = "/contacts?q=number"
    while where:
        page = alice.get(where).text
        seen += [line.partition("</a>")[0][-3:] for line in page.splitlines() if "Number " in line]
        where = page.partition('class="more" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == [f"{number:03}" for number in reversed(range(120))]


def test_it_does_to_a_contact_all_that_one_can_do(acme: Acme, alice: Browser) -> None:
    acme.zoe  # noqa: B018
    acme.session.commit()
    made = alice.post("/contacts", {"address": "cora@quist.example", "name": "Cora"})
    cora = contact(acme, "cora@quist.example")
    url = f"/contacts/{cora.id}"
    assert (made.status, made.location) == (303, url)
    assert cora.workspace_id == acme.quist.id, "that of the domain"
    form = {"name": "Cora Quist", "workspace": "quist & co", "customer_admin": "true", "verified": "true"}
    assert alice.post(url, form).status == 303
    assert alice.post(f"{url}/addresses", {"address": "Cora@home.example"}).status == 303
    assert alice.post(f"{url}/tags", {"word": " power-user "}).status == 303
    cora = contact(acme, "cora@home.example")
    assert (cora.name, cora.customer_admin, cora.verified) == ("Cora Quist", True, True)
    assert "power-user" in alice.get(url).text
    assert alice.post(f"{url}/tags/remove", {"word": "power-user"}).status == 303
    assert alice.post(f"{url}/addresses/remove", {"address": "cora@quist.example"}).status == 303
    last = alice.post(f"{url}/addresses/remove", {"address": "cora@home.example"})
    assert (last.status, "A contact needs an address." in last.text) == (200, True)
    assert alice.post(f"{url}/delete").status == 303
    assert contact(acme, "cora@home.example").deleted_at
    assert "Bring back" in alice.get(url).text
    assert alice.post(f"{url}/restore").status == 303
    assert alice.post(url, {"name": "Cora"}).status == 303
    cora = contact(acme, "cora@home.example")
    assert (cora.deleted_at, cora.workspace_id, cora.customer_admin, cora.verified) == (None, None, False, False)
    assert not acme.session.scalars(select(ContactTag)).all()


def test_it_says_what_is_wrong_and_changes_nothing(acme: Acme, alice: Browser) -> None:
    url = f"/contacts/{acme.zoe.id}"
    acme.ned  # noqa: B018
    acme.session.commit()
    for place, form, words in (
        ("/addresses", {"address": "ned@elsewhere.example"}, "belongs to another contact"),
        ("/addresses", {"address": "nonsense"}, "is no e-mail address"),
        ("", {"name": "Zoë", "workspace": "Nowhere"}, "There is no workspace"),
        ("/merge", {"address": "who@knows.example"}, "Nobody has the address"),
        ("/merge", {"address": "zoe@quist.example"}, "merged with itself"),
        ("/tags", {"word": "  "}, "A tag has"),
    ):
        answer = alice.post(f"{url}{place}", form)
        assert (answer.status, words in answer.text) == (200, True), place
    assert contact(acme, "zoe@quist.example").name == "Zoë Quist"
    for nothing in ("/contacts/999999", "/contacts/0", f"/contacts/{2**70}", "/workspaces/999999"):
        assert alice.get(nothing).status == 404


def test_it_merges_and_parts(acme: Acme, alice: Browser) -> None:
    zoe, ned = acme.zoe.id, acme.ned.id
    acme.case("Ned's own", contact=acme.ned)
    acme.session.commit()
    assert alice.post(f"/contacts/{zoe}/merge", {"address": "ned@elsewhere.example"}).status == 303
    page = alice.get(f"/contacts/{zoe}").text
    assert "Ned&#39;s own" in page
    assert "ned@elsewhere.example" in page.replace("<wbr>", "")
    assert "the same person as" in alice.get(f"/contacts/{ned}").text
    assert alice.post(f"/contacts/{zoe}/unmerge", {"other": str(ned)}).status == 303
    assert "Ned&#39;s own" not in alice.get(f"/contacts/{zoe}").text
    assert contact(acme, "ned@elsewhere.example").id == ned


def test_it_shows_what_was_counted(acme: Acme, alice: Browser) -> None:
    number = acme.ned.id
    acme.session.commit()
    assert "0 of 30 mails in the last 10 minutes" in alice.get(f"/contacts/{number}").text
    acme.session.add(ContactTag(contact_id=number, tag="spammer"))
    acme.session.commit()
    assert "All their mail is kept as spam." in alice.get(f"/contacts/{number}").text


def test_it_keeps_workspaces(acme: Acme, alice: Browser, bob: Browser) -> None:
    acme.zoe  # noqa: B018
    acme.session.commit()
    made = alice.post("/workspaces", {"name": "Other", "domains": "other.example, O2.example"})
    assert made.status == 303
    page = alice.get(made.location).text
    assert "o2.example, other.example" in page
    assert alice.post(made.location, {"name": "Others", "domains": "other.example"}).status == 303
    taken = alice.post(made.location, {"name": "Others", "domains": "quist.example"})
    assert "belongs to another workspace" in taken.text
    assert ">Others</a>" in alice.get("/workspaces?q=other.ex").text
    quist = alice.get(f"/workspaces/{acme.quist.id}").text
    assert ">Zoë Quist</a>" in quist
    assert bob.get(made.location).status == 200
    assert bob.post(made.location, {"name": "Bob's", "domains": ""}).status == 404
    assert bob.post("/workspaces", {"name": "Bob's"}).status == 404


def handed_in(browser: Browser, where: str, content: bytes) -> str:
    answer = browser.upload(where, "file", "some.csv", "text/csv", content)
    assert answer.status == 200
    return answer.text


def test_it_imports_contacts_and_reports_each_bad_line(acme: Acme, alice: Browser) -> None:
    acme.zoe  # noqa: B018
    acme.session.commit()
    report = handed_in(alice, "/contacts/import", (
        "Name;Addresses;Workspace;Customer_Admin;Verified;Tags\r\n"
        "Zoë Quist-Maier;zoe@quist.example, z@home.example;;ja;;vip\r\n"
        "Cora;cora@quist.example;Quist & Co;no;yes;\r\n"
        "\r\n"
        "Nobody;nonsense;;;;\r\n"
        '"Two\nlines";two@lines.example;Nowhere;;;\r\n'
        "Maybe;maybe@quist.example;;perhaps;;\r\n"
        ";;;;;x\r\n"
    ).encode("cp1252"))  # fmt: skip
    assert "1 added, 1 changed, 4 left out" in report
    lines = [(5, "nonsense"), (6, "There is no workspace"), (8, "must be yes or no"), (9, "It names no address")]
    for number, words in lines:
        row = report.partition(f'data-label="Line">{number}</td>')[2].partition("</tr>")[0]
        assert words in row, number
    zoe, cora = contact(acme, "z@home.example"), contact(acme, "cora@quist.example")
    assert (zoe.name, zoe.customer_admin, zoe.verified) == ("Zoë Quist-Maier", True, True)
    assert (cora.workspace_id, cora.verified) == (acme.quist.id, True)
    assert not acme.session.scalars(select(ContactAddress).where(ContactAddress.address == "two@lines.example")).all()


def test_it_refuses_a_file_that_is_none(alice: Browser) -> None:
    for content, words in (
        (b"", "the first line must name"), (b"mail\nx@y.example", "There is no column"),
        (b"\x00\xff\x00\xff", "There is no column"), (b"name\nZoe", "is needed"),
        (b"addresses,addresses\n", "once"), (b"addresses\n" + b"x" * 200_000, "can&#39;t be read"),
        (b"addresses\n" + b"a@b.example\n" * 5_001, "too many lines"),
    ):  # fmt: skip
        report = handed_in(alice, "/contacts/import", content)
        assert words.lower() in report.lower(), words
        assert "Nothing was imported." in report


def test_it_exports_what_it_imports_and_no_formulas(acme: Acme, alice: Browser) -> None:
    acme.contact('=HYPERLINK("http://evil.example")', "evil@quist.example", workspace_id=acme.quist.id)
    acme.zoe  # noqa: B018
    acme.session.commit()
    answer = alice.get("/contacts/export.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["name"] for row in rows} == {'\'=HYPERLINK("http://evil.example")', "Zoë Quist"}
    assert rows[1]["workspace"] == "Quist & Co"
    assert "0 added, 2 changed, 0 left out" in handed_in(alice, "/contacts/import", answer.content)
    assert contact(acme, "evil@quist.example").name.startswith("=HYPERLINK")
    assert b"Quist & Co,quist.example" in alice.get("/workspaces/export.csv").content


def test_it_imports_workspaces(acme: Acme, alice: Browser, bob: Browser) -> None:
    acme.quist  # noqa: B018
    acme.session.commit()
    content = b"name,domains\nquist & co,q2.example\nNew,new.example; n2.example\n"
    content += b"Bad,no domain!\nTaken,quist.example\n,x.example\n"
    report = handed_in(alice, "/workspaces/import", content)
    assert "1 added, 1 changed, 3 left out" in report
    domains = set(
        acme.session.scalars(select(WorkspaceDomain.domain).join(Workspace).where(Workspace.name == "Quist & Co"))
    )
    assert domains == {"quist.example", "q2.example"}
    assert bob.get("/workspaces/import").status == 404
