"""DNS from a file: `{name: {type: [values]}}`; a value `TIMEOUT` or `SERVFAIL` is that answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from postroom.mail.authentication.questions import NO_SUCH_NAME, Answers, Kind, NoAnswer
from postroom.mail.idn import ascii_domain
from postroom.providers.dns.zone_file import NOBODY, NOTHING, TROUBLES, read_records

_MOST_ALIASES = 10
_Answers = Mapping[str, Sequence[str]]


class Zone:
    """A resolver that knows these records and no others. Names may be written as people do; `*.` stands for any."""

    def __init__(self, records: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._names: dict[str, dict[str, list[str]]] = {}
        for name, kinds in records.items():
            mine = self._names.setdefault(_plain(name), {})
            for kind, values in kinds.items():
                mine.setdefault(kind.upper(), []).extend(values)
        self._above = {
            above for name, kinds in self._names.items() if not _is_nobody(kinds) for above in _parents(name)
        }

    def __call__(self, name: str, kind: Kind) -> Answers:
        for followed in range(_MOST_ALIASES):
            kinds = self._kinds(name)
            if kinds is None or _is_nobody(kinds):
                return () if followed else NO_SUCH_NAME  # an alias is there, wherever it leads (RFC 8020 §2)
            values = kinds.get("SPF", ()) if kind == "TXT" and "TXT" not in kinds else kinds.get(kind, ())
            if values or not kinds.get("CNAME"):
                return _answers(values, kind)
            name = _plain(next(iter(_answers(kinds["CNAME"], "PTR")), ""))
        return ()

    def _kinds(self, name: str) -> _Answers | None:
        """What is there by type; None where there is no such name, nor any below it."""
        if name in self._names or name in self._above:
            return self._names.get(name, {})
        for parent in _parents(name):
            if f"*.{parent}" in self._names:
                return self._names[f"*.{parent}"]
            if parent in self._names or parent in self._above:
                break  # a wildcard above a name that is there says nothing of what is below that (RFC 4592 §3.3.1)
        return None


def read_zone(file: Path) -> Zone:
    """The zone of a JSON file. Raises BadInput."""
    return Zone(read_records(file))


def _plain(name: str) -> str:
    return ascii_domain(name.strip().rstrip(".")).lower()


def _parents(name: str) -> list[str]:
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels))]


def _is_nobody(kinds: _Answers) -> bool:
    return any(NOBODY in values for values in kinds.values())


def _answers(values: Sequence[str], kind: Kind) -> Answers:
    """What is there; a trouble is only the answer where nothing else is."""
    there = [value for value in values if value not in (*NOTHING, *TROUBLES)]
    if not there and (troubles := [value for value in values if value in TROUBLES]):
        raise NoAnswer(troubles[0])
    return tuple(value.encode().decode("latin-1") for value in there) if kind == "TXT" else tuple(there)
