"""Starting the demo: the outside world first, then Postroom itself, then a morning's mail."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI

from postroom.base import log
from postroom.base.database import Database
from postroom.base.embedded import open_server
from postroom.base.embedded.locks import Lock
from postroom.base.embedded.processes import state
from postroom.base.errors import BadInput
from postroom.base.settings import Settings, from_environment
from postroom.base.working import Worker
from postroom.commands.demo.company import ADDRESS, DOMAIN, NAME, PASSWORD, Staff, found
from postroom.commands.demo.customers import Customers
from postroom.commands.demo.letters import STORIES
from postroom.commands.demo.morning import Morning
from postroom.commands.demo.page import add_page
from postroom.commands.demo.published import published
from postroom.commands.serve import Places, Roles, run
from postroom.outbox.checking_domains import Lookup, check_domains
from postroom.outbox.handing_over import Carriers
from postroom.providers.fake.names import Names, anywhere
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address
from postroom.wiring.work import loops

MX = "mx.outside.example"
HOST = f"mail.{DOMAIN}"


def demo(*, keep: bool) -> None:
    """Runs until Ctrl-C. Without `keep`, what an earlier demo left is thrown away first. Raises BadInput."""
    log.configure()
    settings = _settings(from_environment())
    if not keep:
        _throw_away(settings.data)
    _say("Starting the database, the app and the customers ...")
    customers = Customers()
    with Outside(name=MX, on_mail=customers.hears) as outside:
        run(settings, _roles(outside, customers))


def _settings(settings: Settings) -> Settings:
    """A data folder, a database and a name of the demo's own."""
    ours = {"postroom_data": settings.data / "demo", "database_url": None}
    return settings.model_copy(update=ours | {"postroom_organisation": NAME, "postroom_domains": (DOMAIN,)})


def _throw_away(data: Path) -> None:
    if not data.exists():
        return
    users = Lock(data / "postgres.users.lock")
    in_use = not users.took(alone=True)
    users.close()
    if in_use:
        raise BadInput(f"A demo is running on {data} already: end it first, or set POSTROOM_DATA to another folder.")
    if state(data / "postgres"):
        with open_server(data):  # what a killed demo left running stops with its last user
            pass
    shutil.rmtree(data)


def _roles(outside: Outside, customers: Customers) -> Roles:
    staff: list[Staff] = []

    def lookup(_: Settings, database: Database) -> Lookup:
        return published(database, HOST)

    def helpers(settings: Settings, database: Database) -> "InProcess":
        known = [(story.name, story.address) for story in STORIES if story.is_known]
        staff.append(found(database, settings, f"smtp://127.0.0.1:{outside.port}", known))
        check_domains(database, lookup(settings, database))
        return InProcess(Worker(database, loops(settings, database, _carriers(outside), lookup(settings, database))))

    def ready(places: Places) -> None:
        host, _, port = places.smtp.rpartition(":")
        customers.live_at((host, int(port)))
        morning = Morning(places.http, staff[0], customers, outside, _say)
        threading.Thread(target=_begin, args=(morning, places), name="morning", daemon=True).start()

    def dress(app: FastAPI) -> None:
        add_page(app, outside, customers)

    return Roles(helpers=helpers, lookup=lookup, dress=dress, ready=ready)


def _begin(morning: Morning, places: Places) -> None:
    morning.pass_by()
    _say(f"""
{NAME} is open.

  The app          http://{places.http}/
  sign in with     {ADDRESS}   {PASSWORD}
  The customers    http://{places.http}/demo
  Mail goes in at  smtp://{places.smtp}

Ctrl-C ends it.""")


def _carriers(outside: Outside) -> Carriers:
    """All ways lead to the outside world: a relay of its own, and its servers as the DNS of the demo names them."""
    names = Names({"*": {"MX": [f"10 {MX}."]}, MX: {"A": ["127.0.0.1"]}})
    direct = Direct(helo=HOST, resolver=names, port=outside.port, allows=anywhere)
    relay = Relay(read_relay_address(f"smtp://127.0.0.1:{outside.port}"), helo=HOST)
    return lambda url: relay if url else direct


def _say(words: str) -> None:
    print(words, flush=True)


class InProcess:
    """The worker in threads of this process: it shares the outside world's servers with the demo."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._thread = threading.Thread(target=worker.run, name="worker")
        self.start: Callable[[], None] = self._thread.start

    def stop(self, seconds: float) -> None:
        """Lets it finish what it is at."""
        self._worker.stop()
        self._thread.join(seconds)
