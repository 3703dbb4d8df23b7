"""Which subjects agree with a case, by the table; and that none is too odd or too long."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.subject import agrees, bare

FIRE = "Printer on fire"

KEEP = [
    # the specification's own
    (FIRE, "URGENT: Printer on fire"),
    (FIRE, "AW: Fwd: Printer on fire"),
    (FIRE, "[EXTERNAL] Printer on fire"),
    (FIRE, "Re: Printer ##TKT-7## on fire"),
    (FIRE, "PRINTER ON FIRE"),
    # white space, case and Unicode form
    (FIRE, "  Printer\t on \r\n fire "),
    (FIRE, "Printer\u00a0on\u3000fire"),
    (FIRE, "Printer on\u200b fire\u200f"),
    ("Straße gesperrt", "STRASSE GESPERRT"),
    ("Café fermé", "Cafe\u0301 ferme\u0301"),
    ("ΠΥΡΚΑΓΙΆΣ", "πυρκαγιάς"),
    # tags
    (FIRE, "[EXTERNAL]Printer on fire"),
    (FIRE, "Printer on fire [TKT-7]"),
    (FIRE, "Printer [a] on [b c] fire"),
    (FIRE, "[list] [EXT] Re: [TKT-7] Printer on fire"),
    (FIRE, "Re:[EXT]Printer on fire"),
    (FIRE, "[EXT]: Printer on fire"),
    (FIRE, "[[EXT] gateway] Printer on fire"),
    (FIRE, "[h [g [f [e [d [c [b [a]]]]]]]] Printer on fire"),
    (FIRE, "[#12345] Printer on fire"),
    (FIRE, "[##12##] Printer on fire"),
    (FIRE, "##[12]## Printer on fire"),
    (FIRE, "##TKT-7## Printer on fire"),
    (FIRE, "## TKT-7 ## Printer on fire"),
    (FIRE, "##a#b## Printer on fire"),
    (FIRE, "#TKT-7# Printer on fire"),
    (FIRE, "Printer #see this# on fire"),
    (FIRE, "［外部］Printer on fire"),
    (FIRE, "＃＃TKT-7＃＃ Printer on fire"),
    (FIRE, "Printer on fire ＃TKT-7＃"),
    (FIRE, "﹟TKT-7﹟ Printer on fire"),
    ("[EXTERNAL] Printer on fire", "Re: Printer on fire"),
    ("[web] Printer on fire", "[mail] Printer on fire"),
    ("打印机[外部]着火", "回复：打印机着火"),
    # words and a colon in front, of either
    (FIRE, "URGENT:Printer on fire"),
    (FIRE, "URGENT： Printer on fire"),
    (FIRE, "URGENT﹕ Printer on fire"),
    (FIRE, "URGENT︓Printer on fire"),
    (FIRE, "URGENT∶Printer on fire"),
    (FIRE, "Out of office: Printer on fire"),
    (FIRE, "Acme GmbH: very urgent: Re: Printer on fire"),
    (FIRE, "Question from Bob: Re Printer on fire"),
    (FIRE, "RE: URGENT: FW: Printer on fire"),
    ("URGENT: Printer on fire", FIRE),
    ("URGENT: Printer on fire", "Re: Printer on fire"),
    ("URGENT: Printer on fire", "Re: URGENT: Printer on fire"),
    ("Ticket: 12:30", "Re: 12:30"),
    ("Fire: on printer", "on printer"),
    ("AW Rental: invoice", "Urgent: AW Rental: invoice"),
    ("AW Rental invoice", "Urgent: AW Rental invoice"),
    # reply and forward prefixes, on either side
    ("Re: Printer on fire", "AW: Printer on fire"),
    ("Fwd: Printer on fire", FIRE),
    ("Fwd: Printer on fire", "Re: Fwd: Printer on fire"),
    (FIRE, "Re: Re: RE:re:Fwd: Printer on fire"),
    (FIRE, "Re[2]: Printer on fire"),
    (FIRE, "Re(2): Printer on fire"),
    (FIRE, "Re^2: Printer on fire"),
    (FIRE, "Re*2: Printer on fire"),
    ("Re: Printer on fire", "Re 2: Printer on fire"),
    (FIRE, "RE : Printer on fire"),
    (FIRE, "RE\u00a0: Printer on fire"),
    (FIRE, "Re Printer on fire"),
    (FIRE, "Re Fwd AW Printer on fire"),
    (FIRE, "Fwd Re: Printer on fire"),
    ("打印机着火", "回复打印机着火"),
    ("打印机着火", "回复 打印机着火"),
    ("Reply: Printer on fire", "Antwort: Printer on fire"),
    ("R: Printer on fire", "I: Printer on fire"),
    # nothing but a prefix
    ("", ""),
    ("", "Re:"),
    ("", "Re"),
    ("", "Re: Re:"),
    ("", "AW: Fwd: "),
    ("", "回复："),
    ("", "[EXTERNAL]"),
    ("", "[EXTERNAL] Re:"),
    ("Re:", "Fwd:"),
    ("Re:", "Re: Re:"),
    ("", "Reply:"),
    ("[Printer]", "Re: [Printer]"),
    # prefixes that are words as well, where they stand alone in the line
    ("Re", "Re"),
    ("Res ipsa", "Re: Res ipsa"),
    ("I need help", "Re: I need help"),
]

BREAK = [
    # the specification's own
    (FIRE, "Re: Fire on printer"),
    (FIRE, "Re: Printer in flames"),
    (FIRE, "Re: Printer on big fire"),
    (FIRE, "Re: Printer on fire!"),
    (FIRE, "Re: Printer on fire again"),
    # changed, moved, inserted, appended
    (FIRE, "Fire: on printer"),
    (FIRE, "Printer: on fire"),
    (FIRE, "Printer-on-fire"),
    (FIRE, "Printer, on fire"),
    (FIRE, "Printeron fire"),
    (FIRE, "Printer on fire:"),
    (FIRE, "Printer on fire: second floor"),
    (FIRE, "Re: Printer on fire (solved)"),
    (FIRE, "Printer on fire (fwd)"),  # RFC 5256 takes it for no words; the specification knows nothing behind
    (FIRE, "[Fwd: Printer on fire]"),  # a tag round everything leaves an empty subject
    ("[Fwd: Printer on fire]", "Re: Printer on fire"),
    (FIRE, "Printer on"),
    (FIRE, "on fire"),
    # in front, but without a colon and no prefix
    (FIRE, "URGENT Printer on fire"),
    (FIRE, "URGENT - Printer on fire"),
    (FIRE, "URGENT: big Printer on fire"),
    (FIRE, "Big: red Printer on fire"),
    (FIRE, "Reprinter on fire"),
    (FIRE, "URGENT: rePrinter on fire"),
    (FIRE, "Re; Printer on fire"),
    (FIRE, "- Printer on fire"),
    ("I need help", "need help"),
    # two different words in front
    ("URGENT: Printer on fire", "Question: Printer on fire"),
    # signs that make no tag
    (FIRE, "(EXTERNAL) Printer on fire"),
    (FIRE, "{EXTERNAL} Printer on fire"),
    (FIRE, "【重要】Printer on fire"),
    (FIRE, "[EXTERNAL Printer on fire"),
    (FIRE, "EXTERNAL] Printer on fire"),
    (FIRE, "[] Printer on fire"),
    (FIRE, "[[[[[[[[[nine deep]]]]]]]]] Printer on fire"),
    (FIRE, "[i [h [g [f [e [d [c [b [a]]]]]]]]] Printer on fire"),
    (FIRE, "Printer [ ] on fire"),
    (FIRE, "# TKT-7 # Printer on fire"),
    (FIRE, "#TKT-7 # Printer on fire"),
    (FIRE, "# TKT-7# Printer on fire"),
    (FIRE, "#7 Printer on fire"),
    (FIRE, "#### Printer on fire"),
    (FIRE, "## ## Printer on fire"),
    ("C# and F# on fire", "C on fire"),
    # letters that only look alike or mean alike
    ("Printer 2 on fire", "Printer ² on fire"),
    ("Café", "Cafe"),
    # an empty subject and a bare prefix agree only with each other
    (FIRE, ""),
    (FIRE, "Re:"),
    (FIRE, "Re"),
    (FIRE, "Re: Re:"),
    (FIRE, "[EXTERNAL]"),
    ("", "URGENT:"),
    ("Re:", "URGENT: Re:"),
    ("", ":"),
]

PREFIXES = """
Re RE re Fw FW Fwd FWD R Ref Réf Rép Ré RÉ TR AW WG Antw Doorst Betr SV VS VB VL FS RV RES Resp RSP ENC Reenv RIF RTA
Odp Odg Prosl Posr PD VÁ Tov ATB Pārs ATS YML YNT ILT İLT ΑΠ ΠΡΘ ΣΧΕΤ Отв Отг Пересл Препр Відп Одг Просл BLS TRS
رد پاسخ השב תשובה ＲＥ ＦＷ ＦＷＤ 回复 回覆 答复 答覆 转发 轉寄 轉發 返信 転送 회신 답장 전달 ตอบกลับ ส่งต่อ
"""
LONG = """
reply|forward|forwarded|antwort|Weitergeleitet|Weiterleitung|antwoord|doorgestuurd|réponse|RÉPONSE|transfert|transféré
|respuesta|reenviar|reenviado|reenvío|resposta|encaminhar|encaminhado|encaminhada|risposta|inoltro|inoltra
|svar|vidarebefordrat|videresendt|vastaus|välitetty|edasi|odpowiedź|odpověď|odpoveď|odgovor|válasz|továbbítás
|răspuns|yanıt|YANIT|trả lời|chuyển tiếp|Απάντηση|ΠΡΟΏΘΗΣΗ|Ответ|переслано|Перенаправлено|відповідь
|إعادة توجيه|הועבר|העבר|תגובה|העברה|답변
"""
ONLY_WITH_COLON = "I|Er|НА|HA|Пр|Пер|ตอบ|उत्तर|अग्रेषित|回信"
UNSPACED = "回复 回覆 答复 答覆 转发 轉寄 轉發 返信 転送 회신 답장 전달 ตอบกลับ ส่งต่อ"


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
    short, long = _seconds(part * 2_000), _seconds(part * 32_000)
    assert long < 16 * 8 * max(short, 0.0005)


def _seconds(subject: str) -> float:
    started = process_time()
    agrees(subject, subject + "!")
    return process_time() - started
