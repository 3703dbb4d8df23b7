"""Speaking the visitor's language: which one, its words, and how it writes dates and sizes.

English stands in the code and the templates; every other language has a catalogue in `languages/`, compiled when the
environment is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from starlette.requests import Request

from postroom.base.clock import now

FOLDER = Path(__file__).with_name("languages")
DOMAIN = "portal"
COOKIE = "portal_language"
ENGLISH = "en"
_UNITS = ("B", "kB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class Language:
    """One language that the portal speaks."""

    code: str
    words: NullTranslations

    @property
    def name(self) -> str:
        """As its speakers call it."""
        return (Locale.parse(self.code).get_display_name() or self.code).capitalize()

    @property
    def say(self) -> Callable[[str], str]:
        """Translates; `N_` marks what is translated later."""
        return self.words.gettext

    def ago(self, moment: datetime) -> str:
        """`3 hours ago`; after a week the date."""
        past = now() - moment
        if past >= timedelta(days=7):
            return format_date(moment, "medium", locale=self.code)
        return format_timedelta(-past, granularity="minute", add_direction=True, locale=self.code)

    def exactly(self, moment: datetime) -> str:
        """Date and time, in UTC."""
        return f"{format_datetime(moment, 'long', locale=self.code)}"

    def size(self, octets: int) -> str:
        """`1.5 MB`."""
        number, unit = float(octets), 0
        while number >= 1000 and unit < len(_UNITS) - 1:
            number, unit = number / 1000, unit + 1
        return f"{format_decimal(number, '#,##0.#' if unit else '#,##0', locale=self.code)} {_UNITS[unit]}"


@cache
def languages() -> dict[str, Language]:
    """All of them by code, English first."""
    found = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    spoken = {code: Language(code, Translations.load(FOLDER, [code], DOMAIN)) for code in found}
    return {ENGLISH: Language(ENGLISH, NullTranslations()), **spoken}


def language_of(request: Request, usual: str = ENGLISH) -> Language:
    """What the visitor chose, else what the browser asks for, else the organisation's `usual` one."""
    known = languages()
    wanted = [request.cookies.get(COOKIE, ""), *_asked_for(request.headers.get("accept-language", "")), usual]
    return next((known[code] for code in wanted if code in known), known[ENGLISH])


def _asked_for(header: str) -> list[str]:
    """Language codes without their region, the most wanted first (RFC 9110 §12.5.4)."""
    weighed = []
    for place, part in enumerate(header[:1000].split(",")):
        code, _, weight = part.partition(";q=")
        weighed.append((-_number(weight), place, code.strip().partition("-")[0].lower()))
    return [code for weight, _, code in sorted(weighed) if weight < 0]


def _number(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0


def N_(words: str) -> str:  # noqa: N802  (the extractor's name for it)
    """Marks words that are translated where they are shown."""
    return words
