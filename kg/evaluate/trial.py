"""A store for a moment, with what is extracted of some articles, to be judged."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.extract import Tools, extract
from kg.graph import article_graph
from kg.graph.vocabulary import vocabulary_quads
from kg.resolve import Lexicon, resolve
from kg.store import Store, open_store
from kg.terms import BASE
from kg.types import Article


@contextmanager
def extracted(
    articles: Iterable[Article], tools: Tools, lexicon: Lexicon, *, learned_names: bool = True
) -> Iterator[Store]:
    """A store of the articles, which goes when it is left; without ``learned_names`` no tagger is asked."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store") as store:
        store.load_vocabulary(vocabulary_quads(tools.gazetteer, BASE), version="trial")
        resolved = (
            resolve(
                extract(article, tools, learned_names=learned_names),
                tools.gazetteer, tools.ontology, BASE, lexicon,
            )
            for article in articles
        )  # fmt: skip
        store.write([article_graph(each, base=BASE, version="trial") for each in resolved])
        yield store
