import pytest

from postroom.base.errors import BadInput, Conflict
from postroom.cases import noting, reading
from postroom.cases.changing import change
from tests.cases.acme import LONG_AGO, Acme


def test_it_adds_a_note_and_brings_the_case_to_the_front(acme: Acme) -> None:
    case = acme.case("Printer")
    noting.note(acme.session, case, acme.alice, "Ask the landlord")
    assert [(note.text, agent) for note, agent in reading.notes(acme.session, case.id)] == [
        ("Ask the landlord", acme.alice)
    ]
    assert case.updated_at > LONG_AGO


@pytest.mark.parametrize("words", ["@bob@acme.example please", "Please, @Bob@ACME.example.", "Ask\n@bob@acme.example!"])
def test_it_makes_who_is_mentioned_a_subscriber(acme: Acme, words: str) -> None:
    case = acme.case("Printer")
    assert acme.bob.active
    noting.note(acme.session, case, acme.alice, words)
    assert reading.whole(acme.session, [case])[0].subscribers == [acme.bob, acme.alice]


@pytest.mark.parametrize(
    "words", ["bob@acme.example", "x@bob@acme.example", "@charlie@acme.example", "@no@acme.example"]
)
def test_it_mentions_nobody_else(acme: Acme, words: str) -> None:
    case = acme.case("Printer")
    assert acme.bob.active
    assert not acme.charlie.active
    noting.note(acme.session, case, acme.alice, words)
    assert reading.whole(acme.session, [case])[0].subscribers == [acme.alice]


@pytest.mark.parametrize("words", ["", " \n", "x" * 100_001])
def test_it_refuses_a_note_without_words_or_with_too_many(acme: Acme, words: str) -> None:
    with pytest.raises(BadInput):
        noting.note(acme.session, acme.case("Printer"), acme.alice, words)


def test_it_writes_nothing_on_a_merged_case_where_nobody_would_see_it(acme: Acme) -> None:
    case = acme.case("Printer", merged_into_id=acme.case("Other").id)
    with pytest.raises(Conflict):
        noting.note(acme.session, case, acme.alice, "Ask the landlord")
    with pytest.raises(Conflict):
        change(acme.session, case, acme.alice, {"title": "Fire"})
