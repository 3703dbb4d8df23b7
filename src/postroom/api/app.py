"""The JSON API, put together."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Mount

from postroom.api import (
    agents,
    arrivals,
    cases,
    contacts,
    deliveries,
    domains,
    events,
    files,
    groups,
    health,
    inboxes,
    links,
    messages,
    notes,
    notices,
    opening,
    replies,
    settings,
    suppressions,
    workspaces,
)
from postroom.api.problems import Problem, add_problems
from postroom.api.shapes import VERSION
from postroom.api.transaction import Door
from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.outbox.checking_domains import Lookup

RESOURCES = (
    cases,
    messages,
    opening,
    notes,
    events,
    files,
    arrivals,
    contacts,
    workspaces,
    agents,
    groups,
    inboxes,
    domains,
    links,
    replies,
    deliveries,
    suppressions,
    notices,
    settings,
    health,
)


def make_api(
    *,
    database: Database,
    key: Key,
    largest_upload: int = 25_000_000,
    lookup: Lookup | None = None,
    portal_url: str = "",
) -> FastAPI:
    """The application to be mounted at `/api/v1`; an upload may have so many octets. Mails may name the portal."""
    api = FastAPI(title="Postroom", version=VERSION, docs_url=None, redoc_url=None)
    api.state.door = Door(database, key, largest_upload, lookup or Lookup())
    api.state.portal_url = portal_url
    add_problems(api)
    for resource in RESOURCES:
        api.include_router(resource.router)
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]
    return api


def mount_api(app: FastAPI, api: FastAPI) -> None:
    """Puts the API at `/api/v1`, for whatever follows: Starlette's own pattern ends at a line break."""
    mount = Mount("/api/v1", api, name="api")
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    app.router.routes.append(mount)


def _described(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with what a refusal looks like."""
    if api.openapi_schema is None:
        described = get_openapi(title=api.title, version=api.version, routes=api.routes)
        schemas = described["components"]["schemas"]
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs") | {"Problem": schema}
        api.openapi_schema = described
    return api.openapi_schema
