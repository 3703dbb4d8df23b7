"""History: the message that a reply answers, quoted below it."""

from html import escape

from postroom.cases.message import Message
from postroom.mail.sanitise import safe_html


def quoted_text(last: Message) -> str:
    """Each line behind `> ` (RFC 3676 §4.5), under a line that says who wrote when."""
    lines = (f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in last.text.rstrip().splitlines())
    return "\n".join((_who_wrote(last), *lines)) + "\n"


def quoted_html(last: Message) -> str:
    """As mail programs quote: a `blockquote type="cite"`; images of the quoted mail are left out."""
    words = _clean(last.html) if last.html else _as_html(last.text)
    return f'<div><p>{escape(_who_wrote(last))}</p><blockquote type="cite">{words}</blockquote></div>'


def _clean(html: str) -> str:
    return safe_html(html, cid=lambda _: None, remote_images=False, is_ours=True).html


def _as_html(text: str) -> str:
    return escape(text.rstrip()).replace("\n", "<br>\n")


def _who_wrote(last: Message) -> str:
    who = f"{last.from_name} <{last.from_address}>" if last.from_name else last.from_address or "somebody"
    return f"On {last.sent_at:%Y-%m-%d at %H:%M %Z}, {who} wrote:"
