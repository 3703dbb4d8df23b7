"""A private event loop in a thread of its own: lets plain threads use the asynchronous SMTP client.

One for each process, begun at its first use, so connections can stay open from one mail to the next.
"""

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_loops: dict[int, asyncio.AbstractEventLoop] = {}
_beginning = threading.Lock()


def run(deed: Coroutine[Any, Any, T]) -> T:
    """Do it in the private loop; blocks the calling thread until it is done."""
    return asyncio.run_coroutine_threadsafe(deed, _loop()).result()


def soon(deed: Callable[[], None]) -> None:
    """Do it in the private loop without waiting for it."""
    _loop().call_soon_threadsafe(deed)


def _loop() -> asyncio.AbstractEventLoop:
    process = os.getpid()  # a forked child has the dict but not the thread
    with _beginning:
        if process not in _loops:
            _loops[process] = asyncio.new_event_loop()
            threading.Thread(target=_loops[process].run_forever, name="smtp-client", daemon=True).start()
        return _loops[process]
