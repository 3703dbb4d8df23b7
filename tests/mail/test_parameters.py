"""Parameters of Content-Type and Content-Disposition, as they are and as they should be."""

import pytest

from postroom.mail.parameters import read

NAMES = {
    'filename="invoice.pdf"': "invoice.pdf",
    'filename="the "best" of.pdf"': 'the "best" of.pdf',
    "filename=the invoice.pdf": "the invoice.pdf",
    r'filename="a \"b\" c \'d\'.pdf"': "a \"b\" c 'd'.pdf",
    r'filename="C:\docs\a.pdf"': r"C:\docs\a.pdf",
    "filename*=utf-8''%C3%BCber.pdf": "über.pdf",
    "filename*=iso-8859-1'de'%FCber.pdf": "über.pdf",
    "filename*=''%C3%BCber.pdf": "über.pdf",
    "filename*=%C3%BCber.pdf": "über.pdf",
    "filename*0*=iso-8859-1'de'%FCb; filename*1*=er%20; filename*2=\"uns.pdf\"": "über uns.pdf",
    "filename*1=b.pdf; filename*0=a": "ab.pdf",
    "filename*0*=iso-8859-1'de'%FCb; filename*1*=iso-8859-1'er%FC; filename*2*=iso-8859-1''.pdf": "überü.pdf",
    "filename=uber.pdf; filename*=utf-8''%C3%BCber.pdf": "über.pdf",
    "filename=ueber~1.pdf; filename*=utf-8''ueber%20uns%20alle.pdf": "ueber uns alle.pdf",
    "filename=about-us.pdf; filename*=us-ascii''about": "about-us.pdf",
    "filename*0=old; filename*=utf-8''new.pdf": "new.pdf",
    "filename * 0 *=utf-8''a; filename * 1=b.pdf": "ab.pdf",
    "*filename**=a.pdf": "a.pdf",
    "filename*0*1*2=a.pdf": "a.pdf",
    "filename*x*=a.pdf": "a.pdf",
    "filename*1=b.pdf; filename*999999999999=a": "ab.pdf",
    "filename=utf-8''%C3%BCber.pdf": "über.pdf",
    "filename=100%25'off'.pdf": "100%25'off'.pdf",
    'filename="=?utf-8?q?=C3=BCber?=.pdf"': "über.pdf",
}


@pytest.mark.parametrize("written", NAMES)
def test_it_reads_the_name(written: str) -> None:
    assert read(f"attachment; {written}".encode()) == ("attachment", {"filename": NAMES[written]})


def test_it_takes_time_for_stars_that_grows_with_their_number_only() -> None:
    assert read(b"a/b; " + b"a* " * 20_000)[0] == "a/b"


def test_it_needs_no_semicolon_behind_quotation_marks() -> None:
    assert read(b'attachment; filename="a.pdf" size=3')[1] == {"filename": "a.pdf", "size": "3"}
    assert read(b'attachment; filename="the "best".pdf"; size=3')[1] == {"filename": 'the "best".pdf', "size": "3"}


def test_it_takes_time_for_quotation_marks_that_grows_with_their_number_only() -> None:
    assert read(b'a/b; name="' + b'" ' * 200_000)[0] == "a/b"
