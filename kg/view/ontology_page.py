"""The documentation of the ontology: one static page from ``policy.ttl`` itself, in both languages.

pyLODE, the usual generator, writes one language and (as of 3.4.1) cannot be imported once installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology import ontology_directory
from kg.terms import DCTERMS, OWL, POL, PREFIXES, RDF, RDFS, SCHEMA, SKOS

_KINDS: Final = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_TEXTS: Final[Mapping[str, str]] = {
    "label": RDFS + "label",
    "definition": SKOS + "definition",
    "example": SKOS + "example",
}
_LINKS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("subclass of", "上位类"): (RDFS + "subClassOf",),
    ("subproperty of", "上位属性"): (RDFS + "subPropertyOf",),
    ("domain", "定义域"): (RDFS + "domain",),
    ("range", "值域"): (SCHEMA + "rangeIncludes", RDFS + "range"),
    ("inverse of", "逆属性"): (OWL + "inverseOf",),
    ("disjoint with", "互斥"): (OWL + "disjointWith",),
}
_ROW, _STEP, _WIDTH = 30, 190, 176
"""Measures of the diagram in pixels: from row to row, from level to level, of a box."""


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property: texts by name and language, and what it is linked to (label, IRI)."""

    name: str
    kind: str
    traits: tuple[str, ...]
    texts: Mapping[str, Mapping[str, str]]
    links: tuple[tuple[tuple[str, str], tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A class in the diagram: its place, the place that its line comes from, its standard superclasses."""

    name: str
    zh: str
    x: int
    y: int
    parent_y: int | None
    standard: str


def render_ontology(path: Path | None = None) -> str:
    """The page as HTML that loads nothing. Raises OntologyError where the ontology cannot be read."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    path = path or ontology_directory() / "policy.ttl"
    graph = ox.Store()
    try:
        graph.load(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}; restore the file") from error
    environment = Environment(
        loader=PackageLoader("kg.view", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    terms = [term for kind in _KINDS for term in _terms(graph, kind)]
    ontology = ox.NamedNode(POL.rstrip("#"))
    boxes = list(_boxes(graph, {term.name: term for term in terms if term.kind == "Class"}))
    return environment.get_template("ontology.html").render(
        title=_texts(graph, ontology, DCTERMS + "title"),
        description=_texts(graph, ontology, DCTERMS + "description"),
        facts=[
            (label, _values(graph, ontology, iri))
            for label, iri in (
                ("IRI", ""),
                ("Version 版本", OWL + "versionIRI"),
                ("Licence 许可", DCTERMS + "license"),
                ("Modified 修改日期", DCTERMS + "modified"),
            )
        ],
        iri=ontology.value,
        groups=[(kind, [t for t in terms if t.kind == kind]) for kind in _KINDS],
        boxes=boxes,
        height=_ROW * len(boxes) + 8,
        width=max(box.x for box in boxes) + _WIDTH + 280,
        box_width=_WIDTH,
    )


def _terms(graph: ox.Store, kind: str) -> Iterator[Term]:
    found = graph.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + kind), None)
    nodes = {quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)}
    for node in sorted(nodes, key=str):
        if not node.value.startswith(POL):
            continue
        links = []
        for label, predicates in _LINKS.items():
            targets = {t for p in predicates for t in _targets(graph, node, p)}
            if len(targets) > 1:
                targets.discard(ox.NamedNode(RDFS + "Literal"))
            if targets:
                links.append((label, tuple((_short(t.value), t.value) for t in sorted(targets, key=str))))
        types = (v.rpartition("#")[2] for v in _values(graph, node, RDF + "type"))
        traits = tuple(sorted(t for t in types if t not in _KINDS))
        texts = {name: _texts(graph, node, iri) for name, iri in _TEXTS.items()}
        yield Term(node.value.removeprefix(POL), kind, traits, texts, tuple(links))


def _targets(graph: ox.Store, node: ox.NamedNode | ox.BlankNode, predicate: str) -> set[ox.NamedNode]:
    """What a term is linked to, the members of a union in its place."""
    found: set[ox.NamedNode] = set()
    for quad in graph.quads_for_pattern(node, ox.NamedNode(predicate), None, None):
        if isinstance(quad.object, ox.NamedNode):
            if quad.object.value != RDF + "nil":
                found.add(quad.object)
        elif isinstance(quad.object, ox.BlankNode):
            for inner in (OWL + "unionOf", RDF + "first", RDF + "rest"):
                found |= _targets(graph, quad.object, inner)
    return found


def _boxes(graph: ox.Store, classes: Mapping[str, Term]) -> Iterator[Box]:
    """The class tree, depth first, one class a row."""
    parents = {name: _parents(graph, name) for name in classes}
    rows: dict[str, int] = {}

    def walk(name: str, depth: int, parent: str | None) -> Iterator[Box]:
        rows[name] = len(rows)
        standard = sorted(p for p in parents[name] if ":" in p)
        yield Box(
            name,
            classes[name].texts["label"].get("zh", ""),
            depth * _STEP,
            rows[name] * _ROW + 4,
            None if parent is None else rows[parent] * _ROW + 4,
            ", ".join(standard),
        )
        for child in sorted(c for c in classes if name in parents[c]):
            if child not in rows:
                yield from walk(child, depth + 1, name)

    for name in sorted(classes):
        if not parents[name] & classes.keys():
            yield from walk(name, 0, None)


def _parents(graph: ox.Store, name: str) -> set[str]:
    targets = _targets(graph, ox.NamedNode(POL + name), RDFS + "subClassOf")
    return {_short(target.value).removeprefix("pol:") for target in targets}


def _texts(graph: ox.Store, node: ox.NamedNode, predicate: str) -> dict[str, str]:
    quads = graph.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
    texts = (quad.object for quad in quads)
    return {t.language or "": t.value for t in texts if isinstance(t, ox.Literal)}


def _values(graph: ox.Store, node: ox.NamedNode, predicate: str) -> list[str]:
    if not predicate:
        return [node.value]
    quads = graph.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
    return sorted(q.object.value for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal))


def _short(iri: str) -> str:
    fitting = [(p, base) for p, base in PREFIXES.items() if iri.startswith(base)]
    prefix, base = max(fitting, key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{iri[len(base) :]}" if prefix else iri
