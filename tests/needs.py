"""Tests that need what is not of this repository: `@pytest.mark.needs("postfix")`.

Where it is missing they are left out, and a line at the end says so. CI (CI=true) leaves out no test that needs a
program; the public mails are a collection that not everybody has.
"""

import os
import shutil

import pytest

from tests.mail import corpora

PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
PROGRAMS = ("chromium", "postfix", "spamassassin")


def program(name: str) -> str | None:
    """The path of an installed program."""
    return shutil.which(name, path=PATH)


NO_PROGRAM = [name for name in PROGRAMS if not program(name)]
MISSING = [*NO_PROGRAM, *([] if corpora.FOLDER.exists() else ["corpora"])]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*names): chromium, postfix, spamassassin, corpora; see tests/needs.py")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if _wanted(item) & set(MISSING)]
    lacking = set().union(*map(_wanted, left_out)) & set(NO_PROGRAM)
    if lacking and os.environ.get("CI") == "true":
        raise pytest.UsageError(f"CI leaves nothing out, but these are not installed: {', '.join(sorted(lacking))}")
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if MISSING:
        terminalreporter.write_line(f"left out: tests that need {' or '.join(MISSING)}, which is not here")


def _wanted(item: pytest.Item) -> set[str]:
    return {name for mark in item.iter_markers("needs") for name in mark.args}
