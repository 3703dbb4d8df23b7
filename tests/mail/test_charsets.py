"""Charsets: a label is believed when the bytes fit it; what does not fit is guessed only where it can be."""

from postroom.mail.charsets import decode


def test_it_believes_bytes_more_than_a_label() -> None:
    assert decode("Grüße".encode(), "iso-8859-1")[0] == "Grüße"
    assert decode("Grüße".encode("cp1252"), "utf-8")[0] == "Grüße"
    assert decode("Привет, Зоя".encode("cp1251"), "utf-8")[0] == "Привет, Зоя"


def test_it_guesses_no_alphabet_by_a_few_bytes() -> None:
    text, remark = decode(b"It broke: \x80\xff\n", "utf-8")
    assert text == "It broke: \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\n"
    assert remark
    assert "do not exist in utf-8" in remark
