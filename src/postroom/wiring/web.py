"""The web process's application: the screens, the JSON API and the figures, in one."""

from fastapi import FastAPI

from postroom.api.app import make_api, mount_api
from postroom.api.metrics import metrics
from postroom.base.database import Database
from postroom.base.settings import Settings
from postroom.outbox.checking_domains import Lookup
from postroom.web.app import screens
from postroom.web.desk import Desk
from postroom.wiring.explaining import explainer

LARGEST_UPLOAD = 25_000_000
"""Octets of one file that an agent attaches; most mail servers refuse mails that are much larger."""


def web_app(settings: Settings, database: Database, lookup: Lookup) -> FastAPI:
    """What `postroom web` serves."""
    key = settings.key
    domains = frozenset(settings.postroom_domains)
    facts = database, key, settings.postroom_organisation, settings.public_url, LARGEST_UPLOAD, domains, lookup
    desk = Desk(*facts, explain=explainer(settings))
    app = screens(desk)
    api = make_api(database=database, key=key, largest_upload=LARGEST_UPLOAD, lookup=lookup, portal_url=desk.portal_url)
    mount_api(app, api)
    app.include_router(metrics(database))
    return app
