"""Two made-up articles on a fair, in the shape that a build writes, with the real vocabularies."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.gazetteer import load_gazetteer
from kg.graph.article import article_graph
from kg.graph.names import ONTOLOGY_GRAPH, GraphNames
from kg.graph.quality import quality_quads
from kg.graph.rdf import pol
from kg.graph.vocabulary import ontology_quads, vocabulary_quads
from kg.ids import article_iri
from kg.ontology import ontology_directory
from kg.resolve.precision import Measured, Precision
from kg.terms import BASE, FIGURE_PROPERTIES, OWL, PROV, RDF, RDFS, SKOS
from kg.types import Article, Claim, Fact, Resolved, Span, Value

ENTITIES = {
    "docking-event/fair": ("DockingEvent", "2023 Lake Fair"),
    "event-series/lake": ("EventSeries", "Lake Fair Series"),
    "person/ann-lee": ("Person", "Ann Lee"),
    "plan/tea": ("Plan", "Tea Plan (2023-2027)"),
    "plan/old-tea": ("Plan", "Old Tea Plan"),
    "cluster/dali-tea": ("Cluster", "Dali tea cluster"),
    "agreement/lake": ("Agreement", "Lake Agreement"),
    "project/lake-works": ("Project", "Lake Works"),
    "enterprise/lake-tea": ("Enterprise", "Lake Tea Co."),
    "zone/lake-park": ("Zone", "Lake Park"),
}
MEASURED = Precision({"r": Measured(0.875, 24), "idle-rule": Measured(0.5, 3)}, {}, {})
_PLANNING = "department/miit-department-of-planning"
_ACM = "programme/national-advanced-manufacturing-cluster"
# Each sentence with its claims; "!" begins a denied one, "~" a planned one.
FIRST = {
    "The 2023 Lake Fair of the Lake Fair Series was held in Kunming in July 2023.": [
        "docking-event/fair heldIn prefecture/530100",
        "docking-event/fair heldOn 2023-07",
        "docking-event/fair partOfSeries event-series/lake",
    ],
    "The Ministry of Industry and Information Technology hosted it; director Ann Lee attended.": [
        "docking-event/fair organizedBy ministry/miit",
        f"person/ann-lee holdsPostIn {_PLANNING}",
        "person/ann-lee participatedIn docking-event/fair",
        f"{_PLANNING} unitOf ministry/miit",
    ],
    "At the fair 120 projects were signed.": [
        "figure/f1 figureOf docking-event/fair",
        "figure/f1 measure signed projects",
        "figure/f1 value 120",
        "figure/f1 unit project",
    ],
    "The Tea Plan (2023-2027) of May 2023 replaces the old one and serves Yunnan's tea.": [
        "plan/tea issuedBy ministry/miit",
        "plan/tea issuedOn 2023-05",
        "plan/tea periodStart 2023",
        "plan/tea periodEnd 2027",
        "plan/tea replaces plan/old-tea",
        "plan/tea implements five-year-plan/14",
        "plan/tea appliesTo province/CN-YN",
        "plan/tea targets industry/tea",
    ],
    "Dali develops tea, and textiles move to Yunnan.": [
        "prefecture/532900 developsIndustry industry/tea",
        "industry/textiles transfersTo province/CN-YN",
    ],
    "The Dali tea cluster was named an advanced manufacturing cluster by the ministry.": [
        "cluster/dali-tea locatedIn prefecture/532900",
        "cluster/dali-tea targets industry/tea",
        f"cluster/dali-tea underProgramme {_ACM}",
        "cluster/dali-tea recognizedBy ministry/miit",
    ],
    "Yunnan and the ministry signed the Lake Agreement.": [
        "agreement/lake party province/CN-YN",
        "agreement/lake party ministry/miit",
    ],
    "The Lake Works in Kunming will serve tea; Lake Tea, a little giant, sits there.": [
        "project/lake-works locatedIn prefecture/530100",
        "~project/lake-works targets industry/tea",
        "enterprise/lake-tea locatedIn prefecture/530100",
        "enterprise/lake-tea underProgramme programme/little-giant-enterprise",
    ],
    "Kunming's Lake Park is a software park.": [
        "zone/lake-park locatedIn prefecture/530100",
        "zone/lake-park underProgramme programme/china-software-park",
    ],
    "No fair was held in Hainan, Ann Lee said.": ["!docking-event/fair heldIn province/CN-HI"],
}
SECOND = {
    "The 2023 Lake Fair was held in Dali in August 2023.": [
        "docking-event/fair heldIn prefecture/532900",
        "docking-event/fair heldOn 2023-08",
    ],
    "At the fair 150 projects were signed.": [
        "figure/f2 figureOf docking-event/fair",
        "figure/f2 measure signed projects",
        "figure/f2 value 150",
        "figure/f2 unit project",
    ],
    "Dali develops tea.": ["prefecture/532900 developsIndustry industry/tea"],
}
_DATES = {"heldOn", "issuedOn", "periodStart", "periodEnd"}


def lake_store() -> Store:
    """The two articles, their entities, the vocabularies and the ontology, each in its graph."""
    store = Store()
    graphs = GraphNames(BASE)
    for id_, day, sentences in (("a1", "2023-07-16", FIRST), ("a2", "2024-01-05", SECOND)):
        store.extend(article_graph(_resolved(id_, day, sentences), base=BASE, version="1").quads)
    store.bulk_extend(vocabulary_quads(load_gazetteer(), BASE))
    store.bulk_extend(quality_quads(MEASURED, BASE))
    store.extend(ontology_quads(ontology_directory() / "policy.ttl"))
    entities = NamedNode(graphs.entities)
    for key, (cls, name) in ENTITIES.items():
        store.add(Quad(NamedNode(BASE + key), NamedNode(RDF + "type"), pol(cls), entities))
        label = Literal(name, language="en")
        store.add(Quad(NamedNode(BASE + key), NamedNode(SKOS + "prefLabel"), label, entities))
    for key in ("figure/f1", "figure/f2"):
        store.add(Quad(NamedNode(BASE + key), NamedNode(RDF + "type"), pol("Figure"), entities))
    member, firm = (NamedNode(BASE + f"enterprise/{key}") for key in ("kunming-lake-tea", "lake-tea"))
    merge = {
        RDF + "subject": member,
        RDF + "predicate": NamedNode(OWL + "sameAs"),
        RDF + "object": firm,
        PROV + "wasGeneratedBy": NamedNode(f"{BASE}rule/name-of-place"),
        RDFS + "comment": Literal("one name", language="en"),
    }
    for property_, value in merge.items():
        node, identity = NamedNode(f"{BASE}merge/m1"), NamedNode(graphs.identity)
        store.add(Quad(node, NamedNode(property_), value, identity))
    assert store.contains_named_graph(NamedNode(ONTOLOGY_GRAPH))
    return store


def _resolved(id_: str, day: str, sentences: dict[str, list[str]]) -> Resolved:
    text = " ".join(sentences)
    article = Article(id_, text, "en", title=f"Title {id_}", published=day, publisher="Example Daily")
    claims: list[Claim] = []
    for sentence, lines in sentences.items():
        start = text.index(sentence)
        span = Span(start, start + len(sentence))
        for line in lines:
            claims.extend(_claims(id_, sentence, span, line))
    return Resolved(article, (), tuple(claims))


def _claims(id_: str, sentence: str, span: Span, line: str) -> Iterator[Claim]:
    status = {"!": "denied", "~": "planned"}.get(line[0], "stated")
    subject, property_, object_ = line.lstrip("!~").split(" ", 2)
    said = BASE + "person/ann-lee" if status == "denied" else None
    post = "director" if property_ == "holdsPostIn" else None
    fact = Fact(BASE + subject, property_, _object(property_, object_))
    yield Claim(fact, id_, span, sentence, ("r",), 0.8, status, said, post)  # type: ignore[arg-type]
    if subject.startswith("figure/"):
        return
    for key in (subject, object_):
        if "/" in key:
            mention = Fact(article_iri(BASE, id_), "mentions", BASE + key)
            yield Claim(mention, id_, span, sentence, ("names",), 0.9)


def _object(property_: str, text: str) -> str | Value:
    if property_ in _DATES:
        return Value(text, "gYearMonth" if len(text) == 7 else "gYear")
    if property_ in FIGURE_PROPERTIES - {"figureOf"}:
        return Value(text, "decimal" if property_ == "value" else "string")
    return BASE + text
