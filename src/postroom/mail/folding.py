"""Quoted history and signatures in HTML: found by the containers of mail programs, and folded, never cut.

What is folded stands in `<details class="quoted">`. Works on the tags as text in one pass; whatever is
nested wrongly afterwards is put right by the sanitiser, which parses as browsers do.
"""

import re
from collections.abc import Iterator

from postroom.mail import attribution, marker
from postroom.mail.plain import to_text

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")
OPENING = '<details class="quoted"><summary>\N{MIDDLE DOT}\N{MIDDLE DOT}\N{MIDDLE DOT}</summary>'
CLOSING = "</details>"

ATTRIBUTE = re.compile(
    r"""\b(class|id|type|style|name|data-marker)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.I
)
CONTAINERS = {
    "class": re.compile(
        r"""(?<![a-zA-Z0-9_-])(?:x_|ecx|aolmail_|m_-?\d{5,25}|yiv\d{5,15}|ydp[a-z0-9]{4,12}?)*
        (?:gmail_quote(?:_container)?|gmail_extra|gmail_signature|yahoo_quoted|yahoo_signature|protonmail_quote|
        protonmail_signature_block(?:-user)?|moz-cite-prefix|moz-signature|moz-forward-container|zmail_extra|
        tutanota_quote|tutanota_signature|OutlookMessageHeader|ms-outlook-mobile-reference-message|
        mail-editor-reference-message-container|front-blockquote|front-signature|nylas-quote|missive_quote|
        freshdesk_quote|mail-quote-collapse|hs_reply|cf_quote|cm_quote|cm_signature|sh-signature|airmail_on|
        ntes-mailmaster-quote|ntes-mailmaster-signature|history_container|-x-evo-quoted|\w*postroom-marker)(?![\w-])""",
        re.X,
    ),
    "id": re.compile(
        r"""divRplyFwdMsg|divRpF\d|appendonsend|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|
        isForwardContent|isReplyContent|_originalContent|composer_signature|zwchr|replySplit|zmail_extra|yahoo_quoted|
        reply-intro|replybody\d|stopSpelling|ms-outlook-mobile-signature|ms-outlook-mobile-body-separator-line|
        AppleMailSignature|quoted_(?:header|body)_id|edo-(?:original|signature)|Canary(?:Blockquote|Sig)|bloop_sign|
        ntes-mailmaster-quote""",
        re.X,
    ),
    "name": re.compile(r"\A(?:x_)*(?:messageReplySection|messageSignatureSection|quote)\Z"),
    "data-marker": re.compile(r"\A__(?:QUOTED_TEXT|SIG_PRE|SIG_POST)__\Z"),
    "type": re.compile(r"\Acite\Z", re.I),
    "style": re.compile(
        r"border-top:\s?solid\s#(?:E1E1E1|B5C4DF)|border-top:\s?#(?:E1E1E1|B5C4DF)|background:\s?#efefef;\s?padding:\s?8px",
        re.I,
    ),
}
TO_THE_END = re.compile(
    r"""divRplyFwdMsg|appendonsend|mail-editor-reference|border-top:|background:|OutlookMessageHeader|moz-cite-prefix|stopSpelling|
    replySplit|reply-intro|zwchr|divRpF|ms-outlook-mobile-body|airmail_on|\w*postroom-marker""",
    re.I | re.X,
)
PREFIXED = re.compile(r"\A(?:x_|ecx|aolmail_|m_-?\d{5,25}|yiv\d{5,15}|ydp[a-z0-9]{4,12}?(?=yahoo|gmail))+")
BY_BUTTON = re.compile(r"gmail_quote\Z")
"""What Gmail calls history within its container, and anywhere else what somebody set off with the button for it."""
ANSWERED_BETWEEN = re.compile("gmail_(?:quote|extra)|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra")
LONGEST_ATTRIBUTION, ITS_MARKUP, ITS_HTML = 400, 4_000, 800
MOST_BY_BUTTON = 50
QUOTE = re.compile(r"<blockquote(?![\w-])[^<>]*+>", re.I)
MORE = re.compile(r">(?:[^<>\w&]|&[a-z]{2,8};|&#\d{1,7};)*\w|<blockquote", re.I)


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
    """Where each container begins and ends; of some programs' history only the beginning stands in one.

    In programs that let people answer between the quotations, each of these is folded, and what stands between is not.
    """
    last = html.rfind("</body")
    last = last if last >= 0 else len(html)
    if (ours := html.find(marker.WORDS)) >= 0:
        ours = html.rfind("<", 0, ours)
    at = until = by_button = 0
    for tag in TAG.finditer(html, 0, last):
        start = tag.start()
        if start < at or tag[1]:
            continue
        mark = marker.CLASS if start == ours else _mark(tag[3]) if tag[3] else ""
        if BY_BUTTON.match(mark) and _is_blockquote(tag) and by_button < MOST_BY_BUTTON:
            by_button += 1
            if not _is_announced(html, start):
                continue
        if not mark and _is_blockquote(tag) and start >= until and by_button < MOST_BY_BUTTON:
            by_button += 1
            if _is_announced(html, start) or _announces_itself(html, tag.end()):
                mark = "blockquote"
        if not mark and not (start < until and _is_blockquote(tag)):
            continue
        at = last if TO_THE_END.match(mark) else _element_end(html, tag, last)
        if ANSWERED_BETWEEN.match(mark) and (quoted := _first_quotation(html, tag, at)):
            behind = _element_end(html, quoted, last)
            if MORE.search(html, behind - 1, at):
                until, at = max(until, at), behind
        yield start, at


def _first_quotation(html: str, container: re.Match[str], end: int) -> re.Match[str] | None:
    """The quotation in a container, or behind a line that announces one; None where more than that stands before it."""
    if _is_blockquote(container):
        return None
    found = QUOTE.search(html, container.end(), min(end, container.end() + ITS_MARKUP))
    before = re.sub("<[^<>]*>", "", html[container.end() : found.start()]) if found else ""
    return TAG.match(html, found.start()) if found and len(before) <= LONGEST_ATTRIBUTION else None


def _mark(attributes: str) -> str:
    """What in a tag's attributes says that history or a signature stands here; empty when nothing does."""
    for name, *values in ATTRIBUTE.findall(attributes):
        if found := CONTAINERS[name.lower()].search("".join(values)):
            return PREFIXED.sub("", found[0])
    return ""


def _is_blockquote(tag: re.Match[str]) -> bool:
    return tag[2].lower() == "blockquote"


def _is_announced(html: str, start: int) -> bool:
    """Whether the words in front of a tag say who wrote what follows."""
    words = to_text(html[max(0, start - ITS_HTML) : start]).split("\n")
    lines = [attribution.plainly(line) for line in words if line.strip()][-attribution.MOST_LINES :]
    return bool(lines) and attribution.first_line(lines, len(lines) - 1, 0) is not None


def _element_end(html: str, opening: re.Match[str], last: int) -> int:
    """Behind the end tag that belongs to `opening`; `last` when there is none."""
    name, depth = opening[2].lower(), 0
    for tag in TAG.finditer(html, opening.start(), last):
        if tag[2].lower() == name:
            depth += -1 if tag[1] else 1
            if depth == 0:
                return tag.end()
    return last


def _announces_itself(html: str, start: int) -> bool:
    """Whether a quotation begins with the words that say who wrote it, as Hey and Mail.ru have it."""
    words = to_text(html[start : start + ITS_HTML]).split("\n")
    lines = [attribution.plainly(line) for line in words if line.strip()][: attribution.MOST_LINES]
    return any(attribution.first_line(lines, last, 0) == 0 for last in range(len(lines)))


def _has_words(html: str) -> bool:
    """Whether a reader would see anything: a letter, a digit or an image outside of tags and head."""
    rest = re.sub(r"(?is)<(style|head|title|script)\b.*?(?:</\1|\Z)", "", html)
    return "<img" in rest or re.search(r"\w", re.sub(r"<[^<>]*>|&\w{2,8};", " ", rest)) is not None
