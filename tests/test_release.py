"""The lock files agree with pyproject.toml: each requirement is pinned to a release that it allows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

TOP = Path(__file__).parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)[^\n]*((?:\n +--hash=sha256:[0-9a-f]{64}[ \\]*)+)", re.M)


def project() -> dict[str, list[str]]:
    """The requirements by extra; those of the package itself under none."""
    data = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    return {"": data["dependencies"], **data["optional-dependencies"]}


def locked(name: str) -> dict[str, set[Version]]:
    """The releases that a lock file holds, by distribution."""
    file = TOP / ".ci" / name
    if not file.is_file():
        pytest.skip("no lock files here: they are in the repository, not in the source distribution")
    found: dict[str, set[Version]] = {}
    for match in PINNED.finditer(file.read_text("utf-8")):
        found.setdefault(canonicalize_name(match[1]), set()).add(Version(match[2]))
    return found


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.txt", [""]), ("requirements-all.txt", sorted(project()))],
)
def test_each_requirement_is_locked_to_a_release_that_it_allows(lock: str, extras: list[str]) -> None:
    releases = locked(lock)
    for extra in extras:
        for requirement in map(Requirement, project()[extra]):
            pinned = releases.get(canonicalize_name(requirement.name))
            assert pinned, f"{requirement} is not in .ci/{lock}: run .ci/lock"
            assert all(requirement.specifier.contains(v) for v in pinned), (
                f"{requirement}: {pinned}: run .ci/lock"
            )


def test_every_entry_of_a_lock_file_has_hashes() -> None:
    for lock in ("requirements.txt", "requirements-all.txt"):
        text = (TOP / ".ci" / lock).read_text("utf-8") if locked(lock) else ""
        assert len(PINNED.findall(text)) == len(re.findall(r"^\S+==", text, re.M))
