"""Regular expressions mean the same to every Python we run on.

Before 3.11.5 (Debian 12 has 3.11.2) a possessive group that fails halfway through a further round does not step back to
where that round began (CPython issue 106052). A last alternative that always fails, `|(?!)`, makes it step back.
"""

import re

import pytest

from tests.truth.test_dead_code import SOURCE

UNSAFE = re.compile(r"(?<!\|\(\?!\))\)(?:[*+?]\+|\{\d*,?\d*\}\+)")


def test_every_possessive_group_ends_with_what_always_fails() -> None:
    unsafe = {path.name: found for path in SOURCE.rglob("*.py") if (found := UNSAFE.findall(path.read_text()))}
    assert unsafe == {}


@pytest.mark.parametrize(("quantifier", "end"), [("*+", 2), ("++", 2), ("{1,3}+", 2)])
def test_such_a_group_steps_back(quantifier: str, end: int) -> None:
    found = re.match(f"(?:ab?c|(?!)){quantifier}", "aca")
    assert found
    assert found.end() == end
