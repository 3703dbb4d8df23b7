"""One target, fuzzed by atheris for a while: `python -m tests.fuzz TARGET SECONDS FOLDER`; see bin/fuzz."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["postroom.mail"]):
    from tests.fuzz.targets import TARGETS
from tests.fuzz.seeds import LONGEST, seeds
from tests.fuzz.watching import place_of, watched

LONGEST_RUN = 30
MOST_MIB = 1_500


def main(name: str, duration: int, folder: Path) -> None:
    """Does not come back: libFuzzer ends the process."""
    corpus, findings = folder / "corpus" / name, folder / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)

    def run(data: bytes) -> None:
        try:
            watched(TARGETS[name], data)
        except Exception as error:
            found = findings / f"{name}-{place_of(error)}"
            if not found.exists():
                found.write_bytes(data)
                print(f"FOUND {found.name}: {error!r}"[:500], flush=True)

    slow = [f"-timeout={LONGEST_RUN}", f"-report_slow_units={LONGEST_RUN}"]
    options = [f"-max_total_time={duration}", *slow, f"-rss_limit_mb={MOST_MIB}"]
    paths = [f"-artifact_prefix={findings}/{name}-", f"-max_len={LONGEST}", str(corpus)]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", "-reload=0", "-verbosity=0", *paths], run)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
