"""The web process's application: the screens and the JSON API in one."""

from fastapi import FastAPI

from postroom.api.app import make_api
from postroom.base.database import Database
from postroom.base.settings import Settings


def web_app(settings: Settings, database: Database) -> FastAPI:
    """What `postroom web` serves."""
    app = FastAPI(title="Postroom", openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/api/v1", make_api(database=database, key=settings.key))
    return app
