"""What a form of the portal hands in: words, files, and the key by which it acts once."""

from collections.abc import Callable, Sequence

from fastapi import UploadFile
from fastapi.responses import RedirectResponse, Response

from postroom.base.errors import BadInput
from postroom.base.secrets import token
from postroom.cases.portal_writing import MOST_FILES, Handed, Words
from postroom.people.portal_post import check_pace, first_time, made_before
from postroom.web.portal.visit import Visit


class TooLarge(BadInput):
    """A file is too large."""


def words_of(visit: Visit, text: str, files: Sequence[UploadFile]) -> Words:
    """What the visitor wrote. Raises TooLarge."""
    chosen = [file for file in files if file.filename][: MOST_FILES + 1]
    handed = [_handed(file, visit.desk.largest_upload) for file in chosen]
    return Words(visit.contact, visit.visitor.address, visit.viewer, text, handed)


def _handed(file: UploadFile, largest: int) -> Handed:
    if (file.size or 0) > largest:
        raise TooLarge
    return Handed(file.filename or "file", file.content_type or "application/octet-stream", file.file.read(largest))


def once(visit: Visit, key: str, act: Callable[[], str]) -> Response:
    """Does what `act` does and leads to the address that it gives; a form that comes twice leads there again.

    Raises TooManyPosts.
    """
    post = first_time(visit.session, visit.contact.id, key or token())
    if post is None:
        return RedirectResponse(made_before(visit.session, visit.contact.id, key), 303)
    check_pace(visit.session, visit.contact.id)
    post.made = act()
    return RedirectResponse(post.made, 303)
