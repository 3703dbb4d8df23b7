"""The words of an HTML body, for mails without a text part, for search and for previews.

One pass over the tags without building a tree, so neither depth nor size can hurt. Quotations, and history
that `folding` found, become lines with `>`, so that what knows quoted text finds it. What the writer set off, as
from a page or a book, is indented in a mail that came in, as programs show it.
"""

import re
from html import unescape

from postroom.mail import attribution

DEEPEST_QUOTE = 10

TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/<>]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+'|(?!))*+)>""")
SIMPLE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)([^<>]*+)>")
CDATA = "<![CDATA["
END_OF_COMMENT = re.compile(r"--!?>")
CUT_TAG = re.compile(r"<(?:/?[a-zA-Z]|[!?])[^<>]{0,1000}\Z")
"""The end of the HTML within a tag: nothing to read (HTML, 13.2.5.8, eof-in-tag)."""
MARKUP = re.compile(r"<[!?/][^<>]*+>")
STRAY = re.compile(r"<+(?=<)|<")
ALT = re.compile(r"""\salt\s*+=\s*+["']?([^\w"'<>]{1,4})["']""")
BLANKS = re.compile(r"[ \t\r\n\f]+")
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad\ud800-\udfff]")

SKIPPED = frozenset(("script", "style", "title", "summary", "template", "noscript", "object", "svg", "select"))
LINES = frozenset(
    """address article aside body center dd div dl dt fieldset figure footer form header html li main nav ol
    option section table tbody thead tr ul""".split()
)
QUOTES = frozenset(("blockquote", "details"))
PARAGRAPHS = frozenset(("details", "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"))
CELLS = frozenset(("td", "th"))
CITED = re.compile(r"""\stype\s*+=\s*+["']?cite\b|\scite\s*+=\s*+["']?(?:mid|cid):""", re.I)
SET_OFF = re.compile(r"""\scite\s*+=\s*+["']?https?:|\sclass\s*+=\s*+["'][^"']{0,80}\bgmail_quote\b""", re.I)
"""A page that is quoted, and what Gmail's button for quotations makes: its history stands in a container."""
INDENT = "    "
MOST_ASKED = 50
"""So many quotations are looked at for who announces them; what comes then is no letter of a person."""


def to_text(html: str, *, own_indented: bool = False) -> str:
    """What a reader of the HTML sees, as lines of text. Never raises; time grows with the length only.

    `own_indented`: a quotation that the writer leads to with a colon, and no mail program, is their own and indented.
    """
    reader = _Reader(own_indented)
    reader.read(html)
    return reader.text()


