"""The portal's app, beside the agents': its screens joined, with its own way to say no."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from postroom.web.desk import Desk
from postroom.web.forever import Forever
from postroom.web.portal import answers, files, languages, logo, new_ticket, sign_in, ticket, tickets
from postroom.web.portal.intake_limit import IntakeLimit
from postroom.web.portal.pages import STATIC, static_version
from postroom.web.portal.refusals import add_refusals

SCREENS = (sign_in, tickets, new_ticket, ticket, answers, files, languages, logo)


class Beside:
    """Hands requests for the portal to its app, all others on."""

    def __init__(self, app: ASGIApp, portal: ASGIApp) -> None:
        self._app, self._portal = app, portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_portal = scope["type"] == "http" and (scope["path"] == "/portal" or scope["path"].startswith("/portal/"))
        await (self._portal if is_portal else self._app)(scope, receive, send)


def portal(desk: Desk) -> FastAPI:
    """The customers' app, all of it under /portal."""
    app = FastAPI(title="Portal", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    app.add_middleware(IntakeLimit, largest_file=desk.largest_upload)
    add_refusals(app)
    for screen in SCREENS:
        app.include_router(screen.router)
    app.mount(f"/portal/static/{static_version()}", Forever(directory=STATIC), name="static")
    return app
