"""The app: its screens joined, guarded and served with their static files."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from postroom.web import (
    account,
    arrivals,
    attachments,
    case,
    changes,
    deliveries,
    inbox,
    live,
    mail_frame,
    people,
    replies,
    sign_in,
    uploads,
)
from postroom.web.desk import Desk
from postroom.web.guard import Guard
from postroom.web.pages import STATIC, static_version
from postroom.web.refusals import add_refusals

SCREENS = (
    sign_in,
    account,
    inbox,
    case,
    changes,
    replies,
    deliveries,
    uploads,
    attachments,
    mail_frame,
    people,
    arrivals,
    live,
)


class Forever(StaticFiles):
    """Files whose address changes whenever they do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year without asking again."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def screens(desk: Desk) -> FastAPI:
    """The agents' app. Others may mount more on it: the API, the portal."""
    source = live.Live(desk.database.engine)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with source.listening():
            yield

    app = FastAPI(title="Postroom", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.desk = desk
    app.state.live = source
    app.state.closing = source.end  # streams are endless: a server that waits for open answers must end them first
    app.add_middleware(Guard)
    add_refusals(app)
    for screen in SCREENS:
        app.include_router(screen.router)
    app.mount(f"/static/{static_version()}", Forever(directory=STATIC), name="static")
    return app
