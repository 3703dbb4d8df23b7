from sqlalchemy import select

from postroom.people.agent import SignIn
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.conftest import PASSWORD


def test_it_leads_who_is_not_signed_in_to_the_door_and_back(site: str, acme: Acme) -> None:
    browser = Browser(site)
    answer = browser.get("/tickets?show=mine")
    assert (answer.status, answer.location) == (303, "/sign-in?next=/tickets%3Fshow%3Dmine")
    form = {"address": acme.alice.email, "password": PASSWORD, "next": "/tickets?show=mine"}
    assert browser.post("/sign-in", form).location == "/tickets?show=mine"
    assert browser.get("/tickets?show=mine").status == 200


def test_it_never_leads_to_another_site(site: str, acme: Acme) -> None:
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "/\nx"):
        form = {"address": acme.alice.email, "password": PASSWORD, "next": elsewhere}
        assert Browser(site).post("/sign-in", form).location == "/inbox"


def test_it_takes_no_wrong_password_and_says_the_same_for_a_stranger(site: str, acme: Acme) -> None:
    wrong = Browser(site).sign_in(acme.alice.email, "wrong")
    stranger = Browser(site).sign_in("nobody@acme.example", PASSWORD)
    assert wrong.status == stranger.status == 422
    assert "belong together" in wrong.text
    assert wrong.text.replace(acme.alice.email, "") == stranger.text.replace("nobody@acme.example", "")


def test_it_makes_a_guesser_wait(site: str, acme: Acme) -> None:
    guesser, address = Browser(site), "guessed@acme.example"
    for _ in range(10):
        assert "belong together" in guesser.sign_in(address, "wrong").text
    assert "too often" in guesser.sign_in(address, "wrong").text
    assert Browser(site).sign_in(acme.alice.email, PASSWORD).status == 303


def test_it_takes_no_agent_who_is_not_active(site: str, acme: Acme) -> None:
    acme.charlie.password_hash = acme.alice.password_hash
    acme.session.commit()
    assert Browser(site).sign_in(acme.charlie.email, PASSWORD).status == 422


def test_it_keeps_only_a_hash_of_what_the_browser_bears(alice: Browser, acme: Acme) -> None:
    [sign_in] = acme.session.scalars(select(SignIn))
    assert alice.cookies["postroom"].encode() not in sign_in.token_hash
    assert alice.cookies["postroom"] not in repr(sign_in.token_hash)


def test_it_hides_the_cookie_from_scripts_and_other_sites(site: str, acme: Acme) -> None:
    cookie = Browser(site).sign_in(acme.alice.email, PASSWORD).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie  # this desk speaks http


def test_it_signs_out(alice: Browser) -> None:
    word = alice.cookies["postroom"]
    assert alice.post("/sign-out").location == "/sign-in"
    alice.cookies["postroom"] = word
    assert alice.get("/inbox").status == 303


def test_it_ends_a_sign_in_from_afar(alice: Browser, acme: Acme) -> None:
    other = Browser(alice.url)
    other.sign_in(acme.alice.email, PASSWORD)
    sign_ins = acme.session.scalars(select(SignIn).order_by(SignIn.created_at)).all()
    assert alice.get("/account").text.count("This browser") == 1
    assert alice.post(f"/account/sign-ins/{sign_ins[-1].token_hash.hex()}/end").status == 303
    assert other.get("/inbox").status == 303
    assert alice.get("/inbox").status == 200


def test_it_ends_nobody_elses_sign_in(alice: Browser, bob: Browser, acme: Acme) -> None:
    of_alice = acme.session.scalars(select(SignIn).where(SignIn.agent_id == acme.alice.id)).one()
    bob.post(f"/account/sign-ins/{of_alice.token_hash.hex()}/end")
    assert alice.get("/inbox").status == 200
