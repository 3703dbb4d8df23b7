"""winmail.dat, opened: its files and, where the mail has no other, its words become the mail's."""

import json
from base64 import encodebytes
from email import message_from_bytes
from hashlib import sha256
from struct import pack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail import rtf, tnef
from postroom.mail.mail import Mail
from postroom.mail.parse import parse
from tests.mail import corpora

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
FROM_HTML = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
{\*\htmltag19 <html>}{\*\htmltag50 <body>}{\*\htmltag64 <p>}
\htmlrtf {\htmlrtf0 Caf\'e9 \u8364?5 {\*\htmltag84 &lt;}\htmlrtf <
\htmlrtf0 {\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0{\*\htmltag58 </body>}{\*\htmltag27 </html>}}"""


def attribute(level: int, tag: int, value: bytes) -> bytes:
    return pack("<BII", level, tag, len(value)) + value + pack("<H", sum(value) & 0xFFFF)


def prop(number: int, type_: int, value: bytes) -> bytes:
    return pack("<HHII", type_, number, 1, len(value)) + value + bytes(-len(value) % 4)


def props(*each: bytes) -> bytes:
    return pack("<I", len(each)) + b"".join(each)


def stream(*attributes: bytes) -> bytes:
    return tnef.SIGNATURE + b"\1\0" + b"".join(attributes)


def message(*each: bytes) -> bytes:
    return attribute(1, 0x0006_9003, props(*each))


def file(name: bytes, content: bytes, *each: bytes) -> bytes:
    row = [attribute(2, 0x0006_9002, bytes(14)), attribute(2, 0x0001_8010, name), attribute(2, 0x0006_800F, content)]
    return b"".join(row) + (attribute(2, 0x0006_9005, props(*each)) if each else b"")


def packed(rich: bytes) -> bytes:
    """RTF as a compressed RTF property without any repetition in it."""
    rows = [b"\0" + rich[at : at + 8] for at in range(0, len(rich), 8)]
    return pack("<II4sI", len(rich) + 12, len(rich), b"LZFu", 0) + b"".join(rows)


PAGE = attribute(1, 0x0006_9007, pack("<Q", 1252))
TEXT = prop(0x1000, 0x1F, "Grüße\r\nZoë".encode("utf-16-le"))
HTML = prop(0x1013, 0x102, b'<p>Gr\xfc\xdfe <img src="cid:p@x">')
LONG_NAME = prop(0x3707, 0x1F, "übersicht 2026.pdf".encode("utf-16-le"))
CONTENT_ID = prop(0x3712, 0x1E, b"p@x\0")
IN_OBJECT = prop(0x3701, 0x0D, tnef.A_MESSAGE + stream(message(TEXT), file(b"deep.txt\0", b"deep")))


def mail_with(content: bytes, text: str = "", type_: str = "application/ms-tnef") -> Mail:
    head = f"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--b\r\n"
    part = f'Content-Type: {type_}; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return parse((head + part).encode() + encodebytes(content) + b"--b--\r\n")


def test_its_files_are_the_mails() -> None:
    given = stream(PAGE, file(b"AUTHORS\0", b"Zoe\0\0"), file(b"BERSI~1.PDF\0", b"%PDF", LONG_NAME))
    mail = mail_with(given, "See the files.")
    assert [(one.name, one.content) for one in mail.attachments] == [
        ("AUTHORS", b"Zoe\0\0"),
        ("übersicht 2026.pdf", b"%PDF"),
    ]
    assert mail.text == "See the files."
    assert mail.repairs == ("Words and files lay in a winmail.dat, which was opened.",)


def test_its_words_are_the_mails_where_there_are_no_others() -> None:
    assert mail_with(stream(PAGE, message(TEXT))).text == "Grüße\nZoë"
    assert mail_with(stream(PAGE, message(TEXT)), "Mine.").text == "Mine."
    assert mail_with(stream(PAGE, attribute(1, 0x0002_800C, b"Gr\xfc\xdfe\0"))).text == "Grüße"


def test_it_is_known_by_its_name_too() -> None:
    assert mail_with(stream(message(TEXT)), type_="application/octet-stream").text == "Grüße\nZoë"
    assert mail_with(b"no such thing").attachments[0].name == "winmail.dat"


def test_its_images_stand_in_their_place() -> None:
    mail = mail_with(stream(PAGE, message(HTML), file(b"image001.png\0", PICTURE, CONTENT_ID)))
    assert mail.html == '<p>Grüße <img src="cid:p@x">'
    assert [(one.content, one.content_id, one.inline) for one in mail.attachments] == [(PICTURE, "p@x", True)]


def test_a_message_within_is_a_mail_among_the_files() -> None:
    (inner,) = mail_with(stream(file(b"Printer\0", b"", IN_OBJECT)), "See below.").attachments
    assert (inner.name, inner.type) == ("Printer", "message/rfc822")
    read = parse(inner.content)
    assert read.text.split() == ["Grüße", "Zoë"]
    assert [(one.name, one.content) for one in read.attachments] == [("deep.txt", b"deep")]
    assert message_from_bytes(inner.content).defects == []


def test_words_in_rich_text_are_read() -> None:
    plain = packed(rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard Caf\'e9\par 5 \u8364?{\*\x y}\line end}")
    assert mail_with(stream(message(prop(0x1009, 0x102, plain)))).text == "Café\n5 €\nend\n"
    html = mail_with(stream(message(prop(0x1009, 0x102, packed(FROM_HTML))))).html
    assert html == "<html><body><p>Café €5 &lt;</p></body></html>"


def test_rich_text_repeats_what_stood_before() -> None:
    beginning_of_the_dictionary, end = pack(">H", 0 << 4 | 4), pack(">H", 207 + 6 << 4)
    assert rtf.decompress(pack("<II4sI", 0, 100, b"LZFu", 0) + b"\3" + beginning_of_the_dictionary + end) == rb"{\rtf1"
    assert rtf.decompress(pack("<II4sI", 0, 3, b"MELA", 0) + b"abc") == b"abc"
    assert rtf.decompress(b"short") == b""


def test_what_is_cut_short_gives_what_it_has_and_is_kept() -> None:
    whole = stream(PAGE, file(b"a.txt\0", b"first"), file(b"b.txt\0", b"second"))
    mail = mail_with(whole[:-10], "See.")
    assert [one.name for one in mail.attachments] == ["a.txt", "b.txt", "winmail.dat"]
    assert mail.repairs == ("The mail's winmail.dat is cut short; what could be read of it was taken out.",)


@pytest.mark.parametrize("bomb", [pack("<I", 0xFFFFFFFF), pack("<IHHII", 0xFFFFFFFF, 0x101E, 1, 0xFFFFFFFF, 0)])
def test_it_believes_no_count(bomb: bytes) -> None:
    assert tnef.read(stream(attribute(1, 0x0006_9003, bomb))).is_whole
    assert not tnef.read(stream(pack("<BII", 1, 0x0006_9003, 0xFFFFFFFF))).is_whole


@given(st.binary(max_size=300))
def test_nothing_makes_it_fail(noise: bytes) -> None:
    tnef.read(tnef.SIGNATURE + noise)
    tnef.read(stream(attribute(1, 0x0006_9003, noise), file(b"x", noise, IN_OBJECT[: len(noise)])))
    rtf.read(b"{\\rtf1" + noise)
    rtf.decompress(pack("<II4sI", 0, 1000, b"LZFu", 0) + noise)


CASES: dict[str, Any] = (
    json.loads((corpora.FOLDER / "tnef/expected.json").read_text())["cases"] if corpora.FOLDER.exists() else {}
)


@pytest.mark.needs("corpora")
@pytest.mark.parametrize("case", CASES)
def test_it_opens_what_others_open(case: str) -> None:
    opened = tnef.read((corpora.FOLDER / "tnef/files" / case).read_bytes())
    names = [one.name for one in opened.files]
    assert names == CASES[case].get("attachment_names", names)
    assert bool(opened.text.strip() or opened.html) or not CASES[case].get("body")
    hashes = {sha256(one.content).hexdigest() for one in opened.files}
    for facts in CASES[case].get("mimekit_extracted", []):
        if facts["name"] in names and not facts["name"].endswith((".cfg", ".ini")):  # their copies' line ends differ
            assert facts["sha256"] in hashes


def test_it_joins_the_two_halves_of_an_emoji() -> None:
    assert rtf.read(b"{\\rtf1 On fire \\u-10179?\\u-8704?!}").text == "On fire \N{GRINNING FACE}!\n"
    assert rtf.read(b"{\\rtf1 Half \\u-10179?!}").text == "Half \N{REPLACEMENT CHARACTER}!\n"


def test_it_opens_one_that_was_saved_and_handed_in_for_a_mail() -> None:
    content = b"one\rtwo\0three"
    file = (attribute(2, 0x00069002, b""), attribute(2, 0x00018010, b"notes.bin\0"), attribute(2, 0x0006800F, content))
    mail = parse(stream(*file))
    assert [(found.name, found.content) for found in mail.attachments] == [("notes.bin", content)]


def test_it_names_a_file_that_has_no_name() -> None:
    file = (attribute(2, 0x00069002, b""), attribute(2, 0x0006800F, b"hello"))
    assert [found.name for found in tnef.read(stream(*file)).files] == ["unknown.dat"]


def test_it_takes_a_line_end_behind_it_for_no_damage() -> None:
    assert tnef.read(stream(attribute(1, 0x00018004, b"Fire\0")) + b"\r\n").is_whole
    assert not tnef.read(stream(attribute(1, 0x00018004, b"Fire\0"))[:-4]).is_whole
