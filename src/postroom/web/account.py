"""Where I am signed in, and the way to end it from afar."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from postroom.base.errors import NotFound
from postroom.base.secrets import token_hash
from postroom.people.signing_in import end, sign_ins
from postroom.web.visit import SignedIn, word_of

router = APIRouter()


@router.get("/account")
def account(visit: SignedIn) -> Response:
    """The list of browsers."""
    return visit.page(
        "account.html",
        frame=visit.frame("account"),
        sign_ins=sign_ins(visit.session, visit.agent),
        this=token_hash(word_of(visit.request)),
    )


@router.post("/account/sign-ins/{hash_}/end")
def end_sign_in(visit: SignedIn, hash_: str) -> Response:
    """Signs one browser out."""
    try:
        end(visit.session, visit.agent, bytes.fromhex(hash_))
    except ValueError:
        raise NotFound from None
    return RedirectResponse("/account", 303)
