"""The app: its screens joined, guarded and served with their static files."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from postroom.web import (
    account,
    acknowledgements,
    arrival,
    arrivals,
    attachments,
    case,
    changes,
    contact,
    contacts,
    deliveries,
    domains,
    groups,
    inbox,
    live,
    mail_frame,
    notices,
    people,
    portal_logo,
    putting_back,
    remote_images,
    replies,
    settings,
    sign_in,
    subscribers,
    suppressions,
    trying,
    uploads,
    warnings,
    workspaces,
)
from postroom.web.desk import Desk
from postroom.web.forever import Forever
from postroom.web.guard import Guard
from postroom.web.pages import STATIC, static_version
from postroom.web.portal.app import Beside, portal
from postroom.web.refusals import add_refusals

SCREENS = (
    sign_in,
    account,
    inbox,
    case,
    changes,
    subscribers,
    putting_back,
    replies,
    deliveries,
    uploads,
    attachments,
    mail_frame,
    remote_images,
    people,
    contacts,
    contact,
    workspaces,
    portal_logo,
    arrivals,
    arrival,
    trying,
    suppressions,
    settings,
    domains,
    groups,
    notices,
    acknowledgements,
    warnings,
    live,
)


def screens(desk: Desk) -> FastAPI:
    """The agents' app, and the customers' beside it. Others may mount more on it, as the API is."""
    source = live.Live(desk.database.engine)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with source.listening():
            yield

    app = FastAPI(title="Postroom", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.desk = desk
    app.state.live = source
    app.state.closing = source.end  # streams are endless: a server that waits for open answers must end them first
    app.add_middleware(Beside, portal=portal(desk))
    app.add_middleware(Guard)
    add_refusals(app)
    for screen in SCREENS:
        app.include_router(screen.router)
    app.mount(f"/static/{static_version()}", Forever(directory=STATIC), name="static")
    return app
