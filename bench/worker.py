"""A worker of a build, alone: ``python bench/worker.py SOURCE...`` makes the graphs and keeps none."""

from __future__ import annotations

import sys

from kg.builder import read_sources
from kg.builder.stages import Stages
from kg.graph import ArticleGraph
from kg.settings import Settings
from kg.terms import BASE
from kg.types import Article


def main(sources: list[str]) -> None:
    stages = Stages(base=BASE, min_confidence=0.0, version="bench")
    for item in read_sources(sources, Settings()):
        if not isinstance(item, Article) or not isinstance(stages.graph(item), ArticleGraph):
            raise SystemExit(f"worker: {item}")


if __name__ == "__main__":
    main(sys.argv[1:])
