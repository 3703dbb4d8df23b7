"""The web process's application."""

from fastapi import FastAPI

from postroom.api.app import make_api
from postroom.base.database import Database
from postroom.base.settings import Settings


def web_app(settings: Settings, database: Database) -> FastAPI:
    """The screens and the JSON API in one application."""
    app = FastAPI(title=settings.postroom_organisation, docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/api/v1", make_api(database=database, key=settings.key))
    return app
