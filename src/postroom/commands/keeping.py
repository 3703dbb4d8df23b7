"""Keeping a database of our own alive while it is served."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from postroom.base.errors import PostroomError
from postroom.wiring.database import Home

ROUND = 0.5


@contextmanager
def kept_alive(place: Home) -> Iterator[None]:
    """Inside, it is started again when it dies."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(ROUND):
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
