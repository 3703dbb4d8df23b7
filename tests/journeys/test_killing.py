"""Killed at any moment: no mail is lost, none is doubled, no answer reaches a customer twice.

Customers hand 500 mails in over SMTP and agents answer over the API, while processes of every kind are killed. Who
was not told that it is safe tries again, as mail servers and careful programs do.
"""

import http.client
import json
import os
import random
import re
import signal
import smtplib
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
import pytest

from postroom.base.embedded import Server
from postroom.providers.fake.outside import Outside
from tests.waiting import until
from tests.world.installation import Installation, Running, descendants

MAILS = 500
CONNECTIONS = 4
KILLS = ("worker", "backend", "serve", "postmaster", "worker", "serve", "backend", "postmaster")
SEED = int(os.environ.get("POSTROOM_KILL_SEED") or random.randrange(10**6))
SUPPORT = "support@acme.example"
TOKEN = re.compile(rb"answer-\d+-end")


@dataclass
class Desk:
    """An installation that is started again, at the same addresses, whenever it is killed."""

    installation: Installation
    running: Running
    again: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return Server(self.installation.data).url

    def kill(self, what: str, chance: random.Random) -> None:
        if what == "serve":
            with self.again:
                self.running.process.kill()
                self.running.process.wait()
                self.running = self.installation.start()
        else:
            os.kill(chance.choice(self.targets(what)), signal.SIGKILL)

    def targets(self, what: str) -> Sequence[int]:
        if what == "worker":
            return until(lambda: self.running.children("work --child"))
        postmaster = until(self.postmaster) or 0
        return [postmaster] if what == "postmaster" else until(lambda: descendants(postmaster))

    def postmaster(self) -> int | None:
        """Its process id, while it lives."""
        file = self.installation.data / "postgres/postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return None
        return pid

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, connect_timeout=10) as connection:
            return connection.execute(question.encode(), values).fetchall()


@pytest.fixture
def desk(tmp_path: Path, outside: Outside) -> Iterator[Desk]:
    first = Installation(tmp_path / "data")
    running = first.start()
    first.do("inbox", "add", SUPPORT, "--opens", "ticket", "--send", f"smtp://127.0.0.1:{outside.port}")
    first.do("agent", "add", "ada@acme.example", "--name", "Ada", "--password-stdin", stdin="a good password\n")
    places = {"POSTROOM_HTTP": running.places["http"], "POSTROOM_SMTP": running.places["smtp"]}
    desk = Desk(Installation(tmp_path / "data", places), running)
    yield desk
    desk.running.stop()


def mail(number: int) -> EmailMessage:
    """Every third answers the one before it, so threads go on across the kills."""
    mail = EmailMessage()
    answers = number % 3 == 2
    mail["From"] = f"Customer {number - answers} <customer{number - answers}@kiosk.example>"
    mail["To"] = SUPPORT
    mail["Subject"] = f"Re: Order {number - 1}" if answers else f"Order {number}"
    mail["Message-ID"] = f"<{number}@kiosk.example>"
    if answers:
        mail["In-Reply-To"] = f"<{number - 1}@kiosk.example>"
    mail.set_content(f"Where is order {number}?\n" * 20)
    return mail


def hand_in(desk: Desk, left: deque[int], acknowledged: list[int]) -> None:
    """One sending server: a mail is off its queue only once it was acknowledged."""
    while True:
        try:
            number = left.popleft()
        except IndexError:
            return
        try:
            with smtplib.SMTP(*desk.running.smtp, timeout=20) as client:
                while True:
                    client.send_message(mail(number))
                    acknowledged.append(number)
                    number = left.popleft()
        except (OSError, smtplib.SMTPException):
            left.append(number)
            threading.Event().wait(0.05)
        except IndexError:
            return


def answer(desk: Desk, token: str, over: threading.Event) -> list[str]:
    """An agent's program: answers the newest cases, each answer under one idempotency key until it is taken."""
    taken: list[str] = []
    while not over.is_set():
        cases = persistently(desk, token, "GET", "/cases?limit=3", over)
        for case in cases["items"] if cases else ():
            text = f"answer-{len(taken)}-end"
            if persistently(desk, token, "POST", f"/cases/{case['id']}/replies", over, {"text": text}, key=text):
                taken.append(text)
    return taken


