"""What processes cost, as the kernel counts it: CPU seconds and proportional memory (PSS), by role."""

import os
import threading
from collections import defaultdict
from pathlib import Path
from types import TracebackType

from tests.world.installation import Running, descendants

TICK = os.sysconf("SC_CLK_TCK")
ROUND = 0.5


def roles(running: Running, data: Path) -> dict[int, str]:
    """Every process of an installation: serve, worker or postgres."""
    found = {running.process.pid: "serve"}
    found |= dict.fromkeys(running.children("work --child"), "worker")
    postmaster = int((data / "postgres/postmaster.pid").read_text().split()[0])
    return found | dict.fromkeys([postmaster, *descendants(postmaster)], "postgres")


def cpu(pid: int) -> float:
    """CPU seconds, with those of children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICK


def pss(pid: int) -> float:
    """MiB, pages that several share counted in part for each."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def memory(running: Running, data: Path) -> dict[str, float]:
    """MiB by role, now."""
    sums: dict[str, float] = defaultdict(float)
    for pid, role in roles(running, data).items():
        try:
            sums[role] += pss(pid)
        except OSError:
            continue
    return dict(sums)


class Watch:
    """Inside: counts CPU by role and keeps the highest memory of all together."""

    def __init__(self, running: Running, data: Path) -> None:
        self._running, self._data = running, data
        self._over = threading.Event()
        self.peak = 0.0
        self.cpu: dict[str, float] = {}

    def __enter__(self) -> "Watch":
        self._first = self._spent()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self.cpu = {role: spent - self._first.get(role, 0.0) for role, spent in self._spent().items()}

    def _look_on(self) -> None:
        while not self._over.wait(ROUND):
            self.peak = max(self.peak, sum(memory(self._running, self._data).values()))

    def _spent(self) -> dict[str, float]:
        """By role, for whoever ends meanwhile moves into its parent's count."""
        spent: dict[str, float] = defaultdict(float)
        for pid, role in roles(self._running, self._data).items():
            try:
                spent[role] += cpu(pid)
            except OSError:
                continue
        return dict(spent)
