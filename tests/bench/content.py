"""`bin/bench content`: what reading costs, over every public mail and our own: parse, sanitise and trim together."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from postroom.mail.folding import fold_html
from postroom.mail.parse import parse
from postroom.mail.quoting import visible_text
from postroom.mail.sanitise import safe_html
from tests.mail import corpora
from tests.mail.test_mails import MAILS

TRIES = 3
"""The quickest counts: others share the machine."""
ALLOWED = 2.0
"""Milliseconds for the median mail."""


def read(raw: bytes) -> None:
    """All that is done with what a mail says."""
    mail = parse(raw)
    if mail.html:
        safe_html(fold_html(mail.html), cid=lambda _: None, remote_images=False)
    visible_text(mail.text)


def cost(raw: bytes) -> float:
    """CPU milliseconds."""
    return min(_seconds(raw) for _ in range(TRIES)) * 1_000


def _seconds(raw: bytes) -> float:
    start = process_time()
    read(raw)
    return process_time() - start


def mails() -> Iterator[Path]:
    """Files that are mails; other data lies beside some of them."""
    for path in (*MAILS, *corpora.mails()):
        if b":" in path.read_bytes()[:200].partition(b"\n")[0]:
            yield path


def report() -> str:
    """Median, 95th percentile and the dearest, in a few lines."""
    costs = {path: cost(path.read_bytes()) for path in mails()}
    ranked = sorted(costs.values())
    dearest = sorted(costs, key=lambda path: -costs[path])[:3]
    return "\n".join((
        f"{len(ranked)} mails; parse, sanitise and trim, CPU ms a mail: median {median(ranked):.2f} "
        f"(allowed {ALLOWED:.0f}), 95 of 100 below {quantiles(ranked, n=20)[-1]:.2f}",
        "dearest: " + ", ".join(f"{path.name} {costs[path]:.0f}" for path in dearest),
    ))  # fmt: skip
