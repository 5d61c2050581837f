"""What a worker of a cluster does: it reads pieces of sources, and extracts from articles.

A worker's process loads its stages once, with the first task, and keeps them for builds of the same kind.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version as installed_version
from threading import Lock
from typing import Final, TypeAlias

from kg.builder.report import BuildError
from kg.builder.stages import Built, Stages
from kg.builder.version import extractor_version
from kg.errors import KgError, SourceError
from kg.read import Limits, Piece, read_piece
from kg.settings import Settings
from kg.types import Article

Item: TypeAlias = Article | BuildError
Result: TypeAlias = Built | BuildError

_ONE_AT_A_TIME: Final = Lock()
"""A worker may have many threads; stages have state, and are for one."""


@dataclass(frozen=True, slots=True)
class Release:
    """What has to be the same on all machines, or the same articles may give other claims."""

    extractor: str
    python: str
    distributed: str

    def __str__(self) -> str:
        return f"policykg {self.extractor}, Python {self.python}, distributed {self.distributed}"


@dataclass(frozen=True, slots=True)
class Orders:
    """What comes with each task: the stages, the limits of reading, and the release that they are of."""

    stages: Stages
    limits: Limits
    release: Release


def release_here(base: str, min_confidence: float) -> Release:
    """The release of this process, whichever machine it runs on."""
    settings = Settings(base=base, min_confidence=min_confidence)
    python = ".".join(platform.python_version_tuple()[:2])
    return Release(extractor_version(settings), python, installed_version("distributed"))


def read(orders: Orders, chunk: Sequence[Piece | SourceError]) -> list[Article | SourceError] | str:
    """The articles of some pieces in their order, and the faults; a text tells why none can be read here."""
    with _ONE_AT_A_TIME:
        ready = _ready(orders)
        if isinstance(ready, str):
            return ready
        found: list[Article | SourceError] = []
        for piece in chunk:
            found += [piece] if isinstance(piece, SourceError) else read_piece(piece, orders.limits)
        return found


def extract(orders: Orders, chunk: Sequence[Item]) -> list[Result] | str:
    """What the store keeps of some articles; a text tells why none can be built here."""
    with _ONE_AT_A_TIME:
        ready = _ready(orders)
        if isinstance(ready, str):
            return ready
        try:
            return [item if isinstance(item, BuildError) else ready.built(item) for item in chunk]
        except KgError as error:  # a stage cannot be loaded: sent as text, since not all errors can be
            return str(error)


@lru_cache(maxsize=1)
def _ready(orders: Orders) -> Stages | str:
    """The stages of this process; a text where it is of another release (a worker may come at any time)."""
    here = release_here(orders.stages.base, orders.stages.min_confidence)
    if here != orders.release:
        return other_release("a worker", here, orders.release)
    return replace(orders.stages)


def other_release(who: str, theirs: Release, ours: Release) -> str:
    """What is told where a machine of the cluster has another release."""
    return f"{who} has {theirs}; here is {ours}; install the same on all machines, and start it anew"
