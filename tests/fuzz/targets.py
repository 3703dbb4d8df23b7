"""Every reader of mail/ as a function of bytes that may not raise: for atheris (`bin/fuzz`) and for hypothesis.

Where a reader wants several things, they stand in the bytes one after the other, parted by a NUL.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_network
from zlib import crc32

from postroom.mail import (
    addresses,
    aggregates,
    amazon_notices,
    bounce_words,
    calendars,
    charsets,
    cms,
    confirmations,
    dates,
    encoded_words,
    filenames,
    flowed,
    history,
    idn,
    ids,
    links,
    mapi,
    parameters,
    protection,
    reports,
    return_path,
    rtf,
    subject,
    tnef,
    transfer,
    words,
)
from postroom.mail.authentication import checking, relaying, results_field, suffixes, told
from postroom.mail.authentication import forwarded as relayed
from postroom.mail.authentication.keys import read_key
from postroom.mail.authentication.questions import Kind
from postroom.mail.authentication.verdict import Unproven
from postroom.mail.automatic import recognise
from postroom.mail.forwarding import forwarded
from postroom.mail.headers import read_block
from postroom.mail.mail import Mail
from postroom.mail.parse import parse
from postroom.mail.parts import split
from postroom.mail.plain import to_text
from postroom.mail.quoting import fold_html, visible_text
from postroom.mail.sanitise import safe_html
from tests.fuzz.writing import write
from tests.mail.test_parse import assert_it_can_be_stored

AT = datetime(2026, 1, 1, tzinfo=UTC)
KEY = b"k" * 32
RELAYS = (ip_network("192.0.2.0/24"),)
ENCODINGS = ("base64", "quoted-printable", "x-uuencode", "7bit", "binary", "none of these")


def pieces(data: bytes, count: int) -> list[bytes]:
    """So many pieces of the data, the last with all the rest."""
    found = data.split(b"\0", count - 1)
    return found + [b""] * (count - len(found))


def text_of(data: bytes) -> str:
    """Characters as `parse` gives them: no NUL, no surrogates."""
    return data.replace(b"\0", b"\n").decode("utf-8", "ignore")


def read_mail(data: bytes) -> None:
    """All that is asked of a mail which arrives."""
    mail = parse(data)
    assert_it_can_be_stored(mail)
    visible_text(mail.text)
    forwarded(mail)
    reports.read(mail, data)
    recognise(mail.headers, None)
    confirmations.recognise(mail)
    aggregates.is_aggregate(mail)
    checking.domains(mail.headers)


def read_header(data: bytes) -> None:
    """A header block, every field of it read in every way."""
    headers, _ = read_block(data, 0, lambda _: False, [])
    for name, raw in headers.fields:
        parameters.read(raw)
        addresses.read_list(raw, [])
        dates.read(headers.get(name) or "")
        encoded_words.decode_words(headers.get(name) or "")
    recognise(headers, "")
    repr(headers)


def read_addresses(data: bytes) -> None:
    """One address field."""
    for person in addresses.read_list(data, []):
        idn.ascii_domain(person.domain)
        return_path.returned_number(person.address, KEY)
    return_path.returned_number(encoded_words.readable(data), KEY)
    ours = return_path.return_address(return_path.return_token(crc32(data) + 1, KEY), "desk.example")
    assert return_path.returned_number(ours, KEY) == crc32(data) + 1


def read_ids(data: bytes) -> None:
    """One field of Message-IDs."""
    for one in ids.parse_ids(encoded_words.characters(data)):
        assert len(ids.digest(one)) == 16
        ids.signed_by(one, KEY)
    token = f"{crc32(data):08x}"
    assert ids.signed_by(ids.sign_id("c", KEY, token, "desk.example"), KEY) == token


def read_subjects(data: bytes) -> None:
    """Two subjects; each agrees with itself."""
    one, other = map(encoded_words.readable, pieces(data, 2))
    subject.agrees(one, other)
    assert subject.agrees(one, one) is not None
    subject.bare(one)


def read_quotation(data: bytes) -> None:
    """An answer, and perhaps what it answers. What has words keeps some."""
    answer, answered = map(text_of, pieces(data, 2))
    for seen in (visible_text(answer), visible_text(answer, answered or answer[: len(answer) // 2])):
        assert bool(seen.strip()) == bool(answer.strip())
    for place in range(len(lines := answer.split("\n")[:20])):
        history.block_end(lines, place)


def read_forward(data: bytes) -> None:
    """A forwarded text."""
    forwarded(parse(b"Subject: Fwd: x\nContent-Type: text/plain; charset=utf-8\n\n" + data))


def read_html(data: bytes) -> None:
    """The HTML of a mail, as it is shown and as it is read for its words."""
    html = text_of(data)
    folded = fold_html(html)
    safe = safe_html(folded, cid=lambda _: None, remote_images=False)
    assert "<script" not in safe.html.lower()
    to_text(folded)
    links.lie(html[:2_000], html[:200])


def read_report(data: bytes) -> None:
    """The machine-made part of a report, as each kind of it; and a bounce in words."""
    for kind in (b"delivery-status", b"disposition-notification", b"feedback-report"):
        head = b"Content-Type: multipart/report; report-type=%s; boundary=r\n\n--r\n\nwords\n--r\n" % kind
        raw = head + b"Content-Type: message/%s\n\n" % kind + data + b"\n--r--\n"
        reports.read(parse(raw), raw)
    raw = b"From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail Returned to Sender\n\n" + data
    mail = parse(raw)
    bounce_words.read(mail, mail.text, None)
    bounce_words.quoted_ids(mail.text)
    amazon_notices.read(mail.text)
    reports.read(mail, raw)


def read_confirmation(data: bytes) -> None:
    """A provider's question whether mail may be forwarded; no link that is found leads elsewhere."""
    text = text_of(data)
    for sender, host in (("forwarding-noreply@google.com", ".google.com/"), ("noreply@zoho.com", "zoho.com/")):
        asked = confirmations.Words(sender, "", [], text[:200], text, text)
        found = confirmations.find(asked, aligned=False)
        assert found is None or found.link is None or host in f"{found.link.lower()}/"


