"""Charsets: a label is believed when the bytes fit it; what does not fit is guessed only where it can be."""

import pytest

from postroom.mail.charsets import codec_of, decode
from postroom.mail.parse import parse

SPELLINGS = {
    "UTF-8;": "utf-8",
    "charset=utf-8": "utf-8",
    '"ISO-8859-1"': "cp1252",
    "8859-1": "cp1252",
    "iso88592": "iso8859-2",
    "latin-9": "iso8859-15",
    "latin9": "iso8859-15",
    "latin-1": "cp1252",
    "ISO_8859-15:1998": "iso8859-15",
    "850": "cp850",
    "8859": "cp1252",
    "johab": "johab",
    "uhc": "cp949",
    "mac-greek": "mac-greek",
    "win-1251": "cp1251",
    "windows1252": "cp1252",
    "x-windows-949": "cp949",
    "ms950": "big5hkscs",
    "ibm-850": "cp850",
    "cp65001": "utf-8",
    "gb2312": "gb18030",
    "euc-cn": "gb18030",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "koi8-u": "koi8-u",
    "iso-8859-12": None,
    "cp99999": None,
    "unknown-8bit": None,
}


@pytest.mark.parametrize("label", SPELLINGS)
def test_it_knows_labels_as_programs_spell_them(label: str) -> None:
    assert codec_of(label) == SPELLINGS[label]


def test_it_believes_bytes_more_than_a_label() -> None:
    assert decode("Grüße".encode(), "iso-8859-1")[0] == "Grüße"
    assert decode("Grüße".encode("cp1252"), "utf-8")[0] == "Grüße"
    assert decode("Привет, Зоя".encode("cp1251"), "utf-8")[0] == "Привет, Зоя"


def test_it_guesses_no_alphabet_by_a_few_bytes() -> None:
    text, remark = decode(b"It broke: \x80\xff\n", "utf-8")
    assert text == "It broke: \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\n"
    assert remark
    assert "do not exist in utf-8" in remark


SHORT = {
    ("th", "cp874"): "สวัสดีชาวโลก",
    ("ru", "koi8-r"): "тест",
    ("ru", "cp1251"): "тест",
    ("gr", "cp1253"): "τεστ",
    ("cz", "cp1250"): "Žluťoučký kůň",
    ("pl", "iso8859-2"): "Zażółć",
    ("tr", "cp1254"): "Şirket ödeme",
    ("cn", "gb18030"): "您好",
    ("tw", "big5"): "您好",
    ("jp", "euc-jp"): "田中様",
    ("il", "cp1255"): "שלום",
    ("de", "cp1252"): "Grüße für Köln",
}


@pytest.mark.parametrize(("country", "charset"), SHORT)
def test_it_guesses_few_words_by_all_of_the_mail_and_its_country(country: str, charset: str) -> None:
    words = SHORT[country, charset]
    mail = parse(f"From: {words} <zoe@quist.{country}>\nSubject: {words}\n\n{words}\n".encode(charset))
    assert (mail.from_.name if mail.from_ else None, mail.subject, mail.text) == (words, words, f"{words}\n")
    assert [one for one in mail.repairs if "had no charset" in one]


@pytest.mark.parametrize(("words", "charset"), [("Café €", "utf-8"), ("日本①", "cp932"), ("火事だ", "gb18030")])
def test_it_takes_a_letter_cut_at_the_end_for_no_other_charset(words: str, charset: str) -> None:
    cut = words.encode(charset)[:-1]
    assert decode(cut, charset)[0] == words[:-1] + "\N{REPLACEMENT CHARACTER}"


def test_it_takes_what_was_broken_before_for_no_damage_of_its_own() -> None:
    broken = "\N{REPLACEMENT CHARACTER}"
    assert decode(f"{broken * 3}".encode() + b"\xc1", "utf-8")[0] == broken * 4
