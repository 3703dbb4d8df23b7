from tests.cases.acme import Acme
from tests.web.browser import Browser


def test_an_admin_says_what_each_address_answers(alice: Browser, acme: Acme) -> None:
    inbox = acme.support
    acme.session.commit()
    assert "We have it" not in alice.get("/acknowledgements").text
    form = {"acknowledge": "true", "acknowledgement": "We have it as {{ticket.id}}.", "acknowledgement_outside": "",
            "acknowledge_again_after": "30"}  # fmt: skip
    answer = alice.post(f"/acknowledgements/{inbox.id}", form)
    assert answer.location == f"/acknowledgements#inbox-{inbox.id}"
    acme.session.refresh(inbox)
    assert (inbox.acknowledge, inbox.acknowledge_again_after) == (True, 30)
    assert "We have it as {{ticket.id}}." in alice.get("/acknowledgements").text


def test_it_is_not_turned_on_without_words(alice: Browser, acme: Acme) -> None:
    inbox = acme.support
    acme.session.commit()
    assert alice.post(f"/acknowledgements/{inbox.id}", {"acknowledge": "true", "acknowledgement": " "}).status == 422
    acme.session.refresh(inbox)
    assert not inbox.acknowledge


def test_it_is_for_admins(bob: Browser, acme: Acme) -> None:
    assert bob.get("/acknowledgements").status == 404
    assert bob.post("/acknowledgements/1", {"acknowledgement": "x"}).status == 404
