"""The demo opens by itself, shows every state of a delivery, and lets one play the customer."""

import re
import signal
import subprocess
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from postroom.base.embedded import Server
from tests.waiting import until
from tests.world.installation import Installation, command


@dataclass
class Demo:
    """A running demo and what it printed."""

    process: subprocess.Popen[str]
    said: str
    data: Path

    @property
    def url(self) -> str:
        found = re.search(r"http://[\d.:]+", self.said)
        assert found
        return found[0]

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with psycopg.connect(Server(self.data).url) as connection:
            return connection.execute(question.encode()).fetchall()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> None:
        body = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(self.url + path, body, timeout=20) as answer:
            assert answer.status == 200


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    installation = Installation(folder / "data")
    process = subprocess.Popen(
        command("demo"), env=installation.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    said = ""
    while "Ctrl-C ends it" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    yield Demo(process, said, folder / "data" / "demo")
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def test_it_prints_how_to_sign_in(demo: Demo) -> None:
    address, password = re.findall(r"sign in with +(\S+) +(\S+)", demo.said)[0]
    demo.post("/sign-in", address=address, password=password)


def test_it_shows_every_state_of_a_delivery(demo: Demo) -> None:
    def states() -> Counter[tuple[object, ...]]:
        return Counter(demo.ask("SELECT DISTINCT state, uncertain FROM deliveries"))

    wanted = {("in_transit", False), ("in_transit", True), ("sent", False), ("delivered", False), ("bounced", False)}
    until(lambda: wanted <= set(states()))


def test_the_customers_answered_on_the_same_cases(demo: Demo) -> None:
    until(lambda: demo.ask("SELECT 1 FROM arrivals WHERE outcome = 'added' HAVING count(*) >= 3"))
    assert not demo.ask("SELECT 1 FROM arrivals WHERE outcome = 'set_aside'")


def test_one_can_write_as_a_customer_and_answer_what_they_got(demo: Demo) -> None:
    demo.post(
        "/demo/mails", sender="Kim <kim@new.example>", to="support@northlight.example", subject="Hi", text="Hello"
    )
    until(lambda: demo.ask("SELECT 1 FROM messages WHERE from_address = 'kim@new.example'"))
    theirs = re.compile(r'value="yui@hiroba.example">\s*<input type="hidden" name="message_id" value="([^"]+)"')
    ours = until(lambda: theirs.search(demo.get("/demo")))
    assert ours
    name = ours[1].replace("&lt;", "<").replace("&gt;", ">")
    demo.post("/demo/answers", address="yui@hiroba.example", message_id=name, text="届きました。")
    until(lambda: demo.ask("SELECT 1 FROM messages WHERE from_address = 'yui@hiroba.example' HAVING count(*) = 2"))


def test_ctrl_c_ends_it_cleanly(demo: Demo) -> None:
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(20) == 0
    assert not (demo.data / "postgres/postmaster.pid").exists()
