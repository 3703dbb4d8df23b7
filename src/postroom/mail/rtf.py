"""Rich text as Outlook packs it: unpacked (MS-OXRTFCP), and read as the text or HTML it stands for (MS-OXRTFEX).

Neither fonts nor tables are looked at: it is for mails whose words are nowhere else.
"""

import re
from dataclasses import dataclass

from postroom.mail import charsets, mapi

LONGEST = 1024 * 1024
PACKED, UNPACKED = b"LZFu", b"MELA"
WINDOW = 4096
DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n" rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32}+)(-?\d{1,9}+)? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]++|([^\\{}\r\n]++)"
)
SIGNS = {
    b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"emdash": "—", b"endash": "–",
    b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
}  # fmt: skip
ESCAPED = {b"~": "\xa0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
DEEPEST = 1_000
"""Groups within each other; those deeper share what holds in the last."""
UNSHOWN = frozenset(
    b"""fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr listtable mhtmltag
    listoverridetable rsidtbl generator mmathPr xmlnstbl latentstyles datastore themedata""".split()
)


@dataclass(frozen=True, slots=True)
class Rich:
    """The words in the form that they had before they became RTF; the other is empty."""

    text: str = ""
    html: str = ""


@dataclass(slots=True)
class _Group:
    """What holds between two braces."""

    is_shown: bool = True
    is_tag: bool = False
    instead_of_html: bool = False
    fallback: int = 1


def decompress(packed: bytes) -> bytes:
    """The RTF of a compressed RTF property, at most 1 MiB of it; what is cut short is unpacked as far as it goes."""
    if packed[8:12] == UNPACKED:
        return packed[16 : 16 + LONGEST]
    if packed[8:12] != PACKED:
        return b""
    out = bytearray(DICTIONARY)
    base, at = len(out), 16
    wanted = base + min(int.from_bytes(packed[4:8], "little"), LONGEST)
    while at < len(packed) and len(out) < wanted:
        flags, at = packed[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += packed[at : at + 1]
                at += 1
            elif at + 2 > len(packed) or not _repeat(out, int.from_bytes(packed[at : at + 2], "big")):
                return bytes(out[base:wanted])
            else:
                at += 2
    return bytes(out[base:wanted])


def _repeat(out: bytearray, reference: int) -> bool:
    """Appends what stood in the window of 4,096 bytes before; False at the sign for the end."""
    end = len(out)
    back = (end - (reference >> 4)) % WINDOW
    if back == 0:
        return False
    for place in range(end - back, end - back + (reference & 15) + 2):
        out.append(out[place] if place >= 0 else 0x20)
    return True


def read(rtf: bytes) -> Rich:
    """The words of an RTF. Never raises."""
    if not rtf.startswith(b"{\\rtf"):
        return Rich()
    is_html = b"\\fromhtml" in rtf[:1024]
    halves = _Reader(is_html=is_html).read(rtf.rstrip(b"\0")).replace("\0", "")
    # Characters beyond U+FFFF, emoji above all, are written as two halves of UTF-16.
    words = halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Rich(html=words) if is_html else Rich(text=words.strip("\n") + "\n" if words.strip() else "")


class _Reader:
    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html
        self.groups = [_Group()]
        self.charset = "windows-1252"
        self.out: list[str] = []
        self.pending = bytearray()
        self.passed_over = 0
        self.too_deep = 0

    def read(self, rtf: bytes) -> str:
        for token in TOKEN.finditer(rtf):
            word, value, code, sign, brace, words = token.groups()
            if word:
                self._word(word, int(value) if value else None)
            elif code:
                self._bytes(bytes((int(code, 16),)))
            elif sign:
                self._sign(sign)
            elif brace:
                self._brace(brace)
            elif words:
                self._bytes(words)
        self._flush()
        return "".join(self.out)

    def _brace(self, brace: bytes) -> None:
        now = self.groups[-1]
        if brace == b"{" and len(self.groups) >= DEEPEST:
            self.too_deep += 1
        elif self.too_deep:
            self.too_deep -= brace == b"}"
        elif brace == b"{":
            self.groups.append(_Group(now.is_shown, now.is_tag, now.instead_of_html, now.fallback))
        elif len(self.groups) > 1:
            self.groups.pop()

    def _word(self, word: bytes, value: int | None) -> None:
        now = self.groups[-1]
        if word == b"u" and value is not None:
            self._say(chr(value % 65536))
            self.passed_over = now.fallback
        elif word == b"uc":
            now.fallback = min(value or 0, 8)
        elif word == b"htmlrtf":
            now.instead_of_html = value != 0
        elif word == b"htmltag":
            now.is_shown = now.is_tag = True
        elif word == b"ansicpg":
            self.charset = mapi.label(value or 0)
        elif word in UNSHOWN:
            now.is_shown = False
        elif word in SIGNS:
            self._say(SIGNS[word])

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.groups[-1].is_shown = False
        elif sign in ESCAPED:
            self._say(ESCAPED[sign])

    def _bytes(self, words: bytes) -> None:
        words, self.passed_over = words[self.passed_over :], max(self.passed_over - len(words), 0)
        if self._is_heard():
            self.pending += words

    def _say(self, words: str) -> None:
        self._flush()
        if self._is_heard():
            self.out.append(words)

    def _is_heard(self) -> bool:
        now = self.groups[-1]
        return now.is_shown and not (self.is_html and now.instead_of_html and not now.is_tag)

    def _flush(self) -> None:
        if self.pending:
            self.out.append(charsets.decode(bytes(self.pending), self.charset)[0])
            self.pending.clear()
