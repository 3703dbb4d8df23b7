"""Children are started again when they die, and end when their parent does."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from postroom.base.supervising import Supervisor
from tests.waiting import until

CHILD = textwrap.dedent(
    """
    import os, sys, threading
    from postroom.base.supervising import when_parent_leaves
    over = threading.Event()
    when_parent_leaves(over.set)
    with open(sys.argv[1], "a") as file:
        print(os.getpid(), file=file)
    over.wait()
    """
)


@pytest.fixture
def births(tmp_path: Path) -> Path:
    """Where each child writes its process id when it is born."""
    return tmp_path / "births"


@pytest.fixture
def supervisor(births: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor([sys.executable, "-c", CHILD, str(births)], count=1)
    supervisor.start()
    yield supervisor
    supervisor.stop(seconds=5)


def pids(births: Path) -> list[int]:
    return [int(line) for line in births.read_text().split()] if births.exists() else []


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_it_starts_a_child_again_that_was_killed(supervisor: Supervisor, births: Path) -> None:
    until(lambda: len(pids(births)) == 1)
    os.kill(pids(births)[0], signal.SIGKILL)
    until(lambda: len(pids(births)) == 2)
    assert is_gone(pids(births)[0])


def test_it_ends_the_children_when_it_stops(supervisor: Supervisor, births: Path) -> None:
    until(lambda: len(pids(births)) == 1)
    supervisor.stop(seconds=5)
    until(lambda: is_gone(pids(births)[0]))
    assert len(pids(births)) == 1


def test_its_children_end_when_it_is_killed(births: Path) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from postroom.base.supervising import Supervisor\n"
            f"Supervisor([sys.executable, '-c', {CHILD!r}, {str(births)!r}], 1).start()",
        ]
    )
    until(lambda: len(pids(births)) == 1)
    parent.kill()
    parent.wait()
    until(lambda: is_gone(pids(births)[0]))
