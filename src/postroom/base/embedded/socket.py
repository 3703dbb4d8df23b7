"""The folder name by which clients find the server's socket.

A socket's path holds at most 107 bytes (sockaddr_un), and libpq takes a comma for the start of another host.
The server binds in its own folder by a relative name and has neither limit; for clients of an awkward path, a
link with a short name leads there.
"""

import hashlib
import os
from pathlib import Path

from postroom.base.embedded.errors import SocketFolderTaken

LONGEST = 107
NAME = ".s.PGSQL.5432"


def folder_for_clients(folder: Path) -> Path:
    """The folder itself, or a short link to it, made if need be. Raises SocketFolderTaken, OSError."""
    if len(os.fsencode(folder / NAME)) <= LONGEST and "," not in str(folder):
        return folder
    link = _runtime() / f"postroom-{hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()}"
    if os.path.lexists(link):
        if link.lstat().st_uid != os.geteuid():
            raise SocketFolderTaken(link=link)
        if link.is_symlink() and link.readlink() == folder:
            return link
        link.unlink()
    link.symlink_to(folder)
    return link


def _runtime() -> Path:
    if os.geteuid() == 0:
        return Path("/run")
    own = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")  # noqa: S108
    return own if len(os.fsencode(own)) < 60 and os.access(own, os.W_OK) else Path("/tmp")  # noqa: S108
