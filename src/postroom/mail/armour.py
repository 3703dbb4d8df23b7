"""The armour of PGP around a signed text (RFC 9580 §7): the words are for people, the rest is for programs."""

import re

SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
BEGIN, END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
HEAD = re.compile(rf"^{SIGNED}[ \t]*\n(?:[A-Za-z-]{{1,40}}: [^\n]*\n|(?!))*+[ \t]*(?:\n|\Z)", re.M)
ESCAPED = re.compile(r"^- ", re.M)


def without_armour(text: str) -> str:
    """The text as it was before it was signed, with what stands around it; as it came where nothing else is left."""
    if SIGNED not in text:
        return text
    out, at = "", 0
    while (head := HEAD.search(text, at)) and (begin := text.find(BEGIN, head.end())) >= 0:
        end = text.find(END, begin)
        out += text[at : head.start()] + ESCAPED.sub("", text[head.end() : begin])
        at = end + len(END) if end >= 0 else len(text)
        at += text.startswith("\n", at)
    out += text[at:]
    return out if out.strip() else text
