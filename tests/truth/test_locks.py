"""What is locked comes from wherever the machine's registry is: the lock files hold hashes and no addresses."""

import json
import re
import tomllib

import pytest

from tests.truth.pages import ROOT


@pytest.mark.parametrize(
    "name",
    ["requirements.lock", "requirements-node.lock", "requirements-fuzz.lock", "package.json", "package-lock.json"],
)
def test_it_names_no_host(name: str) -> None:
    assert re.findall(r"https?:|\"resolved\"", (ROOT / name).read_text()) == []


def test_every_npm_package_is_pinned_by_its_content() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_everything_that_is_wanted_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[><=]", one)[0].lower() for one in wanted}
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[\w+\])?==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert names - locked == set()
