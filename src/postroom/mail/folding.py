"""Quoted history and signatures in HTML: found by the containers of mail programs, and folded, never cut.

What is folded stands in `<details class="quoted">`. Works on the tags as text in one pass; whatever is
nested wrongly afterwards is put right by the sanitiser, which parses as browsers do.
"""

import re
from collections.abc import Iterator

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")
OPENING = '<details class="quoted"><summary>\N{MIDDLE DOT}\N{MIDDLE DOT}\N{MIDDLE DOT}</summary>'
CLOSING = "</details>"

ATTRIBUTE = re.compile(r"""\b(class|id|type|style)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.I)
CONTAINERS = {
    "class": re.compile(
        r"""\b(?:gmail_quote(?:_container)?|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra|
        tutanota_quote|OutlookMessageHeader|ms-outlook-mobile-reference-message|front-blockquote|gmail_signature|
        moz-signature|protonmail_signature_block(?:-user)?)(?![\w-])""",
        re.X,
    ),
    "id": re.compile(
        r"""divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|isForwardContent|
        replySplit|zmail_extra|yahoo_quoted|reply-intro|stopSpelling|ms-outlook-mobile-signature""",
        re.X,
    ),
    "type": re.compile(r"\Acite\Z", re.I),
    "style": re.compile(r"border-top:\s?solid\s#(?:E1E1E1|B5C4DF)|border-top:\s?#(?:E1E1E1|B5C4DF)", re.I),
}
TO_THE_END = re.compile(
    """divRplyFwdMsg|appendonsend|mail-editor-reference|border-top:|OutlookMessageHeader|moz-cite-prefix|stopSpelling|
    replySplit|reply-intro""",
    re.I | re.X,
)


def fold_html(html: str) -> str:
    """The HTML with history and signatures folded; unchanged where none is found or nothing else would be left."""
    spans = list(_spans(html))
    edges = [0, *(edge for span in spans for edge in span), len(html)]
    outside = [html[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if not spans or not _has_words("".join(outside)):
        return html
    folded = [OPENING + html[start:end] + CLOSING for start, end in spans]
    return "".join(piece for pair in zip(outside, [*folded, ""], strict=True) for piece in pair)


def _spans(html: str) -> Iterator[tuple[int, int]]:
    """Where each container begins and ends; of some programs' history only the beginning stands in one."""
    last = html.rfind("</body")
    last = last if last >= 0 else len(html)
    at = 0
    for tag in TAG.finditer(html, 0, last):
        if tag.start() < at or tag[1] or not tag[3] or not (mark := _mark(tag[3])):
            continue
        at = last if TO_THE_END.match(mark) else _element_end(html, tag, last)
        yield tag.start(), at


def _mark(attributes: str) -> str:
    """What in a tag's attributes says that history or a signature stands here; empty when nothing does."""
    for name, *values in ATTRIBUTE.findall(attributes):
        if found := CONTAINERS[name.lower()].search("".join(values)):
            return found[0]
    return ""


def _element_end(html: str, opening: re.Match[str], last: int) -> int:
    """Behind the end tag that belongs to `opening`; `last` when there is none."""
    name, depth = opening[2].lower(), 0
    for tag in TAG.finditer(html, opening.start(), last):
        if tag[2].lower() == name:
            depth += -1 if tag[1] else 1
            if depth == 0:
                return tag.end()
    return last


def _has_words(html: str) -> bool:
    """Whether a reader would see anything: a letter, a digit or an image outside of tags and head."""
    rest = re.sub(r"(?is)<(style|head|title|script)\b.*?(?:</\1|\Z)", "", html)
    return "<img" in rest or re.search(r"\w", re.sub(r"<[^<>]*>|&\w{2,8};", " ", rest)) is not None
