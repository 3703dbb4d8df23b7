from collections.abc import Callable

import pytest

from postroom.cases import listing, searching, walking
from postroom.cases.case import Case
from postroom.cases.changing import change
from postroom.cases.listing import Wanted
from tests.cases.acme import Acme


@pytest.fixture
def printers(acme: Acme) -> Acme:
    acme.case("Printer on fire", words="It burns since Monday")
    acme.case("Invoice 4711", words="Where is the invoice?")
    acme.case("Printer jams", words="Paper everywhere", contact=acme.ned)
    return acme


def titles(acme: Acme, words: str, **wanted: object) -> list[str]:
    return [case.title for case in listing.page(acme.session, Wanted(words=words, **wanted)).cases]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("printer", ["Printer jams", "Printer on fire"]),
        ("PRINTER", ["Printer jams", "Printer on fire"]),
        ("burns", ["Printer on fire"]),
        ("everywh", ["Printer jams"]),
        ("print", ["Printer jams", "Printer on fire"]),
        ("on", ["Printer on fire"]),
        ("printer monday", ["Printer on fire"]),
        ("printer invoice", []),
        ("TKT-2", ["Invoice 4711"]),
        ("tkt-2", ["Invoice 4711"]),
        ("TKT-999999999999999999", []),
        ("ned@elsewhere.example", ["Printer jams"]),
        ("Ned@Elsewhere.example", ["Printer jams"]),
        ("nobody@elsewhere.example", []),
        ("!&|:*()'\\", []),
        ("  ", ["Printer jams", "Invoice 4711", "Printer on fire"]),
    ],
)
def test_it_finds_the_newest_first(printers: Acme, words: str, found: list[str]) -> None:
    assert titles(printers, words) == found


def test_it_finds_by_any_message_of_the_case(printers: Acme) -> None:
    printers.message(printers.session.query(Case).filter_by(title="Invoice 4711").one(), "A toner is missing")
    assert titles(printers, "toner") == ["Invoice 4711"]


def test_it_finds_by_the_title_it_has_now_and_the_one_it_had(printers: Acme) -> None:
    invoice = printers.session.query(Case).filter_by(title="Invoice 4711").one()
    change(printers.session, invoice, printers.alice, {"title": "Réminder"})
    assert titles(printers, "reminder") == ["Réminder"]
    assert titles(printers, "invoice") == ["Réminder"]


def test_it_finds_only_among_the_cases_wanted(printers: Acme) -> None:
    assert titles(printers, "printer", contact_id=printers.ned.id) == ["Printer jams"]
    assert titles(printers, "printer", spam=True) == []


def walk(acme: Acme, words: str, limit: int) -> list[str]:
    page = listing.page(acme.session, Wanted(words=words), None, limit)
    met = [case.title for case in page.cases]
    while page.next:
        page = listing.page(acme.session, Wanted(words=words), page.next, limit)
        met += [case.title for case in page.cases]
    return met


@pytest.mark.parametrize(
    ("common", "rare", "looked_at"), [(99, 0, 1), (0, 0, 3), (0, 99, 3), (99, 0, 99), (0, 0, 99), (99, 99, 99)]
)
def test_it_walks_to_the_same_cases_by_either_way(
    kept_acme: Acme, monkeypatch: pytest.MonkeyPatch, common: int, rare: int, looked_at: int
) -> None:
    monkeypatch.setattr(searching, "RARE", rare)
    monkeypatch.setattr(searching, "COMMON", common)
    monkeypatch.setattr(walking, "LOOKED_AT", looked_at)
    for number in range(10):
        kept_acme.case(f"Case {number}", words="hello world" if number % 3 else "hello")
    kept_acme.session.commit()
    for limit in (1, 2, 5, 50):
        assert walk(kept_acme, "world", limit) == [f"Case {n}" for n in (8, 7, 5, 4, 2, 1)]


def test_it_gives_the_planner_its_freedom_back(printers: Acme) -> None:
    before: Callable[[], object] = lambda: printers.session.connection().exec_driver_sql("SHOW enable_seqscan").scalar()  # noqa: E731
    titles(printers, "printer")
    assert before() == "on"
