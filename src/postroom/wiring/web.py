"""The web process's application: the screens and the JSON API in one."""

from fastapi import FastAPI

from postroom.api.app import make_api
from postroom.api.metrics import metrics
from postroom.base.database import Database
from postroom.base.settings import Settings
from postroom.web.app import screens
from postroom.web.desk import Desk

LARGEST_UPLOAD = 25 * 1024 * 1024
"""Octets; what most servers take once it is written in base64."""


def web_app(settings: Settings, database: Database) -> FastAPI:
    """What `postroom web` serves."""
    desk = Desk(database, settings.key, settings.postroom_organisation, settings.public_url, LARGEST_UPLOAD)
    app = screens(desk)
    app.mount("/api/v1", make_api(database=database, key=settings.key, largest_upload=LARGEST_UPLOAD))
    app.include_router(metrics(database))
    return app
