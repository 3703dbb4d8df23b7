"""No reader of mail/ raises, whatever it is given; its time grows in proportion."""

import importlib
import inspect
import pkgutil
import sys
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import postroom.mail
from tests.fuzz.seeds import cuts_of, signed
from tests.fuzz.shapes import ANYWHERE, MARKS, PIECES
from tests.fuzz.targets import TARGETS
from tests.fuzz.watching import GROWN_TO, seconds
from tests.growing import assert_it_grows_in_proportion, in_proportion
from tests.mail import corpora
from tests.mail.test_mails import MAILS

MAKES_TABLES = "alternatives"
"""Runs once, when its module is imported."""
WHOLE_MAIL = b"From: zoe@quist.example\nContent-Type: multipart/mixed; boundary=x\n\n"

SETS = sorted(path for path in corpora.FOLDER.glob("*") if path.is_dir())

growing = [
    pytest.param(target, piece, id=f"{target}: {piece!r}")
    for target in TARGETS
    for piece in (*PIECES[target], *(MARKS if target not in ("winmail", "protected") else ()))
]


def inputs(target: str) -> st.SearchStrategy[bytes]:
    """Pieces that mean something to the target, with noise between."""
    piece = st.one_of(st.sampled_from(PIECES[target] + ANYWHERE + MARKS), st.binary(max_size=12))
    return st.lists(piece, max_size=40).map(b"".join)


@pytest.mark.parametrize("target", TARGETS)
def test_it_never_raises(target: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(inputs(target))
    def run(data: bytes) -> None:
        TARGETS[target](data)

    run()


@pytest.mark.parametrize("target", TARGETS)
def test_it_never_raises_on_a_mail_that_was_damaged(target: str) -> None:
    seeds = [seed for path in MAILS for seed in cuts_of(target, path)] or list(PIECES[target])

    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(seeds), st.integers(0, 10_000), inputs(target), st.integers(0, 200))
    def run(seed: bytes, place: int, put_in: bytes, left_out: int) -> None:
        place %= len(seed) + 1
        TARGETS[target](seed[:place] + put_in + seed[place + left_out :])

    run()


@pytest.mark.parametrize(("target", "piece"), growing)
def test_its_time_grows_in_proportion(target: str, piece: bytes) -> None:
    head = WHOLE_MAIL if target == "mail" else b""
    times = max(1, GROWN_TO // len(piece))
    once, more = head + piece * times, head + piece * times * 4
    if not in_proportion(seconds(TARGETS[target], once), seconds(TARGETS[target], more)):
        assert_it_grows_in_proportion(lambda size: TARGETS[target](head + piece * size), times)


@pytest.mark.needs("corpora")
@pytest.mark.parametrize(
    "folder", sorted(path for path in corpora.FOLDER.glob("*") if path.is_dir()), ids=lambda p: p.name
)
def test_no_public_mail_makes_a_reader_raise(folder: Path) -> None:
    for path in folder.glob("files/**/*"):
        if path.is_file():
            TARGETS["mail"](path.read_bytes())
            for seed in cuts_of("html", path):
                TARGETS["html"](seed)


def modules() -> list[ModuleType]:
    """Every module of mail/."""
    found = pkgutil.walk_packages(postroom.mail.__path__, "postroom.mail.")
    return [importlib.import_module(module.name) for module in found]


def test_every_public_function_of_mail_is_among_what_is_tried() -> None:
    public = {
        (module.__name__, name)
        for module in modules()
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_") and name != MAKES_TABLES
    }
    called = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            called.add((frame.f_globals.get("__name__", ""), frame.f_code.co_name))

    sys.setprofile(note)
    try:
        for target, run in TARGETS.items():
            for path in MAILS:
                for seed in cuts_of(target, path):
                    run(seed)
            for piece in PIECES[target]:
                run(piece * 3)
        for key, raw in signed():
            TARGETS["proofs"](key + b"\0" + raw)
    finally:
        sys.setprofile(None)
    assert public - called == set()
