"""Worker processes, as those who start them see them: the work itself is not loaded here."""

import sys

from postroom.base.settings import Settings
from postroom.base.supervising import Supervisor

CHILD = [sys.executable, "-m", "postroom", "work", "--child"]
STOPPING = 5.0
"""Seconds a worker gets to finish what it is at."""


def workers(settings: Settings, count: int) -> Supervisor:
    """The supervisor of worker processes; few memory arenas keep them small."""
    told = {
        "DATABASE_URL": settings.database_url or "",
        "POSTROOM_HTTP": settings.postroom_http,
        "MALLOC_ARENA_MAX": "2",
    }
    return Supervisor(CHILD, count, told)
