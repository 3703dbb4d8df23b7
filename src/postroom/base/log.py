"""The log: one line an event on stderr, plain on a terminal, JSON else; secrets never reach it.

What the standard library's loggers say (uvicorn, alembic) takes the same way.
"""

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from postroom.base.clock import now

Event = MutableMapping[str, Any]

_SECRET_NAME = re.compile(r"password|secret|token|authorization|cookie|\bkey\b", re.IGNORECASE)
_PASSWORD_IN_URL = re.compile(r"(://[^\s:/@]*:)[^\s/@]+@")
_QUIET = {"uvicorn": logging.WARNING, "alembic": logging.WARNING, "asyncio": logging.WARNING}


def configure(stream: TextIO = sys.stderr, *, plain: bool | None = None) -> None:
    """Sets the log up for this process; `plain` is chosen by what the stream is, unless given."""
    plain = stream.isatty() if plain is None else plain
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _with_time,
            structlog.processors.format_exc_info,
            without_secrets,
            _as_line if plain else _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Forward()], level=logging.INFO, force=True)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)


def without_secrets(_logger: object, _method: str, event: Event) -> Event:
    """Blackens values with a secret's name and passwords inside URLs."""
    for name, value in event.items():
        if _SECRET_NAME.search(name):
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = _PASSWORD_IN_URL.sub(r"\1***@", value)
    return event


def _with_time(_logger: object, _method: str, event: Event) -> Event:
    event["time"] = now().isoformat(timespec="milliseconds")
    return event


def _as_line(_logger: object, _method: str, event: Event) -> str:
    time, level, what = event.pop("time"), event.pop("level"), event.pop("event")
    trouble = event.pop("exception", None)
    details = "".join(f"  {name}={value}" for name, value in event.items())
    return f"{time[11:19]} {level:<7} {what}{details}" + (f"\n{trouble}" if trouble else "")


def _as_json(_logger: object, _method: str, event: Event) -> str:
    return json.dumps(dict(event), default=str, ensure_ascii=False)


class _Forward(logging.Handler):
    """Hands the standard library's records over."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(
            record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info or None
        )
