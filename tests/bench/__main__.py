"""`bin/bench`: prints one table, writes the figures as JSON."""

import argparse
import json
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from postroom.base.embedded import Server
from tests.bench.content import report
from tests.bench.filling import fill
from tests.bench.floor import floor
from tests.bench.hostile import costs
from tests.bench.mails import ADDRESS, GENERATOR, Sample, samples
from tests.bench.measuring import Agent, Rate, questions, rate, share_on_the_right_case
from tests.bench.processes import memory
from tests.world.installation import Installation, Running

PASSWORD = "a good password"
SETTLING = 8.0
"""Seconds until what a start has warmed up is quiet."""


def main() -> None:
    """Measures one installation in a folder of its own, empty and full; or reading alone."""
    asked = arguments()
    if asked.what == "content":
        print(report())
        return
    with tempfile.TemporaryDirectory(prefix="postroom-bench-") as folder:
        figures = measured(Path(folder), asked)
    print(table(figures))
    asked.json.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"\nThe figures stand in {asked.json}.")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "what", nargs="?", choices=("all", "content"), default="all", help="content: reading mails alone"
    )
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--cases", type=int, default=100_000, help="in the full database")
    parser.add_argument("--processes", type=int, default=1, help="worker processes")
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    parser.add_argument("--quick", action="store_true", help="400 mails, 5,000 cases")
    asked = parser.parse_args()
    if asked.quick:
        asked.mails, asked.cases = 400, 5_000
    return asked


def measured(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """All figures, in the order of the table."""
    first, second = samples(folder, asked.mails, "A"), samples(folder, asked.mails, "B")
    desk = Installation(folder / "data", {"POSTROOM_PROCESSES": str(asked.processes)})
    url = Server(folder / "data").url
    with desk.running() as running:
        desk.do("inbox", "add", ADDRESS, "--opens", "ticket")
        desk.do("agent", "add", "ada@desk.example", "--name", "Ada", "--password-stdin", stdin=PASSWORD)
        token = desk.do("token", "create", "--agent", "ada@desk.example")
        time.sleep(SETTLING)
        figures: dict[str, Any] = {
            "mails": asked.mails,
            "made by": "the shared generator" if GENERATOR else "ourselves",
            "worker processes": asked.processes,
            "idle MiB": memory(running, desk.data),
            "floor mails/s": floor(url, first),
            "empty": loaded(running, desk.data, url, first),
            "hostile, CPU s/MiB": costs(running, desk.data, url),
        }
        fill(url, asked.cases)
        figures["cases when full"] = asked.cases
    with desk.running() as running:  # started anew, for filling leaves work behind that is nobody's mail
        time.sleep(SETTLING)
        figures["full"] = loaded(running, desk.data, url, second)
        ada = Agent(running, "ada@desk.example", PASSWORD, token)
        figures["p95 ms when full"] = {what: ada.p95(paths) for what, paths in questions(url).items()}
    return figures


def loaded(running: Running, data: Path, url: str, mails: list[Sample]) -> dict[str, Any]:
    """One stream of mails, and whether all stand where they belong."""
    found: Rate = rate(running, data, url, mails)
    return asdict(found) | {"right case": share_on_the_right_case(url, mails)}


def table(figures: dict[str, Any]) -> str:
    """One screen."""
    bottom = figures["floor mails/s"]
    rows = [("", "mails/s", "of floor", "acked/s", "CPU ms/mail", "peak MiB", "right case")]
    for state in ("empty", "full"):
        one = figures[state]
        spent = sum(one["cpu_a_mail"].values()) * 1000
        rows.append((
            state, f"{one['mails_a_second']:.0f}", f"{one['mails_a_second'] / bottom:.2f}",
            f"{one['acknowledged_a_second']:.0f}", f"{spent:.2f}", f"{one['peak_mib']:.0f}", f"{one['right case']:.1%}",
        ))  # fmt: skip
    rows.append(("floor", f"{bottom:.0f}", "1.00", "", "", "", ""))
    lines = ["  ".join(f"{cell:>12}" for cell in row) for row in rows]
    for state in ("empty", "full"):
        costs = "  ".join(f"{role} {spent * 1000:.2f}" for role, spent in figures[state]["cpu_a_mail"].items())
        lines.append(f"CPU ms/mail, {state}: {costs}")
    idle = figures["idle MiB"]
    lines.append(
        "Idle MiB: "
        + "  ".join(f"{role} {mib:.0f}" for role, mib in idle.items())
        + f"  together {sum(idle.values()):.0f}"
    )
    lines.append(
        f"p95 at {figures['cases when full']} cases: "
        + "  ".join(f"{what} {ms:.1f} ms" for what, ms in figures["p95 ms when full"].items())
    )
    dearest = list(figures["hostile, CPU s/MiB"].items())[:3]
    lines.append("Hostile mails, CPU s/MiB, dearest: " + "  ".join(f"{what} {spent:.2f}" for what, spent in dearest))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
