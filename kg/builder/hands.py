"""Who reads and extracts: this process, others of this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from kg.builder.report import BuildError
from kg.builder.stages import Built, Stages
from kg.builder.workers import graphs
from kg.errors import SourceError
from kg.settings import Settings
from kg.types import Article

Source: TypeAlias = str | Path
Read: TypeAlias = Callable[[Sequence[Source], Settings], Iterable[Article | SourceError]]


@dataclass(frozen=True, slots=True)
class Hands:
    """What reads sources, and what makes of each article that which the store keeps of it, in their order."""

    read: Read
    graphs: Callable[[Iterable[Article | BuildError]], Generator[Built | BuildError, None, None]]
    alone: bool
    """Whether all is done in this process, one thing after the other."""


@contextmanager
def hands(settings: Settings, stages: Stages, *, idle: bool = False) -> Iterator[Hands]:
    """The hands that the settings name; those of a cluster are not sought where there is nothing to do.

    Stages that were given are of this process only. Raises SettingsError where a cluster cannot be reached.
    """
    here = partial(graphs, stages=stages, jobs=settings.jobs)
    if stages.own or idle or not settings.cluster:
        yield Hands(read_sources, here, alone=settings.jobs == 1 or stages.own)
        return
    from kg.builder.cluster import cluster
    from kg.read import Limits

    with cluster(settings.cluster, stages, Limits(max_article_bytes=settings.max_article_bytes)) as there:
        yield Hands(lambda sources, own: _built(there.read(sources), own), there.graphs, alone=False)


def read_sources(sources: Sequence[Source], settings: Settings) -> Iterator[Article | SourceError]:
    """The articles of the sources in the languages that the settings name, and what can't be read."""
    from kg.read import read_articles

    return _built(read_articles(sources, max_article_bytes=settings.max_article_bytes), settings)


def _built(items: Iterable[Article | SourceError], settings: Settings) -> Iterator[Article | SourceError]:
    """Those in a language that is built; each other one is an error."""
    for item in items:
        if isinstance(item, Article) and item.language not in settings.languages:
            yield SourceError(item.source, f"language {item.language!r}; built are {settings.languages}")
        else:
            yield item
