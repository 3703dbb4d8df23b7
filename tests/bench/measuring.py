"""The measurements, each on a running installation."""

import http.client
import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from tests.bench.client import Load
from tests.bench.mails import ADDRESS, Sample
from tests.bench.processes import Watch
from tests.waiting import until
from tests.world.installation import Running

CONNECTIONS = 8
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Rate:
    """Mails a second from the first byte to the last outcome; what they cost."""

    mails_a_second: float
    acknowledged_a_second: float
    cpu_a_mail: dict[str, float]
    peak_mib: float


def rate(running: Running, data: Path, url: str, samples: Sequence[Sample]) -> Rate:
    """Hands the mails in over SMTP and waits for the last outcome."""
    load = Load(*running.smtp, ADDRESS, CONNECTIONS, [(sample.sender, sample.raw) for sample in samples])
    with psycopg.connect(url, autocommit=True) as connection, Watch(running, data) as watch:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.client"],
            cwd=ROOT, input=pickle.dumps(load), stdout=subprocess.PIPE, check=True, timeout=600,
        )  # fmt: skip
        first, acknowledged = float(done.stdout), time.monotonic()
        until(lambda: not _open(connection), 600)
        last = time.monotonic()
    count = len(samples)
    costs = {role: spent / count for role, spent in watch.cpu.items()}
    return Rate(count / (last - first), count / (acknowledged - first), costs, watch.peak)


def _open(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM arrivals WHERE status IN ('waiting', 'retrying')").fetchone()
    assert row
    return int(row[0])


def share_on_the_right_case(url: str, samples: Sequence[Sample]) -> float:
    """Of all mails: those whose message stands on the case that the manifest says, and on no other's."""
    with psycopg.connect(url) as connection:
        query = "SELECT message_id, case_id FROM messages WHERE message_id = ANY(%s)"
        places: dict[str, int] = dict(connection.execute(query, ([s.message_id for s in samples],)).fetchall())
    roots = {sample.number: places.get(sample.message_id) for sample in samples}
    owners: dict[int, int] = {}
    for sample in samples:
        case = roots[sample.case]
        if case is not None:
            owners.setdefault(case, sample.case)
    right = [
        s for s in samples if (case := places.get(s.message_id)) and (roots[s.case], owners[case]) == (case, s.case)
    ]
    return len(right) / len(samples)


def questions(url: str) -> dict[str, list[str]]:
    """Paths by what they show: list pages, case pages, and searches for rare, middling and common words."""
    with psycopg.connect(url) as connection:
        names = [f"TKT-{row[0]}" for row in connection.execute("SELECT number FROM cases ORDER BY random() LIMIT 100")]
    words = ["word3", "word19000", "word500 word700", "word0 word1", "number77", "nothing-like-it", "word2 word9000"]
    sought = [quote(word) for word in words] * 15
    return {
        "list": ["/tickets", "/inbox", "/tickets?show=mine"] * 35,
        "case": [f"/cases/{name}" for name in names],
        "search": [f"/search?q={word}" for word in sought],
        "API list": ["/api/v1/cases", "/api/v1/cases?stage=queued", "/api/v1/cases?kind=ticket&spam=false"] * 35,
        "API case": [f"/api/v1/cases/{name}{part}" for name in names for part in ("", "/messages")],
        "API search": [f"/api/v1/cases?q={word}" for word in sought],
    }


class Agent:
    """A browser that is signed in, and the program with a token, as one."""

    def __init__(self, running: Running, address: str, password: str, token: str) -> None:
        self._connection = http.client.HTTPConnection(running.places["http"], timeout=60)
        form = urlencode({"address": address, "password": password})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/sign-in", form, kind)
        answer = self._connection.getresponse()
        answer.read()
        cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        self._headers = {"Authorization": f"Bearer {token}", "Cookie": cookie}

    def p95(self, paths: Sequence[str]) -> float:
        """Milliseconds within which 95 of 100 requests are answered in full, one after the other, by a warm app."""
        for path in paths[:10]:
            self._took(path)
        return sorted(self._took(path) for path in paths)[int(len(paths) * 0.95)]

    def _took(self, path: str) -> float:
        start = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:500])
        return (time.perf_counter() - start) * 1000
