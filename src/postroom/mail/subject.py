"""When a mail's subject still speaks of a case: what is put round a subject on its way, and what breaks it.

Decoding (RFC 2047) is done before; a subject here is text. Everything runs in time linear in its length.
Besides the tags and prefixes named below, only white space, case, the Unicode form and invisible signs are
looked through: a word changed, moved, inserted or appended makes another subject.
"""

import re
from dataclasses import dataclass
from unicodedata import normalize

# Short forms that mail programs themselves write, with or without a colon behind them. Those of languages
# written without spaces need none behind them either.
_SHORT = (
    "re|fw|fwd|r|ref|réf|rép|ré|tr"  # English, French
    "|aw|wg|antw|doorst|betr"  # German, Dutch
    "|sv|vs|vb|vl|fs"  # Danish, Norwegian, Swedish, Finnish, Estonian, Icelandic
    "|rv|res|resp|rsp|enc|reenv|rif|rta"  # Spanish, Portuguese, Catalan, Italian
    "|odp|odg|prosl|posr|pd|vá|tov|atb|pārs|ats|yml"  # Polish, Czech, Croatian, Slovenian, Hungarian, Baltic, Welsh
    "|ynt|ilt|i̇lt|απ|πρθ|σχετ|отв|отг|пересл|препр|відп|одг|просл"  # Turkish, Greek, Cyrillic
    "|bls|trs|رد|پاسخ|השב|תשובה"  # Indonesian, Arabic, Persian, Hebrew
    "|ｒｅ|ｆｗ|ｆｗｄ"  # Japanese programs
)
_UNSPACED = "回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|회신|답장|전달|ตอบกลับ|ส่งต่อ"
# Whole words: one alone is a subject of its own. Without a colon they count only before other words.
_LONG = (
    "reply|forward|forwarded|antwort|weitergeleitet|weiterleitung|antwoord|doorgestuurd|réponse|transfert|transféré"
    "|respuesta|reenviar|reenviado|reenvío|resposta|encaminhar|encaminhado|encaminhada|risposta|inoltro|inoltra"
    "|svar|vidarebefordrat|videresendt|vastaus|välitetty|edasi|odpowiedź|odpověď|odpoveď|odgovor"
    "|válasz|továbbítás|răspuns|yanıt|yanit|trả lời|chuyển tiếp|απάντηση|προώθηση"
    "|ответ|переслано|перенаправлено|відповідь"
    "|إعادة توجيه|הועבר|העבר|תגובה|העברה|답변"
)
# What is too short or too common a word to count without a colon.
_ONLY_WITH_COLON = "i|er|на|ha|пр|пер|ตอบ|उत्तर|अग्रेषित|回信"


def _either(*lists: str) -> str:
    words = {re.escape(normalize("NFC", word.casefold())) for word in "|".join(lists).split("|")}
    return "|".join(sorted(words, key=len, reverse=True))


_COUNT = r"(?: ?(?:\(\d{1,4}\)|[\^*]\d{1,4}|\d{1,4})|(?!))?+"  # Re(2):  Re^2:  Re*2:
_WITH_COLON = rf"(?:{_either(_SHORT, _UNSPACED, _LONG, _ONLY_WITH_COLON)})\.?{_COUNT} ?: ?"
_WITHOUT = rf"(?:{_either(_SHORT)})(?: |$)|(?:{_either(_LONG)}) |(?:{_either(_UNSPACED)}) ?"
_NAMED = re.compile(rf"(?:{_WITH_COLON}|(?!))++", re.IGNORECASE)
_FRONT = re.compile(rf"(?:{_WITH_COLON}|{_WITHOUT}|(?!))++")

# [words], ##words##, #words#: in one alternation, so that the outermost sign wins where they are nested.
_TAG = re.compile(r"\[(?= ?[^\[\] ])[^\[\]]++\]|##(?= ?[^ #])(?:[^#]|#(?!#)|(?!))++##|#(?! )[^#]++(?<! )#")
_NESTED_TAGS = 8
_FULL_WIDTH = str.maketrans("［］＃﹟：﹕︓∶", "[]##::::")  # and the other forms that East Asian programs write
# Soft hyphen, zero-width signs, direction marks, variation selectors, control characters: clients and gateways
# insert them and take them out.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]+"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """That a subject agrees with a title, and why, as a clause for a person."""

    because: str


def agrees(subject: str, title: str) -> Agreement | None:
    """Why the two are of one thread, or None where they are not. It does not matter which is which."""
    mine, theirs = _comparable(subject), _comparable(title)
    my_core, their_core = _core(mine), _core(theirs)
    if not my_core or not their_core:
        return None if my_core or their_core else Agreement("both subjects are empty but for a prefix")
    if mine == theirs:
        return Agreement("the subject is the same")
    if my_core == their_core:
        return Agreement("the subject is the same but for reply or forward prefixes")
    if _stands_behind_colon(my_core, theirs) or _stands_behind_colon(their_core, mine):
        return Agreement("the subject is the same but for words and a colon in front")
    return None


def bare(subject: str) -> str:
    """The subject as a title: in its own case, without tags and without the prefixes that a colon marks."""
    return _without(_NAMED, _untagged(subject))


def _comparable(subject: str) -> str:
    return normalize("NFC", _untagged(subject).casefold())


def _core(comparable: str) -> str:
    return _without(_FRONT, comparable)


def _without(front: re.Pattern[str], text: str) -> str:
    found = front.match(text)
    return text[found.end() :] if found else text


def _stands_behind_colon(core: str, whole: str) -> bool:
    """Whether *whole* is *core* with 'words:' in front; behind the last colon only prefixes may stand."""
    if not whole.endswith(core):
        return False
    _, colon, rest = whole[: -len(core)].rpartition(":")
    # The NUL stands for the core's first letter: the 're' of 'x: reprinter' is no prefix.
    return bool(colon) and _core(rest.lstrip() + "\0") == "\0"


def _untagged(subject: str) -> str:
    text = _INVISIBLE.sub("", normalize("NFC", subject)).translate(_FULL_WIDTH)
    for _ in range(_NESTED_TAGS):
        text, found = _TAG.subn("", " ".join(text.split()))
        if not found:
            break
    return " ".join(text.split())
