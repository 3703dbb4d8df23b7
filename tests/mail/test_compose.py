"""What we send is read by an independent reader (the standard library's) exactly as it was meant."""

import re
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.compose import Letter, compose
from postroom.mail.mail import Address, Attachment
from postroom.mail.parse import parse
from tests.mail.letters import LETTER, LOGO, assert_well_formed, part, read, shape, text_of


def test_it_writes_a_plain_letter() -> None:
    mail = read(LETTER)
    assert mail["From"] == "Acme Support <support@acme.example>"
    assert mail["To"] == "Bob <bob@customer.example>"
    assert mail["Subject"] == "Re: Printer on fire"
    assert mail["Message-ID"] == "<m.abcdefgh2345.abcdefghijkl@acme.example>"
    assert mail["Date"].datetime == LETTER.date
    assert mail["MIME-Version"] == "1.0"
    assert text_of(mail) == "Hello Bob,\nplease unplug it.\n"
    assert {"Cc", "In-Reply-To", "Auto-Submitted"}.isdisjoint(mail.keys())
    assert len(mail.keys()) == len({key.lower() for key in mail.keys()})  # noqa: SIM118


@pytest.mark.parametrize(
    ("letter", "parts"),
    [
        (LETTER, "text/plain"),
        (replace(LETTER, html="<p>x</p>"), ("alternative", "text/plain", "text/html")),
        (
            replace(LETTER, html='<img src="cid:logo@postroom">', inline=(LOGO,)),
            ("alternative", "text/plain", ("related", "text/html", "image/png")),
        ),
        (replace(LETTER, attachments=(LOGO,)), ("mixed", "text/plain", "image/png")),
        (replace(LETTER, inline=(LOGO,)), ("mixed", "text/plain", "image/png")),
        (
            replace(LETTER, html="<p>x</p>", inline=(LOGO,), attachments=(LOGO, LOGO)),
            (
                "mixed",
                ("alternative", "text/plain", ("related", "text/html", "image/png")),
                "image/png",
                "image/png",
            ),
        ),
    ],
)
def test_it_puts_the_parts_together_as_mail_programs_expect(letter: Letter, parts: Any) -> None:
    assert shape(read(letter)) == parts


def test_it_makes_the_text_from_html_with_the_links_to_follow() -> None:
    html = (
        '<p>Dear Bob,</p><p>see <a class="x" href="https://acme.example/a?b=1&amp;c=2"><b>the manual</b></a> or '
        '<a href="https://acme.example/">acme.example</a>.</p>'
    )
    text = part(read(replace(LETTER, text=None, html=html)), "text/plain").get_content()
    assert "see the manual (https://acme.example/a?b=1&c=2) or acme.example." in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ä",
        "Grüße\n",
        "あいうえお\n" * 40,
        "x" * 5_000,
        "ü" * 5_000,
        "From here\nFrom there on, ü\n",
        ".\n..\n",
        "-- \nBob\n",
        "--=_x\n",
        "a\r\nb\rc\n",
        "tab\tand \x0b control \x00 signs\n",
        "half a pair \ud800\n",
        "trailing blanks  \n",
    ],
)
def test_it_carries_any_text_unharmed(text: str) -> None:
    mail = read(replace(LETTER, text=text))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ud800", "?")
    assert text_of(mail) == lines.rstrip("\n") + "\n"
    assert mail["Content-Transfer-Encoding"] in ("7bit", "quoted-printable", "base64")
    assert not re.search(rb"(?m)^From ", compose(replace(LETTER, text=text)))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("plain\n", "7bit"), ("Grüße aus der Werkstatt\n", "quoted-printable"), ("日本語だけ\n", "base64")],
)
def test_it_writes_text_as_plainly_as_can_be(text: str, encoding: str) -> None:
    assert read(replace(LETTER, text=text))["Content-Transfer-Encoding"] == encoding


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Re: Printer on fire",
        "Drucker brennt – dringend, Grüße",
        "打印机着火" * 30,
        "word " * 200 + "end",
        "x" * 2_000,
        "=?utf-8?q?not=20encoded?=",
        "👩‍🚒" * 40,
        "a" * 70 + " " + "ü" * 70,
        'quotes " and \\ and <angles> (parens)',
    ],
)
def test_it_carries_any_subject(subject: str) -> None:
    letter = replace(LETTER, subject=subject)
    assert read(letter)["Subject"] == subject
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", compose(letter)))


