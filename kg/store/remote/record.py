"""What a store keeps of an article beside its quads, as one text."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import astuple

from kg.errors import StoreError
from kg.graph import ArticleGraph, GraphNames, NameCount
from kg.types import Article, Rejected, Span, Tie


def to_text(graph: ArticleGraph) -> str:
    """The article as it was read, its names, ties and bands, and what was turned down."""
    content = {
        "hash": graph.hash,
        "version": graph.version,
        "article": astuple(graph.article),
        "names": [astuple(name) for name in graph.names],
        "bands": graph.bands,
        "ties": [astuple(tie) for tie in graph.ties],
        "rejected": [(r.span.start, r.span.end, r.what, r.rule, r.reason) for r in graph.rejected],
    }
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


def from_text(text: str, graphs: GraphNames) -> ArticleGraph:
    """The article of a record, without its quads. Raises StoreError where the record is damaged."""
    try:
        content = json.loads(zlib.decompress(base64.b64decode(text)).decode("utf-8", "surrogatepass"))
        article = Article(*content["article"])
        rejected = (Rejected(Span(start, end), *rest) for start, end, *rest in content["rejected"])
        return ArticleGraph(
            article=article,
            hash=content["hash"],
            version=content["version"],
            graphs=graphs.of_article(article.id),
            triples=(b"", b"", b""),
            names=tuple(NameCount(*name) for name in content["names"]),
            bands=tuple(content["bands"]),
            ties=tuple(Tie(*tie) for tie in content["ties"]),
            rejected=tuple(rejected),
            facts=0,
            claims=0,
        )
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise StoreError(f"the record of an article is damaged ({error}); build it again") from error
