"""One resolved article as quads: its facts, the claims behind them, what is known of itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.graph.claims import claim_iri, merge_claims
from kg.graph.likeness import bands
from kg.graph.names import GraphNames
from kg.graph.rdf import date, decimal, literal, pol, xsd
from kg.terms import DCTERMS, EDTF, FIGURE_PROPERTIES, OA, PROV, RDF, SCHEMA
from kg.types import Article, Claim, Rejected, Resolved, Tie

_TYPE = NamedNode(RDF + "type")
_STATEMENT = NamedNode(RDF + "Statement")
_SUBJECT = NamedNode(RDF + "subject")
_PREDICATE = NamedNode(RDF + "predicate")
_OBJECT = NamedNode(RDF + "object")
_DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
_GENERATED_BY = NamedNode(PROV + "wasGeneratedBy")
_EXACT = NamedNode(OA + "exact")
_EDTF = NamedNode(EDTF)
_START = NamedNode(OA + "start")
_END = NamedNode(OA + "end")
_HASH = pol("contentHash")


Parts: TypeAlias = tuple[tuple[Quad, ...], tuple[Quad, ...], tuple[Quad, ...]]
"""The quads of an article's graphs: facts, claims, about."""


@dataclass(frozen=True, slots=True, order=True)
class NameCount:
    """How often one article uses a name for an entity; no name for what bears none (a figure)."""

    entity: str
    cls: str
    language: str = ""
    text: str = ""
    claims: int = 0


@dataclass(frozen=True, slots=True)
class ArticleGraph:
    """All that a store keeps of one article.

    ``hash`` is of what was read, ``version`` of what read it: the same two mean the same quads. These are
    kept as text, which goes from process to process and into the engine's bulk loader as it is: ``triples``
    are the sorted N-Triples of each of the article's ``graphs`` (facts, claims, about). ``bands`` are what
    the text is looked up by to find texts like it, ``ties`` what entities are looked up by to find the same
    elsewhere.
    """

    article: Article
    hash: str
    version: str
    graphs: tuple[str, str, str]
    triples: tuple[bytes, bytes, bytes]
    names: tuple[NameCount, ...]
    bands: tuple[str, ...]
    ties: tuple[Tie, ...]
    rejected: tuple[Rejected, ...]
    facts: int
    claims: int

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def quads(self) -> tuple[Quad, ...]:
        """The quads of the three graphs, sorted in each."""
        return tuple(quad for part in self.parts for quad in part)

    @property
    def parts(self) -> Parts:
        """The quads of each of the three graphs, sorted."""
        pairs = zip(self.triples, self.graphs, strict=True)
        facts, claims, about = (tuple(parsed(triples, graph)) for triples, graph in pairs)
        return facts, claims, about

    @property
    def mark(self) -> Quad:
        """The quad by which an article stands: its content hash."""
        return Quad(NamedNode(self.graphs[0]), _HASH, Literal(self.hash), NamedNode(self.graphs[2]))

    @property
    def unmarked(self) -> tuple[bytes, bytes, bytes]:
        """The triples without that one."""
        facts, claims, about = self.triples
        return facts, claims, about.replace(f"{self.mark.triple} .\n".encode(), b"")

    @property
    def stated(self) -> Iterator[Quad]:
        """The quads that state something of the domain or of the article itself: no claims."""
        for part in (0, 2):
            yield from parsed(self.triples[part], self.graphs[part])


def parsed(triples: bytes, graph: str) -> Iterator[Quad]:
    """The quads of a graph from its N-Triples."""
    name = NamedNode(graph)
    found = parse(triples, RdfFormat.N_TRIPLES)
    return (Quad(quad.subject, quad.predicate, quad.object, name) for quad in found)


def content_hash(article: Article) -> str:
    """SHA-256, in hexadecimal digits, over everything of an article that its quads depend on."""
    parts = (
        article.id,
        article.text,
        article.language,
        article.title,
        article.published,
        article.publisher,
        article.url,
    )
    return sha256(json.dumps(parts).encode("ascii")).hexdigest()


def article_graph(resolved: Resolved, *, base: str, version: str) -> ArticleGraph:
    """The graphs of one article, with the names that it uses.

    ``version`` is that of the extractor and its data. Raises ValueError where a value is no
    term of RDF (a malformed IRI or date).
    """
    article = resolved.article
    graphs = GraphNames(base)
    claims = merge_claims(resolved.claims)
    hash_ = content_hash(article)
    facts = {
        _fact(claim, NamedNode(graphs.facts(article.id))) for claim in claims if claim.status != "denied"
    }
    parts = (facts, _claims(claims, graphs, article.id), _about(article, hash_, version, graphs))
    stated, evidence, about = (_ntriples(quads) for quads in parts)
    return ArticleGraph(
        article=article,
        hash=hash_,
        version=version,
        graphs=graphs.of_article(article.id),
        triples=(stated, evidence, about),
        names=_names(resolved, claims),
        bands=bands(article.text),
        ties=resolved.ties,
        rejected=resolved.rejected,
        facts=len(facts),
        claims=len(claims),
    )


