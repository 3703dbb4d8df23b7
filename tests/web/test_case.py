from postroom.cases.note import Note
from postroom.deliveries.delivery import Delivery, DeliveryEvent, State
from tests.cases.acme import Acme
from tests.web.browser import Browser


def test_it_shows_the_case_with_its_list(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.case("Invoice")
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    assert "<!doctype html>" in page
    assert "It smokes" in page
    assert "Invoice" in page


def test_it_gives_a_script_only_the_pane(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    pane = alice.get("/cases/TKT-1", Browser.HTMX).text
    assert pane.lstrip().startswith("<main")
    assert "It smokes" in pane
    assert 'id="list"' not in pane


def test_it_shows_the_list_that_the_case_was_opened_from(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes", owner_id=acme.bob.id)
    acme.case("Hers", owner_id=acme.alice.id)
    acme.session.commit()
    page = alice.get("/cases/TKT-1?list=%2Ftickets%3Fshow%3Dmine").text
    assert 'id="row-2"' in page
    assert 'id="row-1"' not in page
    assert 'href="/tickets?show=mine" aria-label="Back to the list"' in page


def test_it_says_that_there_is_no_such_case(alice: Browser) -> None:
    for name in ("TKT-9", "TKT-99999999999999999999", "printer", "TKT-0"):
        answer = alice.get(f"/cases/{name}")
        assert answer.status == 404
        assert "There is no case" in answer.text


def test_it_leads_from_a_merged_case_to_the_one_it_went_to(alice: Browser, acme: Acme) -> None:
    kept = acme.case("Printer on fire")
    acme.case("Printer still on fire", merged_into_id=kept.id)
    acme.session.commit()
    assert alice.get("/cases/TKT-2").location == "/cases/TKT-1"


def test_it_lets_no_mail_write_markup_into_a_page(alice: Browser, acme: Acme) -> None:
    case = acme.case("<script>alert(1)</script>", newest_words="<img src=x onerror=alert(1)>")
    acme.message(case, '<script>alert(2)</script> https://x.example/"><script>alert(3)</script>', from_name="<b>Zoë")
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>Zoë" not in page


def test_it_folds_what_was_quoted(alice: Browser, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    acme.message(case, "New words", text="New words\n\n> Old words")
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    before, after = page.split('<details class="history">')
    assert "New words" in before
    assert "&gt; Old words" in after


def test_it_shows_an_invitation_beside_the_words(alice: Browser, acme: Acme) -> None:
    acme.message(acme.case("Tea"), "See you there", invitation="Invitation: Tea <now>\nWhere: Room 7\n")
    acme.session.commit()
    before, _, after = alice.get("/cases/TKT-1").text.partition('<div class="invitation">')
    assert "See you there" not in before.partition('class="letter')[2]
    assert "<div>Invitation: Tea &lt;now&gt;</div><div>Where: Room 7</div>" in after
    assert "See you there" in after


def test_it_raises_no_alarm_over_what_a_machine_wrote_or_what_was_repaired(alice: Browser, acme: Acme) -> None:
    acme.message(acme.case("Away"), "I am away", is_automatic=True, repairs=["A multipart's end was missing."])
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    assert page.count('<div class="remark">') == 2
    assert 'class="caution"' not in page


def test_it_says_what_became_of_each_copy(alice: Browser, acme: Acme) -> None:
    message = acme.message(acme.case("Printer on fire"), "Unplug it", direction="out", agent_id=acme.alice.id)
    bounced = Delivery(message_id=message.id, recipient="zoe@quist.example", state=State.bounced, reason="mailbox_full")
    unsure = Delivery(message_id=message.id, recipient="ned@quist.example", state=State.in_transit, uncertain=True)
    acme.session.add_all([bounced, unsure])
    acme.session.flush()
    acme.session.add(
        DeliveryEvent(
            delivery_id=bounced.id, input="permanent", state=State.bounced, sentence="It was refused.", code=552,
            enhanced="5.2.2", text="Mailbox full, sorry",
        )
    )  # fmt: skip
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    for said in ("Bounce", "The mailbox is full.", "552 5.2.2 Mailbox full, sorry", "Uncertain"):
        assert said in page


def test_it_warns_of_a_forged_sender(alice: Browser, acme: Acme) -> None:
    case = acme.case("Change our bank account")
    forged = "It is not proven to come from quist.example: it is not signed."
    dmarc = {"result": "fail", "policy": "reject", "aligned": False}
    acme.message(case, "Soon", authentication={"dmarc": dmarc, "because": forged}, placed_because="It opened the case.")
    acme.session.commit()
    assert alice.get(f"/cases/{case.name}").text.count(forged) == 2


def test_it_tells_how_to_confirm_a_forwarding_if_that_is_the_providers_own(alice: Browser, acme: Acme) -> None:
    case = acme.case("(#314159265) Gmail Forwarding Confirmation - Receive Mail from sales@shop.example")
    link = "https://mail-settings.google.com/mail/vf-abc"
    proof = {"dmarc": {"result": "pass", "policy": "reject", "aligned": True}, "because": "It is proven."}
    for known in (proof, None):
        acme.message(case, link, from_address="forwarding-noreply@google.com", subject=case.title, authentication=known)
    acme.session.commit()
    page = alice.get(f"/cases/{case.name}").text
    assert f"If somebody here wants that: open {link}, or give it the code 314159265." in page
    assert "is not proven. So open no link of it." in page


def test_it_warns_of_suspect_mail_once(alice: Browser, acme: Acme) -> None:
    case = acme.case("Change our bank account")
    dmarc = {"result": "fail", "policy": "reject", "aligned": False}
    known = {"dmarc": dmarc, "because": "It is not proven to come from acme.example."}
    why = "This may be forged. It claims to be from an agent here."
    acme.message(case, "Soon", authentication=known, suspect=why)
    acme.session.commit()
    page = alice.get(f"/cases/{case.name}").text
    assert page.count('class="caution"') == page.count(why) == 1


def test_it_marks_notes_as_ours_alone(alice: Browser, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    acme.session.add(Note(case_id=case.id, agent_id=acme.bob.id, text="Third one this month"))
    acme.session.commit()
    note = alice.get("/cases/TKT-1").text.split('class="note"')[1]
    assert "only we see this" in note.split("Third one this month")[0]


def test_it_opens_a_long_case_at_its_end(alice: Browser, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    for number in range(70):
        acme.message(case, f"Words number {number}.")
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    assert "Words number 69." in page
    assert "Words number 3." not in page
    assert "Words number 3." in alice.get("/cases/TKT-1?entries=2000").text
