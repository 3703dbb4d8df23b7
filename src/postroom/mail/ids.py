"""Message-IDs: our own, signed so that an answer to one proves itself, and everybody's, however broken their header.

Ours read `<kind.token.signature@domain>`. The signature says that we made kind and token, whatever stands behind the
@, so ids stay ours when a domain is renamed. An id has at most 60 characters, since longer ones get folded and
mangled on the way; where the domain would make it longer, a digest of the domain under `.invalid` (RFC 2606) stands
for it: unique all the same, and nobody else's. Letters are lower case, since some gateways make them so.

Ids are kept with their angle brackets.
"""

import hmac
import re
from base64 import b32encode
from binascii import Error, a2b_base64, a2b_qp
from hashlib import blake2b

from postroom.mail.idn import ascii_domain

LONGEST_OWN = 60
_LONGEST = 998  # octets; a longer one does not fit on a line (RFC 5322 §2.1.1)
_MOST = 256
_MOST_READ = 256 * 1024  # of a longer header the beginning and the end
_OWN = re.compile(r"<([a-z]{1,4})\.([a-z0-9]{8,16})\.([a-z2-7]{12})@[^@<>\s]+>")

_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?([bBqQ])\?([^?\s]*)\?=(?:\s+(?==\?))?")
_BRACKETED = re.compile(r"<([^<>]*)>|<([^<>\s]+)|\([^()<>]*\)")
_COMMENT = re.compile(r"(?<!\S)\([^()]*\)(?!\S)")
"""One that stands alone. What stands at a letter is part of the id: programs number theirs so."""
_SEPARATORS = re.compile(r"""[\s<>,;()"']+""")
_NOT_IN_IDS = re.compile(r"[\s\x00-\x20\x7f-\xa0]+")


def sign_id(kind: str, key: bytes, token: str, domain: str) -> str:
    """A Message-ID of ours. *kind*: 1-4 letters; *token*: 8-16 letters and digits, used only once; all lower case."""
    left = f"{kind}.{token}.{_signature(kind, key, token)}"
    own = f"<{left}@{_right(domain, LONGEST_OWN - len(left) - 3)}>"
    if not _OWN.fullmatch(own):
        raise ValueError(f"no Message-ID can be made of kind {kind!r}, token {token!r}, domain {domain!r}")
    return own


def signed_by(message_id: str, key: bytes, kind: str | None = None) -> str | None:
    """The token of an id that *key* signed (for that *kind*, if given), else None."""
    own = _OWN.fullmatch(message_id.lower())
    if not own or (kind and own[1] != kind):
        return None
    genuine = hmac.compare_digest(own[3], _signature(own[1], key, own[2]))
    return own[2] if genuine else None


def parse_ids(header: str) -> tuple[str, ...]:
    """The ids of a Message-ID, In-Reply-To or References header (RFC 5322 §3.6.4), in order, each once.

    Forgives missing brackets, white space and folds inside an id, comments, quotes, commas, phrases (RFC 822's
    In-Reply-To), encoded words, and cut ends. Of more than 256 the first and the last 255 are kept, and none over 998
    octets. Bare words count only where nothing stands in brackets: 'from bob@example.com' is no id.
    """
    text = _readable(header if len(header) <= _MOST_READ else header[: _MOST_READ // 2] + header[-_MOST_READ // 2 :])
    found = [word for inside in _BRACKETED.findall(text) for word in _words_of(inside[0] or inside[1])]
    found = found or _bare_words_of(text)
    ids = dict.fromkeys(f"<{word}>" for word in found if _lasts(word))
    return tuple(ids) if len(ids) <= _MOST else (*list(ids)[:1], *list(ids)[1 - _MOST :])


def _lasts(word: str) -> bool:
    """Whether it is found again where we name it: short enough, and not by chance an encoded word anew."""
    return len(word.encode()) <= _LONGEST - 2 and _readable(word) == word


def digest(message_id: str) -> bytes:
    """16 bytes that stand for the id, equal for forms that gateways make of one: case, quotes, white space."""
    plain = _NOT_IN_IDS.sub("", message_id).strip("<>").replace('"', "").lower()
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _signature(kind: str, key: bytes, token: str) -> str:
    mac = hmac.digest(key, f"message-id {kind}.{token}".encode(), "sha256")
    return b32encode(mac)[:12].decode().lower()  # 60 bits: guessed only by mailing us for ages


def _right(domain: str, room: int) -> str:
    written = ascii_domain(domain)
    if len(written) <= room and written.isascii():
        return written
    return b32encode(blake2b(written.encode(), digest_size=10).digest()).decode().lower() + ".invalid"


def _readable(header: str) -> str:
    if not header.isascii():
        header = header.encode("utf-8", "replace").decode()  # surrogates of raw 8-bit headers
    return _ENCODED_WORD.sub(_decoded, header) if "=?" in header else header


def _decoded(word: re.Match[str]) -> str:
    """An id needs no charset: it is ASCII, or what it is stays the same for everybody who decodes so."""
    content = word[2].encode("ascii", "replace")
    try:
        return (a2b_base64(content) if word[1] in "bB" else a2b_qp(content, header=True)).decode("latin-1")
    except Error:
        return word[0]


def _words_of(inside: str) -> list[str]:
    """What stands between brackets: one id, white space being a fold; or several, if there are several @."""
    if "(" in inside:
        inside = _COMMENT.sub("", inside).strip() or inside
    words = _NOT_IN_IDS.split(inside) if inside.count("@") > 1 else [_NOT_IN_IDS.sub("", inside)]
    return [word for word in words if word]


def _bare_words_of(text: str) -> list[str]:
    """Words with an @; or the one word that is all of the header."""
    words = [word for word in _SEPARATORS.split(text) if word.strip("@")]
    return words if len(words) == 1 else [word for word in words if "@" in word[1:-1]]
