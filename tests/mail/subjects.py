"""Subjects: pairs that are one thread and pairs that are not, and the prefixes of all languages."""

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
