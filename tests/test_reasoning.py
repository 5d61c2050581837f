"""The ontology is OWL 2 DL as far as can be told here, and a reasoner finds it and the seeds consistent."""

from collections import defaultdict

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from kg import terms
from kg.graph.convert import triples_to_rdflib
from kg.ontology import ontology_directory
from kg.store import open_store
from kg.store.embedded import Home
from kg.terms import BASE, PREFIXES

ONTOLOGY = rdflib.Graph().parse(ontology_directory() / "policy.ttl")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
# What OWL 2 itself declares (section 2.4 of its mapping to RDF), and datatypes of its map.
BUILT_IN = (terms.OWL, terms.RDF, terms.RDFS, terms.XSD)
PROPERTIES_OF_OBJECTS = (
    OWL.inverseOf,
    OWL.InverseFunctionalProperty,
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.TransitiveProperty,
    OWL.IrreflexiveProperty,
)


def inconsistencies(*graphs: rdflib.Graph) -> list[str]:
    """What an OWL 2 RL reasoner finds wrong with some graphs taken as one."""
    whole = rdflib.Graph()
    for graph in graphs:
        whole += graph
    # owlrl 7.6 takes any two things that have a key of one property for the same (in its rule prp-key).
    whole.remove((None, OWL.hasKey, None))
    closure = owlrl.OWLRL_Semantics(whole, axioms=False, daxioms=True, rdfs=False)
    closure.closure()
    # Rules dt-diff and eq-diff1, which owlrl leaves out: two different literals are never the same.
    same = whole.subject_objects(OWL.sameAs)
    literals = [(a, b) for a, b in same if isinstance(a, rdflib.Literal) and a != b]
    return [*closure.error_messages, *map(str, literals)]


@pytest.fixture(scope="module")
def seeds(seeds_store) -> rdflib.Graph:
    """What the articles state, and of the vocabulary the entities that they speak of.

    Claims and the rest of the vocabulary are left to the shapes: the reasoner takes minutes for them.
    """
    with open_store(seeds_store, read_only=True) as store:
        return triples_to_rdflib(spoken(store))


def spoken(store: Home) -> list[ox.Quad]:
    graphs = store.graphs
    own = [
        quad
        for name in store.named_graphs()
        if graphs.is_stated(name) and name != graphs.vocabulary
        for quad in store.match(graph=ox.NamedNode(name))
    ]
    nodes = {node for quad in own for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)}
    known = store.match(graph=ox.NamedNode(graphs.vocabulary))
    return own + [
        quad
        for quad in known
        if quad.subject in nodes and (quad.object in nodes or BASE not in str(quad.object))
    ]


def test_the_ontology_is_consistent() -> None:
    assert inconsistencies(ONTOLOGY) == []


def test_the_seeds_are_consistent_with_the_ontology(seeds: rdflib.Graph) -> None:
    assert len(seeds) > 300
    assert inconsistencies(ONTOLOGY, seeds) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "id:x a pol:Person , pol:Industry .",  # disjoint classes
        "id:x a pol:DockingEvent , pol:Enterprise .",  # disjoint by their superclasses
        "id:x a pol:Ministry , pol:Enterprise .",
        "id:x a pol:Province , pol:County .",
        "id:x pol:holdsPostIn id:body . id:x a pol:Industry .",  # by the domain of the property
        "id:plan pol:issuedBy id:x . id:x a pol:Article .",  # by its range
        "id:figure pol:value 5.0 , 6.0 .",  # a functional property twice
        "id:figure pol:figureOf id:a , id:b . id:a a pol:Person . id:b a pol:Industry .",
        "id:a pol:within id:b . id:b pol:within id:a .",  # an asymmetric property both ways
        "id:a pol:implements id:a .",  # an irreflexive one to itself
    ],
)
def test_a_wrong_triple_is_found_inconsistent(wrong: str) -> None:
    prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "id": BASE}.items())
    assert inconsistencies(ONTOLOGY, rdflib.Graph().parse(data=prefixes + wrong, format="turtle"))


def declared() -> dict[rdflib.URIRef, set[rdflib.URIRef]]:
    found = defaultdict(set)
    for kind in KINDS:
        for term in ONTOLOGY.subjects(RDF.type, kind):
            found[term].add(kind)
    return found


def test_every_term_is_declared_as_one_kind() -> None:
    kinds = declared()
    assert {term for term, own in kinds.items() if len(own) > 1} == set()
    classes = {*ONTOLOGY.subjects(RDFS.subClassOf), *ONTOLOGY.objects(None, RDFS.subClassOf)}
    properties = {*ONTOLOGY.subjects(RDFS.subPropertyOf), *ONTOLOGY.objects(None, RDFS.subPropertyOf)}
    used = {term for term in ONTOLOGY.predicates() if not str(term).startswith(BUILT_IN)}
    undeclared = {
        term for term in classes | properties | used if not str(term).startswith(BUILT_IN)
    } - kinds.keys()
    assert undeclared == set()


def test_sides_of_axioms_are_of_one_kind() -> None:
    kinds = declared()
    for predicate in (RDFS.subPropertyOf, OWL.inverseOf, RDFS.subClassOf, OWL.disjointWith):
        for one, other in ONTOLOGY.subject_objects(predicate):
            assert kinds[one] == kinds[other], (one, predicate, other)
    for term, own in kinds.items():
        if OWL.ObjectProperty not in own:
            assert not any((term, RDF.type, kind) in ONTOLOGY for kind in PROPERTIES_OF_OBJECTS), term


def test_ranges_are_classes_for_objects_and_datatypes_of_owl_for_literals() -> None:
    datatypes = {RDFS.Literal, rdflib.XSD.string, rdflib.XSD.decimal, rdflib.XSD.integer}
    for prop, range_ in ONTOLOGY.subject_objects(RDFS.range):
        of_literals = (prop, RDF.type, OWL.DatatypeProperty) in ONTOLOGY
        named = isinstance(range_, rdflib.BNode) or (range_, RDF.type, OWL.Class) in ONTOLOGY
        assert range_ in datatypes if of_literals else named, prop


def test_no_class_is_used_as_an_individual() -> None:
    # Annotations may point to a class; an assertion about one would be punning.
    about = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    objects = set(ONTOLOGY.subjects(RDF.type, OWL.ObjectProperty))
    for one, predicate, other in ONTOLOGY:
        assert predicate not in objects, (one, predicate, other)
    assert about >= {t for term in ONTOLOGY.subjects(SKOS.definition) for t in declared()[term]}
    assert not any(str(term).startswith(terms.BASE) for term in ONTOLOGY.all_nodes())
