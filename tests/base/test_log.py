"""The log says what happened, and never a secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from postroom.base import log


@pytest.fixture(autouse=True)
def _log_left_as_found() -> Iterator[None]:
    handlers = logging.root.handlers[:]
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers


def test_it_writes_one_json_object_a_line() -> None:
    out = io.StringIO()
    log.configure(out)
    structlog.get_logger().info("mail taken in", size=12)
    said = json.loads(out.getvalue())
    assert (said["event"], said["size"], said["level"]) == ("mail taken in", 12, "info")


def test_it_writes_plain_lines_on_a_terminal() -> None:
    out = io.StringIO()
    log.configure(out, plain=True)
    structlog.get_logger().warning("the database is away", since=3)
    assert out.getvalue().endswith("warning the database is away  since=3\n")


def test_it_shows_where_an_error_came_from() -> None:
    out = io.StringIO()
    log.configure(out, plain=True)
    try:
        raise ValueError("upside down")
    except ValueError as error:
        structlog.get_logger().error("a round failed", exc_info=error)
    assert "Traceback" in out.getvalue()
    assert "ValueError: upside down" in out.getvalue()


def test_it_takes_what_the_standard_library_logs() -> None:
    out = io.StringIO()
    log.configure(out)
    logging.getLogger("uvicorn.error").error("address in use: %s", "127.0.0.1")
    assert json.loads(out.getvalue())["event"] == "address in use: 127.0.0.1"


def test_it_hides_values_with_the_name_of_a_secret() -> None:
    out = io.StringIO()
    log.configure(out)
    structlog.get_logger().info("signed in", password="hunter2", api_token="abc", Authorization="Bearer x")
    assert not {"hunter2", "abc", "Bearer x"} & set(json.loads(out.getvalue()).values())


def test_it_hides_passwords_in_urls_even_inside_tracebacks() -> None:
    out = io.StringIO()
    log.configure(out, plain=True)
    try:
        raise OSError("no route to smtp://desk:hunter2@relay.example:25")
    except OSError:
        structlog.get_logger().exception("relay away", url="smtp://desk:hunter2@relay.example:25")
    assert "hunter2" not in out.getvalue()
    assert "relay.example" in out.getvalue()
