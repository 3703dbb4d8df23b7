"""Which subjects agree with a case, by the table; and that none is too odd or too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.subject import agrees, bare
from tests.growing import assert_it_grows_in_proportion
from tests.mail.subjects import BREAK, FIRE, KEEP, LONG, ONLY_WITH_COLON, PREFIXES, UNSPACED


@pytest.mark.parametrize(("title", "subject"), KEEP)
def test_it_keeps_the_thread(title: str, subject: str) -> None:
    assert agrees(subject, title)
    assert agrees(title, subject)


@pytest.mark.parametrize(("title", "subject"), BREAK)
def test_it_breaks_the_thread(title: str, subject: str) -> None:
    assert agrees(subject, title) is None
    assert agrees(title, subject) is None


@pytest.mark.parametrize("prefix", PREFIXES.split())
def test_it_knows_the_prefixes_of_any_language_on_both_sides(prefix: str) -> None:
    _keeps_with_colon(prefix)
    assert agrees(f"{prefix} {FIRE}", FIRE)
    assert agrees(f"{prefix}", "")


@pytest.mark.parametrize("prefix", LONG.replace("\n", "").split("|"))
def test_it_takes_a_whole_word_for_a_prefix_before_others_but_not_alone(prefix: str) -> None:
    _keeps_with_colon(prefix)
    assert agrees(f"{prefix} {FIRE}", FIRE)
    assert agrees(f"{prefix}{FIRE}", FIRE) is None
    assert agrees(prefix, "") is None
    assert agrees(f"Urgent: {prefix}", prefix)


@pytest.mark.parametrize("prefix", ONLY_WITH_COLON.split("|"))
def test_it_takes_short_or_common_words_for_prefixes_only_with_a_colon(prefix: str) -> None:
    _keeps_with_colon(prefix)
    assert agrees(f"{prefix} {FIRE}", FIRE) is None
    assert agrees(f"{prefix}{FIRE}", FIRE) is None


@pytest.mark.parametrize(
    "sign",
    [
        *"\x00\x08\x0e\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
        "\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206f\u3164\ufe00\ufe0e\ufe0f\ufeff"
    ],
)
def test_it_looks_through_signs_that_nobody_sees(sign: str) -> None:
    for changed in (f"{sign}{FIRE}", f"{FIRE}{sign}", f"Prin{sign}ter{sign * 3} on fire", f"R{sign}e: {FIRE}"):
        assert agrees(changed, FIRE)
    assert bare(f"{sign}Re{sign}:{sign} [a{sign}] {FIRE}{sign}") == FIRE


@pytest.mark.parametrize("prefix", UNSPACED.split())
def test_it_needs_no_space_behind_the_prefixes_of_languages_without(prefix: str) -> None:
    assert agrees(f"{prefix}打印机", "打印机")
    assert bare(f"{prefix}:打印机") == "打印机"


def _keeps_with_colon(prefix: str) -> None:
    for written in (
        f"{prefix}: {FIRE}",
        f"{prefix}：{FIRE}",
        f"{prefix} : {FIRE}",
        f"{prefix}.: {FIRE}",
        f"{prefix}:{prefix}:{FIRE}",
    ):
        agreement = agrees(written, FIRE)
        assert agreement
        assert agreement.because == "the subject is the same but for reply or forward prefixes"
        assert agrees(written, f"Fwd: {FIRE}")
    assert agrees(f"{prefix}:", "")


@pytest.mark.parametrize(
    ("subject", "title", "because"),
    [
        ("printer  on FIRE", FIRE, "the subject is the same"),
        ("AW: printer on fire", FIRE, "the subject is the same but for reply or forward prefixes"),
        ("URGENT: AW printer on fire", FIRE, "the subject is the same but for words and a colon in front"),
        ("Re:", "", "both subjects are empty but for a prefix"),
    ],
)
def test_it_says_why_they_agree(subject: str, title: str, because: str) -> None:
    agreement = agrees(subject, title)
    assert agreement
    assert agreement.because == because


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("RE: AW: Printer  on fire", "Printer on fire"),
        ("Re[2]: [EXTERNAL] Printer ##TKT-7## on Fire", "Printer on Fire"),
        ("URGENT: Printer", "URGENT: Printer"),
        ("Re^2: Printer", "Printer"),
        ("Re*2: Printer", "Printer"),
        ("Re(2): Printer", "Printer"),
        ("Re 2: Printer", "Printer"),
        ("Re Printer", "Re Printer"),
        ("I need help", "I need help"),
        ("İlt: Yazıcı", "Yazıcı"),
        ("回复：打印机", "打印机"),
        ("Réponse : imprimante", "imprimante"),
        ("Re: ", ""),
        ("", ""),
    ],
)
def test_it_bares_a_subject_of_tags_and_prefixes(subject: str, title: str) -> None:
    assert bare(subject) == title


@given(st.text())
def test_it_agrees_with_itself_and_with_any_reply_to_it(subject: str) -> None:
    assert agrees(subject, subject)
    assert agrees(f"Re: {subject}", subject)
    assert agrees(subject, f"AW: {subject}")


@given(
    *[st.lists(st.sampled_from(["Re", "fwd", ":", "：", "[", "]", "#", "##", "x", "y", " ", "回复"])).map("".join)] * 2
)
def test_it_does_not_matter_which_side_is_the_title(one: str, other: str) -> None:
    assert agrees(one, other) == agrees(other, one)


@given(st.text(st.characters()))
def test_it_bares_anything(subject: str) -> None:
    assert "  " not in bare(subject)


@pytest.mark.parametrize(
    "part",
    ["Re: ", "Re ", "[", "]", "[a", "#", "##", "#a ", "##a# ", "[[a]", ": ", "x: ", " ", "\u200b", "İ", "é"],
)
def test_it_takes_time_linear_in_the_length(part: str) -> None:
    assert_it_grows_in_proportion(lambda size: agrees(part * size, part * size + "!"), 8_000)
