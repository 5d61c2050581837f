"""The shapes let a good dataset pass and name each fault; the context and the description are sound."""

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from lake import lake_store
from rdflib.compare import isomorphic

from kg import terms
from kg.graph.compiling import UncoveredError
from kg.graph.jsonld import load_context, write_jsonld
from kg.ontology import load_ontology, ontology_directory
from kg.query.validate import validate

SHAPES = rdflib.Graph().parse(ontology_directory() / "shapes.ttl")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
POL = rdflib.Namespace(terms.POL)


@pytest.fixture(scope="module")
def good() -> rdflib.Graph:
    """The made-up articles, the entries that they speak of, and the ontology."""
    store = lake_store()
    vocabulary = {q for q in store if "graph/vocabulary" in str(q.graph_name)}
    rest = set(store) - vocabulary
    spoken = {node for q in rest for node in (q.subject, q.object)}
    entries = {
        q
        for q in vocabulary
        if q.subject in spoken and (q.object in spoken or not str(q.object).startswith(f"<{terms.BASE}"))
    }
    triples = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in rest | entries)
    return rdflib.Graph().parse(data=triples, format="nt")


class Memory:
    """A graph as a store that answers queries over it."""

    base = terms.BASE

    def __init__(self, graph: rdflib.Graph) -> None:
        self.rdf = ox.Store()
        self.rdf.load(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)

    def query(self, sparql: str) -> object:
        return self.rdf.query(sparql, prefixes=terms.PREFIXES)

    def match(self, *pattern: object) -> object:
        return self.rdf.quads_for_pattern(*(*pattern, None, None, None)[:3], None)


def problems(graph: rdflib.Graph) -> set[str]:
    """The English messages of the violations, on which pyshacl and our own engine must agree."""
    compiled, reference = (validate(Memory(graph), engine=e) for e in ("compiled", "pyshacl"))  # type: ignore[arg-type]
    assert set(compiled.results) == set(reference.results)
    assert compiled.engine == "compiled"
    return {result.message for result in compiled.results if result.severity == "Violation"}


def test_a_good_dataset_conforms(good: rdflib.Graph) -> None:
    assert problems(good) == set()


PREFIXES = "".join(
    f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in {**terms.PREFIXES, "id": terms.BASE}.items()
)


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE { ?c oa:exact ?o } INSERT {} WHERE { ?c oa:exact ?o }", "A claim quotes one sentence"),
        (
            "DELETE { ?c oa:start ?o } INSERT { ?c oa:start -1 } WHERE { ?c oa:start ?o }",
            "where its sentence begins",
        ),
        ("DELETE { ?c oa:start ?o } INSERT { ?c oa:start 9999 } WHERE { ?c oa:start ?o }", "before its end"),
        (
            "INSERT { ?c pol:confidence 1.5 } WHERE { ?c a pol:Claim }",
            "one confidence, a decimal from 0 to 1",
        ),
        ("INSERT { ?c pol:status 'rumoured' } WHERE { ?c a pol:Claim }", "stated, planned or denied"),
        (
            "DELETE { ?c prov:wasGeneratedBy ?o } INSERT {} WHERE { ?c prov:wasGeneratedBy ?o }",
            "names the rule",
        ),
        ("INSERT { ?c rdf:object pol:Claim } WHERE { ?c a pol:Claim }", "A claim has one object"),
        (
            "DELETE { ?c prov:wasDerivedFrom ?a } INSERT {} WHERE { ?c prov:wasDerivedFrom ?a }",
            "comes from one article",
        ),
        ("INSERT { ?f pol:value 7.5 } WHERE { ?f a pol:Figure }", "A figure has one pol:value"),
        (
            "DELETE { ?f pol:measure ?m } INSERT {} WHERE { ?f pol:measure ?m }",
            "A figure has one pol:measure",
        ),
        ("INSERT { ?f pol:atTime 'soon' } WHERE { ?f a pol:Figure }", "at most one pol:atTime"),
        (
            "DELETE { ?e skos:prefLabel ?l } INSERT {} WHERE { ?e a pol:Plan ; skos:prefLabel ?l }",
            "one preferred name",
        ),
        ("INSERT { ?e skos:prefLabel 'Second'@en } WHERE { ?e a pol:Plan }", "one preferred name"),
        ("INSERT { ?e skos:altLabel 'Dritter'@de } WHERE { ?e a pol:Plan }", "says its language"),
        (
            "INSERT { ?e pol:issuedOn 'last May' } WHERE { ?e a pol:Plan }",
            "pol:issuedOn (issued on) leads to a date",
        ),
        (
            "INSERT { ?e pol:issuedBy ?p } WHERE { ?e a pol:Plan . ?p a pol:Person }",
            "pol:issuedBy (issued by) leads to",
        ),
        (
            "INSERT { ?p pol:issuedBy ?m } WHERE { ?p a pol:Person . ?m a pol:Ministry }",
            "Only a policy can have pol:issuedBy",
        ),
        (
            "INSERT { ?e pol:heldIn ?i } WHERE { ?e a pol:DockingEvent . ?i a pol:Industry }",
            "leads to a place",
        ),
        ("INSERT { ?p pol:gb2260 '53' } WHERE { ?p a pol:Prefecture }", "pol:gb2260"),
        ("INSERT { ?e a pol:Person } WHERE { ?e a pol:DockingEvent }", "never one and the same"),
        (
            "DELETE { ?a dcterms:identifier ?i } INSERT {} WHERE { ?a dcterms:identifier ?i }",
            "one identifier",
        ),
        ("INSERT { ?a dcterms:language 'de' } WHERE { ?a a pol:Article }", "one language"),
        ("INSERT { ?e pol:issuedOn '2023-02-30'^^xsd:date } WHERE { ?e a pol:Plan }", "leads to a date"),
        ("INSERT { ?e pol:periodEnd 2027 } WHERE { ?e a pol:Plan }", "leads to a year"),
        ("INSERT { ?f pol:value 'x'^^xsd:decimal } WHERE { ?f a pol:Figure }", "a decimal number"),
        ("INSERT { ?c oa:exact '' } WHERE { ?c a pol:Claim }", "A claim quotes one sentence"),
        ("INSERT { ?c rdf:subject 'text' } WHERE { ?c a pol:Claim }", "A claim has one subject"),
        (
            "INSERT { ?c prov:wasDerivedFrom ?p } WHERE { ?c a pol:Claim . ?p a pol:Person }",
            "comes from one article",
        ),
        ("INSERT { ?p pol:within ?p , ?q } WHERE { ?p a pol:Prefecture . ?q a pol:Person }", "pol:within"),
        (
            "INSERT { ?p pol:postTitle 'director' } WHERE { ?p a pol:Person }",
            "post's title stands on a claim",
        ),
    ],
)
def test_a_fault_is_named(good: rdflib.Graph, update: str, message: str) -> None:
    bad = rdflib.Graph()
    bad += good
    bad.update(PREFIXES + update)
    found = problems(bad)
    assert any(message in problem for problem in found), found