def _ntriples(quads: Iterable[Quad]) -> bytes:
    """The triples of these quads as the sorted lines of N-Triples, each once."""
    text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(set(text.splitlines(keepends=True))))


def _triple(claim: Claim) -> tuple[NamedNode, NamedNode, NamedNode | Literal]:
    value = claim.fact.object
    term = NamedNode(value) if isinstance(value, str) else literal(value)
    return NamedNode(claim.fact.subject), pol(claim.fact.property), term


def _fact(claim: Claim, graph: NamedNode) -> Quad:
    return Quad(*_triple(claim), graph)


def _claims(claims: Sequence[Claim], graphs: GraphNames, article_id: str) -> Iterator[Quad]:
    graph = NamedNode(graphs.claims(article_id))
    article = NamedNode(graphs.facts(article_id))
    for claim in claims:
        node = NamedNode(claim_iri(graphs.base, claim))
        subject, predicate, object_ = _triple(claim)
        yield Quad(node, _TYPE, pol("Claim"), graph)
        yield Quad(node, _TYPE, _STATEMENT, graph)
        yield Quad(node, _SUBJECT, subject, graph)
        yield Quad(node, _PREDICATE, predicate, graph)
        yield Quad(node, _OBJECT, object_, graph)
        yield Quad(node, _DERIVED_FROM, article, graph)
        yield Quad(node, _EXACT, Literal(claim.quote), graph)
        yield Quad(node, _START, Literal(str(claim.span.start), datatype=xsd("integer")), graph)
        yield Quad(node, _END, Literal(str(claim.span.end), datatype=xsd("integer")), graph)
        yield Quad(node, pol("confidence"), decimal(claim.confidence), graph)
        yield Quad(node, pol("status"), Literal(claim.status), graph)
        for rule in claim.rules:
            yield Quad(node, _GENERATED_BY, NamedNode(f"{graphs.base}rule/{rule}"), graph)
        if claim.attributed_to is not None:
            yield Quad(node, pol("attributedTo"), NamedNode(claim.attributed_to), graph)
        if claim.post is not None:
            yield Quad(node, pol("postTitle"), Literal(claim.post), graph)
        if claim.valid_time is not None:
            yield Quad(node, pol("validTime"), Literal(claim.valid_time, datatype=_EDTF), graph)
        for name in claim.names:
            yield Quad(node, pol("surfaceForm"), Literal(name.text, language=name.language), graph)
        for words in claim.references:
            yield Quad(node, pol("referringForm"), Literal(words), graph)


def _about(article: Article, hash_: str, version: str, graphs: GraphNames) -> Iterator[Quad]:
    graph = NamedNode(graphs.about(article.id))
    node = NamedNode(graphs.facts(article.id))
    yield Quad(node, _TYPE, pol("Article"), graph)
    yield Quad(node, NamedNode(DCTERMS + "identifier"), Literal(article.id), graph)
    yield Quad(node, NamedNode(DCTERMS + "language"), Literal(article.language), graph)
    yield Quad(node, _HASH, Literal(hash_), graph)
    yield Quad(node, pol("extractorVersion"), Literal(version), graph)
    if article.title:
        yield Quad(
            node, NamedNode(DCTERMS + "title"), Literal(article.title, language=article.language), graph
        )
    if article.published:
        yield Quad(node, NamedNode(DCTERMS + "issued"), date(article.published), graph)
    if article.publisher:
        yield Quad(node, NamedNode(DCTERMS + "publisher"), Literal(article.publisher), graph)
    if article.url:
        yield Quad(node, NamedNode(SCHEMA + "url"), Literal(article.url, datatype=xsd("anyURI")), graph)


def _names(resolved: Resolved, claims: Iterable[Claim]) -> tuple[NameCount, ...]:
    """The names of the article's entities, each with the number of its mentions-claims.

    A name that only resolution gave counts 0: it serves where no text names the entity. A figure
    that is only denied has no triples, so it is left out.
    """
    classes = {entity.iri: entity.cls for entity in resolved.entities}
    counts: Counter[tuple[str, str, str]] = Counter()
    figures: set[str] = set()
    for claim in claims:
        if claim.fact.property == "mentions" and isinstance(claim.fact.object, str):
            counts.update((claim.fact.object, name.language, name.text) for name in claim.names)
        elif claim.fact.property in FIGURE_PROPERTIES and claim.status != "denied":
            figures.add(claim.fact.subject)
    for entity in resolved.entities:
        for name in entity.names:
            counts[entity.iri, name.language, name.text] += 0
    named = {iri for iri, _, _ in counts}
    if unknown := named - classes.keys():
        raise ValueError(f"claims mention {min(unknown)}, which is not among the article's entities")
    names = [NameCount(iri, classes[iri], language, text, n) for (iri, language, text), n in counts.items()]
    names += [NameCount(iri, "Figure") for iri in figures]
    names += [
        NameCount(iri, cls) for iri, cls in classes.items() if iri not in named | figures and cls != "Figure"
    ]
    return tuple(sorted(names))
