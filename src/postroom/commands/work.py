"""`postroom work`: worker processes, supervised; and the work of one of them."""

import os
import resource
import signal
import threading
from types import FrameType

from postroom.base import log
from postroom.base.settings import from_environment
from postroom.base.supervising import when_parent_leaves
from postroom.base.working import Worker
from postroom.commands.workers import STOPPING, workers
from postroom.wiring.database import home, opened
from postroom.wiring.work import loops

MIB = 1024 * 1024


def work(processes: int | None) -> None:
    """Keeps worker processes running until it is told to stop."""
    log.configure()
    settings = from_environment()
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: over.set())
    with home(settings) as place:
        supervisor = workers(
            settings.model_copy(update={"database_url": place.url}), processes or settings.postroom_processes
        )
        supervisor.start()
        over.wait()
        supervisor.stop(STOPPING)


def work_as_child() -> None:
    """The work of one process, until its parent leaves."""
    log.configure()
    settings = from_environment()
    resource.setrlimit(resource.RLIMIT_AS, (settings.postroom_worker_memory * MIB,) * 2)
    with home(settings) as place, opened(place.url) as database:
        worker = Worker(database, loops(settings, database))

        def stop(_number: int = 0, _frame: FrameType | None = None) -> None:
            worker.stop()
            timer = threading.Timer(STOPPING, os._exit, (1,))
            timer.daemon = True
            timer.start()

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is the parent's to handle
        signal.signal(signal.SIGTERM, stop)
        when_parent_leaves(stop)
        worker.run()
