"""Public header fields and small texts with answers that others assert (stalwart's tables, Dovecot's vectors)."""

import base64
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from postroom.mail import addresses, dates, encoded_words, ids, parameters
from postroom.mail.addresses import lower_domain
from postroom.mail.folding import fold_html
from postroom.mail.parse import parse
from postroom.mail.plain import to_text
from postroom.mail.quoting import visible_text
from tests.mail import corpora

pytestmark = pytest.mark.needs("corpora")
NO_TYPE = "what is no type is kept as it came, and counts as text where it is used"
PLAIN_FORM = "the extended form of a parameter wins over the plain one (RFC 2231, RFC 6266 §4.3)"
DAMAGED = "bytes that their charset does not have are guessed, not left as they were written"
NO_CDATA = "HTML has no CDATA sections"
EXCEPTIONS = {
    "date/6": "a month in digits is ambiguous",
    "date/8": "a date with a comment that is not closed is a date",
    "id/2": "ids behind an empty line are ids; in a mail they would stand in its text",
    "address/3": "comments within an address are no part of the name",
    "content_type/16": "a charset that each section names anew with one quotation mark is taken for words",
    "content_type/20": NO_TYPE,
    "content_type/31": "names with stars in wrong places are left out",
    "content_type/32": NO_TYPE,
    "content_type/33": NO_TYPE,
    "content_type/34": NO_TYPE,
    "content_type/35": NO_TYPE,
    "html2text/00": "ampersands are ampersands",
    "html2text/10": NO_CDATA,
    "html2text/15": NO_CDATA,
    "html2text/16": NO_CDATA,
    "snippet/08": "a quotation that nothing announces and an answer follows stays, as what is answered",
    "snippet/14": DAMAGED,
    "snippet/23": "the text of two alternatives counts, not the HTML",
    "rfc2231/04": PLAIN_FORM,
    "rfc2231/05": PLAIN_FORM,
    "rfc2231/06": PLAIN_FORM,
    "rfc2231/09": DAMAGED,
    "rfc2231/10": DAMAGED,
}


def bare(text: str | None) -> str:
    return "".join((text or "").split())


def gate(found: dict[str, Any]) -> list[Any]:
    """Each row; those that are decided otherwise stand in EXCEPTIONS."""
    return [pytest.param(row, id=name) for name, row in found.items() if name not in EXCEPTIONS]


def rows(table: str) -> list[Any]:
    path = corpora.FOLDER / f"stalwart-mail-parser/header-tables/{table}.json"
    found = json.loads(path.read_text()) if path.exists() else []
    return gate({f"{table}/{number}": row for number, row in enumerate(found)})


def vectors(kind: str) -> list[Any]:
    path = corpora.FOLDER / "dovecot-mail/expected.json"
    found = json.loads(path.read_text())["cases"] if path.exists() else {}
    return gate({name: row for name, row in found.items() if name.startswith(f"{kind}/")})


def raw(header: str) -> bytes:
    return b" ".join(line.strip() for line in header.encode().splitlines())


@pytest.mark.parametrize("row", rows("date"))
def test_it_reads_a_date(row: dict[str, Any]) -> None:
    told = row["expected"]
    zone = told and timedelta(hours=told["tz_hour"], minutes=told["tz_minute"]) * (-1 if told["tz_before_gmt"] else 1)
    parts = told and {name: told[name] for name in ("year", "month", "day", "hour", "minute", "second")}
    assert dates.read(row["header"]) == (datetime(**parts, tzinfo=timezone(zone)) if told else None)


@pytest.mark.parametrize("row", rows("id"))
def test_it_reads_ids(row: dict[str, Any]) -> None:
    expected = row["expected"] if isinstance(row["expected"], list) else [row["expected"]]
    assert [bare(one) for one in ids.parse_ids(row["header"])] == [f"<{bare(one)}>" for one in expected if one]


def people(told: dict[str, Any]) -> list[tuple[str, str]]:
    groups = told.get("Group") or [{"addresses": told["List"]}]
    found = [one for group in groups for one in group["addresses"] if "@" in (one["address"] or "")]
    return [(bare(one["name"]), bare(lower_domain(plain(one["address"])))) for one in found]


def plain(address: str) -> str:
    """Without a route (RFC 5322 §4.4) and without `mailto:`."""
    return address.rpartition(":")[2].partition("?")[0]


@pytest.mark.parametrize("row", rows("address"))
def test_it_reads_addresses(row: dict[str, Any]) -> None:
    found = addresses.read_list(raw(row["header"]), [])
    assert [(bare(one.name), one.address) for one in found] == people(row["expected"])


@pytest.mark.parametrize("row", rows("content_type"))
def test_it_reads_a_type_and_its_parameters(row: dict[str, Any]) -> None:
    told = row["expected"] or {"c_type": "", "c_subtype": None, "attributes": None}
    type_, found = parameters.read(raw(row["header"]))
    assert type_ == "/".join(filter(None, (told["c_type"], told["c_subtype"])))
    assert {name: bare(value) for name, value in found.items()} == {
        name.lower(): bare(value) for name, value in told.get("attributes") or [] if not name.endswith("-language")
    }


@pytest.mark.parametrize("row", rows("unstructured"))
def test_it_reads_words(row: dict[str, Any]) -> None:
    mail = parse(b"Subject: " + row["header"].encode() + b"\n")
    assert bare(mail.subject) == bare(row["expected"])


@pytest.mark.parametrize("row", vectors("html2text"))
def test_it_reads_html_for_its_words(row: dict[str, Any]) -> None:
    kept = row["quoted"] != "dropped"
    found = to_text(row["html"]) if kept else visible_text(to_text(fold_html(row["html"])))
    assert bare(found).replace(">", "") == bare(row["text"]).replace(">", "")


@pytest.mark.parametrize("row", vectors("header-decode"))
def test_it_decodes_words(row: dict[str, Any]) -> None:
    assert bare(encoded_words.readable(row["raw"].encode())) == bare(row["decoded"])


@pytest.mark.parametrize("row", vectors("snippet"))
def test_it_finds_the_first_words(row: dict[str, Any]) -> None:
    given = row["raw_message"]
    mail = parse(base64.b64decode(given["base64"]) if isinstance(given, dict) else given.encode())
    assert bare(visible_text(mail.text)).startswith(bare(row["snippet"]))


@pytest.mark.parametrize("row", vectors("rfc2231"))
def test_it_reads_parameters(row: dict[str, Any]) -> None:
    assert parameters.read(b"a/b" + row["params"].encode())[1] == dict(row["expected"])


@pytest.mark.parametrize("row", vectors("message-id"))
def test_it_reads_a_list_of_ids(row: dict[str, Any]) -> None:
    assert list(ids.parse_ids(row["header"])) == [f"<{one}>" for one in row["ids"]]


def test_every_exception_is_a_row() -> None:
    tables = {path.stem for path in (corpora.FOLDER / "stalwart-mail-parser/header-tables").glob("*.json")}
    assert {name.partition("/")[0] for name in EXCEPTIONS} <= tables | {"html2text", "snippet", "rfc2231"}
