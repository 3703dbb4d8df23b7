"""Our own PostgreSQL, for an installation without a DATABASE_URL.

The server's folder is `DATA/postgres`; it listens on a unix socket in that folder and nowhere else. Whoever
needs the database opens it here: a server that already runs is shared, else it is started; the last to leave
stops it. Who is there is told by kernel locks alone, which a killed process can not leave behind; a server or
half a server that a killed process did leave behind is found and used, or swept away.
"""

from postroom.base.embedded.server import Server, is_there, open_server

__all__ = ["Server", "is_there", "open_server"]
