"""Every error of ours, one tree; a class's docstring is its message.

PostroomError
├── Temporary            trying again later may help
│   ├── DatabaseAway
│   ├── Interrupted
│   └── DiskFull
├── BadInput             somebody gave us something we can't take
├── NotFound             no such thing, or not for you
├── Conflict             somebody was quicker
├── BadSetting           a setting stops the start
├── MigrationError       the database has not the shape we need (base/migrating.py)
└── EmbeddedError        our own PostgreSQL (base/embedded/errors.py)
"""


class PostroomError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None, **facts: object) -> None:
        """`facts` fill the `{names}` of the docstring, which a `message` replaces."""
        super().__init__(message or " ".join((self.__doc__ or "").split()).format_map(facts))


class Temporary(PostroomError):
    """That can't be done just now; try again later."""


class DatabaseAway(Temporary):
    """The database does not answer."""


class Interrupted(Temporary):
    """The database ended this transaction; the same may work when done again."""


class DiskFull(Temporary):
    """The disk is full."""


class BadInput(PostroomError):
    """That input can't be taken."""


class NotFound(PostroomError):
    """There is no such thing."""


class Conflict(PostroomError):
    """Somebody changed this meanwhile; load it again."""


class BadSetting(PostroomError):
    """A setting has a value that is not allowed."""
