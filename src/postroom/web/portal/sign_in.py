"""The door of the portal: an address, then the code or the link that was mailed to it."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from postroom.base.errors import BadInput
from postroom.cases.guests import verify
from postroom.cases.recipients import address as read_address
from postroom.outbox.system_mail import post
from postroom.people.portal_asking import ask, may_enter
from postroom.people.portal_entering import (
    FRESH,
    address_of_link,
    asked_for,
    enter_by_code,
    enter_by_link,
    leave,
    signed_in,
)
from postroom.web.portal.sign_in_mail import sign_in_mail
from postroom.web.portal.visit import COOKIE, PLACE, WANTED, AtTheDoor, Guest, forget, keep

router = APIRouter()
ASKED = "portal_asked"
"""The cookie that ties a code to the browser that asked for it."""


@router.get("/portal")
def door(guest: AtTheDoor) -> Response:
    """Asks for an address; who is signed in goes on to the tickets."""
    if signed_in(guest.session, guest.word):
        return RedirectResponse("/portal/tickets", 303)
    return guest.page("door.html", address="", wrong=False)


@router.post("/portal/sign-in")
def send_code(guest: AtTheDoor, address: Annotated[str, Form()] = "") -> Response:
    """Mails a code and a link. The answer is the same whoever the address belongs to. Raises TooManyCodes."""
    try:
        wanted = read_address(address.strip()[:320]).address.lower()
    except BadInput:
        return guest.page("door.html", 422, address=address, wrong=True)
    asked = ask(guest.session, wanted, _client(guest), guest.desk.key)
    if may_enter(guest.session, wanted, guest.desk.own_domains):
        mail = sign_in_mail(asked, guest.look, guest.desk.portal_url)
        post(guest.session, to=wanted, subject=mail.subject, text=mail.text, good_for=FRESH)
    answer = RedirectResponse("/portal/code", 303)
    keep(answer, ASKED, asked.browser, guest.desk, FRESH.total_seconds())
    return answer


@router.get("/portal/code")
def code_page(guest: AtTheDoor) -> Response:
    """Asks for the code."""
    address = asked_for(guest.session, _asked(guest))
    return guest.page("code.html", address=address, wrong=False) if address else _back(guest)


@router.post("/portal/code")
def by_code(guest: AtTheDoor, code: Annotated[str, Form()] = "") -> Response:
    """Signs the browser in if the code is right."""
    desk = guest.desk
    word = enter_by_code(
        guest.session, _asked(guest), code[:40], desk.key, own_domains=desk.own_domains, before=guest.word
    )
    if word:
        return _let_in(guest, word)
    address = asked_for(guest.session, _asked(guest))
    return guest.page("code.html", 422, address=address, wrong=True) if address else guest.page("over.html", 422)


@router.get("/portal/sign-in/{link}")
def link_page(guest: AtTheDoor, link: str) -> Response:
    """A page with one button: scanners that open the links of mails use none of them up."""
    address = address_of_link(guest.session, link)
    return guest.page("confirm.html", address=address, link=link) if address else guest.page("over.html", 422)


@router.post("/portal/sign-in/{link}")
def by_link(guest: AtTheDoor, link: str) -> Response:
    """Signs the browser in by the link."""
    word = enter_by_link(guest.session, link, own_domains=guest.desk.own_domains, before=guest.word)
    return _let_in(guest, word) if word else guest.page("over.html", 422)


@router.post("/portal/sign-out")
def sign_out(guest: AtTheDoor) -> Response:
    """Signs the browser out."""
    leave(guest.session, guest.word)
    answer = _back(guest)
    forget(answer, COOKIE)
    return answer


def _let_in(guest: Guest, word: str) -> Response:
    if visitor := signed_in(guest.session, word):
        verify(guest.session, visitor.contact)  # the address was proven to be theirs
    wanted = guest.request.cookies.get(WANTED, "")
    answer = RedirectResponse(wanted if PLACE.fullmatch(wanted) else "/portal/tickets", 303)
    keep(answer, COOKIE, word, guest.desk)
    forget(answer, ASKED)
    forget(answer, WANTED)
    return answer


def _back(_: Guest) -> Response:
    return RedirectResponse("/portal", 303)


def _asked(guest: Guest) -> str:
    return guest.request.cookies.get(ASKED, "")


def _client(guest: Guest) -> str:
    return guest.request.client.host if guest.request.client else ""
