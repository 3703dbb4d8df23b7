"""Matching, on values: which case a mail answers, and in which words that is said."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from postroom.cases.case import Case, Stage
from postroom.inboxes.addressing import Inboxes
from postroom.inboxes.inbox import Kind
from postroom.intake.kinship import Kinship
from postroom.intake.ledger import Known, Ledger
from postroom.intake.matching import Match, agreeing, agreement, match
from postroom.intake.reading import Parcel, Reading, read
from postroom.mail.ids import digest
from postroom.people.counting import Tallies
from postroom.people.directory import Directory
from postroom.people.organisation import Limits, Organisation
from tests.intake.writing_mail import mail

A, B, C = "<a@x.example>", "<b@x.example>", "<c@x.example>"
SAME = "the subject is the same"
BUT_PREFIX = "the subject is the same but for reply or forward prefixes"
BUT_WORDS = "the subject is the same but for words and a colon in front"


@dataclass
class World:
    """Cases with messages, as the ledger has them."""

    ledger: Ledger = field(
        default_factory=lambda: Ledger(
            key=b"k",
            organisation=Organisation(),
            tallies=Tallies(Limits(), {}, {}),
            inboxes=Inboxes({}),
            directory=Directory(Inboxes({}), (), {}, {}, {}, [], []),
            ids={},
            threads={},
            cases={},
            kin=Kinship(),
            people={},
            our_words={},
            viewers={},
        )
    )

    def case(self, title: str, *also: str, opened: str = "", parents: tuple[Case, ...] = ()) -> Case:
        number = len(self.ledger.cases) + 1
        case = Case(id=number, kind=Kind.ticket, title=title, opening_subject=opened or title, stage=Stage.queued)
        case.also_opened_with = list(also)
        self.ledger.cases[number] = case
        if parents:
            self.ledger.kin.parents[number] = [parent.id for parent in parents]
        return case

    def message(self, case: Case, own: str, *names: str, fingerprint: bytes | None = None) -> None:
        number = sum(len(known) for known in self.ledger.threads.values()) + 1
        for name in (own, *names):
            known = Known(number, case.id, name == own, False, fingerprint)
            self.ledger.threads.setdefault(digest(name), []).append(known)

    def match(self, subject: str, *, id: str = "", answers: str = "", references: str = "") -> Match:  # noqa: A002
        return match(reading(mail(subject, id=id, answers=answers, references=references)), self.ledger)


def reading(raw: bytes) -> Reading:
    return read(Parcel(1, datetime.now(UTC), "test", "alice@acme.example", (), raw))


def test_it_belongs_to_the_case_of_the_message_that_it_answers() -> None:
    world = World()
    printer = world.case("Printer")
    world.message(printer, A)
    assert world.match("Re: Printer", answers=A) == Match(printer, f"It answers {A}, and {BUT_PREFIX}.")


def test_it_says_how_the_subject_agrees() -> None:
    world = World()
    printer = world.case("Printer")
    world.message(printer, A)
    assert world.match("printer", answers=A).because == f"It answers {A}, and {SAME}."
    assert world.match("Urgent: Printer", references=A).because == f"It answers {A}, and {BUT_WORDS}."


def test_it_takes_the_nearest_whose_case_agrees() -> None:
    world = World()
    printer, invoice, other = world.case("Printer"), world.case("Invoice"), world.case("Printer")
    world.message(printer, A)
    world.message(invoice, B)
    world.message(other, C)
    assert world.match("Printer", references=f"{C} {A} {B}").case is printer
    assert world.match("Printer", answers=C, references=f"{C} {A} {B}").case is other
    assert world.match("Invoice", answers=A, references=f"{B} {A}").case is invoice


def test_it_belongs_to_none_when_no_case_agrees_and_names_the_nearest() -> None:
    world = World()
    printer, invoice = world.case("Printer"), world.case("Invoice")
    world.message(printer, A)
    world.message(invoice, B)
    because = "It answers {} on another case, but its subject speaks of something else."
    assert world.match("Toner", answers=B, references=A) == Match(None, because.format(B), invoice)
    assert world.match("Toner", answers=A, references=B) == Match(None, because.format(A), printer)


def test_it_says_when_it_answers_what_we_never_saw_or_nothing() -> None:
    world = World()
    world.message(world.case("Printer"), A)
    assert world.match("Printer", answers=B) == Match(None, "It answers a message that we have never seen.")
    assert world.match("Printer") == Match(None, "It answers no message.")


def test_it_belongs_to_the_case_whose_messages_answer_it() -> None:
    world = World()
    invoice, printer = world.case("Invoice"), world.case("Printer")
    world.message(invoice, B, A)
    world.message(printer, C, A)
    because = f"A message that came before answers it, and {SAME}."
    assert world.match("Printer", id=A) == Match(printer, because)
    assert world.match("Toner", id=A) == Match(None, "It answers no message.")


def test_it_asks_what_it_answers_before_what_answers_it() -> None:
    world = World()
    older, newer = world.case("Printer"), world.case("Printer")
    world.message(older, A)
    world.message(newer, C, B)
    assert world.match("Re: Printer", id=B, answers=A).case is older
    assert world.match("Re: Printer", id=B, answers="<unknown@x.example>").case is newer


def test_it_answers_where_the_message_lies_now() -> None:
    world = World()
    printer, duplicate = world.case("Printer"), world.case("Fire")
    duplicate.merged_into_id = printer.id
    world.message(duplicate, A)
    world.message(duplicate, C, B)
    assert world.match("Printer", answers=A).case is printer
    assert world.match("Printer", id=B).case is printer


def test_it_asks_the_cases_that_one_was_split_off_from_nearest_first() -> None:
    world = World()
    printer = world.case("Printer")
    invoice = world.case("Invoice", parents=(printer,))
    toner = world.case("Toner", parents=(invoice,))
    world.message(toner, A)
    because = f"It answers {A} on a case that was split off; compared with the one before that, {BUT_PREFIX}."
    assert world.match("Re: Printer", answers=A) == Match(printer, because)
    assert agreeing("Invoice", toner, world.ledger) == (invoice, SAME)
    assert agreeing("Toner", toner, world.ledger) == (toner, SAME)
    assert agreeing("Fire", toner, world.ledger) is None


def test_it_asks_each_case_that_a_joined_one_was_split_off_from_once() -> None:
    world = World()
    toner, printer = world.case("Toner"), world.case("Printer")
    both = world.case("Invoice", parents=(toner, printer))
    world.ledger.kin.parents[printer.id] = [both.id, toner.id]
    assert [case.title for case in world.ledger.with_parents(both)] == ["Invoice", "Printer", "Toner"]


def test_it_agrees_with_a_new_title_and_with_what_the_thread_was_opened_with() -> None:
    world = World()
    case = world.case("Fire on floor 2", "Bill", opened="Printer")
    assert agreement("Re: Fire on floor 2", case) == BUT_PREFIX
    assert agreement("Printer", case) == SAME
    assert agreement("AW: Bill", case) == BUT_PREFIX
    assert agreement("Toner", case) is None


def test_it_speaks_of_an_archived_case_as_that_was_called_or_as_what_follows_it_up_is() -> None:
    world = World()
    printer, fire = world.case("Printer"), world.case("Fire on floor 2")
    world.message(printer, A)
    assert world.match("Fire on floor 2", answers=A).case is None
    printer.stage, world.ledger.kin.follow_ups[printer.id] = Stage.archived, fire.id
    for subject in ("Fire on floor 2", "Printer"):
        assert world.match(subject, answers=A) == Match(printer, f"It answers {A}, and {SAME}.")
    assert world.match("Toner", answers=A).case is None


def test_it_takes_the_same_of_two_mails_with_one_id_whichever_came_first() -> None:
    first, second = World(), World()
    for world, order in ((first, (b"1", b"2")), (second, (b"2", b"1"))):
        cases = {print_: world.case("Printer") for print_ in order}
        for print_ in order:
            world.message(cases[print_], A, fingerprint=print_)
        assert world.match("Printer", answers=A).case is cases[b"1"]
