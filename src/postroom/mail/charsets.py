"""Charsets as mail really uses them: WHATWG labels, more labels of old mail, and labels that lie.

The label is believed when the bytes fit it, UTF-8 is believed when the bytes prove it, and only then is
guessed (chardetng, the detector of Firefox). https://encoding.spec.whatwg.org/#names-and-labels
"""

import codecs
import re

import webencodings
from chardetng_py import EncodingDetector

from postroom.mail.iso_2022_jp import ESCAPE as ISO_2022
from postroom.mail.iso_2022_jp import decode as from_iso_2022_jp
from postroom.mail.legacy_charsets import BY_ALIAS, BY_CODE_PAGE, BY_LABEL, BY_WHATWG_NAME, SINGLE_BYTE

GUESS_FROM = 64 * 1024
"""So many bytes are enough to guess by; more would only cost time."""
FEW = 4
"""Fewer bytes that are not ASCII tell no alphabet but the Latin one, whose words are mostly ASCII."""

UNKNOWN = "The charset {label!r} is unknown; the text was read as {used}."
MISLABELLED = "The text was marked as {label} but is {used}."
UNLABELLED = "The text had no charset; it was read as {used}."
DAMAGED = "Some bytes of the text do not exist in {used}; they are shown as \N{REPLACEMENT CHARACTER}."

THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
MORE_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
TO_JAPANESE = re.compile(rb"\x1b\$[@B]")
BROKEN_BEFORE = "\N{REPLACEMENT CHARACTER}".encode()
BY_HABIT = ("ascii", "cp1252", "iso8859-1", "iso8859-15")
ASCII = bytes(range(128))
CODE_PAGE = re.compile(r"(?:x-)?(?:windows|win|ms|cp|ibm|dos)[-_ ]?([0-9]{3,5})")
ISO_8859 = re.compile(r"(?:iso)?[-_ ]?8859[-_ ]?([0-9]{1,2})")
YEAR = re.compile(r":\d{4}\Z")
NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
SURROGATES = re.compile("[\ud800-\udfff]")


def decode(content: bytes, label: str | None) -> tuple[str, str | None]:
    """The text, and a sentence when the label was not followed or did not fit. Never raises."""
    name = codec_of(label) if label else "ascii"
    if content.isascii() and b"\x1b" not in content and _ascii_is_ascii(name):
        return content.decode("ascii"), None
    text, used = _first_that_fits(content, name)
    text = SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).removeprefix("\ufeff")
    return text, _remark(label, name, used, damaged="\N{REPLACEMENT CHARACTER}" in text)


def codec_of(label: str) -> str | None:
    """Python's codec for a charset label; None when nobody knows it."""
    label = label.strip(" \t\"';,").lower().removeprefix("charset=")
    if known := BY_LABEL.get(label):
        return known
    found = webencodings.lookup(label) or webencodings.lookup(re.sub(r"[\s_]+", "-", label))
    if found is None or found.name in ("replacement", "x-user-defined"):
        return _by_number(label) or _by_alias(label)
    codec: str = found.codec_info.name if found.codec_info else found.name
    return BY_WHATWG_NAME.get(found.name, codec)


def likely(content: bytes, country: bytes | None) -> str | None:
    """A label for bytes that have none; None for UTF-8, and where only habit would speak.

    *country*: the top-level domain of who wrote it (two lower case letters); it counts where the bytes leave it open.
    """
    if _strictly(content, "utf-8") is not None or _nearly_utf_8(content):
        return None
    label = _detected(content, country)
    return label if tells_what_is_raw(label) else None


def _by_number(label: str) -> str | None:
    """A Windows code page or a part of ISO 8859, however it is spelt."""
    if part := ISO_8859.fullmatch(label):
        return BY_CODE_PAGE.get(28590 + int(part[1]))
    page = CODE_PAGE.fullmatch(label)
    return BY_CODE_PAGE.get(int(page[1])) if page else None


def _by_alias(label: str) -> str | None:
    found = BY_ALIAS.get(NOT_IN_NAMES.sub("_", YEAR.sub("", label)))
    if found is None:
        return None
    return codec_of(found) if webencodings.lookup(found) else found


def tells_what_is_raw(label: str) -> bool:
    """Whether a label says more of what has none beside it than a guess: Western ones are written out of habit."""
    name = codec_of(label)
    return name is not None and name not in BY_HABIT and not name.startswith("utf")


