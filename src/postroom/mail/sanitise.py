"""Foreign HTML made fit to be shown: no scripts, no forms, no styles that reach outside, no remote images unasked.

nh3 (ammonia) does the work, behind a guard: what is too long or too heavy for it is shown as text. The page puts
the result into a sandboxed frame all the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

import nh3

from postroom.mail import plain
from postroom.mail.html_weight import is_too_much
from postroom.mail.links import mark_lies

LONGEST = 1024 * 1024

LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:", "#")
DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp)[;,]", re.I)
HARMLESS_FUNCTION = re.compile(r"\b(?:rgba?|hsla?|calc)\([^()\\]*+\)", re.I)
REMOTE_IN_STYLE = re.compile(r"url\s*\(\s*[\"']?\s*(?:https?:|//)", re.I)

TAGS = nh3.ALLOWED_TAGS | {"big", "center", "details", "font", "main", "section", "strike", "summary", "u"}
CONTENT_DROPPED = {"script", "style", "title", "template", "noscript", "object", "iframe", "svg", "math", "select"}
LAYOUT = {"align", "valign", "bgcolor", "width", "height", "dir", "lang", "title", "style", "color", "border"}
ATTRIBUTES = {
    "*": LAYOUT,
    "a": {"href"},
    "img": {"src", "alt"},
    "font": {"face", "size"},
    "ol": {"start", "type"},
    "table": {"cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
STYLE_PROPERTIES = set(
    """background background-color border border-bottom border-collapse border-color border-left border-radius
    border-right border-spacing border-style border-top border-width color direction display font font-family
    font-size font-style font-variant font-weight height letter-spacing line-height list-style list-style-type margin
    margin-bottom margin-left margin-right margin-top max-width min-width padding padding-bottom padding-left
    padding-right padding-top text-align text-decoration text-indent text-transform unicode-bidi vertical-align
    white-space width word-break word-spacing overflow-wrap word-wrap""".split()
)


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """HTML for the sandboxed frame, and how many remote images were left out of it."""

    html: str
    blocked_images: int


def safe_html(html: str, *, cid: Callable[[str], str | None], remote_images: bool, is_ours: bool = False) -> SafeHtml:
    """The HTML made harmless.

    `cid` gets what an image names (a Content-ID without `cid:`, or a Content-Location) and answers the address
    to show instead, None when the mail has no such file. Remote images stay only where `remote_images` says so.
    Links that lie about where they lead are marked, unless `is_ours` says that the result leaves the house.
    """
    if len(html) > LONGEST or is_too_much(html):
        words = escape(plain.to_text(html[:LONGEST]), quote=False)
        return SafeHtml(f'<div style="white-space: pre-wrap">{words}</div>', 0)
    images = _Images(cid, remote_images)
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=CONTENT_DROPPED,
        attributes=ATTRIBUTES,
        attribute_filter=images.filter,
        filter_style_properties=STYLE_PROPERTIES,
        allowed_classes={"details": {"quoted"}},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    )
    return SafeHtml(cleaned if is_ours else mark_lies(cleaned), images.blocked)


class _Images:
    """Decides attribute by attribute; counts the images that it leaves out."""

    def __init__(self, cid: Callable[[str], str | None], remote: bool) -> None:
        self.cid = cid
        self.remote = remote
        self.blocked = 0

    def filter(self, tag: str, attribute: str, value: str) -> str | None:
        """The attribute's value to keep, or None to leave it out."""
        if attribute == "src":
            return self._source(value.strip()) if tag == "img" else None
        if attribute == "style":
            return self._style(value)
        if attribute == "href":
            return value if value.strip().lower().startswith(LINK_SCHEMES) else None
        return value

    def _source(self, source: str) -> str | None:
        if DATA_IMAGE.match(source):
            return source
        named = source[4:] if source[:4].lower() == "cid:" else source
        if shown := self.cid(named) or self.cid(unquote(named)):  # RFC 2392 §2
            return shown
        if not source.lower().startswith(("http:", "https:", "//")):
            return None
        if self.remote:
            return source
        self.blocked += 1
        return None

    def _style(self, style: str) -> str | None:
        """Declarations without functions that could fetch anything, and without escapes that could hide one."""
        self.blocked += 0 if self.remote else len(REMOTE_IN_STYLE.findall(style))
        kept = [part for part in style.split(";") if not re.search(r"[(\\@]", HARMLESS_FUNCTION.sub("", part))]
        return ";".join(kept) or None
