"""DNS from a file: `{name: {type: [values]}}`; a value `TIMEOUT` or `SERVFAIL` is that answer."""

import json
from collections.abc import Mapping
from pathlib import Path

from postroom.base.errors import BadInput
from postroom.mail.authentication.questions import Answers, Kind, NoAnswer

TROUBLES = ("TIMEOUT", "SERVFAIL")
_MOST_ALIASES = 10

Records = Mapping[str, Mapping[str, list[str]]]


class Zone:
    """A resolver that knows these records and no others."""

    def __init__(self, records: Records) -> None:
        self._records = {
            (name.rstrip(".").lower(), kind.upper()): values
            for name, kinds in records.items()
            for kind, values in kinds.items()
        }

    def __call__(self, name: str, kind: Kind) -> Answers:
        for _ in range(_MOST_ALIASES):
            values = self._records.get((name, kind))
            alias = self._records.get((name, "CNAME"))
            if values or not alias:
                return _answers(values or [], kind)
            name = _answers(alias, "PTR")[0].rstrip(".").lower()
        return ()


def _answers(values: list[str], kind: Kind) -> Answers:
    if troubles := [value for value in values if value in TROUBLES]:
        raise NoAnswer(troubles[0])
    return tuple(value.encode().decode("latin-1") for value in values) if kind == "TXT" else tuple(values)


def read_zone(file: Path) -> Zone:
    """The zone of a JSON file. Raises BadInput."""
    try:
        records = json.loads(file.read_bytes())
    except OSError as error:
        raise BadInput(f"{file} can't be read: {error.strerror}.") from None
    except ValueError as error:
        raise BadInput(f"{file} is no JSON: {error}.") from None
    if not _is_zone(records):
        raise BadInput(f"{file} is no zone: give {{name: {{type: [values]}}}}, all values as text.")
    return Zone(records)


def _is_zone(records: object) -> bool:
    kinds = records.values() if isinstance(records, dict) else ()
    values = [value for one in kinds if isinstance(one, dict) for value in one.values()]
    texts = [text for value in values if isinstance(value, list) for text in value]
    return (
        isinstance(records, dict)
        and all(isinstance(one, dict) for one in kinds)
        and all(isinstance(value, list) for value in values)
        and all(isinstance(text, str) for text in texts)
    )
