from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from postroom.cases.message import Attachment, Message
from postroom.deliveries.delivery import Delivery
from tests.cases.acme import Acme
from tests.web.browser import Browser


def _messages(acme: Acme) -> list[Message]:
    return list(acme.session.scalars(select(Message).order_by(Message.id)))


def test_it_sends_an_answer_from_a_page_without_scripts(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    form = {"text": "Unplug it.\r\nMara", "to": "zoe@quist.example", "cc": "ned@elsewhere.example", "from": ""}
    answer = alice.post("/cases/TKT-1/replies", form)
    message = _messages(acme)[-1]
    assert answer.location == f"/cases/TKT-1#message-{message.id}"
    assert message.text.strip() == "Unplug it.\nMara"
    recipients = acme.session.scalars(select(Delivery.recipient).order_by(Delivery.id)).all()
    assert recipients == ["zoe@quist.example", "ned@elsewhere.example"]


def test_it_sends_rich_text_with_its_pictures_and_files(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    picture = alice.upload("/uploads", "file", "plug.png", "image/png", b"\x89PNG").json()["id"]
    manual = alice.upload("/uploads", "file", "manual.pdf", "application/pdf", b"%PDF").json()["id"]
    form = {
        "html": f'<div><b>Unplug</b> it <img src="/uploads/{picture}"></div>',
        "to": "zoe@quist.example",
        "attachments": [str(picture), str(manual)],
    }
    assert alice.post("/cases/TKT-1/replies", form, Browser.HTMX).status == 201
    message = _messages(acme)[-1]
    files = acme.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [(file.name, file.inline) for file in files] == [("plug.png", True), ("manual.pdf", False)]
    assert "<b>Unplug</b>" in (message.html or "")
    assert f"/uploads/{picture}" not in (message.html or "")


def test_it_says_what_is_wrong_with_an_answer_and_sends_nothing(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    for form in ({"text": "Hello", "to": "nonsense"}, {"text": "", "to": "zoe@quist.example"}):
        answer = alice.post("/cases/TKT-1/replies", form, Browser.HTMX)
        assert answer.status == 422
        assert answer.json()["detail"]
    assert len(_messages(acme)) == 1


def test_it_adds_a_note(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    assert alice.post("/cases/TKT-1/notes", {"text": "Third one"}).location == "/cases/TKT-1#note-1"
    assert "Third one" in alice.get("/cases/TKT-1").text
    assert alice.post("/cases/TKT-1/notes", {"text": " "}).status == 422


def _key(alice: Browser, kind: str) -> str:
    """The key that the page put into the form."""
    form = alice.get("/cases/TKT-1").text.split(f'action="/cases/TKT-1/{kind}"')[1]
    return form.split('name="once" value="')[1].split('"')[0]


def test_it_acts_once_on_a_form_that_comes_twice(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    answer = {"text": "Unplug it.", "to": "zoe@quist.example", "once": _key(alice, "replies")}
    note = {"text": "Third one", "once": _key(alice, "notes")}
    with ThreadPoolExecutor(4) as at_once:
        answers = list(at_once.map(lambda _: alice.post("/cases/TKT-1/replies", answer), range(4)))
    assert {each.location for each in answers} == {f"/cases/TKT-1#message-{_messages(acme)[-1].id}"}
    assert [message.text.strip() for message in _messages(acme)] == ["It smokes", "Unplug it."]
    assert acme.session.scalars(select(Delivery.recipient)).all() == ["zoe@quist.example"]
    assert {alice.post("/cases/TKT-1/notes", note).location for _ in range(2)} == {"/cases/TKT-1#note-1"}


def test_it_sends_what_was_changed_after_going_back(alice: Browser, bob: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.case("Invoice")
    acme.session.commit()
    form = {"text": "Unplug it.", "once": _key(alice, "notes")}
    notes = [
        alice.post("/cases/TKT-1/notes", form),
        alice.post("/cases/TKT-1/notes", {**form, "text": "Plug it in."}),
        alice.post("/cases/TKT-2/notes", form),
        bob.post("/cases/TKT-1/notes", form),
    ]
    assert len({note.location for note in notes}) == 4


def test_it_gives_each_form_a_key_of_its_own(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    assert len({_key(alice, kind) for kind in ("replies", "replies", "notes")}) == 3


def test_it_keeps_no_key_of_what_was_refused(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    form = {"text": "Unplug it.", "to": "nonsense", "once": _key(alice, "replies")}
    assert alice.post("/cases/TKT-1/replies", form).status == 422
    assert alice.post("/cases/TKT-1/replies", form).status == 422
    assert alice.post("/cases/TKT-1/replies", {**form, "to": "zoe@quist.example"}).status == 303
