"""The logo of the customers' portal, for admins: shown or taken away."""

from fastapi import APIRouter, UploadFile
from fastapi.responses import RedirectResponse, Response

from postroom.people.portal_logo import LARGEST, set_logo, take_logo_away
from postroom.web.visit import Admin

router = APIRouter()


@router.post("/settings/logo")
def show_logo(visit: Admin, file: UploadFile) -> Response:
    """Shows the image on the portal. Raises BadInput when it is none, or too large."""
    set_logo(visit.session, file.file.read(LARGEST + 1))
    return RedirectResponse("/settings?saved=true", 303)


@router.post("/settings/logo/removal")
def remove_logo(visit: Admin) -> Response:
    """Shows none any more."""
    take_logo_away(visit.session)
    return RedirectResponse("/settings?saved=true", 303)
