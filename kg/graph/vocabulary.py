"""The gazetteers and the ontology as quads of their graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.gazetteer import Gazetteer
from kg.graph.names import ONTOLOGY_GRAPH, GraphNames
from kg.graph.rdf import literal, pol
from kg.terms import POL, RDF, SKOS
from kg.types import Name

_TYPE = ox.NamedNode(RDF + "type")
_PREFERRED = ox.NamedNode(SKOS + "prefLabel")
_ALTERNATIVE = ox.NamedNode(SKOS + "altLabel")
_HIDDEN = ox.NamedNode(SKOS + "hiddenLabel")


def vocabulary_quads(gazetteer: Gazetteer, base: str) -> Iterator[ox.Quad]:
    """The gazetteers' entries: class, labels, and what is known of each."""
    graph = ox.NamedNode(GraphNames(base).vocabulary)
    for entry in gazetteer.entries.values():
        node = ox.NamedNode(entry.iri)
        yield ox.Quad(node, _TYPE, pol(entry.cls), graph)
        preferred: set[str] = set()
        for name in entry.names:
            # The preferred name of a language is the first one given.
            label = _ALTERNATIVE if name.language in preferred else _PREFERRED
            preferred.add(name.language)
            yield ox.Quad(node, label, _label(name), graph)
        for name in entry.hidden:
            yield ox.Quad(node, _HIDDEN, _label(name), graph)
        for name in entry.short:
            yield ox.Quad(node, pol("shortForm"), _label(name), graph)
        for property_, value in entry.facts:
            predicate = ox.NamedNode(property_ if ":" in property_ else POL + property_)
            object_ = ox.NamedNode(value) if isinstance(value, str) else literal(value)
            yield ox.Quad(node, predicate, object_, graph)


def ontology_quads(path: Path) -> list[ox.Quad]:
    """The ontology's triples in the graph of its name, blank nodes labelled by RDFC-1.0.

    The labels come from the content, so that two stores have the same. Raises OntologyError where
    the file is missing or not Turtle.
    """
    try:
        triples = list(ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}; restore the file") from error
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def _label(name: Name) -> ox.Literal:
    return ox.Literal(name.text, language=name.language)
