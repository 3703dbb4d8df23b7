"""Wording: what an agent wrote, as it is kept and sent: clean HTML, text beside it, history below if wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from postroom.base.errors import BadInput
from postroom.base.rows import storable
from postroom.cases.attaching import show_inline
from postroom.cases.history import quoted_html, quoted_text
from postroom.cases.message import Message, Upload
from postroom.mail.plain import to_text
from postroom.mail.sanitise import safe_html


@dataclass(frozen=True, slots=True)
class Wording:
    """A message's words. `visible` are the new ones; `text` and `html` hold the history, too."""

    visible: str
    text: str
    html: str | None


def word_it(text: str | None, html: str | None, uploads: Sequence[Upload], quoting: Message | None = None) -> Wording:
    """Text, HTML or both; the text is made from the HTML where there is none. Raises BadInput when nothing is left."""
    clean = _clean(storable(html), uploads) if html else None
    visible = storable(text) if text is not None else to_text(clean or "")
    if not visible.strip() and not uploads:
        raise BadInput("There is nothing to send: write something or attach a file.")
    if quoting is None:
        return Wording(visible, visible, clean)
    whole = f"{visible.rstrip()}\n\n{quoted_text(quoting)}"
    return Wording(visible, whole, f"{clean}{quoted_html(quoting)}" if clean else None)


def _clean(html: str, uploads: Sequence[Upload]) -> str:
    ids = {upload.id for upload in uploads}
    return safe_html(
        show_inline(html, uploads),
        cid=lambda name: f"cid:{name}" if name in ids else None,
        remote_images=True,
        is_ours=True,
    ).html
