"""What a worker does: its loops."""

from postroom.base.database import Database
from postroom.base.settings import Settings
from postroom.base.working import Loop


def loops(_settings: Settings, _database: Database) -> list[Loop]:
    """One loop for each table whose rows are jobs."""
    return []
