"""Quoted history in HTML: found by the containers that mail programs put it in, and folded, never cut.

What is folded stands in `<details class="quoted">`. Works on the tags as text in one pass; whatever is
nested wrongly afterwards is put right by the sanitiser, which parses as browsers do.
"""

import re

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")
OPENING = '<details class="quoted"><summary>\N{MIDDLE DOT}\N{MIDDLE DOT}\N{MIDDLE DOT}</summary>'
CLOSING = "</details>"
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

CONTAINER = re.compile(
    r"""class\s*=\s*["']?[^"'>]*\b(?:
        gmail_quote(?:_container)?|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra|
        tutanota_quote|OutlookMessageHeader|ms-outlook-mobile-reference-message|front-blockquote|
        freebirdFormviewerViewCenteredContent|WordSection1_quoted|hs_reply|intercom-quote
    )\b
    | id\s*=\s*["']?(?:[^"'>\s]*(?:
        divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|
        isForwardContent|replySplit|zmail_extra|yahoo_quoted|reply-intro|stopSpelling
    ))
    | type\s*=\s*["']?cite\b
    | border-top:\s*(?:solid\s+\#(?:E1E1E1|B5C4DF)|\#(?:E1E1E1|B5C4DF)[^;"']*solid)
    """,
    re.I | re.X,
)
TO_THE_END = re.compile(
    r"divRplyFwdMsg|appendonsend|mail-editor-reference|border-top:|OutlookMessageHeader|moz-cite-prefix|stopSpelling|replySplit|reply-intro",
    re.I,
)


def fold_html(html: str) -> str:
    """The HTML with its history folded; unchanged where none is found or nothing else would be left to read."""
    found = _history(html)
    if found is None or not _has_words(html[: found[0]] + html[found[1] :]):
        return html
    start, end = found
    return html[:start] + OPENING + html[start:end] + CLOSING + html[end:]


def _history(html: str) -> tuple[int, int] | None:
    """Where the first container of history begins and ends; some programs put only its beginning in one."""
    for tag in TAG.finditer(html):
        if not tag[1] and tag[3] and (mark := CONTAINER.search(tag[3][:2_000])):
            if TO_THE_END.search(mark[0]):
                return tag.start(), _body_end(html)
            return tag.start(), _element_end(html, tag)
    return None


def _element_end(html: str, opening: re.Match[str]) -> int:
    """Behind the end tag that belongs to `opening`; the end of the body when there is none."""
    name, depth = opening[2].lower(), 0
    for tag in TAG.finditer(html, opening.start()):
        if tag[2].lower() == name:
            depth += -1 if tag[1] else 1
            if depth == 0:
                return tag.end()
    return _body_end(html)


def _body_end(html: str) -> int:
    """In front of the last `</body>`."""
    at = html.rfind("</body")
    return at if at >= 0 else len(html)


def _has_words(html: str) -> bool:
    """Whether a reader would see anything: a letter, a digit or an image outside of tags and head."""
    rest = re.sub(r"(?is)<(style|head|title|script)\b.*?(?:</\1|\Z)", "", html)
    return "<img" in rest or re.search(r"\w", re.sub(r"<[^<>]*>|&\w{2,8};", " ", rest)) is not None
