"""How a page is made: the templates, and the few words and shapes they need."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from postroom.base.secrets import token
from postroom.web import wording

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def static_version() -> str:
    """A word that changes whenever a static file does; it stands in every static address, so files cache forever."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def static(path: str) -> str:
    """The address of a static file."""
    return f"/static/{static_version()}/{path}"


@dataclass(frozen=True, slots=True)
class Looks:
    """A delivery state's icon and word."""

    icon: str
    word: str


DELIVERY_LOOKS = {
    "in_transit": Looks("clock", "In Transit"),
    "sent": Looks("check", "Sent"),
    "delivered": Looks("check-check", "Delivered"),
    "bounced": Looks("triangle-alert", "Bounce"),
    "uncertain": Looks("circle-question-mark", "Uncertain"),
}


@cache
def environment() -> Environment:
    """The templates. Everything is escaped; a name that a page wasn't given is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static, new_key=token)
    made.filters.update(
        ago=wording.ago,
        exactly=wording.exactly,
        bytes=wording.size,
        initials=wording.initials,
        disc=wording.disc,
        linked=wording.linked,
        breakable=wording.breakable,
        browser=wording.browser,
        delivery_looks=DELIVERY_LOOKS.__getitem__,
    )
    return made


def render(template: str, **facts: object) -> str:
    """The HTML of a page or of a part of one."""
    return environment().get_template(template).render(**facts)
