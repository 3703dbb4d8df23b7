"""A Postroom of its own for a test: real processes, started and stopped by the command line."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.waiting import until


@dataclass(frozen=True)
class Installation:
    """One data folder, and how to run commands on it."""

    data: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        ours = {"POSTROOM_DATA": str(self.data), "POSTROOM_HTTP": "127.0.0.1:0", "POSTROOM_SMTP": "127.0.0.1:0"}
        ours["POSTROOM_CHECK_SENDERS"] = "off"  # no test asks the DNS of the machine it runs on
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return kept | ours | dict(self.settings)

    def run(self, *words: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        told = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            command(*words), env=self.environment, input=told, capture_output=True, timeout=60, check=False
        )
        return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())

    def do(self, *words: str, stdin: str | bytes = "") -> str:
        """One command that must succeed; what it printed."""
        done = self.run(*words, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *words: str) -> "Running":
        """A command that keeps running, once it says that it is ready."""
        log = self.data.with_name(self.data.name + ".log")
        with log.open("ab") as errors:
            process = subprocess.Popen(
                command(*(words or ("serve",))), env=self.environment, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("ready "), log.read_text()[-4000:]
        return Running(process, dict(re.findall(r"(http|smtp)://(\S+)", line)), log)

    @contextmanager
    def running(self, *words: str) -> Iterator["Running"]:
        """Inside, it runs; stopped cleanly at the end."""
        running = self.start(*words)
        try:
            yield running
        finally:
            running.stop()


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "postroom", *words]


@dataclass(frozen=True)
class Running:
    """A running `postroom serve`, `web`, `smtp` or `demo`."""

    process: subprocess.Popen[str]
    places: Mapping[str, str]
    log: Path

    @property
    def url(self) -> str:
        return f"http://{self.places['http']}"

    @property
    def smtp(self) -> tuple[str, int]:
        place = urlsplit(f"smtp://{self.places['smtp']}")
        assert place.hostname
        assert place.port
        return place.hostname, place.port

    def children(self, name: str = "") -> list[int]:
        """The process ids of its children whose command line has `name` in it."""
        return [pid for pid in descendants(self.process.pid) if name in command_line(pid)]

    def stop(self) -> int:
        """SIGTERM; its exit code. Raises TimeoutExpired after 15 s."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)

    def kill(self) -> None:
        """SIGKILL, and waits until its workers have seen it."""
        workers = self.children("work --child")
        self.process.kill()
        self.process.wait()
        until(lambda: not any(command_line(pid) for pid in workers))


def command_line(pid: int) -> str:
    """A process's words; empty once it is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def descendants(pid: int) -> list[int]:
    """Its children and theirs, in no order."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found
