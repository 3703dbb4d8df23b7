"""Public threads with known answers, run through intake in a drawn order, each mail as if one person had written it.

What the specification decides is compared with an answer made here from the headers alone: mails are one case when
one names the other's id and their subjects are equal, looked at as plainly as can be. Where that is not the whole
thread that the collection has, its reason is counted: a subject changed, or only a mail that is missing connects
them. Who wrote is left out, since on a public list everybody is a stranger to everybody.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import Any

import pytest
from sqlalchemy import select

from postroom.cases.message import Message
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Arrival, Outcome
from postroom.intake.processing import House, process_due
from tests.intake.conftest import Outcome as Done
from tests.intake.writing_mail import ALICE, SUPPORT, mail
from tests.mail import corpora

Groups = set[frozenset[str]]
ID = re.compile(r"<[^<>\s]+>")
EXCEPTIONS: dict[str, str] = {}
"""Threads (by their first mail) whose cases are other than the plain answer, with the reason."""
BY_SUBJECT = "the specification asks for an id; the answer joins what has the same subject"
IN_A_CIRCLE = (
    "two mails name each other, and one of them the first: the answer drops that name, for us all three are one"
)
BOXES: dict[str, tuple[list[list[int]], str]] = {
    "thread [1, 2, 3]": ([[1, 2, 3]], IN_A_CIRCLE),
    "thread4 [1, 2]": ([[1], [2]], BY_SUBJECT),
}
"""Boxes whose cases are other than the groups of RFC 5256, with the reason."""


def expected(name: str) -> Any:
    return json.loads((corpora.FOLDER / name / "expected.json").read_text())


def public_threads(name: str) -> list[list[str]]:
    found = expected(name)["threads"]
    lists = found if isinstance(found, list) else [one for folder in found.values() for one in folder["list"]]
    return [one["files"] for one in lists]


def from_alice(raw: bytes) -> bytes:
    """The mail with another From."""
    head, gap, body = re.match(rb"(?s)(.*?)(\r?\n\r?\n|\Z)(.*)", raw).groups()  # type: ignore[union-attr]
    head = re.sub(rb"(?im)\A>?From .*\n", b"", head)
    head = re.sub(rb"(?im)^From[ \t]*:.*(?:\n[ \t].*)*", b"From: " + ALICE.encode(), head, count=1)
    return bytes(head + gap + body)


def cases_of(house: House, raws: Mapping[str, bytes]) -> Groups:
    """The mails that are one case, by name; what makes no message is left out."""
    names = list(raws)
    random.Random(7).shuffle(names)
    with house.database.transaction() as session:
        ids = accept(session, [Envelope("alice@acme.example", (SUPPORT,), raws[one], "test") for one in names])
    while process_due(house):
        pass
    cases: dict[int, set[str]] = {}
    with house.database.reading() as session:
        found = select(Arrival.id, Message.case_id, Arrival.outcome).join(Message, Message.id == Arrival.about_id)
        for number, case, outcome in session.execute(found.where(Arrival.id.in_(ids))):
            if outcome in (Outcome.opened, Outcome.added, Outcome.duplicate):
                cases.setdefault(case, set()).add(names[ids.index(number)])
    return {frozenset(case) for case in cases.values()}


def plain(subject: str) -> str:
    words = " ".join(re.sub(r"\[[^\]]*\]", " ", subject).split()).casefold()
    return re.sub(r"^((re|fwd?|aw)(\[\d+\])? ?:? |(re|fwd?|aw):)+", "", words + " ").strip()


def answer(raws: Mapping[str, bytes]) -> tuple[Groups, bool]:
    """The cases as the headers have them; and whether ids alone connect all of the mails."""
    mails = {name: message_from_bytes(raw, policy=policy.compat32) for name, raw in raws.items()}
    own = {name: ID.findall(str(mail.get("Message-ID", ""))) for name, mail in mails.items()}
    named = {
        name: {*ID.findall(str(mail.get("In-Reply-To", ""))), *ID.findall(str(mail.get("References", "")))}
        for name, mail in mails.items()
    }
    subjects = {name: plain(str(make_header(decode_header(mail.get("Subject", ""))))) for name, mail in mails.items()}
    by_id = [(one, other) for one in mails for other in mails if one != other and named[one] & set(own[other])]
    agreeing = [(one, other) for one, other in by_id if _agree(subjects[one], subjects[other])]
    return connected(mails, agreeing), len(connected(mails, by_id)) == 1


def _agree(one: str, other: str) -> bool:
    return one == other or one.endswith(": " + other) or other.endswith(": " + one)


def connected(names: Iterable[str], edges: Iterable[tuple[str, str]]) -> Groups:
    group = {name: {name} for name in names}
    for one, other in edges:
        if group[one] is not group[other]:
            group[one] |= group[other]
            for name in group[other]:
                group[name] = group[one]
    return {frozenset(one) for one in group.values()}


@pytest.mark.needs("corpora")
@pytest.mark.parametrize("name", ["notmuch-corpora", "spamassassin-public-corpus"])
def test_it_makes_the_cases_that_ids_and_subjects_say(
    busy_house: House, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    threads = public_threads(name)
    folder = corpora.FOLDER / name / "files"
    raws = {file: from_alice((folder / file).read_bytes()) for files in threads for file in files}
    cases = cases_of(busy_house, raws)
    counts: Counter[str] = Counter()
    wrong = {}
    for files in threads:
        kept = {file: raws[file] for file in files if any(file in case for case in cases)}
        right, connects = answer(kept)
        found = {case & frozenset(kept) for case in cases} - {frozenset()}
        whole = len(right) == 1
        counts["one case" if whole else "a subject changed" if connects else "only a missing mail connects them"] += 1
        if found != right:
            wrong[files[0]] = (found - right, right - found)
    with capsys.disabled():
        print(
            f"\n{name}: {len(threads)} threads, {len(raws)} mails, {len(threads) - len(wrong)} as decided", dict(counts)
        )
    assert wrong.keys() == {one for one in EXCEPTIONS if one in raws}


def case_now(house: House, one: Done) -> int:
    assert one.message
    with house.database.reading() as session:
        return session.get_one(Message, one.message.id).case_id


def boxes() -> list[tuple[str, list[int], list[list[int]]]]:
    if not corpora.FOLDER.exists():
        return []
    found = expected("imap-threading")["cases"]
    return [
        (name, step["present"], step["groups"])
        for name, case in found.items()
        if case.get("algorithm", "").startswith("REFERENCES")
        for step in case["steps"]
    ]


@pytest.mark.needs("corpora")
@pytest.mark.parametrize(("name", "present", "groups"), boxes())
def test_it_groups_the_boxes_of_rfc_5256(
    busy_house: House, name: str, present: list[int], groups: list[list[int]]
) -> None:
    mails = re.split(rb"(?m)^From \S+@\S+ .*\n", (corpora.FOLDER / f"imap-threading/files/{name}.mbox").read_bytes())
    raws = {str(number): b"From: " + ALICE.encode() + b"\n" + mails[number] for number in present}
    wanted, _ = BOXES.get(f"{name} {present}", (groups, ""))
    assert cases_of(busy_house, raws) == {frozenset(map(str, group)) for group in wanted}


SUBJECT_DECIDES = "zammad adds it only where an admin lets ids alone decide; here the subject must agree as well"
NEAREST_AND_JOINED = "zammad takes the ticket that was made last; here such a mail proves that the two are one thread"
MATRIX = {
    "In-Reply-To is M, subject differs": ({"answers": "<m@x>"}, "Toner", None, SUBJECT_DECIDES),
    "References holds M between two unknown ids, subject differs": (
        {"references": "<1@x> <m@x> <2@x>"}, "Toner", None, SUBJECT_DECIDES),
    'In-Reply-To is M and subject is "AW: RE: <article subject>"': ({"answers": "<m@x>"}, "AW: RE: Fire", 0, ""),
    'References is M and subject is "AW: RE: <article subject>"': ({"references": "<m@x>"}, "AW: RE: Fire", 0, ""),
    "References matches two tickets": ({"references": "<n@x> <m@x>"}, "Re: Fire", 0, NEAREST_AND_JOINED),
}  # fmt: skip
"""What zammad asks of a follow-up: how it names M, its subject, which of two cases it is put on, and why where zammad
answers otherwise. Its other rows find a ticket's number in a body, which proves nothing here."""


@pytest.mark.parametrize("where", MATRIX)
def test_it_follows_up_as_the_matrix_of_zammad_has_it(
    hand_in: Callable[..., list[Done]], house: House, where: str
) -> None:
    if corpora.FOLDER.exists():
        rows = json.loads((corpora.FOLDER / "zammad/threading.json").read_text())["rows"]
        assert where in {row["where"] for row in rows}
    headers, subject, wanted, _ = MATRIX[where]
    cases = hand_in(mail("Fire", id="<m@x>"), mail("Fire", id="<n@x>"))
    (one,) = hand_in(mail(subject, **headers))
    assert one.message
    if wanted is None:
        assert one.message.case_id not in {case_now(house, each) for each in cases}
    else:
        assert one.arrival.outcome is Outcome.added
        assert case_now(house, one) == case_now(house, cases[wanted])
