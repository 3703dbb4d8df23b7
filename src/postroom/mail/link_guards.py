"""Services that stand between a link and where it leads, to check it or to count it: what they were given.

Companies' mail goes through them, each link in it; a warning at all of these would teach people not to read any. Only
services that lead to the address that stands in the link itself are known here.
"""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

MOST_GUARDS = 3
"""Services one behind the other."""
LONGEST = 8_192
BY_FIELD = (
    (re.compile(r"(?:[\w-]+\.)*safelinks\.protection\.(?:outlook\.com|office365\.us)"), "/", "url"),
    (re.compile(r"(?:www\.)?google\.com"), "/url", "q"),
    (re.compile(r"linkprotect\.cudasvc\.com"), "/url", "a"),
    (re.compile(r"l\.facebook\.com"), "/l.php", "u"),
)
"""Their hosts, the beginning of the path, and the field of the query that holds the address."""
PROOFPOINT_2 = re.compile(r"https://urldefense\.proofpoint\.com/v2/url\?(?:[^#]*&)?u=([^&#]+)", re.I)
PROOFPOINT_3 = re.compile(r"https://urldefense\.(?:com|us)/v3/__(.+?)__;", re.I)
AS_WRITTEN = str.maketrans("-_", "%/")


def unguarded(target: str) -> str:
    """Where a link leads in the end, as far as it says so itself; the link where no such service stands before it."""
    for _ in range(MOST_GUARDS):
        inner = _inner(target[:LONGEST])
        if not inner.lower().startswith(("http:", "https:")):
            break
        target = inner
    return target


def _inner(target: str) -> str:
    if found := PROOFPOINT_2.match(target):
        return unquote(found[1].translate(AS_WRITTEN))
    if found := PROOFPOINT_3.match(target):
        return found[1].replace(":/", "://", 1) if "://" not in found[1] else found[1]
    try:
        parts = urlsplit(target)
        host, fields = parts.hostname or "", dict(parse_qsl(parts.query, max_num_fields=100))
    except ValueError:
        return ""
    if parts.username is not None:
        return ""
    return next(
        (
            fields.get(name, "")
            for hosts, path, name in BY_FIELD
            if hosts.fullmatch(host) and parts.path.startswith(path)
        ),
        "",
    )
