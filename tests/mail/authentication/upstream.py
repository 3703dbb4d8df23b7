"""The public suites of SPF, DKIM, ARC and DMARC, as zones and questions of ours, asked through `postroom explain`."""

import io
import ipaddress
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from postroom.main import app
from tests.mail import corpora

Facts = dict[str, Any]
Case = tuple[str, Facts]
Records = dict[str, dict[str, list[Any]]]
MINIMAL = b"From: Nobody <nobody@nowhere.invalid>\nSubject: Hello\n\nHello.\n"


@dataclass(frozen=True)
class Door:
    """`postroom explain --json` where nothing is installed: in this process, for a suite has hundreds of cases."""

    folder: Path

    def __call__(self, mail: bytes = MINIMAL, zone: object = None, **more: str | None) -> Facts:
        """What it tells of a mail by that zone; `more` are its options: ip, helo, mail_from."""
        (self.folder / "mail").write_bytes(mail)
        (self.folder / "zone").write_text(json.dumps(zone or {}))
        options = [word for name, value in more.items() if value is not None for word in (_option(name), value)]
        words = ["explain", "--json", "--dns", str(self.folder / "zone"), *options, str(self.folder / "mail")]
        with redirect_stdout(io.StringIO()) as told:
            app(words, standalone_mode=False)
        found: Facts = json.loads(told.getvalue())
        assert found["error"] is None
        return found

    def origin(self, mail: bytes = MINIMAL, zone: object = None, **more: str | None) -> Facts:
        """The same of its origin alone."""
        origin: Facts = self(mail, zone, **more)["authentication"]
        return origin


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@contextmanager
def opened(folder: Path, **settings: str) -> Iterator[Door]:
    """The door of an installation with these settings that was never started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        for name, value in (settings | {"POSTROOM_DATA": str(folder / "data")}).items():
            patch.setenv(name, value)
        yield Door(folder)


def expected(name: str) -> Facts:
    """What a suite says; without cases when it is not there."""
    file = corpora.FOLDER / name / "expected.json"
    found: Facts = json.loads(file.read_text()) if file.exists() else {"cases": {}, "shared": {}}
    return found


def cases(suite: Facts, exceptions: Iterable[str] = ()) -> list[Case]:
    return [(name, case) for name, case in suite["cases"].items() if name not in exceptions]


def raw(suite: str, name: str) -> bytes:
    return (corpora.FOLDER / suite / "files" / name.lstrip("/")).read_bytes()


def texts(records: Mapping[str, str]) -> Records:
    """A zone of TXT records alone."""
    troubles = {"~~Query timed out~~": "TIMEOUT", "~~SERVFAIL~~": "SERVFAIL"}
    return {name: {"TXT": [troubles.get(text, text)]} for name, text in records.items()}


def stalwart(lines: Iterable[str]) -> Records:
    zone: Records = {"_dns_error.org": {"TXT": ["SERVFAIL"]}, "_dns_error.test.org": {"TXT": ["SERVFAIL"]}}

    def add(name: str, kind: str, value: object) -> None:
        zone.setdefault(name, {}).setdefault(kind, []).append(value)

    for line in lines:
        kind, _, rest = line.partition(": ")
        name, _, value = rest.partition(" ")
        if kind in ("spf", "exp"):
            add(name, "TXT", value)
            continue
        for number, one in enumerate(part.strip() for part in value.split(",")):
            if kind == "mx":
                host = f"mx{number}.{name}"
                add(name, "MX", [number, host])
                add(host, "AAAA" if ":" in one else "A", one)
            elif kind == "ptr":
                add(ipaddress.ip_address(name).reverse_pointer, "PTR", one)
            else:
                add(name, kind.upper(), one)
    return zone


def rspamd(records: Iterable[Facts]) -> Records:
    answers = {"norec": [], "nxdomain": ["NXDOMAIN"], "timeout": ["TIMEOUT"], "servfail": ["SERVFAIL"]}
    zone: Records = {}
    for record in records:
        told = answers.get(record.get("rcode", ""))
        zone.setdefault(record["name"], {})[record["type"]] = record["replies"] if told is None else told
    return zone


def named(records: Facts) -> Records:
    """Of `{"name TYPE": [values]}`, and of names alone, which exist or do not."""
    zone: Records = {}
    for name, value in records.items():
        domain, _, kind = name.partition(" ")
        zone.setdefault(domain, {})[kind or "A"] = value
    return zone
