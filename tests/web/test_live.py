import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse

from postroom.base.live import announce
from postroom.web.desk import Desk
from tests.cases.acme import Acme
from tests.web.browser import Browser


@contextmanager
def _stream(browser: Browser) -> Iterator[HTTPResponse]:
    connection = HTTPConnection(browser.host, timeout=20)
    connection.request("GET", "/live", headers={"Cookie": f"postroom={browser.cookies.get('postroom', '')}"})
    yield connection.getresponse()
    connection.close()


def _news(stream: HTTPResponse) -> Iterator[list[int] | None]:
    for line in stream:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_it_tells_every_open_page_of_a_change(alice: Browser, bob: Browser, acme: Acme, desk: Desk) -> None:
    case = acme.case("Printer on fire")
    acme.session.commit()
    with _stream(alice) as hers, _stream(bob) as his:
        assert hers.headers["content-type"].startswith("text/event-stream")
        heard_by_her, heard_by_him = _news(hers), _news(his)
        with desk.database.transaction() as session:
            announce(session, case.id)
        assert [case.id] in heard_by_her
        assert [case.id] in heard_by_him


def test_it_holds_no_database_session_while_it_streams(alice: Browser, acme: Acme, desk: Desk) -> None:
    with _stream(alice), _stream(alice), _stream(alice):
        assert alice.get("/inbox").status == 200
        assert desk.database.engine.pool.checkedout() <= 1  # type: ignore[attr-defined]


def test_it_sends_who_is_not_signed_in_away_for_good(site: str) -> None:
    with _stream(Browser(site)) as stream:
        assert stream.status == 204
