"""Words that have no place in what we ship: promises for later, second words for one idea, folders for anything."""

import re
import subprocess
from pathlib import Path

from tests.truth.pages import ROOT

LATER = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error"]))
LEFT_OUT = re.compile(r"pytest\.mark\.(" + "ski" + "p|xfa" + r"il)|pytest\.ski" + "p")
ANYTHING = {"utils", "helpers", "common", "services", "managers", "util", "helper", "misc"}


def ours() -> list[Path]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    return [ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


def code() -> list[Path]:
    return [path for path in ours() if path.suffix in {".py", ".js", ".css", ".html", ".md"}]


def test_nothing_is_left_for_later() -> None:
    assert [path for path in code() if LATER.search(path.read_text())] == []


def test_no_test_is_left_out() -> None:
    assert [path for path in code() if LEFT_OUT.search(path.read_text())] == []


def test_no_file_is_named_for_anything_and_everything() -> None:
    assert [path for path in ours() if ANYTHING & {part.split(".")[0] for part in path.relative_to(ROOT).parts}] == []


def test_no_file_is_too_long_to_read() -> None:
    """Migrations aside: they are written once and not read again."""
    read = [path for path in code() if "versions" not in path.parts]
    assert [path for path in read if path.read_text().count("\n") > 300] == []
