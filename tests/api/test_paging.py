from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Client, Office, items
from tests.cases.acme import LONG_AGO

TITLES = ["A", "B", "C", "D", "E", "F", "G"]


@pytest.fixture
def seven(office: Office) -> dict[str, Any]:
    cases = {title: office.acme.case(title) for title in TITLES}
    office.commit()
    return cases


def pages(client: Client, path: str, limit: int, between: Any = lambda: None) -> list[list[Any]]:
    """All pages of a list; `between` happens after each."""
    found, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"{path}?limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        found.append(items(answer))
        cursor = answer.json()["next"]
        between()
    return found


@pytest.mark.parametrize("limit", [1, 3, 7, 200])
def test_it_gives_all_of_a_list_page_by_page(bob: Client, seven: Any, limit: int) -> None:
    found = pages(bob, "/cases", limit)
    assert [len(page) for page in found] == [limit] * (7 // limit) + [7 % limit] * bool(7 % limit)
    assert [case["title"] for page in found for case in page] == TITLES[::-1]


def test_it_meets_all_that_was_there_when_the_walk_began(office: Office, bob: Client, seven: Any) -> None:
    """After each page the oldest case that is still ahead jumps to the front."""
    oldest = iter(TITLES)

    def touch() -> None:
        if title := next(oldest, None):
            seven[title].updated_at = LONG_AGO + timedelta(days=ord(title))
            office.commit()

    met = {case["title"] for page in pages(bob, "/cases", 2, touch) for case in page}
    assert met == set(TITLES)


@pytest.mark.parametrize("cursor", ["x", "", "AAAA", "%00", "A" * 999, "é", "=", "bm9uc2Vuc2Utbm9uc2Vuc2U"])
def test_it_knows_no_page_that_it_did_not_name(office: Office, bob: Client, cursor: str) -> None:
    assert bob.get(f"/cases?cursor={cursor}").status_code == 404


def test_it_knows_no_page_of_a_cursor_that_was_changed(bob: Client, seven: Any) -> None:
    cursor = bob.get("/cases?limit=1").json()["next"]
    changed = cursor[:30] + ("A" if cursor[30] != "A" else "B") + cursor[31:]
    assert bob.get(f"/cases?cursor={changed}").status_code == 404
