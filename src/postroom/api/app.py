"""The JSON API, put together."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from postroom.api import agents, cases, health, inboxes, workspaces
from postroom.api.problems import Problem, add_problems
from postroom.api.shapes import VERSION
from postroom.api.transaction import Door
from postroom.base.database import Database
from postroom.base.secrets import Key

RESOURCES = (cases, workspaces, agents, inboxes, health)


def make_api(*, database: Database, key: Key) -> FastAPI:
    """The application to be mounted at `/api/v1`."""
    api = FastAPI(title="Postroom", version=VERSION, docs_url=None, redoc_url=None)
    api.state.door = Door(database, key)
    add_problems(api)
    for resource in RESOURCES:
        api.include_router(resource.router)
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]
    return api


def _described(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with what a refusal looks like."""
    if api.openapi_schema is None:
        described = get_openapi(title=api.title, version=api.version, routes=api.routes)
        schemas = described["components"]["schemas"]
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs") | {"Problem": schema}
        api.openapi_schema = described
    return api.openapi_schema
