"""How things are said on a page: times, sizes, initials, and text with its links."""

import re
import zlib
from datetime import datetime

from markupsafe import Markup, escape

from postroom.base.clock import now

_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}")
_TRAILING = ".,;:!?)]}'\""


def ago(at: datetime) -> str:
    """How long since, in the fewest words; the script of the page keeps it up to date."""
    seconds = (now() - at).total_seconds()
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    if seconds < 86400:
        return f"{int(seconds // 3600)} h"
    if seconds < 7 * 86400:
        return f"{int(seconds // 86400)} d"
    return f"{at:%-d %b}" if now().year == at.year else f"{at:%-d %b %Y}"


def exactly(at: datetime) -> str:
    """The whole time, in UTC; the page's script turns it into the reader's own."""
    return f"{at:%A, %-d %B %Y, %H:%M:%S} UTC"


def size(octets: int) -> str:
    """An attachment's size: "312 B", "4 KB", "1.4 MB"."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{octets / 1000:.0f} KB"
    return f"{octets / 1_000_000:.1f} MB"


def initials(name: str) -> str:
    """At most two letters for a person."""
    words = [word for word in re.split(r"[\s._@-]+", name) if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def disc(name: str) -> int:
    """Which of the six disc colours a person has, always the same."""
    return zlib.crc32(name.encode("utf-8", "replace")) % 6


def linked(text: str) -> Markup:
    """Plain text as safe HTML in which web addresses can be followed."""
    parts: list[Markup] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_TRAILING)
        parts += [
            escape(text[end : found.start()]),
            Markup('<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>').format(address),
        ]
        end = found.start() + len(address)
    return Markup("").join([*parts, escape(text[end:])])


def breakable(address: str) -> Markup:
    """An address that may go on in the next line, at its @ and its dots."""
    return Markup("<wbr>").join(re.split(r"(?=[@.])", address))


_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome",
    "HeadlessChrome": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}  # fmt: skip
_SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip


def browser(agent: str) -> str:
    """What a User-Agent header means: "Firefox on Windows". Each also claims to be those before it."""
    name = next((name for token, name in _BROWSERS.items() if f"{token}/" in agent), "")
    system = next((name for token, name in _SYSTEMS.items() if token in agent), "")
    return " on ".join(filter(None, (name, system))) or agent or "Unknown"


def stage_words(stage: str) -> str:
    """A stage as people say it: "Awaiting customer response"."""
    return stage.replace("_", " ").capitalize()
