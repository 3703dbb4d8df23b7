"""The stream of live news for open pages (server-sent events).

One thread of the process listens to the database; every open stream is a queue that it fills. No database session
is held while streaming, and all streams end when the process stops.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from threading import Event, Thread

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from postroom.base.live import LIVE, listen
from postroom.people.signing_in import signed_in
from postroom.web.desk import desk_of
from postroom.web.visit import word_of

router = APIRouter()
HEARTBEAT = 15
"""Seconds between two signs of life; a proxy cuts silent connections, and a lost browser is noticed."""
LIFE = 600
"""Seconds after which a stream ends. The browser comes again and proves anew that it is signed in."""
BACKLOG = 200
"""Pieces of news that a slow browser may be behind; then it is told to look at everything."""

News = asyncio.Queue[list[int] | None]


class Live:
    """The process's one listener and its streams."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._streams: set[News] = set()
        self._stop = Event()
        self.over = asyncio.Event()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Inside, news reaches the streams."""
        loop = asyncio.get_running_loop()
        thread = Thread(target=self._listen, args=(loop,), name="live news", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self.end()
            await run_in_threadpool(thread.join, 3)

    def end(self) -> None:
        """Ends every stream. Called in the loop, by the server before it waits for open answers."""
        self.over.set()
        for stream in self._streams:
            _put(stream, None)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        for _, payload in listen(self._engine, [LIVE], self._stop):
            cases = json.loads(payload)["cases"] if payload else None
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
                loop.call_soon_threadsafe(self._tell, cases)

    def _tell(self, cases: list[int] | None) -> None:
        for stream in self._streams:
            _put(stream, cases)

    async def stream(self) -> AsyncIterator[str]:
        """One browser's events."""
        news: News = asyncio.Queue(BACKLOG)
        self._streams.add(news)
        time = asyncio.get_running_loop().time
        end = time() + LIFE
        try:
            yield "retry: 2000\n\n"
            while not self.over.is_set() and time() < end:
                try:
                    cases = await asyncio.wait_for(news.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                else:
                    yield f"event: cases\ndata: {json.dumps(cases)}\n\n"
        finally:
            self._streams.discard(news)


def _put(stream: News, cases: list[int] | None) -> None:
    if stream.full():
        while not stream.empty():
            stream.get_nowait()
        cases = None
    stream.put_nowait(cases)


@router.get("/live")
async def live(request: Request) -> Response:
    """News for a signed-in agent's browser."""
    if not await run_in_threadpool(_is_signed_in, request):
        return Response(status_code=204)  # tells an EventSource not to come again
    source: Live = request.app.state.live
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(source.stream(), media_type="text/event-stream", headers=headers)


def _is_signed_in(request: Request) -> bool:
    with desk_of(request).database.transaction() as session:
        return signed_in(session, word_of(request)) is not None
