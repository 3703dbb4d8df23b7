"""Starting, sharing and stopping the server."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from postroom.base.embedded import config, processes
from postroom.base.embedded.account import Account, account_for
from postroom.base.embedded.errors import NotObeyed, words
from postroom.base.embedded.folder import made_by, make
from postroom.base.embedded.locks import Lock, alone
from postroom.base.embedded.programs import Programs, find, for_everybody
from postroom.base.embedded.socket import folder_for_clients

# Recovery after a crash replays up to max_wal_size; a slow disk may need minutes.
START_SECONDS = 600.0
STOP_SECONDS = 60.0
PAUSE = 0.02


def is_there(data: Path) -> bool:
    """Whether that data folder has a database."""
    return made_by(data / "postgres") is not None


class Server:
    """The PostgreSQL of one data folder, while somebody holds it open."""

    def __init__(self, data: Path) -> None:
        """`data` is the data folder, absolute. Nothing is started yet."""
        self.folder = data / "postgres"
        self._door = data / "postgres.door.lock"
        self._users = data / "postgres.users.lock"

    @property
    def programs(self) -> Path:
        """The folder of the server's programs, pg_dump among them. Raises EmbeddedError."""
        return find(made_by(self.folder), self.folder).folder

    @property
    def url(self) -> str:
        """The address of the database, as libpq and base.database.connect know it. Raises EmbeddedError."""
        return f"postgresql://postroom@/postgres?host={quote(str(folder_for_clients(self.folder)))}"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, the server runs. The last holder to leave stops it. Raises EmbeddedError."""
        us = os.getpid()
        with closing(Lock(self._users)) as users:
            with alone(self._door, START_SECONDS):
                users.take(START_SECONDS, alone=False)
                self._ensure()
            try:
                yield
            finally:
                if os.getpid() == us:  # a forked child shares our locks and has none to give up
                    self._leave(users)

    def ensure(self) -> None:
        """Starts the server again if it died; cheap while it lives. Raises EmbeddedError."""
        if processes.state(self.folder) != "ready":
            with alone(self._door, START_SECONDS):
                self._ensure()

    def _leave(self, users: Lock) -> None:
        with alone(self._door, START_SECONDS):
            if not users.took(alone=True):
                return
            if processes.state(self.folder):
                with suppress(NotObeyed):  # it dies at this moment, or hangs: swept, as after a crash
                    self._pg_ctl("stop", STOP_SECONDS, "--mode=fast")
            processes.sweep(self.folder, STOP_SECONDS)

    def _ensure(self) -> None:
        end = time.monotonic() + START_SECONDS
        while (state := processes.state(self.folder)) != "ready":
            if time.monotonic() > end:
                raise NotObeyed(act="start", words="it takes too long.", folder=self.folder)
            if state:
                time.sleep(PAUSE)
            else:
                self._start()

    def _start(self) -> None:
        account, programs = self._chosen()
        if not self.folder.exists():
            make(self.folder, programs, account)
        processes.sweep(self.folder, STOP_SECONDS)
        config.write(self.folder, account, programs.major)
        (self.folder / "start.log").unlink(missing_ok=True)
        self._pg_ctl("start", START_SECONDS, "--log=start.log")

    def _chosen(self) -> tuple[Account, Programs]:
        account, programs = account_for(self.folder), find(made_by(self.folder), self.folder)
        return account, for_everybody(programs) if account.other else programs

    def _pg_ctl(self, act: str, seconds: float, option: str) -> None:
        account, programs = self._chosen()
        name, limit = account.name_for(self.folder), f"--timeout={seconds:.0f}"
        command = [str(programs.folder / "pg_ctl"), act, f"--pgdata={name}", "--wait", limit, option]
        try:
            account.run(command, self.folder, seconds + 10)
        except (OSError, subprocess.SubprocessError) as error:
            raise NotObeyed(words=words(error), act=act, folder=self.folder) from error


@contextmanager
def open_server(data: Path) -> Iterator[Server]:
    """The server of a data folder (made if new), running until the last process that opened it is done.

    Raises EmbeddedError, OSError.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    server = Server(data.resolve())
    with server.held():
        yield server
