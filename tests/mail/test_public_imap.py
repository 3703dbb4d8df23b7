"""Boxes of imaptest: who stands in an envelope, the order of dates, which subjects are one (RFC 5256 §2.1)."""

import json
import re
from itertools import combinations
from typing import Any

import pytest

from postroom.mail.mail import Address, Mail
from postroom.mail.parse import parse
from postroom.mail.subject import agrees
from tests.mail import corpora

pytestmark = pytest.mark.needs("corpora")

DECIDED_OTHERWISE = {
    5: "(fwd) behind the words breaks: nothing may be appended",
    7: "words in brackets are removed: only Re: is left",
    8: "words in brackets are removed: nothing is left",
    15: "words in brackets are removed: only re: is left",
}
"""Subjects of the box that section 3 of the specification reads in another way."""


def expected(case: str) -> dict[str, Any]:
    return dict(json.loads((corpora.FOLDER / "imap-threading/expected.json").read_text())["cases"][case])


def box(case: str) -> dict[int, Mail]:
    """By position, from 1."""
    raw = (corpora.FOLDER / "imap-threading" / expected(case)["file"]).read_bytes()
    return dict(enumerate(map(parse, re.split(rb"(?m)^From \S+@\S+ .*\n", raw)[1:]), 1))


def people(found: tuple[Address | None, ...]) -> list[list[str | None]]:
    return [[one.name or None, one.address] for one in found if one]


def in_groups(groups: dict[str, list[str]]) -> list[str]:
    return [address for group in groups.values() for address in group]


def test_it_reads_the_envelopes() -> None:
    mails = box("fetch-envelope")
    for number, told in expected("fetch-envelope")["envelopes"].items():
        mail = mails[int(number)]
        seen = {
            "from": people((mail.from_,)),
            "sender": people((mail.sender or mail.from_,)),
            "reply_to": people(mail.reply_to or (mail.from_,)),
            "to": people(mail.to),
            "cc": people(mail.cc),
            "to_groups": [one.address for one in mail.to],
            "cc_groups": [one.address for one in mail.cc],
            "subject": mail.subject,
            "in_reply_to": "".join(mail.in_reply_to),
            "message_id": mail.message_id,
        }
        for name in seen.keys() & told.keys():
            assert seen[name] == (in_groups(told[name]) if name.endswith("_groups") else told[name]), (number, name)


def test_it_sorts_by_the_dates_that_mails_have() -> None:
    dates = {number: mail.date for number, mail in box("sort-date").items() if mail.date}
    order = [number for number in expected("sort-date")["order"] if number in dates]
    assert order == sorted(dates, key=dates.__getitem__)
    assert len(order) > 4


def test_it_finds_the_same_subjects_one() -> None:
    mails = box("thread-orderedsubject")
    groups = [group for step in expected("thread-orderedsubject")["steps"] for group in step["groups"]]
    for one, other in combinations(sorted(mails.keys() - DECIDED_OTHERWISE.keys()), 2):
        are_one = any({one, other} <= {*group} for group in groups)
        assert bool(agrees(mails[one].subject, mails[other].subject)) == are_one, (one, other)
