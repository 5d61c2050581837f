"""What is known of a made article as its claims: the shortest way from a corpus to a large store.

It stands in for reading, extraction and resolution where a benchmark is about what comes behind them.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Stated, Told, Word

from kg.graph import ArticleGraph, article_graph
from kg.ids import article_iri, entity_iri, slug
from kg.terms import BASE
from kg.types import Claim, Datatype, Entity, Fact, Name, Resolved, Value

_DATES: dict[int, Datatype] = {4: "gYear", 10: "date"}


def known(told: Told) -> Resolved:
    """The article with the claims that its truth makes: a mention of each entity, and each fact."""
    words = {word for fact in told.facts for word in (fact.subject, fact.object) if word.cls}
    entities = tuple(
        Entity(_iri(word), word.cls, (Name(word.en, "en"), Name(word.zh, "zh")))
        for word in sorted(words, key=_iri)
    )
    return Resolved(told.article, entities, tuple(_claims(told)))


def known_graph(told: Told, version: str) -> ArticleGraph:
    """The same as the graphs that a store keeps."""
    return article_graph(known(told), base=BASE, version=version)


def _claims(told: Told) -> Iterator[Claim]:
    article = article_iri(BASE, told.article.id)
    for fact in told.facts:
        for word in (fact.subject, fact.object):
            if word.cls:
                said = Name(word.said(told.article.language), told.article.language)
                yield _claim(told, fact, Fact(article, "mentions", _iri(word)), "bench.names", (said,))
        object_ = (
            _iri(fact.object) if fact.object.cls else Value(fact.object.date, _DATES[len(fact.object.date)])
        )
        yield _claim(told, fact, Fact(_iri(fact.subject), fact.property, object_), "bench.facts")


def _claim(told: Told, stated: Stated, fact: Fact, rule: str, names: tuple[Name, ...] = ()) -> Claim:
    article = told.article
    quote = article.text[stated.span.start : stated.span.end]
    return Claim(fact, article_iri(BASE, article.id), stated.span, quote, (rule,), 0.9, names=names)


def _iri(word: Word) -> str:
    return word.iri or entity_iri(BASE, word.cls, slug(word.zh))
