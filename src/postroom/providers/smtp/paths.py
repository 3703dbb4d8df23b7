"""The arguments of MAIL and RCPT: a path and its parameters (RFC 5321 §4.1.2, RFC 1870, 6152, 6531, 3461)."""

import re
from dataclasses import dataclass, field

_LOCAL = r'(?:"(?:[^"\\]|\\.)*"|[^\s<>"@]+)'
_DOMAIN = r"(?:\[[^\s<>\[\]]+\]|[^\s<>@\[\]\"]+)"
_MAILBOX = rf"{_LOCAL}@{_DOMAIN}"
_PATH = re.compile(
    rf"""\s*(?:
        <(?:@[^\s:<>]+:)?(?P<path>{_MAILBOX}|[A-Za-z]+|)>   # a source route is read over (§4.1.1.3)
        |(?P<bare>{_MAILBOX})                              # without brackets: wrong, common, harmless
    )(?:\s+(?P<parameters>.*))?\s*""",
    re.VERBOSE,
)
_PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^\s=][^\s]*))?")


@dataclass(frozen=True, slots=True)
class Path:
    """An address without its brackets (empty: the null path) and its parameters, names in capitals."""

    address: str
    parameters: dict[str, str] = field(default_factory=dict)


def read_path(argument: str) -> Path | None:
    """Read what follows `FROM:` or `TO:`; None when it is not a path."""
    match = _PATH.fullmatch(argument)
    if match is None:
        return None
    found = match["path"] if match["bare"] is None else match["bare"]
    parameters: dict[str, str] = {}
    for word in (match["parameters"] or "").split():
        parameter = _PARAMETER.fullmatch(word)
        if parameter is None:
            return None
        parameters[parameter[1].upper()] = parameter[2] or ""
    return Path(found, parameters)
