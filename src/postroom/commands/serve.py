"""`postroom serve`, `web` and `smtp`: what takes requests, in one process; `serve` brings its workers along."""

import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from fastapi import FastAPI

from postroom.base import log
from postroom.base.database import Database
from postroom.base.settings import Settings, from_environment
from postroom.commands.doors import Doors, address_of, bound
from postroom.commands.keeping import kept_alive
from postroom.commands.signals import stopped_by_signals
from postroom.commands.workers import STOPPING, workers
from postroom.outbox.checking_domains import Lookup
from postroom.wiring.database import Home, home, opened
from postroom.wiring.looking_up import lookup_of
from postroom.wiring.smtp import Reception, listener
from postroom.wiring.web import web_app


class Helpers(Protocol):
    """Whoever does the work beside the doors."""

    def start(self) -> None: ...

    def stop(self, seconds: float) -> None:
        """Returns after that many seconds at most."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the doors are, as HOST:PORT; empty for one that is not there."""

    http: str
    smtp: str

    def __str__(self) -> str:
        return " ".join(f"{scheme}://{place}" for scheme, place in (("http", self.http), ("smtp", self.smtp)) if place)


@dataclass(frozen=True, slots=True)
class Roles:
    """What one process does, and who else is told."""

    web: bool = True
    mail: bool = True
    helpers: Callable[[Settings, Database], Helpers] = lambda settings, _: workers(
        settings, settings.postroom_processes
    )
    lookup: Callable[[Settings, Database], Lookup] = lambda settings, _: lookup_of(settings)
    """How the records of sending domains are looked up."""
    dress: Callable[[FastAPI], None] = lambda _: None
    """May add to the web app before it opens."""
    ready: Callable[[Places], None] = lambda places: print("ready", places, flush=True)


ALONE: Callable[[Settings, Database], Helpers] = lambda settings, _: workers(settings, 0)  # noqa: E731


def serve(*, web: bool = True, mail: bool = True) -> None:
    """What the command line asks for: everything, or one role without workers."""
    log.configure()
    everything = web and mail
    run(from_environment(), Roles() if everything else Roles(web, mail, ALONE))


def run(settings: Settings, roles: Roles) -> None:
    """Binds the ports, then starts the database, the helpers and the doors, until it is told to stop."""
    with ExitStack() as stack:
        http = stack.enter_context(bound(settings.http)) if roles.web else None
        smtp = stack.enter_context(bound(settings.smtp)) if roles.mail else None
        stack.enter_context(stopped_by_signals())
        place = stack.enter_context(home(settings))
        stack.enter_context(kept_alive(place))
        database = stack.enter_context(opened(place.url))
        _serve(_found(settings, place, http), database, roles, http, smtp)


def _found(settings: Settings, place: Home, http: socket.socket | None) -> Settings:
    """The settings with what is known only now: which port was free, and where the database is."""
    found = {"database_url": place.url} | ({"postroom_http": address_of(http)} if http else {})
    return settings.model_copy(update=found)


def _serve(
    settings: Settings, database: Database, roles: Roles, http: socket.socket | None, smtp: socket.socket | None
) -> None:
    reception = Reception(database, settings.key.derived("message ids"))
    app = web_app(settings, database, roles.lookup(settings, database)) if http else None
    if app:
        roles.dress(app)
    doors = Doors((app, http) if app and http else None, (listener(settings, reception), smtp) if smtp else None)
    helpers = roles.helpers(settings, database)
    helpers.start()
    places = Places(address_of(http) if http else "", address_of(smtp) if smtp else "")
    doors.keep_open(ready=lambda: roles.ready(places), closing=lambda: helpers.stop(STOPPING))
    reception.gate.close()
