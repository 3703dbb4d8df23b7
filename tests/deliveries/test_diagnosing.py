"""From a server's code, status and words to one plain reason."""

from pathlib import Path

import pytest

from postroom.deliveries.diagnosing import reason_of
from postroom.deliveries.reasons import EXPLANATIONS, Reason
from postroom.mail.report_fields import code_in, status_in

CASES = [
    (Reason.no_such_address, 550, "5.1.1", "<bob@example.org>: Recipient address rejected: User unknown in table"),
    (Reason.no_such_address, 550, None, "No such user here"),
    (Reason.no_such_address, 550, "5.5.0", "Requested action not taken: mailbox unavailable"),
    (Reason.no_such_domain, None, "5.4.4", "Host or domain name not found"),
    (Reason.no_such_domain, 556, "5.1.10", "Recipient address has null MX"),
    (Reason.moved, 551, None, "User not local; please try <bob@example.net>"),
    (Reason.moved, 550, "5.1.6", "recipient no longer on server"),
    (Reason.mailbox_full, 552, "5.2.2", "Quota exceeded (mailbox for user is full)"),
    (Reason.mailbox_full, 452, "4.2.2", "The email account that you tried to reach is over quota"),
    (Reason.mailbox_closed, 550, "5.2.1", "The email account that you tried to reach is disabled"),
    (Reason.too_big, 552, "5.3.4", "Message size exceeds fixed maximum message size: 1048576 bytes"),
    (Reason.content_refused, 554, "5.7.1", "Message content rejected, UBE, id=1"),
    (Reason.not_authenticated, 550, "5.7.26", "This mail is unauthenticated"),
    (Reason.not_authenticated, 554, "5.7.1", "rejected due to example.org's DMARC policy"),
    (
        Reason.sender_blocked,
        554,
        "5.7.1",
        "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
    ),
    (Reason.not_allowed, 550, "5.7.1", "Rejected for policy reasons"),
    (Reason.relay_refused, 554, "5.7.1", "<bob@example.org>: Relay access denied"),
    (Reason.relay_refused, 535, "5.7.8", "Error: authentication failed"),
    (Reason.try_later, 450, "4.2.0", "Greylisted, see https://postgrey.example/help"),
    (Reason.try_later, 421, None, "Come back later"),
    (Reason.no_answer, None, None, "Connection refused"),
    (Reason.server_trouble, 451, "4.3.0", "Error: queue file write error"),
    (Reason.loop, 554, "5.4.6", "Too many hops"),
    (Reason.wrong_syntax, 501, "5.1.3", "Bad recipient address syntax"),
    (Reason.unknown, None, None, ""),
    (Reason.unknown, 554, None, "Transaction failed"),
]


@pytest.mark.parametrize(("reason", "code", "status", "text"), CASES)
def test_it_names_the_reason(reason: Reason, code: int | None, status: str | None, text: str) -> None:
    assert reason_of(code, status, text) is reason


WORDINGS = Path(__file__).with_name("wordings.txt").read_text().split("\n= ")[1:]


@pytest.mark.parametrize("wordings", WORDINGS, ids=[each.partition("\n")[0] for each in WORDINGS])
def test_it_understands_what_the_worlds_servers_write(wordings: str) -> None:
    reason, *lines = wordings.strip().splitlines()
    read = {line: reason_of(code_in(line), status_in(line), line) for line in lines}
    assert {line: found for line, found in read.items() if found != reason} == {}


def test_every_reason_has_a_sentence_and_an_advice() -> None:
    assert set(EXPLANATIONS) == set(Reason)
    assert all(each.sentence.endswith(".") and each.advice.endswith(".") for each in EXPLANATIONS.values())
