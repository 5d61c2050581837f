"""The class and the labels of an entity, derived from the names that all articles use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.article import NameCount
from kg.graph.rdf import pol
from kg.terms import RDF, SKOS
from kg.types import Name

_TYPE = NamedNode(RDF + "type")
_PREFERRED = NamedNode(SKOS + "prefLabel")
_ALTERNATIVE = NamedNode(SKOS + "altLabel")


def entity_quads(
    names: Iterable[NameCount], *, graph: str, known: Collection[Name] | None = None
) -> Iterator[Quad]:
    """The class and the labels of one entity from its names over all articles.

    ``known`` are the names that a gazetteer already gives it: then the vocabulary describes
    the entity, and only other names are added as alternative labels. For others the preferred
    label of a language is the name of most claims, then the longest, then the first in
    code-point order, so that the order of articles makes no difference.
    """
    name_of_graph = NamedNode(graph)
    classes: Counter[str] = Counter()
    by_language: dict[str, dict[str, int]] = defaultdict(dict)
    entity = None
    for name in names:
        entity = NamedNode(name.entity)
        classes[name.cls] += name.claims
        if name.text:
            texts = by_language[name.language]
            texts[name.text] = texts.get(name.text, 0) + name.claims
    if entity is None:
        return
    if known is None:
        cls = min(classes, key=lambda c: (-classes[c], c))
        yield Quad(entity, _TYPE, pol(cls), name_of_graph)
    for language, texts in by_language.items():
        ranked = sorted(texts, key=lambda text: (-texts[text], -len(text), text))
        for position, text in enumerate(ranked):
            if known is None:
                label = _PREFERRED if position == 0 else _ALTERNATIVE
                yield Quad(entity, label, Literal(text, language=language), name_of_graph)
            elif Name(text, language) not in known:
                yield Quad(entity, _ALTERNATIVE, Literal(text, language=language), name_of_graph)
