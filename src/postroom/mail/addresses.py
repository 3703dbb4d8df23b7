"""Address lists: From, To, Cc, Reply-To (RFC 5322 §3.4, RFC 6532), as they are and not as they should be.

Read in one pass over tokens. Encoded words are decoded only behind that, so that a comma in a name never
parts an address in two.
"""

import re
from dataclasses import dataclass, field

from postroom.mail.encoded_words import WORD, characters, decode_words
from postroom.mail.mail import Address

SIMPLE = re.compile(r"(?:([\w .'-]*+)<)?([\w.+-]++@[\w-]++(?:\.[\w-]++|(?!))*+)(?(1)>)")
TOKEN = re.compile(
    rf"(?P<word>{WORD.pattern})"
    r'|"(?P<quoted>(?:[^"\\]++|\\.|(?!))*+)"'
    r"|(?P<literal>\[[^\]\[\s,;]*+\])"
    r"|(?P<blank>\s++)"
    r"|(?P<end>[,;][\s,;]*+)"
    r'|(?P<special>\(|:|<++|>|")'
    r'|(?P<atom>[^\s"(),:;<>\[=\\]++|\\.?|[=\[)])',
    re.S,
)
ANGLE = re.compile(
    r'<((?:@[^<>:]*+:|(?!))?+\s*+(?:"(?:[^"\\]++|\\.|(?!))*+"|(?!))?+[^<>,;"]*+(?:"@[^<>,;"]*+|(?!))?+)>?', re.S
)
PAREN = re.compile(r"\\(?:\s*[()]|.)|[()]", re.S)
"""A fold between a backslash and the parenthesis that it quotes is none of the comment (RFC 5322 A.5)."""
QUOTED_PAIR = re.compile(r"\\(.)", re.S)
QUOTED_SPECIAL = re.compile(r"""\A\\([()<>@,;:"\[\]\\])""")
QUOTED_IN_COMMENT = re.compile(r"\\(?:\s*([()])|(.))", re.S)
ROUTE = re.compile(r"\A@[^:<>]*+:")
SCHEME = re.compile(r"\[?(?:mailto|smtp):", re.I)
AROUND_DOTS = re.compile(r" ?([@.]) ?")
COMMENT = re.compile(r"\(([^()]*+)\)")
BLANKS = re.compile(r"\s+")
QUOTED_LOCAL_PART = re.compile(r'"(?:[^"\\]++|\\.|(?!))*+"@', re.S)
NOT_IN_DOMAINS = re.compile(r"""[\s'"]+""")
TIDY = re.compile(r"[\w.+-]++@[\w.-]++")
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Signs that nobody sees: programs copy them along with an address, tricksters make two of one."""
TURNING = re.compile("[\u2028-\u202e\u2066-\u2069]")
"""Signs that turn the words behind them round (UAX #9); in a name they make one person look like another."""
NOTHING_MORE = re.compile(r"\s*+\Z")

LONGEST = 256 * 1024
MOST_ADDRESSES = 1_000
TOO_MANY = f"An address field names more than {MOST_ADDRESSES} addresses; the others were left out."
NO_ADDRESS = "{name!r} in an address field is no address and was left out."


@dataclass(slots=True)
class _Entry:
    """What stands between two commas, token by token."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None
    has_at: bool = False
    before: int = 0
    """So many words stood in front of the angle brackets."""


def read_list(raw: bytes, repairs: list[str], charset: str | None = None) -> tuple[Address, ...]:
    """Every address of the field, those in groups too; what holds no address is left out and noted."""
    text = characters(raw, charset)
    if simple := SIMPLE.fullmatch(text):
        return (Address((simple[1] or "").strip(), lower_domain(simple[2])),)
    return _Reader(repairs).read(text)


def lower_domain(address: str) -> str:
    """The address with its domain in lower case, its local part as it is."""
    local, at, domain = address.rpartition("@")
    return local + at + domain.lower().rstrip(".")


class _Reader:
    def __init__(self, repairs: list[str], *, again: bool = False) -> None:
        self.repairs = repairs
        self.again = again
        self.found: list[Address] = []
        self.entry = _Entry()
        self.parens_match = True
        self.family = ""

    def read(self, text: str) -> tuple[Address, ...]:
        at = 0
        text = text[:LONGEST]
        while token := TOKEN.match(text, at):
            at = token.end()
            if token.lastgroup == "end":
                self._finish(by_comma=token[0].strip() == ",")
                if len(self.found) >= MOST_ADDRESSES:
                    self.repairs.append(TOO_MANY)
                    break
            elif token.lastgroup != "special":
                self._word(token)
            elif token[0] == "(":
                at = self._comment(text, at)
            elif token[0][0] == "<":
                at = self._angle(text, at - 1)
            elif token[0] == ":":
                self._colon(text, at)
        self._finish()
        return tuple(self.found)

    def _word(self, token: re.Match[str]) -> None:
        if token.lastgroup == "quoted":
            quoted = token["quoted"]
            bare = QUOTED_PAIR.sub(r"\1", quoted) if "\\" in quoted else quoted
            is_local_part = token.string.startswith("@", token.end())
            self.entry.words.append(token[0] if is_local_part else bare)
        else:
            word = " " if token.lastgroup == "blank" else token[0]
            self.entry.words.append(QUOTED_SPECIAL.sub(r"\1", word) if word[0] == "\\" else word)
        self.entry.has_at = self.entry.has_at or "@" in self.entry.words[-1]

    def _comment(self, text: str, start: int) -> int:
        """Comments nest (RFC 5322 §3.2.2). One that never ends is only a parenthesis."""
        depth = 1
        if self.parens_match:
            for paren in PAREN.finditer(text, start):
                depth += {"(": 1, ")": -1}.get(paren[0], 0)
                if depth == 0:
                    self.entry.comments.append(QUOTED_IN_COMMENT.sub(r"\1\2", text[start : paren.start()]))
                    return paren.end()
        self.parens_match = False
        self.entry.words.append("(")
        return start

    def _angle(self, text: str, start: int) -> int:
        angle = ANGLE.match(text, start)
        if angle is None:
            return start + 1
        if self.entry.angle and "@" in self.entry.angle and "@" in angle[1]:
            behind = self.entry.words[self.entry.before :]
            del self.entry.words[self.entry.before :]
            self._finish()
            self.entry.words = behind
        if "@" in angle[1] or not self.entry.angle:
            self.entry.angle, self.entry.before = angle[1], len(self.entry.words)
        return angle.end()

    def _colon(self, text: str, at: int) -> None:
        """The name of a group ends here, unless what looks like one is `mailto:` or part of a name."""
        entry = self.entry
        is_mailto = len(entry.words) <= 3 and "".join(entry.words).strip().lower() == "mailto"
        if is_mailto or NOTHING_MORE.match(text, at):
            entry.words.clear()
        elif entry.angle is None and not entry.has_at:
            self.entry = _Entry()
        else:
            entry.words.append(":")

    def _finish(self, *, by_comma: bool = False) -> None:
        entry, self.entry = self.entry, _Entry()
        family, self.family = self.family, ""
        if several := _only_addresses(entry):
            self.found += several
            return
        address, name = _parted(entry)
        described = _described(name, entry.comments)
        local, _, domain = address.rpartition("@")
        if local and domain:
            if family and name and entry.angle:  # `Quist, Zoë <zoe@quist.example>`, without quotation marks
                described = f"{family}, {described}"
                self.repairs.pop()
            self.found.append(Address(described, lower_domain(address)))
        elif not self.again and (within := next((text for text in (name, *entry.comments) if "@" in text), None)):
            self.found += _named(_Reader(self.repairs, again=True).read(within), name)
        elif described or address:
            self.family = name if by_comma and name == described and entry.angle is None else ""
            self.repairs.append(NO_ADDRESS.format(name=(described or address)[:60]))


def _only_addresses(entry: _Entry) -> list[Address]:
    """Several addresses with nothing but blanks between them."""
    words = "".join(entry.words).split() if entry.has_at and entry.angle is None and " " in entry.words else []
    return (
        [Address("", lower_domain(word)) for word in words]
        if len(words) > 1 and all(map(TIDY.fullmatch, words))
        else []
    )


def _named(found: tuple[Address, ...], name: str) -> tuple[Address, ...]:
    """An address that stood in the comment behind a name has that name."""
    return tuple(Address(one.name or ("" if "@" in name else name), one.address) for one in found)


def _described(name: str, comments: list[str]) -> str:
    """Comments say of whom or for whom it is: `Kim (Sales) <kim@…>`; without a name they are the name."""
    said = _readable(" ".join(comments)) if comments else ""
    return f"{name} ({said})" if name and said else name or said


def _readable(name: str) -> str:
    name = decode_words(name)
    return " ".join((name if name.isascii() else TURNING.sub("", name)).split())


def _parted(entry: _Entry) -> tuple[str, str]:
    """Address and name of one entry; the address is empty where there is none."""
    words = list(entry.words)
    address = entry.angle
    if address is None:
        address = _bare_address(words)
    elif "(" in address and '"' not in address:
        entry.comments += COMMENT.findall(address)
    return _tidy(address), _readable("".join(words))


def _bare_address(words: list[str]) -> str:
    """Takes the address out of words that have none in angle brackets."""
    together = AROUND_DOTS.sub(r"\1", "".join(words).strip())
    if "@" in together and " " not in together:
        words.clear()
        return together
    for place in range(len(words) - 1, -1, -1):
        if "@" in words[place]:
            return _take_around(words, place)
    return ""


def _take_around(words: list[str], place: int) -> str:
    """`"local part"@domain` and `local@[domain]` are several words without blanks between them."""
    start, end = place, place + 1
    while start and words[start - 1] != " ":
        start -= 1
    while end < len(words) and words[end] != " ":
        end += 1
    address = "".join(words[start:end])
    del words[start:end]
    return address


def _tidy(address: str) -> str:
    if TIDY.fullmatch(address):
        return address
    address = ROUTE.sub("", UNSEEN.sub("", decode_words(address)).strip())
    if not QUOTED_LOCAL_PART.match(address):
        address = AROUND_DOTS.sub(r"\1", BLANKS.sub(" ", COMMENT.sub("", address)))
    address = address.strip(" <>")
    if (bare := address.strip("'")).strip("@") == bare:
        address = bare
    if scheme := SCHEME.match(address):
        address = address[scheme.end() :].partition("?")[0].rstrip("]")
    elif address.startswith("[") and address.endswith("]"):
        address = address[1:-1]
    local, at, domain = address.rpartition("@")
    if not QUOTED_LOCAL_PART.match(address):
        local = local.rpartition(" ")[2]  # words in front are none of it; drawn together they might be somebody else's
        local = local.replace('"', "") or local
    return local + at + (NOT_IN_DOMAINS.sub("", domain) or domain)
