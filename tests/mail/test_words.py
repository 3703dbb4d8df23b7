"""What a text is found by, asked of a real PostgreSQL."""

import timeit
from time import process_time

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.words import tsquery, tsvector, words

MAIL = """Printer on fire! See TKT-7 and e-mail. Bob.Smith+x@Acme.example wrote from "Łódź": Grüße, straße, Ελλάδα,
Привет, naïve, الْعَرَبِيَّة, हिन्दी भाषा, 打印机着火了。 プリンターが燃えている。 프린터에 불이, ภาษาไทย
file_name v2.10 it's"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  ...  ", []),
        ("Printer on FIRE", ["printer", "on", "fire"]),
        ("e-mail, file_name.txt; it's", ["e", "mail", "file", "name", "txt", "it", "s"]),
        (
            "Crème brûlée, Ångström, Łódź, Straße, İstanbul",
            ["creme", "brulee", "angstrom", "lodz", "strasse", "istanbul"],
        ),
        ("ｆｕｌｌ ｗｉｄｔｈ ｶﾅ", ["full", "width", "カナ", "ナ"]),
        ("打印机", ["打印", "印机", "机"]),
        ("打印机A社", ["打印", "印机", "机", "a", "社"]),
        ("が", ["が"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("x" * 100, ["x" * 64]),
        ("a\x00b\ud800c", ["a", "b", "c"]),
    ],
)
def test_it_splits_a_text_into_folded_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_it_writes_each_word_once_with_its_positions() -> None:
    assert tsvector("Fire, printer, FIRE") == "'fire':1,3 'printer':2"


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", ""),
        ("  --- ", ""),
        ("printer", "('printer':*)"),
        ("Printer FIRE", "('printer') & ('fire':*)"),
        ('"on fire"', "('on' <-> 'fire')"),
        ('"on fire', "('on' <-> 'fire')"),
        ("printer -fire", "('printer') & !('fire')"),
        ('-"on fire" x', "!('on' <-> 'fire') & ('x':*)"),
        ("e-mail", "('e' <-> 'mail':*)"),
        ("TKT-7", "('tkt-7')"),
        ("bob@acme.example", "('bob@acme.example':*)"),
        ("xtkt-7 tkt-x tkt-77", "('xtkt' <-> '7') & ('tkt' <-> 'x') & ('tkt-77')"),
        ("bob@acme printer", "('bob@acme':*) & ('printer':*)"),
        ("@acme.example", "('acme' <-> 'example':*)"),
        ("打印机", "('打印' <-> '印机')"),
        ("机", "('机':*)"),
        ("'; DROP TABLE \\ & | ! ( ) : * <-> ", "('drop') & ('table')"),
    ],
)
def test_it_makes_a_query_of_what_a_person_types(search: str, expected: str) -> None:
    assert tsquery(search) == expected


@pytest.fixture(scope="module")
def connection(database: str) -> psycopg.Connection[tuple[bool]]:
    return psycopg.connect(database, autocommit=True)


def finds(connection: psycopg.Connection[tuple[bool]], text: str, search: str) -> bool:
    row = connection.execute("SELECT %s::tsvector @@ %s::tsquery", (tsvector(text), tsquery(search))).fetchone()
    assert row
    return row[0]


@pytest.mark.parametrize(
    "search",
    [
        "printer",
        "PRIN",
        "fire printer",
        '"on fire"',
        '"printer on fire"',
        '"on fire" see',
        "tkt-7",
        "e-mail",
        "mail -nonsense",
        'printer -"fire on"',
        "bob.smith+x@acme.example",
        "bob.smith+x@acme",
        "bob.smith",
        "smith",
        "@acme.example",
        "acme",
        "lodz",
        "łódź",
        "grusse",
        "Grüße",
        "STRASSE",
        "ΕΛΛΆΔΑ",
        "ελλαδα",
        "привет",
        "naive",
        "العربية",
        "हिन्दी",
        "打印机",
        "着火",
        "火了",
        "了",
        "机",
        "プリンター",
        "燃え",
        "ﾌﾟﾘﾝﾀｰ",
        "프린터",
        "불이",
        "ไทย",
        "file_name",
        "v2.10",
        '"v2.10 it\'s"',
    ],
)
def test_it_finds_a_mail_by(connection: psycopg.Connection[tuple[bool]], search: str) -> None:
    assert finds(connection, MAIL, search)


@pytest.mark.parametrize(
    "search",
    [
        "printers",
        "inter",
        '"fire on"',
        "-printer",
        "printer -fire",
        "tkt-70",
        "tkt-8",
        "印打",
        "bob@acme.example",
        "fir x",
    ],
)
def test_it_does_not_find_a_mail_by(connection: psycopg.Connection[tuple[bool]], search: str) -> None:
    assert not finds(connection, MAIL, search)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"word{n}" for n in range(200_000)),
        "same " * 100_000,
        "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(400_000)),
        "".join(chr(0x20000 + n * 7919 % 40_000) for n in range(400_000)),
        "a b c d e f g h " * 30_000,
        "x" * 2_000_000,
        "@" * 100_000,
        " ".join(f"a{n}@b{n}.example" for n in range(50_000)),
        "\ufdfa" * 400_000,
        "😀" * 1_000 + "'\\:,\x00\ud800 ",
    ],
)
def test_it_makes_vectors_of_any_text_that_postgresql_takes(
    connection: psycopg.Connection[tuple[bool]], text: str
) -> None:
    vector = tsvector(text)
    assert len(vector.encode()) <= 1_000_000
    connection.execute("SELECT %s::tsvector", (vector,))


ANYTHING = st.text(st.characters() | st.sampled_from("\"'-@.:*&|!()<>\\ \0ab打éTKT7"))


@given(ANYTHING)
def test_it_finds_any_text_by_its_own_words(connection: psycopg.Connection[tuple[bool]], text: str) -> None:
    vector, search = tsvector(text), tsquery(text.replace("-", " ").replace('"', " "))
    row = connection.execute("SELECT %s::tsvector @@ NULLIF(%s, '')::tsquery", (vector, search)).fetchone()
    assert row is not None
    assert row[0] is not False


@given(ANYTHING)
def test_it_makes_queries_of_anything_that_postgresql_takes(
    connection: psycopg.Connection[tuple[bool]], search: str
) -> None:
    connection.execute("SELECT %s::tsquery", (tsquery(search),))


def test_it_costs_little_more_than_splitting_the_text() -> None:
    text = " ".join(f"word{n % 90} and some more" for n in range(45))[:1024]
    folding = min(timeit.repeat(lambda: text.lower().split(), timer=process_time, number=200, repeat=5))
    assert min(timeit.repeat(lambda: tsvector(text), timer=process_time, number=200, repeat=5)) < 30 * folding


def test_it_takes_the_last_word_as_it_stands_if_so_asked() -> None:
    assert tsquery("printer fire", begun=False) == "('printer') & ('fire')"
