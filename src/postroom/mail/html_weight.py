"""How heavy HTML would be for a parser that follows the standard, told from its tags in one pass.

HTML's own rules let time and output explode: with the square of the nesting and of the entities, and where elements
like <font> stay open, for each is opened again in every block behind. No tree is built here; the picture of the open
elements errs to the heavy side. https://html.spec.whatwg.org/#parsing-main-inbody
"""

import re
from collections import Counter

DEEPEST = 200
WEIGHT_ALLOWED = 20_000
MOST_AMPERSANDS = 50_000

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)")
NOT_NESTING = frozenset(
    """area base body br col dd dt embed frameset head hr html img input li link meta option p source tbody td
    tfoot th thead tr track wbr""".split()
)
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
BOUNDARIES = frozenset("applet caption marquee object table template".split())
SPECIAL = (
    frozenset(
        """address article aside blockquote button center colgroup details dir div dl fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup iframe listing main menu nav noembed noframes noscript ol plaintext pre script
    search section select style summary textarea title ul xmp""".split()
    )
    | BOUNDARIES
)


def is_too_much(html: str) -> bool:
    """Whether the tree of it would be too deep, or much larger than its source."""
    if html.count("&") > MOST_AMPERSANDS:
        return True
    heaviest, weight = WEIGHT_ALLOWED + len(html), 0
    blocks: list[str] = []
    formatting: Counter[str] = Counter()
    for closing, written in TAG.findall(html):
        name = written.lower()
        if name in FORMATTING:
            formatting[name] += 1 if not closing else -1 if formatting[name] else 0
        elif closing:
            if name != "form":  # its end tag leaves open what stands within
                _close(blocks, name)
        elif name not in NOT_NESTING:
            blocks.append(name)
        open_again = formatting.total()
        weight += open_again
        if len(blocks) + open_again > DEEPEST or weight > heaviest:
            return True
    return False


def _close(blocks: list[str], name: str) -> None:
    """An end tag closes what it names and all within, unless something bars its way."""
    bars = BOUNDARIES if name in SPECIAL else SPECIAL
    for place in range(len(blocks) - 1, -1, -1):
        if blocks[place] == name:
            del blocks[place:]
            return
        if blocks[place] in bars and name != "table":
            return
