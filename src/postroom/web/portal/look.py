"""How the portal looks to one visitor: the organisation's name, logo and colour, in the visitor's language."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request

from postroom.people.organisation import Organisation, organisation
from postroom.web.desk import desk_of
from postroom.web.portal.colours import Shades, shades
from postroom.web.portal.speaking import Language, language_of


@dataclass(frozen=True, slots=True)
class Look:
    """What stands round every page."""

    name: str
    logo: int | None
    shades: Shades
    language: Language


def look_for(request: Request, session: Session | None) -> Look:
    """The look for a request; without a database, the plain one."""
    chosen = (organisation(session) if session else Organisation()).portal
    name = chosen.title or desk_of(request).organisation
    return Look(name, chosen.logo, shades(chosen.colour), language_of(request, chosen.language.partition("-")[0]))