def test_a_month_that_there_is_not_is_no_month(good: rdflib.Graph) -> None:
    # pyshacl lets it pass: rdflib does not look into xsd:gYearMonth.
    bad = rdflib.Graph()
    bad += good
    bad.update(
        PREFIXES + "INSERT { ?e pol:heldOn '2023-13'^^xsd:gYearMonth } WHERE { ?e a pol:DockingEvent }"
    )
    (result,) = validate(Memory(bad)).results  # type: ignore[arg-type]
    assert result.path == "pol:heldOn"


def test_sources_may_disagree_on_what_a_department_belongs_to(good: rdflib.Graph) -> None:
    bad = rdflib.Graph()
    bad += good
    bad.update(PREFIXES + "INSERT { ?d pol:unitOf ?d } WHERE { ?d pol:unitOf ?m }")
    assert problems(bad) == set()
    results = validate(Memory(bad)).results  # type: ignore[arg-type]
    assert {(result.severity, result.path) for result in results} == {("Warning", "pol:unitOf")}


def test_shapes_that_use_more_of_shacl_go_to_pyshacl(good: rdflib.Graph, tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pol: <https://w3id.org/policykg/ontology#> .
        [] a sh:NodeShape ; sh:targetClass pol:Plan ; sh:closed true .""",
        "utf-8",
    )
    assert validate(Memory(good), more).engine == "pyshacl"  # type: ignore[arg-type]
    with pytest.raises(UncoveredError, match=r"more\.ttl: sh:closed"):
        validate(Memory(good), more, engine="compiled")  # type: ignore[arg-type]


def test_every_class_and_property_has_a_shape() -> None:
    targets = {
        str(target).removeprefix(terms.POL)
        for predicate in (SH.targetClass, SH.targetSubjectsOf, SH.path)
        for target in SHAPES.objects(None, predicate)
        if str(target).startswith(terms.POL)
    }
    ontology = load_ontology()
    assert {cls for cls in terms.CLASSES if not ontology.superclasses[cls] & targets} == set()
    properties = (
        terms.EXTRACTED | terms.FIGURE_PROPERTIES | terms.GAZETTEER_PROPERTIES | terms.CLAIM_PROPERTIES
    )
    assert properties - targets == {"shortForm"}  # an annotation, open to anything that has a name


def test_every_message_is_in_two_languages() -> None:
    for shape in SHAPES.subjects(SH.message, None):
        assert sorted(message.language for message in SHAPES.objects(shape, SH.message)) == ["en", "zh"]


# rdflib's own JSON-LD parser uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_json_ld_with_the_context_is_the_same_graph(good: rdflib.Graph) -> None:
    # The data alone: the ontology's blank nodes would make the comparison slow.
    claims = [t for t in good if str(t[0]).startswith(terms.BASE)]
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in claims)
    output = io.BytesIO()
    triples = [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(text, ox.RdfFormat.TURTLE)]
    write_jsonld(sorted(triples, key=str), output)
    before = rdflib.Graph().parse(data=text, format="turtle")
    assert isomorphic(before, rdflib.Graph().parse(data=output.getvalue(), format="json-ld"))
    fair = next(n for n in json.loads(output.getvalue())["@graph"] if n["@id"].endswith("/fair"))
    assert fair["partOfSeries"] == "id:event-series/lake"
    assert fair["name"] == {"en": "2023 Lake Fair"}


def test_the_context_knows_every_term() -> None:
    context = load_context()
    properties = (
        terms.EXTRACTED | terms.FIGURE_PROPERTIES | terms.GAZETTEER_PROPERTIES | terms.CLAIM_PROPERTIES
    )
    assert (terms.CLASSES | properties) - context.keys() == set()


def test_the_description_is_of_both_vocabularies() -> None:
    void = rdflib.Graph().parse(ontology_directory() / "void.ttl")
    datasets = set(void.subjects(rdflib.RDF.type, rdflib.VOID.Dataset))
    assert len(datasets) == 4
    for dataset in datasets:
        titles = void.objects(dataset, rdflib.DCTERMS.title)
        assert sorted(title.language for title in titles) == ["en", "zh"]
    schemes = set(void.subjects(rdflib.RDF.type, rdflib.SKOS.ConceptScheme))
    used = {
        str(o) for q in lake_store() if q.predicate.value == terms.SKOS + "inScheme" for o in [q.object.value]
    }
    assert {str(scheme) for scheme in schemes} == used
