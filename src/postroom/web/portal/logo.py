"""The organisation's logo."""

from fastapi import APIRouter
from fastapi.responses import Response

from postroom.people.portal_logo import logo
from postroom.web.portal.visit import AtTheDoor

router = APIRouter()


@router.get("/portal/logo/{number}")
def show(guest: AtTheDoor, number: int) -> Response:
    """The image, whose address changes whenever it does."""
    found = logo(guest.session, number)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(found.content, media_type=found.type, headers=headers)