@pytest.mark.parametrize(
    ("name", "address", "written"),
    [
        ("Bob", "bob@customer.example", "bob@customer.example"),
        ("", "bob@customer.example", "bob@customer.example"),
        ("Jörg Müller", "j@customer.example", "j@customer.example"),
        ("Müller, Jörg (Vertrieb)", "j@customer.example", "j@customer.example"),
        ('Bob "the builder" O\'Neil, Acme; Inc.', "b@customer.example", "b@customer.example"),
        ("bob@customer.example", "b@customer.example", "b@customer.example"),
        ("=?utf-8?q?Eve?=", "b@customer.example", "b@customer.example"),
        ("Bob", '"bob smith"@customer.example', '"bob smith"@customer.example'),
        ("Bob", "bob smith@customer.example", '"bob smith"@customer.example'),
        ("Bob", "b..ob@customer.example", "b..ob@customer.example"),
        ("Bob", "bob@Bücher.example", "bob@xn--bcher-kva.example"),
        ("Bob", "bob@straße.example", "bob@xn--strae-oqa.example"),
    ],
)
def test_it_writes_any_mailbox(name: str, address: str, written: str) -> None:
    letter = replace(LETTER, to=(Address(name, address), Address("Ann", "ann@customer.example")))
    first, second = read(letter)["To"].addresses
    assert (first.display_name, first.addr_spec.replace('"', "")) == (name, written.replace('"', ""))
    assert f"{written}>" in compose(letter).decode() or not name
    assert second.addr_spec == "ann@customer.example"


def test_it_writes_a_long_name_in_several_encoded_words() -> None:
    # policy.default would put blanks between them, against RFC 2047 §6.2
    raw = message_from_bytes(compose(replace(LETTER, to=(Address("ä" * 90, "bob@customer.example"),))))["To"]
    assert str(make_header(decode_header(raw))) == "ä" * 90 + " <bob@customer.example>"


def test_it_writes_an_international_local_part_as_it_is_and_says_so() -> None:
    letter = replace(LETTER, to=(Address("Jörg", "jörg@bücher.example"),))
    assert letter.smtputf8
    assert "<jörg@xn--bcher-kva.example>".encode() in compose(letter)
    assert not LETTER.smtputf8


def test_it_leaves_out_what_is_no_address() -> None:
    nobody = (Address("Eve", "no address"), *(Address("", one) for one in ("@", "x" * 300 + "@b", "a@b c", "\ud800@b")))
    mail = read(replace(LETTER, to=nobody, cc=(*nobody, Address("Ann", "ann@customer.example"))))
    assert mail["To"] == "undisclosed-recipients:;"
    assert mail["Cc"] == "Ann <ann@customer.example>"


def test_it_folds_long_lists_between_mailboxes() -> None:
    many = tuple(Address(f"Person No. {n}", f"person{n}@customer.example") for n in range(200))
    letter = replace(LETTER, to=many)
    assert [one.addr_spec for one in read(letter)["To"].addresses] == [one.address for one in many]
    assert max(map(len, compose(letter).split(b"\r\n"))) <= 78


def test_it_names_its_own_id_and_its_parent_in_the_references() -> None:
    mail = read(replace(LETTER, in_reply_to="<c@d>", references=("<a@b>", "<c@d>")))
    assert mail["In-Reply-To"] == "<c@d>"
    assert mail["References"].split() == ["<a@b>", "<c@d>", LETTER.message_id]
    assert read(LETTER)["References"] == LETTER.message_id


