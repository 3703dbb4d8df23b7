"""How a page of the portal is made: its templates, one environment for each language."""

import hashlib
from functools import cache
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from postroom.base.secrets import token
from postroom.web import wording
from postroom.web.portal.look import Look
from postroom.web.portal.speaking import languages
from postroom.web.portal.stages import stage_word

HERE = Path(__file__).parent
STATIC = HERE / "static"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # the organisation's colour
        "img-src 'self' data:",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No script runs here."""


@cache
def static_version() -> str:
    """A word that changes whenever a static file does."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def environment(code: str) -> Environment:
    """The templates in one language. Everything is escaped; a name that a page wasn't given is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    language = languages()[code]
    made.install_gettext_translations(language.words, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(static=static, new_key=token, languages=languages(), stage_word=stage_word)
    made.filters.update(ago=language.ago, exactly=language.exactly, bytes=language.size, linked=wording.linked)
    return made


def static(path: str) -> str:
    """The address of a static file."""
    return f"/portal/static/{static_version()}/{path}"


def page(template: str, look: Look, status: int = 200, **facts: object) -> HTMLResponse:
    """A page, never kept by anybody but the browser."""
    html = environment(look.language.code).get_template(template).render(look=look, **facts)
    headers = {
        "Content-Security-Policy": POLICY,
        "Content-Language": look.language.code,
        "Vary": "Cookie, Accept-Language",
    }
    return HTMLResponse(html, status, headers)
