"""The watchdog ends a process that hangs, and nothing else."""

import subprocess
import sys
import textwrap

from postroom.base.watchdog import EXIT_CODE


def run(work: str) -> subprocess.CompletedProcess[str]:
    program = f"""
        import re, threading, time
        from postroom.base.watchdog import Watchdog
        dog = Watchdog(limit=1.5)
        threading.Thread(target=dog.watch, args=(threading.Event(),), daemon=True).start()
        threading.Event().wait(1.2)
        with dog.watching("reading a mail"):
            {work}
        print("done")
    """
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=30, check=False
    )


def test_it_lets_quick_work_be() -> None:
    assert run("sum(range(1000))").stdout == "done\n"


def test_it_ends_a_process_whose_work_waits_too_long() -> None:
    ended = run("threading.Event().wait(20)")
    assert ended.returncode == EXIT_CODE
    assert "reading a mail" in ended.stdout + ended.stderr


def test_it_ends_a_process_whose_work_holds_the_interpreter() -> None:
    ended = run("re.match('(a*)*b', 'a' * 40)")
    assert ended.returncode not in (0, None)
    assert "Timeout" in ended.stderr
    assert "done" not in ended.stdout