def test_it_cuts_the_references_to_32_and_keeps_the_first() -> None:
    thread = tuple(f"<{n}.{'x' * 80}@mail.customer.example>" for n in range(100))
    letter = replace(LETTER, in_reply_to=thread[-1], references=thread)
    chain = read(letter)["References"].split()
    assert chain == [thread[0], *thread[-30:], LETTER.message_id]
    assert b"=?" not in compose(letter)


def test_it_writes_no_id_that_would_break_its_line_or_demand_smtputf8() -> None:
    broken = ("<a b@c>", "<ü@c>", "a@b", "<" + "x" * 950 + "@y>", "<a@b>\r\nBcc: eve@evil.example", "")
    mail = read(replace(LETTER, in_reply_to=broken[0], references=broken))
    assert mail["References"] == LETTER.message_id
    assert mail["In-Reply-To"] is None


def test_it_marks_what_no_person_wrote() -> None:
    mail = read(replace(LETTER, auto_submitted="auto-replied"))
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_it_takes_further_fields_but_none_of_its_own() -> None:
    assert read(replace(LETTER, extra=(("List-Unsubscribe", "<mailto:u@acme.example>"),)))["List-Unsubscribe"]
    for field in ("Bcc", "subject", "From", "no name", "x:y", "", "a\r\nBcc"):
        with pytest.raises(ValueError, match=r"letter can not|no name"):
            compose(replace(LETTER, extra=((field, "x"),)))


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, from_=Address("x", "nonsense")),
        replace(LETTER, message_id="nonsense"),
        replace(LETTER, date=datetime(2026, 3, 1)),
    ],
)
def test_it_refuses_a_letter_that_could_never_be_sent(letter: Letter) -> None:
    with pytest.raises(ValueError, match="can not be written"):
        compose(letter)


def test_it_separates_parts_by_lines_that_depend_on_the_message_id_alone() -> None:
    one = compose(replace(LETTER, html="<p>x</p>"))
    other = compose(replace(LETTER, html="<p>x</p>", message_id="<m.zzzzzzzzzzzz.abcdefghijkl@acme.example>"))
    boundaries = [set(re.findall(rb'boundary="([^"]+)"', raw)) for raw in (one, other)]
    assert boundaries[0].isdisjoint(boundaries[1])


ANYTHING = st.text(st.characters() | st.sampled_from("\r\n\0:;,<>@\"' =?ü"))
PEOPLE = st.lists(st.builds(Address, ANYTHING, ANYTHING | ANYTHING.map(lambda name: name + "@b.example"))).map(tuple)
FILES = st.lists(st.builds(Attachment, ANYTHING, ANYTHING, st.binary(), ANYTHING | st.none(), st.booleans())).map(tuple)


@given(
    st.builds(
        Letter,
        from_=st.just(LETTER.from_),
        to=PEOPLE,
        cc=PEOPLE,
        subject=ANYTHING,
        message_id=st.just(LETTER.message_id),
        date=st.just(LETTER.date),
        in_reply_to=ANYTHING | st.none(),
        references=st.lists(ANYTHING).map(tuple),
        text=ANYTHING | st.none(),
        html=ANYTHING | st.none(),
        inline=FILES,
        attachments=FILES,
        auto_submitted=ANYTHING | st.none(),
        extra=st.lists(st.tuples(st.just("X-Extra"), ANYTHING), max_size=1).map(tuple),
    )
)
def test_it_lets_nothing_out_of_its_field(letter: Letter) -> None:
    mail = message_from_bytes(compose(letter), policy=policy.compat32)
    assert_well_formed(compose(letter), letter)
    allowed = (
        "Date From To Cc Subject Message-ID In-Reply-To References Auto-Submitted X-Auto-Response-Suppress X-Extra"
    )
    assert set(mail.keys()) <= {*allowed.split(), "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert len(mail.keys()) == len(set(mail.keys()))
    assert not mail.defects
    assert parse(compose(letter)).repairs == ()
    files = [one for one in mail.walk() if one.get_content_disposition()]
    assert len(files) == len(letter.inline) + len(letter.attachments)
