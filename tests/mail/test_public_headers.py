"""Public header fields and small texts with answers that others assert (stalwart's tables, Dovecot's vectors)."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from postroom.cases.receiving import preview
from postroom.mail import encoded_words, parameters
from postroom.mail.addresses import lower_domain
from postroom.mail.authentication.relaying import Client, client_behind, is_one_of
from postroom.mail.folding import fold_html
from postroom.mail.parse import parse
from postroom.mail.parts import split
from postroom.mail.plain import to_text
from postroom.mail.quoting import visible_text
from tests.mail import corpora
from tests.mail.explaining import explain

pytestmark = pytest.mark.needs("corpora")
DAMAGED = "bytes that their charset does not have are guessed, not left as they were written"
EXCEPTIONS = {
    "html2text/00": "ampersands are ampersands",
    "snippet/23": "the text of two alternatives counts, not the HTML",
    "rfc2231/09": DAMAGED,
    "rfc2231/10": DAMAGED,
}
RELAY = Client("192.0.2.255", "relay.desk.example")
RELAYS = [ip_network("192.0.2.255/32")]


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


def field(name: str, header: str) -> bytes:
    """A mail whose field of that name is what the table holds, up to where it ends."""
    return f"{name}: {header}\n\nHello\n".encode()


@pytest.mark.parametrize("row", rows("date"))
def test_it_reads_a_date(row: dict[str, Any]) -> None:
    told = row["expected"]
    zone = told and timedelta(hours=told["tz_hour"], minutes=told["tz_minute"]) * (-1 if told["tz_before_gmt"] else 1)
    parts = told and {name: told[name] for name in ("year", "month", "day", "hour", "minute", "second")}
    date = datetime(**parts, tzinfo=timezone(zone)) if told else None
    found = parse(field("Date", row["header"])).date
    assert found == date
    assert (found and found.utcoffset()) == zone
    assert explain(field("Date", row["header"]))["date"] == (date and f"{date.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


@pytest.mark.parametrize("row", rows("id"))
def test_it_reads_ids(row: dict[str, Any]) -> None:
    expected = [f"<{bare(one)}>" for one in row["expected"]]
    assert explain(field("References", row["header"]))["references"] == expected
    assert explain(field("In-Reply-To", row["header"]))["in_reply_to"] == expected
    assert explain(field("Message-ID", row["header"]))["message_id"] == expected[0]


def people(told: dict[str, Any]) -> list[tuple[str, str]]:
    groups = told.get("Group") or [{"addresses": told["List"]}]
    found = [one for group in groups for one in group["addresses"] if "@" in (one["address"] or "")]
    return [(bare(one["name"]), bare(lower_domain(plain(one["address"])))) for one in found]


def plain(address: str) -> str:
    """Without a route (RFC 5322 §4.4) and without `mailto:`."""
    return address.rpartition(":")[2].partition("?")[0]


@pytest.mark.parametrize("row", rows("address"))
def test_it_reads_addresses(row: dict[str, Any]) -> None:
    for name in ("to", "cc", "reply_to"):
        found = explain(field(name.replace("_", "-"), row["header"]))[name]
        assert [(bare(one["name"]), one["address"]) for one in found] == people(row["expected"])


@pytest.mark.parametrize("row", rows("content_type"))
def test_it_reads_a_type_and_its_parameters(row: dict[str, Any]) -> None:
    told = row["expected"]
    type_, found = parameters.read(raw(row["header"]))
    if told is None:
        assert split(b"Content-Type: " + raw(row["header"]) + b"\n\n", []).type == "text/plain"
        return
    assert type_ == "/".join(filter(None, (told["c_type"], told["c_subtype"])))
    assert {name: bare(value) for name, value in found.items()} == {
        name.lower(): bare(value) for name, value in told.get("attributes") or [] if not name.endswith("-language")
    }


@pytest.mark.parametrize("row", rows("received"))
def test_it_reads_who_handed_a_mail_to_a_relay(row: dict[str, Any]) -> None:
    told = row["expected"]
    mail = parse(field("Received", row["header"]))
    found = client_behind(mail.headers, RELAY, RELAYS)
    if "from_ip" in told:
        assert found
        assert ip_address(found.ip) == ip_address(told["from_ip"])
        assert not is_one_of(found.ip, RELAYS)
    else:
        assert found is None or found.ip == told["from"]["IpAddr"]
    if found and found.helo:
        names = [bare(name) for name in (told.get("helo") or told["from"]).values()]
        assert found.helo.strip("[]") in names


@pytest.mark.parametrize("row", rows("list"))
def test_it_reads_a_list_of_words(row: dict[str, Any]) -> None:
    words = parse(field("Keywords", row["header"])).headers.get("keywords") or ""
    assert [word.strip() for word in words.split(",")] == row["expected"]


@pytest.mark.parametrize("row", rows("unstructured"))
def test_it_reads_words(row: dict[str, Any]) -> None:
    assert bare(explain(field("Subject", row["header"]))["subject"]) == bare(row["expected"])


@pytest.mark.parametrize("row", vectors("html2text"))
def test_it_reads_html_for_its_words(row: dict[str, Any]) -> None:
    kept = row["quoted"] != "dropped"
    found = to_text(row["html"]) if kept else visible_text(to_text(fold_html(row["html"])))
    assert bare(found).replace(">", "") == bare(row["text"]).replace(">", "")


@pytest.mark.parametrize("row", vectors("html2text"))
def test_it_tells_the_words_of_a_mail_in_html(row: dict[str, Any]) -> None:
    told = explain(b"Content-Type: text/html; charset=utf-8\n\n" + row["html"].encode())
    assert told["html"] == row["html"]
    form = "text" if row["quoted"] != "dropped" else "visible_text"
    assert bare(told[form]).replace(">", "") == bare(row["text"]).replace(">", "")


@pytest.mark.parametrize("row", vectors("header-decode"))
def test_it_decodes_words(row: dict[str, Any]) -> None:
    assert bare(encoded_words.readable(row["raw"].encode())) == bare(row["decoded"])
    assert bare(explain(field("Subject", row["raw"]))["subject"]) == bare(row["decoded"])


@pytest.mark.parametrize("row", vectors("snippet"))
def test_it_finds_the_first_words(row: dict[str, Any]) -> None:
    given = row["raw_message"]
    told = explain(base64.b64decode(given["base64"]) if isinstance(given, dict) else given.encode())
    forms = (told["visible_text"], preview(told["visible_text"]))
    assert any(bare(form).startswith(bare(row["snippet"])) for form in forms)


@pytest.mark.parametrize("row", vectors("rfc2231"))
def test_it_reads_parameters(row: dict[str, Any]) -> None:
    assert parameters.read(b"a/b" + row["params"].encode())[1] == dict(row["expected"])


@pytest.mark.parametrize("row", vectors("message-id"))
def test_it_reads_a_list_of_ids(row: dict[str, Any]) -> None:
    assert explain(field("References", row["header"]))["references"] == [f"<{one}>" for one in row["ids"]]


def test_every_exception_is_a_row() -> None:
    tables = {path.stem for path in (corpora.FOLDER / "stalwart-mail-parser/header-tables").glob("*.json")}
    assert {name.partition("/")[0] for name in EXCEPTIONS} <= tables | {"html2text", "snippet", "rfc2231"}