def read_winmail(data: bytes) -> None:
    """A winmail.dat, and what stands in one."""
    opened = tnef.read(tnef.SIGNATURE + data)
    rich = rtf.read(b"{\\rtf" + data)
    names = [file.name for file in opened.files]
    for said in (opened.subject, opened.text, opened.html, rich.text, rich.html, *names):
        said.encode()
    mapi.read(data)
    rtf.read(rtf.decompress(data))


def read_protected(data: bytes) -> None:
    """S/MIME and PGP."""
    cms.kind(data)
    cms.signed_content(data)
    whole = split(b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: binary\n\n" + data, [])
    protection.signed_by_type(whole)
    protection.encrypted_by_type(whole)
    protection.opaquely_signed(whole, data)


def read_invitation(data: bytes) -> None:
    """A calendar."""
    calendars.in_words(text_of(data))


def read_characters(data: bytes) -> None:
    """A charset label and a text; transfer encodings; lines that flow."""
    label, content = pieces(data, 2)
    found, _ = charsets.decode(content, label.decode("latin-1"))
    found.encode()
    for encoding in ENCODINGS:
        transfer.decode(content, encoding, [])
    flowed.unflow(found, delsp=True)
    flowed.unflow(found, delsp=False)


def read_names(data: bytes) -> None:
    """The name of a file: nothing is left that could mislead."""
    name = filenames.safe(encoded_words.readable(data))
    assert not set(name) & set('/\\\0\n\r:<>|"?*\N{RIGHT-TO-LEFT OVERRIDE}')
    filenames.made_up(name.lower(), name)


def read_words(data: bytes) -> None:
    """The search words of a text, and a search."""
    text = text_of(data)
    words.words(text)
    words.tsvector(text)
    words.tsquery(text[:1_000])


def read_proofs(data: bytes) -> None:
    """SPF, DKIM, ARC and DMARC of a mail in a world whose every DNS record is what stands in front of it."""
    record, raw = pieces(data, 2)
    said = record.decode("latin-1")
    mail = parse(raw)
    suffixes.registered(said)

    def resolver(name: str, kind: Kind) -> tuple[str, ...]:
        return (said,) if kind == "TXT" else ("192.0.2.1",) if kind == "A" else ()

    found = checking.check(
        raw, mail.headers, client_ip="192.0.2.9", helo="x.example", mail_from="a@x.example", at=AT, resolver=resolver
    )
    assert found.sentence
    results_field.read(mail.headers, "mx.example")
    told.told(mail.headers, ["mx.example"])
    told.understood(results_field.stated(said)[1], checking.domains(mail.headers))
    relayed.believe(found, checking.domains(mail.headers), found.arc.sealers)
    relaying.client_behind(mail.headers, relaying.Client("192.0.2.1", "x"), RELAYS)
    for algorithm in ("rsa-sha256", "ed25519-sha256"):
        try:
            read_key(said, algorithm)
        except Unproven:
            continue


def write_letter(data: bytes) -> None:
    """What we write from somebody's words can be read again, and says the same."""
    parts = [encoded_words.readable(piece) for piece in pieces(data, 6)]
    raw = write(*parts)
    mail: Mail = parse(raw)
    assert mail.message_id == "<1@desk.example>"
    assert max(map(len, raw.split(b"\r\n"))) <= 998


TARGETS: dict[str, Callable[[bytes], None]] = {
    "mail": read_mail,
    "header": read_header,
    "addresses": read_addresses,
    "ids": read_ids,
    "subjects": read_subjects,
    "quotation": read_quotation,
    "forward": read_forward,
    "html": read_html,
    "report": read_report,
    "confirmation": read_confirmation,
    "winmail": read_winmail,
    "protected": read_protected,
    "invitation": read_invitation,
    "characters": read_characters,
    "names": read_names,
    "words": read_words,
    "proofs": read_proofs,
    "letter": write_letter,
}
