"""The JSON file that stands for DNS, and the ways in which people write records into one.

The plain form is `{name: {type: [values]}}`. Read as well: one value without its list; a TXT record as a list of its
strings, or in quotes as zone files have it; MX as `"10 mx"`, `[10, "mx"]` or an object; a name's records as a list of
`{type: value}`; and a word that answers for all that is asked of a name.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from postroom.base.errors import BadInput

TROUBLES = ("TIMEOUT", "SERVFAIL", "REFUSED")
NOBODY = "NXDOMAIN"
NOTHING = ("NODATA", "NOERROR", "NONE")
_WORDS = (*TROUBLES, NOBODY, *NOTHING)
_TEXTS = ("TXT", "SPF")
_KINDS = ("A", "AAAA", "MX", "PTR", "TXT")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_QUOTED = re.compile(rf"\s*(?:{_STRING.pattern}\s*)+")

Records = dict[str, dict[str, list[str]]]


def read_records(file: Path) -> Records:
    """The records of a file, every value as a resolver tells it. Raises BadInput."""
    try:
        found = json.loads(file.read_bytes())
    except OSError as error:
        raise BadInput(f"{file} can't be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{file} is no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise BadInput(f"{file} is no zone: give {{name: {{type: [values]}}}}.")
    try:
        return {name: _kinds(name, kinds) for name, kinds in found.items()}
    except _NotRead as trouble:
        raise BadInput(f"{file} is no zone: {trouble}; give {{name: {{type: [values]}}}}.") from None


class _NotRead(Exception):
    """What stands where, and can't be understood."""


def _kinds(name: str, written: object) -> dict[str, list[str]]:
    if isinstance(written, dict):
        return {kind.upper(): [*_values(f"{name} {kind}", kind.upper(), value)] for kind, value in written.items()}
    found: dict[str, list[str]] = {}
    for entry in written if isinstance(written, list) else [written]:
        for kind, value in _entry(name, entry):
            found.setdefault(kind, []).append(value)
    return found


def _entry(name: str, entry: object) -> Iterable[tuple[str, str]]:
    """One record of a name's list, or a word that answers for all of them."""
    if isinstance(entry, str) and (word := entry.upper()) in _WORDS:
        return [(kind, word) for kind in _KINDS]
    if not isinstance(entry, dict):
        raise _NotRead(f"{json.dumps(entry)[:40]} of {name} is no record")
    return [(kind.upper(), _value(f"{name} {kind}", kind.upper(), value)) for kind, value in entry.items()]


def _values(place: str, kind: str, written: object) -> Iterable[str]:
    if not isinstance(written, list) or (kind == "MX" and written and isinstance(written[0], int)):
        return [_value(place, kind, written)]
    return (_value(place, kind, value) for value in written)


def _value(place: str, kind: str, written: object) -> str:
    match written:
        case str() if written.upper() in _WORDS:
            return written.upper()
        case str():
            return _text(written) if kind in _TEXTS else _words(kind, written)
        case [*strings] if kind in _TEXTS and all(isinstance(one, str) for one in strings):
            return "".join(map(str, strings))
        case [int() as preference, str() as host] if kind == "MX":
            return f"{preference} {host}"
        case {"priority": int() as preference, "exchange": str() as host} if kind == "MX":
            return f"{preference} {host}"
    raise _NotRead(f"{json.dumps(written)[:40]} is no value of {place}")


def _text(written: str) -> str:
    if not _QUOTED.fullmatch(written):
        return written
    return "".join(re.sub(r"\\(.)", r"\1", one) for one in _STRING.findall(written))


def _words(kind: str, written: str) -> str:
    words = " ".join(written.split())
    return f"0 {words}" if kind == "MX" and " " not in words else words
