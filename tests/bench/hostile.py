"""What hostile mails cost: CPU of the worker for each MiB, the dearest shape first."""

from pathlib import Path

from tests.bench.mails import Sample
from tests.bench.measuring import rate
from tests.world.hostile import HOSTILE, MIB
from tests.world.installation import Running

COPIES = 4


def costs(running: Running, data: Path, url: str) -> dict[str, float]:
    """CPU seconds a MiB by shape; a mail of less than a MiB counts as one."""
    found = {trouble: _cost(running, data, url, raw) for trouble, raw in HOSTILE.items()}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _cost(running: Running, data: Path, url: str, raw: bytes) -> float:
    mails = [Sample(number, "", number, "mallory@acme.example", raw) for number in range(COPIES)]
    return rate(running, data, url, mails).cpu_a_mail["worker"] / max(1.0, len(raw) / MIB)
