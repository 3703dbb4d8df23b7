"""`postroom serve`, `web` and `smtp`: what takes requests, in one process; `serve` brings its workers along."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import structlog

from postroom.base import log
from postroom.base.database import Database
from postroom.base.errors import PostroomError
from postroom.base.settings import Settings, from_environment
from postroom.commands.doors import Doors, address_of, bound
from postroom.commands.signals import stopped_by_signals
from postroom.commands.work import STOPPING, workers
from postroom.wiring.database import Home, home, opened
from postroom.wiring.smtp import Reception, listener
from postroom.wiring.web import web_app

DATABASE_CHECK = 0.5


def serve(*, web: bool = True, mail: bool = True, work: bool = True) -> None:
    """Binds the ports, then starts the database, the workers and the doors, until it is told to stop."""
    log.configure()
    settings = from_environment()
    with ExitStack() as stack:
        http = stack.enter_context(bound(settings.http)) if web else None
        smtp = stack.enter_context(bound(settings.smtp)) if mail else None
        stack.enter_context(stopped_by_signals())
        place = stack.enter_context(home(settings))
        stack.enter_context(_kept_alive(place))
        database = stack.enter_context(opened(place.url))
        _serve(_found(settings, place, http), database, http, smtp, work)


def _found(settings: Settings, place: Home, http: socket.socket | None) -> Settings:
    """The settings with what is known only now: which port was free, and where the database is."""
    found = {"database_url": place.url} | ({"postroom_http": address_of(http)} if http else {})
    return settings.model_copy(update=found)


def _serve(
    settings: Settings, database: Database, http: socket.socket | None, smtp: socket.socket | None, work: bool
) -> None:
    supervisor = workers(settings, settings.postroom_processes if work else 0)
    reception = Reception(database)
    doors = Doors(
        (web_app(settings, database), http) if http else None,
        (listener(settings, reception), smtp) if smtp else None,
    )
    supervisor.start()
    doors.keep_open(ready=lambda: _ready(http, smtp), closing=lambda: supervisor.stop(STOPPING))
    reception.gate.close()


def _ready(http: socket.socket | None, smtp: socket.socket | None) -> None:
    places = [f"http://{address_of(http)}"] if http else []
    places += [f"smtp://{address_of(smtp)}"] if smtp else []
    print("ready", *places, flush=True)


@contextmanager
def _kept_alive(place: Home) -> Iterator[None]:
    """Inside, a database of our own that dies is started again."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(DATABASE_CHECK):
            try:
                place.ensure()
            except (PostroomError, OSError) as error:
                structlog.get_logger().error("the database could not be started again", because=str(error))

    keeper = threading.Thread(target=keep, name="database keeper")
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