def persistently(
    desk: Desk, token: str, method: str, path: str, over: threading.Event, body: object = None, key: str = ""
) -> Any:
    while not over.is_set():
        connection = http.client.HTTPConnection(desk.running.places["http"], timeout=20)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
        try:
            connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            over.wait(0.05)
            continue
        finally:
            connection.close()
        if answer.status < 500 and answer.status != 409:
            assert answer.status in (200, 201), told
            return json.loads(told)
        over.wait(0.05)
    return None


def is_settled(desk: Desk) -> bool:
    """No mail waits for its outcome, no answer for its carrier."""
    try:
        waits = "status IN ('waiting', 'retrying')"
        [(open_jobs,)] = desk.ask(
            f"SELECT (SELECT count(*) FROM arrivals WHERE {waits}) + (SELECT count(*) FROM deliveries WHERE {waits})"
        )
    except psycopg.OperationalError:
        return False
    return bool(open_jobs == 0)


def stream(desk: Desk, kill: Callable[[], None]) -> None:
    """Hands all mails in, killing on the way each time that another share of them was acknowledged."""
    left, acknowledged = deque(range(MAILS)), list[int]()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        senders = [pool.submit(hand_in, desk, left, acknowledged) for _ in range(CONNECTIONS)]
        for share in range(1, len(KILLS) + 1):
            until(lambda share=share: len(acknowledged) >= MAILS * share // (len(KILLS) + 1), 90)  # type: ignore[misc]
            kill()
        for sender in senders:
            sender.result(90)


@pytest.mark.timeout(240)
def test_no_mail_is_lost_or_doubled_and_no_answer_goes_twice(desk: Desk, outside: Outside) -> None:
    print(f"POSTROOM_KILL_SEED={SEED}")
    chance = random.Random(SEED)
    kills = iter(chance.sample(KILLS, len(KILLS)))
    token = desk.installation.do("token", "create", "--agent", "ada@acme.example")
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        answering = pool.submit(answer, desk, token, over)
        try:
            stream(desk, lambda: desk.kill(next(kills), chance))
        finally:
            over.set()
        answered = answering.result(60)
    until(lambda: is_settled(desk), 120)
    every_mail_became_one_message(desk)
    every_arrival_has_its_outcome(desk)
    every_answer_went_once_or_is_uncertain(desk, outside, answered)


def every_mail_became_one_message(desk: Desk) -> None:
    stored = Counter(name for (name,) in desk.ask("SELECT message_id FROM messages WHERE direction = 'in'"))
    assert stored == Counter(f"<{number}@kiosk.example>" for number in range(MAILS))


def every_arrival_has_its_outcome(desk: Desk) -> None:
    outcomes = dict(desk.ask("SELECT outcome, count(*) FROM arrivals WHERE status = 'done' GROUP BY outcome"))
    [(arrivals,)] = desk.ask("SELECT count(*) FROM arrivals")
    print(outcomes)
    assert set(outcomes) <= {"opened", "added", "duplicate"}
    assert outcomes["opened"] + outcomes["added"] == MAILS
    assert sum(outcomes.values()) == arrivals


def every_answer_went_once_or_is_uncertain(desk: Desk, outside: Outside, answered: Sequence[str]) -> None:
    came = Counter(found for _, mail in outside.mails for found in set(TOKEN.findall(mail.content)))
    rows = desk.ask(
        "SELECT trim(messages.text), uncertain, state FROM deliveries "
        "JOIN messages ON messages.id = deliveries.message_id"
    )
    print(Counter((uncertain, state) for _, uncertain, state in rows), len(answered))
    assert answered
    assert set(answered) <= {text for text, _, _ in rows}
    assert max(Counter(text for text, _, _ in rows).values()) == 1
    assert max(came.values()) == 1
    for text, uncertain, _ in rows:
        assert came[text.encode()] == 1 or uncertain
