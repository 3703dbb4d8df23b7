"""An answer proves that a mail arrived, but only an answer to that very mail, by that very recipient."""

from postroom.base.database import Database
from postroom.deliveries.answering import Answer, answered
from postroom.deliveries.delivery import State
from tests.office import BOB, Office


def settle(database: Database, *answers: Answer) -> int:
    with database.transaction() as session:
        return len(answered(session, answers))


def message_of(office: Office, delivery: int) -> int:
    return office.delivery(delivery).message_id


def test_it_settles_the_delivery_of_who_answered(office: Office) -> None:
    bobs, anns = office.sent(office.ticket(), BOB, "ann@customer.example")
    assert settle(office.database, Answer(message_of(office, bobs), "BOB@customer.example")) == 1
    assert (office.delivery(bobs).state, office.delivery(bobs).reason) == (State.delivered, "answered")
    assert office.history(bobs)[-1].sentence == "The recipient answered, so the mail arrived."
    assert office.delivery(anns).state is State.in_transit


def test_an_answer_to_another_message_proves_nothing(office: Office) -> None:
    case = office.ticket()
    first, second = office.sent(case, BOB)[0], office.sent(case, BOB)[0]
    settle(office.database, Answer(message_of(office, second), BOB))
    assert office.delivery(first).state is State.in_transit


def test_a_second_answer_is_no_news(office: Office) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]
    settle(office.database, Answer(message_of(office, delivery), BOB))
    assert settle(office.database, Answer(message_of(office, delivery), BOB)) == 0
    assert len(office.history(delivery)) == 2


def test_many_answers_are_settled_at_once(office: Office) -> None:
    numbers = [office.sent(office.ticket(), BOB)[0] for _ in range(5)]
    answers = [Answer(message_of(office, number), BOB) for number in numbers]
    assert settle(office.database, *answers, Answer(404, BOB)) == 5
