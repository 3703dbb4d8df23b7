"""`bin/mutate [MODULE ...]`: runs the tests of a module against each of its mutants.

Each mutant gets a process of its own, forked with the mutant in the module's place. One that no test notices has
survived: it wants another test, or a reason in `explained.py`. Exit code 1 while one has neither.
"""

import importlib
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import Phase, settings

from tests.mutating.explained import EXPLAINED
from tests.mutating.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
TESTS = {
    "postroom.mail.subject": "tests/mail/test_subject.py",
    "postroom.intake.matching": "tests/intake/test_matching.py",
    "postroom.mail.automatic": "tests/mail/test_automatic.py",
}
LIMIT = 60
"""Seconds of the processor's time for one mutant; one that does not come to an end is noticed, too."""
JOBS = 2


def main(names: list[str]) -> int:
    settings.register_profile(
        "mutating", deadline=None, derandomize=True, database=None, max_examples=20, phases=[Phase.generate]
    )
    settings.load_profile("mutating")
    return max(_of_module(name) for name in names or TESTS)


def _of_module(name: str) -> int:
    module = importlib.import_module(name)
    assert module.__file__
    if not _passes(module, None):
        print(f"{name}: its tests fail without any mutant")
        return 1
    all_of_them = list(mutants(Path(module.__file__).read_text()))
    explained = EXPLAINED.get(name, {})
    survivors = []
    with ThreadPoolExecutor(JOBS) as pool:
        passing = pool.map(lambda mutant: _passes(module, mutant), all_of_them)
        for mutant, passed in zip(all_of_them, passing, strict=True):
            if passed:
                survivors.append(mutant)
                said = "explained" if mutant.name in explained else "survived"
                print(f"  {said}, line {mutant.line}: {mutant.name}", flush=True)
    for name_ in explained.keys() - {mutant.name for mutant in survivors}:
        print(f"  explained, but killed or gone: {name_}")
    unexplained = [mutant for mutant in survivors if mutant.name not in explained]
    print(f"{name}: {len(all_of_them)} mutants, {len(all_of_them) - len(survivors)} killed, "
          f"{len(survivors) - len(unexplained)} explained, {len(unexplained)} unexplained")  # fmt: skip
    return bool(unexplained)


def _passes(module: ModuleType, mutant: Mutant | None) -> bool:
    """Whether all tests pass with the mutant in the module's place."""
    child = os.fork()
    if child == 0:
        os._exit(_in_the_child(module, mutant))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _in_the_child(module: ModuleType, mutant: Mutant | None) -> int:
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        if mutant:
            exec(compile(mutant.tree, module.__file__ or "", "exec"), module.__dict__)
        options = ("-x", "-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:timeout")
        return int(pytest.main([*options, "-o", "addopts=", str(ROOT / TESTS[module.__name__])]))
    except BaseException:
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
