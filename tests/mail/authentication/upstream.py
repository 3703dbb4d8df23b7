"""The public suites of SPF, DKIM, ARC and DMARC, as zones and questions of ours."""

import ipaddress
import json
from collections.abc import Iterable
from typing import Any

from postroom.providers.dns.zone import Zone
from tests.mail import corpora

Case = tuple[str, dict[str, Any]]
Records = dict[str, dict[str, list[str]]]


def expected(name: str) -> dict[str, Any]:
    """What a suite says; without cases when it is not there."""
    file = corpora.FOLDER / name / "expected.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {"cases": {}, "shared": {}}
    return found


def cases(suite: dict[str, Any], exceptions: Iterable[str] = ()) -> list[Case]:
    return [(name, case) for name, case in suite["cases"].items() if name not in exceptions]


def raw(suite: str, name: str) -> bytes:
    return (corpora.FOLDER / suite / "files" / name.lstrip("/")).read_bytes()


def texts(records: dict[str, str]) -> Zone:
    """A zone of TXT records alone."""
    troubles = {"~~Query timed out~~": "TIMEOUT", "~~SERVFAIL~~": "SERVFAIL"}
    return Zone({name: {"TXT": [troubles.get(text, text)]} for name, text in records.items() if text != "NXDOMAIN"})


def openspf(entries: dict[str, list[Any]]) -> Zone:
    zone: Records = {}
    for name, found in entries.items():
        kinds = zone.setdefault(name, {})
        for entry in found:
            if isinstance(entry, str):
                for kind in ("A", "AAAA", "MX", "PTR", "TXT"):
                    kinds.setdefault(kind, []).append("TIMEOUT" if entry == "TIMEOUT" else "SERVFAIL")
            else:
                ((kind, value),) = entry.items()
                joint = " " if kind == "MX" else ""
                text = joint.join(map(str, value)) if isinstance(value, list) else value
                kinds.setdefault(kind, []).append(text)
        kinds["TXT"] = [text for text in kinds.get("TXT", kinds.get("SPF", [])) if text != "NONE"]
    return Zone(zone)


def stalwart(lines: Iterable[str]) -> Zone:
    zone: Records = {"_dns_error.org": {"TXT": ["SERVFAIL"]}, "_dns_error.test.org": {"TXT": ["SERVFAIL"]}}

    def add(name: str, kind: str, value: str) -> None:
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
                add(name, "MX", f"{number} {host}")
                add(host, "AAAA" if ":" in one else "A", one)
            elif kind == "ptr":
                add(ipaddress.ip_address(name).reverse_pointer, "PTR", one)
            else:
                add(name, kind.upper(), one)
    return Zone(zone)


def rspamd(records: Iterable[dict[str, Any]]) -> Zone:
    answers = {"norec": [], "nxdomain": [], "timeout": ["TIMEOUT"], "servfail": ["SERVFAIL"]}
    zone: Records = {}
    for record in records:
        told = answers.get(record.get("rcode", ""))
        zone.setdefault(record["name"], {})[record["type"].upper()] = record["replies"] if told is None else told
    return Zone(zone)


def named(records: dict[str, Any]) -> Zone:
    """Of `{"name TYPE": [values]}`, and of names alone, which exist."""
    zone: Records = {}
    for name, value in records.items():
        domain, _, kind = name.partition(" ")
        values = value if isinstance(value, list) else [value]
        if value != "NXDOMAIN":
            zone.setdefault(domain, {})[kind or "A"] = [str(one) for one in values]
    return Zone(zone)
