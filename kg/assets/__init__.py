"""Scripts of npm packages that pages carry, built by ``hook.py`` when policykg is installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import KgError

_BUILT = Path(__file__).parent / "dist"


@cache
def script(name: str) -> str:
    """A built script, e.g. ``canvas.js``; it may stand inside a script element.

    Raises KgError where policykg was installed without the npm registry.
    """
    try:
        return (_BUILT / name).read_text("utf-8")
    except FileNotFoundError as error:
        raise KgError(
            f"{name} was not built when policykg was installed; install again where npm packages can be had"
        ) from error


def licences() -> str:
    """The licences of the packages inside the scripts; empty where none was built."""
    file = _BUILT / "LICENSES.txt"
    return file.read_text("utf-8") if file.exists() else ""
