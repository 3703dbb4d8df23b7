"""One request is one transaction: committed before its answer leaves, rolled back when it is refused."""

from collections.abc import Callable, Collection, Coroutine
from typing import Annotated, Any

from anyio import CapacityLimiter
from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session

from postroom.api import once
from postroom.api.bearer import DECLARED, agent_of
from postroom.api.problems import RESPONSES, Refused
from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.outbox.checking_domains import Lookup
from postroom.people.agent import Agent

Answering = Callable[[Request], Coroutine[Any, Any, Response]]

AT_ONCE = 8
"""Requests that hold a connection. Others wait without a thread, so that those which hold one find threads."""


class Door:
    """What requests need of the house."""

    def __init__(self, database: Database, key: Key, largest_upload: int, lookup: Lookup) -> None:
        self.database = database
        self.key = key
        self.largest_upload = largest_upload
        self.lookup = lookup
        self.turns = CapacityLimiter(AT_ONCE)


class Transacted(APIRoute):
    """A route whose endpoint runs as somebody and in a transaction."""

    def get_route_handler(self) -> Answering:
        """The endpoint with the transaction round it."""
        answering = super().get_route_handler()
        known = _parameters(self.dependant)

        async def handle(request: Request) -> Response:
            door: Door = request.app.state.door
            async with door.turns, contextmanager_in_threadpool(door.database.transaction()) as session:
                request.state.session = session
                token = request.headers.get("authorization")
                request.state.agent = await run_in_threadpool(agent_of, session, token)
                _must_be_known(request, known)
                return await _once(request, answering)

        return handle


def _parameters(dependant: Dependant) -> set[str]:
    """The query's parameters that the endpoint or one of its dependencies takes."""
    names = {parameter.alias for parameter in dependant.query_params}
    return names.union(*(_parameters(each) for each in dependant.dependencies))


def _must_be_known(request: Request, known: Collection[str]) -> None:
    """Refuses a mistyped filter: passed over, it would answer with everything."""
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            raise Refused(
                422, f"There is no parameter {name!r} here; there may be {', '.join(sorted(known)) or 'none'}."
            )
        if given.count(name) > 1:
            raise Refused(422, f"The parameter {name!r} is given twice.")


async def _once(request: Request, answering: Answering) -> Response:
    key = once.key_of(request)
    if key is None:
        return await answering(request)
    who = request.state.session, request.state.agent, key, once.hashed(request, await request.body())
    before = await run_in_threadpool(once.answered, *who)
    if before is not None:
        return before
    answer = await answering(request)
    await run_in_threadpool(once.keep, *who, answer)
    return answer


async def _session(request: Request) -> Session:
    return request.state.session  # type: ignore[no-any-return]


async def _agent(request: Request) -> Agent:
    return request.state.agent  # type: ignore[no-any-return]


async def _key(request: Request) -> Key:
    return request.app.state.door.key  # type: ignore[no-any-return]


async def _lookup(request: Request) -> Lookup:
    return request.app.state.door.lookup  # type: ignore[no-any-return]


async def _declared(
    idempotency_key: Annotated[
        str | None,
        Header(description="Sent twice with the same key, the request acts once.", pattern=once.KEY),
    ] = None,
) -> None:
    """Only tells the OpenAPI document; `once.key_of` reads the header."""


Transaction = Annotated[Session, Depends(_session)]
Me = Annotated[Agent, Depends(_agent)]
TheLookup = Annotated[Lookup, Depends(_lookup)]
TheKey = Annotated[Key, Depends(_key)]
ONCE = [Depends(_declared)]
"""The dependencies of each POST."""


def resource(tag: str) -> APIRouter:
    """A router for one resource."""
    return APIRouter(tags=[tag], route_class=Transacted, responses=RESPONSES, dependencies=[Depends(DECLARED)])
