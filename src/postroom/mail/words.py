"""The words that a text can be found by, in any language, as PostgreSQL takes them without any extension.

A word is folded: lower case, without accents and width. What is written without spaces (Chinese, Japanese, Thai, and
Korean with its endings) becomes pairs of letters, each pair a word, and its last letter one more. E-mail addresses and
case numbers are words as a whole besides their parts. There is no stemming and no stop word: mail is multilingual.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import normalize

_LONGEST_WORD = 64  # characters; the rest of a longer one (a key, a link, base64) is not looked at
_LONGEST_TEXT = 400_000  # characters; what follows is not searched
_LARGEST_VECTOR = 1_000_000  # octets of a tsvector; PostgreSQL refuses more than 2**20
_LAST_POSITION = 16_383  # what PostgreSQL can count to
_PLACES = tuple(f"':{position}" for position in range(1, _LAST_POSITION + 1))  # making them costs more than all else
_MOST_TERMS = 32  # in one query

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"  # Hangul
)
_MARKS = "\u0300-\u036f\u0483-\u0487\u0900-\u0963\u0966-\u0dff"  # vowel signs that Python counts as no letters
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+"
)
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
_WORD = re.compile(rf"[{_UNSPACED}]+|(?:[^\W_{_UNSPACED}]|[{_MARKS}])+")
_NO_ASCII_WORD = str.maketrans({chr(n): " " for n in range(128) if not chr(n).isalnum()})

_CASES = ("tkt-", "conv-")
_NUMBER = re.compile(r"[0-9]{1,12}(?!\w)")
_LOCAL_BACKWARDS = re.compile(r"[\w.+%-]{1,64}")
_DOMAIN = re.compile(r"[^\W_](?:[\w-]|\.(?=\w)){0,250}")
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


def words(text: str) -> list[str]:
    """The words in order, folded; a word's place in the list, counted from 1, is its position."""
    return _split(_folded(text[:_LONGEST_TEXT]))


def tsvector(text: str, most: int = _LARGEST_VECTOR) -> str:
    """The text as a tsvector literal, `'fire':3 'printer':1`, of at most *most* octets."""
    folded = _folded(text[:_LONGEST_TEXT])
    found = _split(folded)
    entries: dict[str, str] = {}
    for word, place in zip(found, _PLACES, strict=False):
        if word in entries:
            entries[word] += "," + place[2:]
        else:
            entries[word] = word + place
    for word in found[_LAST_POSITION:]:
        entries.setdefault(word, word + _PLACES[-1])
    for whole in _wholes(folded):
        entries.setdefault(whole, whole + "'")
    literal = "'" + " '".join(entries.values()) if entries else ""
    return literal if len(literal) * 4 <= most else _within(most, entries.values())


def tsquery(search: str, *, begun: bool = True) -> str:
    """What a person typed as a tsquery; empty when there is no word in it.

    All words must be there; the last, if `begun`, may be the beginning of one. "Words in quotes" stand together, a
    word with - in front must not be there.
    """
    terms = _TERM.findall(_folded(search[:1000]))[:_MOST_TERMS]
    last = len(terms) - 1
    found = []
    for n, (minus, phrase, word) in enumerate(terms):
        term = _phrase(phrase, whole=True) if not word else _term(word, whole=n < last or bool(minus) or not begun)
        if term:
            found.append(f"!({term})" if minus else f"({term})")
    return " & ".join(found)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", normalize("NFKD", text[:_LONGEST_TEXT]).casefold())
    return normalize("NFC", _LETTER.sub(lambda letter: _LETTERS[letter[0]], plain))[:_LONGEST_TEXT]


def _split(folded: str) -> list[str]:
    found = folded.translate(_NO_ASCII_WORD).split() if folded.isascii() else _any_words(folded)
    if found and max(map(len, found)) > _LONGEST_WORD:
        found = [word[:_LONGEST_WORD] for word in found]
    return found


def _any_words(folded: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(folded):
        if _is_unspaced(word):
            found += [word[n : n + 2] for n in range(len(word))]
        else:
            found.append(word)
    return found


def _is_unspaced(word: str) -> bool:
    return word > "\u0e00" and re.match(f"[{_UNSPACED}]", word) is not None


def _wholes(folded: str) -> set[str]:
    """The addresses and case numbers in it."""
    found = set()
    for before, after in pairwise(folded.split("@")):
        if (local := _LOCAL_BACKWARDS.match(before[:-65:-1])) and (domain := _DOMAIN.match(after)):
            found.add(f"{local[0][::-1].lstrip('.-+%')}@{domain[0]}")
    for kind in _CASES:
        for before, after in pairwise(folded.split(kind)):
            if (number := _NUMBER.match(after)) and not before[-1:].isalnum():
                found.add(kind + number[0])
    return found


def _within(most: int, entries: Iterable[str]) -> str:
    """As many entries as fit; a literal is never shorter than what PostgreSQL makes of it."""
    kept, size = [], 0
    for entry in entries:
        size += len(entry.encode()) + 2
        if size > most:
            break
        kept.append(f"'{entry}")
    return " ".join(kept)


def _term(word: str, *, whole: bool) -> str:
    """One word of a query, which may hold several of ours ('e-mail'); an address or case number counts as one."""
    if wholes := _wholes(word):
        return " & ".join(f"'{one}'{':*' if '@' in one else ''}" for one in sorted(wholes))
    return _phrase(word, whole=whole)


def _phrase(text: str, *, whole: bool) -> str:
    found = _split(text)
    alone = len(found) == 1
    if found and len(found[-1]) == 1 and _is_unspaced(found[-1]):
        # The last letter of a run of pairs: in a mail the run may go on.
        found, whole = (found, False) if alone else (found[:-1], True)
    written = " <-> ".join(f"'{word}'" for word in found)
    return written if whole or not found else f"{written}:*"