class _Reader:
    def __init__(self, own_indented: bool) -> None:
        self.own_indented = own_indented
        self.kinds: list[bool] = []
        self.own = 0
        self.asked = 0
        self.lines: list[str] = []
        self.line: list[str] = []
        self.blank_wanted = False
        self.quotes = 0
        self.pre = 0
        self.mark = ""
        self.tag = TAG

    def read(self, html: str) -> None:
        at = 0
        while (start := html.find("<", at)) >= 0:
            self._words(html[at:start])
            at = self._markup(html, start)
        self._words(html[at:])
        self._end_line()

    def text(self) -> str:
        return "\n".join(self.lines).strip("\n") + "\n" if self.lines else ""

    def _markup(self, html: str, start: int) -> int:
        """Reads the tag, comment or stray sign at `start`; where the text goes on."""
        if tag := self.tag.match(html, start):
            return self._tag(html, tag)
        if html.startswith("<!--", start):
            end = END_OF_COMMENT.search(html, start + 2)
            return end.end() if end else len(html)
        if html.startswith(CDATA, start):
            return self._as_it_stands(html, start + len(CDATA))
        if other := MARKUP.match(html, start) or CUT_TAG.match(html, start):
            return other.end()
        if self.tag is TAG and html[start + 1 : start + 2].isalpha():
            self.tag = SIMPLE_TAG  # a quotation mark is not closed: trusting more of them costs time
            return start
        stray = STRAY.match(html, start)
        assert stray, "it is called where a < stands"
        self._words(stray[0])
        return stray.end()

    def _as_it_stands(self, html: str, start: int) -> int:
        """The words of a CDATA section, for mails that are XHTML; where its end is missing, all that is left."""
        end = html.find("]]>", start)
        words = html[start:end] if end >= 0 else html[start:].rstrip("]")
        self._words(words.replace("&", "&amp;"))
        return end + 3 if end >= 0 else len(html)

    def _tag(self, html: str, tag: re.Match[str]) -> int:
        closing, name = bool(tag[1]), tag[2].lower()
        if name in SKIPPED and not closing and not tag[3].endswith("/"):
            return _behind(html, ">", _behind(html, f"</{tag[2]}", tag.end()))
        if name == "br":
            self._end_line(forced=True)
        elif name in LINES or name in PARAGRAPHS:
            self._end_line()
            self._block(name, tag[3], closing)
        elif name in CELLS and not closing and self.line:
            self.line.append(" ")
        elif name == "hr":
            self._rule()
        elif name == "img" and (alt := ALT.search(tag[3])):
            self._words(alt[1])
        return tag.end()

    def _block(self, name: str, attributes: str, closing: bool) -> None:
        step = -1 if closing else 1
        if name in PARAGRAPHS:
            self.blank_wanted = True
        if name in QUOTES:
            self._quotation(name, attributes, closing)
        elif name == "pre":
            self.pre = max(self.pre + step, 0)
        elif name == "li" and not closing:
            self.line.append("* ")

    def _quotation(self, name: str, attributes: str, closing: bool) -> None:
        if not closing:
            self.kinds.append(self._is_own(name, attributes))
            self.own += self.kinds[-1]
        elif self.kinds:
            self.own -= self.kinds.pop()
        self.quotes = len(self.kinds) - self.own

    def _is_own(self, name: str, attributes: str) -> bool:
        """Whether the writer set it off or leads to it with a colon, and it is no mail that a program announced."""
        if not self.own_indented or name != "blockquote" or self.quotes or CITED.search(attributes):
            return False
        said = next((line for line in reversed(self.lines[-2:]) if line), "")
        self.asked += 1
        is_led_to = said.endswith((":", "\N{FULLWIDTH COLON}")) or SET_OFF.search(attributes) is not None
        return is_led_to and self.asked <= MOST_ASKED and not self._is_announced()

    def _is_announced(self) -> bool:
        """Whether the last words say who wrote what follows."""
        said = [line for line in self.lines[-2 * attribution.MOST_LINES :] if line]
        plain = [attribution.plainly(line) for line in said[-attribution.MOST_LINES :]]
        return bool(plain) and attribution.first_line(plain, len(plain) - 1, 0) is not None

    def _rule(self) -> None:
        self._end_line()
        self.line.append("_" * 32)
        self._end_line()

    def _words(self, text: str) -> None:
        if not text:
            return
        if self.pre:
            self._preformatted(text)
        elif (words := BLANKS.sub(" ", text)) != " " or self.line:
            self.line.append(words)

    def _preformatted(self, text: str) -> None:
        first, *others = text.split("\n")
        self.line.append(first)
        for line in others:
            self._end_line(forced=True)
            self.line.append(line)

    def _end_line(self, *, forced: bool = False) -> None:
        """Writes the line; an empty one only where the HTML forces it or stands between paragraphs."""
        words = UNSHOWN.sub("", unescape("".join(self.line))).replace("\xa0", " ").rstrip()
        self.line.clear()
        if not (words or forced):
            return
        mark = INDENT * min(self.own, DEEPEST_QUOTE) + "> " * min(self.quotes, DEEPEST_QUOTE)
        if self.blank_wanted and self.lines and self.lines[-1].strip("> "):
            self.lines.append((mark if mark < self.mark else self.mark).rstrip())
        self.mark = mark
        self.blank_wanted = False
        self.lines.append((mark + (words if self.pre else words.lstrip(" "))).rstrip())


def _behind(html: str, end: str, start: int) -> int:
    """The place behind the next `end`, or the end of all when there is none."""
    found = html.find(end, start)
    return found + len(end) if found >= 0 else len(html)