def guess(content: bytes) -> str:
    """Bytes without any label, as in a raw 8-bit header."""
    return decode(content, None)[0]


def _ascii_is_ascii(name: str | None) -> bool:
    return not (name or "").startswith(("utf-16", "utf-32", "utf-7", "hz", "iso2022"))


def _first_that_fits(content: bytes, name: str | None) -> tuple[str, str]:
    """UTF-8 that proves itself beats a single-byte label, since those fit any bytes."""
    if ISO_2022.search(content) and (name in (None, "ascii", "iso2022_jp_ext") or _switches(content, name)):
        return from_iso_2022_jp(content), "iso2022_jp_ext"
    candidates = [name or "utf-8", "utf-8"]
    if name is None or name in SINGLE_BYTE or _proves_utf_8(content[:GUESS_FROM], name):
        candidates.reverse()
    for candidate in candidates:
        text = _strictly(content, candidate)
        if text is not None:
            return text, candidate
        if candidate == "utf-8" and candidates[0] == "utf-8" and _nearly_utf_8(content[:GUESS_FROM]):
            return content.decode("utf-8", "replace"), "utf-8"
    return _leniently(content, name)


def _switches(content: bytes, name: str) -> bool:
    """Whether seven bits that switch to Japanese stand under the label of a charset that never does so."""
    return (name == "utf-8" or name in SINGLE_BYTE) and content.isascii() and TO_JAPANESE.search(content) is not None


def _proves_utf_8(content: bytes, name: str) -> bool:
    """Whether bytes with the label of a larger charset can only be UTF-8: three bytes a character, more than once."""
    if name.startswith("utf-16"):
        return b"\0" not in content
    return len(THREE_BYTES.findall(content)) > 1 and len(THREE_BYTES.sub(b"", content).translate(None, ASCII)) < 4


def _nearly_utf_8(content: bytes) -> bool:
    """Whether it is UTF-8 but for a few bytes, as where a name was cut within a character."""
    others = MORE_BYTES.sub(b"", content).translate(None, ASCII)
    return len(others) < 2 + len(content) // 64 and len(MORE_BYTES.findall(content)) >= max(4, 8 * (len(others) - 1))


def _leniently(content: bytes, name: str | None) -> tuple[str, str]:
    if name not in (None, "ascii") and _mostly_fits(content, name):
        return content.decode(name, "replace"), name
    guessed = _guess(content)
    if name == "utf-8" and guessed != "cp1252" and len(content[:GUESS_FROM].translate(None, ASCII)) < FEW:
        return content.decode(name, "replace"), name
    return content.decode(guessed, "c1" if guessed == "cp1252" else "replace"), guessed


def _mostly_fits(content: bytes, name: str) -> bool:
    """Whether few of the characters that are not ASCII are broken, or but the last: damage, not a wrong label."""
    text = content[:GUESS_FROM].decode(name, "replace")
    foreign = sum(not char.isascii() for char in text)
    broken_before = content[:GUESS_FROM].count(BROKEN_BEFORE) if name == "utf-8" else 0
    broken = text.count("\N{REPLACEMENT CHARACTER}") - broken_before
    return broken * 4 <= foreign or (broken == 1 < foreign and text.endswith("\N{REPLACEMENT CHARACTER}"))


def _strictly(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name, "c1" if name == "cp1252" else "strict")
    except (UnicodeError, ValueError):
        return None


def _guess(content: bytes) -> str:
    return codec_of(_detected(content)) or "cp1252"


def _detected(content: bytes, country: bytes | None = None) -> str:
    detector = EncodingDetector()
    detector.feed(content[:GUESS_FROM], last=True)
    return str(detector.guess(tld=country, allow_utf8=False))


def _remark(label: str | None, name: str | None, used: str, *, damaged: bool) -> str | None:
    if label and name is None:
        return UNKNOWN.format(label=label[:60], used=used)
    if label and used != name:
        return MISLABELLED.format(label=label[:60], used=used)
    if damaged:
        return DAMAGED.format(used=used)
    return None if label or used in ("utf-8", "iso2022_jp_ext") else UNLABELLED.format(used=used)


def _c1(error: UnicodeError) -> tuple[str, int]:
    """The five holes of windows-1252 are control characters, as browsers have it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("c1", _c1)
