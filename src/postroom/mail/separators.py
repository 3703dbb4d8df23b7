"""Lines that say that a mail follows which was passed on or answered: `-----Original Message-----`.

Known by heart where they stand alone; between dashes, or above a header block, by the stems of their words, as
programs word them anew with every version and translation.
"""

import re

from postroom.mail import marker
from postroom.mail.forwarding_words import END, FORWARDED, FORWARDING, MAILS
from postroom.mail.quoting_words import ABOVE, ORIGINAL, ORIGINALLY, alternatives

SIGNS = " \t-_=*—–<>#•:|+~"
LONGEST = 200
DRAWN = ("-", "_", "—", "–")
LONGEST_CORE = 120
MOST_WORDS = 8
TOBIT_DAVID = "original message processed by david"

FORWARDS = frozenset(alternatives(FORWARDED))
ORIGINALS = FORWARDS | {*alternatives(ORIGINAL), marker.WORDS.casefold()}
FRAME = re.compile(r"[*|> ]*[-_=—–*#]{2,}.*[-_=—–*#]{2,}[*| ]*\Z", re.S)


def _stems(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(stem) for stem in alternatives(words)))


IS_FORWARD, IS_ORIGINAL, IS_MAIL, IS_END = _stems(FORWARDING), _stems(ORIGINALLY), _stems(MAILS), _stems(END)
IS_ABOVE = _stems(ABOVE)
DIGITS = re.compile(r"\d{1,4}[./:-]\d{1,2}")


def core_of(line: str) -> str:
    """The words without what is drawn around them; the Turkish capital with a dot becomes an i as any other."""
    return line.strip(SIGNS).casefold().replace("i\u0307", "i")


def announced(line: str) -> str:
    """`forwarded`, `original`, or `end` behind such a mail, for a line that says so; otherwise empty."""
    if len(line) > LONGEST or not line:
        return ""
    core = core_of(line.replace("&nbsp;", " "))
    if core.startswith(TOBIT_DAVID):
        return "original"
    if not core or len(core) == len(line.strip()):
        return ""
    if core in FORWARDS:
        return "forwarded"
    if core in ORIGINALS:
        return "original"
    return _by_stems(line, core)


def _by_stems(line: str, core: str) -> str:
    if len(core) > LONGEST_CORE or not FRAME.match(line.strip()):
        return ""
    if IS_ABOVE.search(core):
        return "original"
    if (forward := IS_FORWARD.search(core)) or IS_ORIGINAL.search(core):
        if IS_END.match(core):
            return "end"
        if len(core.split()) <= MOST_WORDS and (IS_MAIL.search(core) or DIGITS.search(core)):
            return "forwarded" if forward else "original"
    return "original" if core == "original" else ""


def announces_with_a_block(line: str) -> str:
    """The same for a line with a colon and without dashes, which says so only with a header block below it."""
    if not line.rstrip().endswith(":") or len(line) > LONGEST_CORE:
        return ""
    core = core_of(line)
    if len(core.split()) > MOST_WORDS or not IS_MAIL.search(core):
        return ""
    if IS_FORWARD.search(core):
        return "forwarded"
    return "original" if IS_ORIGINAL.search(core) else ""
