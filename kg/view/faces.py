"""The faces of a view, and which of them draws how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from .large_page import render_large
from .model import View
from .pyvis_page import render_pyvis

SMALL: Final = 500
"""Nodes up to which pyvis draws well."""

FACES: Final[Mapping[str, Callable[..., str]]] = {"pyvis": render_pyvis, "large": render_large}


def render_view(
    view: View, *, face: str, limit: int, nonce: str, language: Literal["en", "zh"] = "en"
) -> str:
    """The page that draws a view by one of :data:`FACES`; ``auto`` goes by the limit that was asked for.

    Raises what the face raises, and ValueError for another face.
    """
    if face == "auto":
        face = "large" if limit > SMALL else "pyvis"
    if face not in FACES:
        raise ValueError(f"no face is called {face!r}: auto, {', '.join(FACES)}")
    return FACES[face](view, nonce=nonce, language=language)
