"""Links whose words name one place while they lead to another: the oldest trick of those who fish for passwords.

Works on HTML as the sanitiser writes it: attributes in double quotes, every `<a>` closed, none within another.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from unicodedata import normalize
from urllib.parse import unquote

from postroom.mail.idn import ascii_domain
from postroom.mail.link_guards import unguarded

WARNING = (
    ' <strong style="background-color:#fff3bf;color:#7a4100;padding:0 4px" title="The words of this link name another '
    'place.">\N{WARNING SIGN} leads to {target}, not {said}</strong>'
)
LINK = re.compile(r'<a(?= )((?: [a-z-]++="[^"]*+"|(?!))*+)>')
HREF = re.compile(r' href="([^"]*+)"')
PICTURE = re.compile(r"""<img(?= )(?: (?!alt=)[a-z-]++="[^"]*+"|(?!))*+ alt="([^"]*+)"(?: [a-z-]++="[^"]*+"|(?!))*+>""")
"""With the words that stand for it: what people see until they ask for pictures."""
TAG = re.compile(r"""<(?:[^<>"]++|"[^"]*+"|(?!))*+>""")
INVISIBLE = re.compile("[\x00-\x1f\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LONGEST_TEXT, LONGEST_NAME = 2_000, 300

HOST = r"[^\W_](?:[\w-]{0,61}\w)?(?:\.[^\W_](?:[\w-]{0,61}\w)?){1,10}"
WRITTEN_OUT = re.compile(rf"(?:https?:[/\\]{{1,3}}|\bwww\.)({HOST})", re.I)
ONLY_A_HOST = re.compile(rf"[\W_]*({HOST})(?::\d{{1,5}})?\.?(?:[/?#]\S*)?\W*", re.I)
ADDRESS = re.compile(rf"\W*[^\s@<>]{{1,64}}@({HOST})\W*", re.I)
TARGET = re.compile(r"https?:[/\\]*(?:[^/\\?#]*@)?([^/\\?#:]{1,255})", re.I)
MAIL_TARGET = re.compile(r"mailto:[^?@]*@([^?&,;\s]{1,255})", re.I)
FILES = frozenset(
    """7z avi bmp conf css csv doc docm docx dwg eml exe gif gz htm html ics jpeg jpg js json key log mov mp3 mp4 msg
    numbers odp ods odt pages pdf php png ppt pptx ps py rar rtf sh sql svg tar tif tiff ts txt vcf wav webp xls xlsm
    xlsx xml yaml yml zip""".split()
)


def mark_lies(html: str) -> str:
    """The HTML with a warning behind each link whose words name another domain than it leads to; both are named."""
    if "<a " not in html:
        return html
    return "".join(_pieces(html))


def lie(words: str, target: str) -> tuple[str, str] | None:
    """The domain that the words of a link name and the one it leads to, where they differ; None where it is honest."""
    said = _said(words)
    leads_to = _leads_to(unguarded(target)) if said else ""
    return (said, leads_to) if leads_to and not _same_place(said, leads_to) else None


def _pieces(html: str) -> Iterator[str]:
    at = 0
    while link := LINK.search(html, at):
        end = html.find("</a>", link.end())
        end = end + 4 if end >= 0 else len(html)
        yield html[at:end]
        if href := HREF.search(link[1]):
            words = unescape(TAG.sub("", PICTURE.sub(r"\1", html[link.end() : end])))
            found = lie(words[:LONGEST_TEXT], unescape(href[1]))
            if found:
                yield WARNING.format(said=escape(found[0]), target=escape(found[1]))
        at = end
    yield html[at:]


def _said(words: str) -> str:
    """The domain that words name as a web or mail address, the way a person reads them; empty when they name none."""
    words = normalize("NFKC", INVISIBLE.sub("", words)).strip()
    if found := WRITTEN_OUT.search(words):
        return _plain(found[1])
    if len(words) > LONGEST_NAME:
        return ""
    found = ADDRESS.fullmatch(words) or ONLY_A_HOST.fullmatch(words)
    return _plain(found[1]) if found and _ends_as_domain(found[1]) else ""


def _ends_as_domain(host: str) -> bool:
    ending = host.rpartition(".")[2].lower()
    return ending.isalpha() and len(ending) > 1 and ending not in FILES


def _leads_to(target: str) -> str:
    """The domain of a link, as browsers find it: they look through blanks, backslashes and percent signs."""
    target = INVISIBLE.sub("", target).strip()
    found = TARGET.match(target) or MAIL_TARGET.match(target)
    return _plain(normalize("NFKC", unquote(found[1]))) if found else ""


def _plain(host: str) -> str:
    """In lower case and ASCII, so that letters of another alphabet show."""
    return ascii_domain(host.lower().strip(".")).removeprefix("www.")


def _same_place(one: str, other: str) -> bool:
    """Whether one owner has both: the same last two labels, three below endings such as `co.uk`."""
    return _owned(one) == _owned(other)


def _owned(host: str) -> str:
    labels = host.split(".")
    if labels[-1].isdigit():
        return host
    is_short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if is_short else -2 :])
