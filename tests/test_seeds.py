"""What the two seed articles say is in the graph, each fact with the sentence that says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent
TRANSFER, CONFERENCE = "000_9385a8a11aa5abe6", "004_1b08d9503ffaa4e3"

FACTS = [
    # article, class and words of the subject's name, property, object (label or value), words quoted
    (TRANSFER, "DockingEvent", "2023", "heldIn", "Kunming", "was held in Kunming"),
    (TRANSFER, "DockingEvent", "2023", "partOfSeries", "2023 China's industrial transfer", "Recently, 2023"),
    (TRANSFER, "EventSeries", "2023", "organizedBy", "Ministry of Industry", "will jointly hold a series"),
    (TRANSFER, "DockingEvent", "2023", "targets", "Information industry", "information industry"),
    (TRANSFER, "DockingEvent", "2023", "targets", "Green light metal materials", "green light metal"),
    (TRANSFER, "DockingEvent", "2023", "targets", "Energy electronics", "energy and electronics industry"),
    (TRANSFER, "Catalogue", "Transfer", "targets", "Manufacturing", "directory of guidance"),
    (CONFERENCE, "Conference", "tenth press conference", "heldOn", "2022-09-23", "On September 23"),
    (
        CONFERENCE,
        "Conference",
        "tenth press conference",
        "organizedBy",
        "Ministry of Industry",
        "held the tenth",
    ),
    (CONFERENCE, "Conference", "tenth press conference", "partOfSeries", "New Era", "in the series of"),
    (CONFERENCE, "Person", "Wang Wei", "holdsPostIn", "Department of Planning", "director of the Planning"),
    (CONFERENCE, "Person", "Wang Wei", "participatedIn", "tenth press conference", "At the conference"),
    (CONFERENCE, "Department", "Planning", "unitOf", "Ministry of Industry", "Planning Department of"),
    (CONFERENCE, "Agreement", "ministry-province", "party", "Ministry of Industry", "with 18 provinces"),
    (CONFERENCE, "Catalogue", "Transfer", "issuedOn", "2012", "two editions"),
    (CONFERENCE, "Catalogue", "Transfer", "issuedOn", "2018", "two editions"),
    (CONFERENCE, "DockingEvent", "matchmaking", "heldIn", "Henan", "such as Henan"),
    (CONFERENCE, "DockingEvent", "matchmaking", "heldIn", "Jiangxi", "such as Henan"),
    (CONFERENCE, "DockingEvent", "matchmaking", "heldIn", "Xinjiang", "such as Henan"),
    (CONFERENCE, "DockingEvent", "matchmaking", "heldIn", "Guizhou", "such as Henan"),
    (CONFERENCE, "Guidance", "Orderly Transfer", "issuedBy", "Ministry of Industry", "jointly issued"),
    (CONFERENCE, "Guidance", "Orderly Transfer", "issuedOn", "2021", "2021 At the end"),
    (
        CONFERENCE,
        "Guidance",
        "Orderly Transfer",
        "targets",
        "Manufacturing",
        "Orderly Transfer of Manufacturing",
    ),
    (CONFERENCE, "Conference", "forums", "organizedBy", "Ningxia", "Ningxia and Guangxi"),
    (CONFERENCE, "Conference", "forums", "organizedBy", "Guangxi", "Ningxia and Guangxi"),
    (CONFERENCE, "Conference", "forums", "organizedBy", "Ministry of Industry", "our Ministry held"),
    (CONFERENCE, "Plan", "three products", "targets", "Consumer goods", "three products"),
    (
        CONFERENCE,
        "Plan",
        "implementation plan",
        "issuedBy",
        "Ministry of Industry",
        "Formulate the implementation",
    ),
]

FIGURES = [
    # article, words of the owner's name, value, unit, qualifier, words of the sentence
    (TRANSFER, "docking event", 2066, "enterprise", None, "2066 enterprises"),
    (CONFERENCE, "ministry-province", 18, "province", None, "Since the 13th Five-Year Plan"),
    (CONFERENCE, "Demonstration Base", 445, "base", None, "10 batches of 445"),
    (CONFERENCE, "Demonstration Base", 10, "batch", None, "10 batches of 445"),
    (CONFERENCE, "internet demonstration zone", 6, "zone", None, "six industrial Internet"),
    (CONFERENCE, "Internet of Vehicles", 4, "area", None, "four national automotive"),
    (CONFERENCE, "AI Innovation", 8, "area", None, "eight national artificial"),
    (CONFERENCE, "matchmaking", 20, "activity", "more than", "more than 20"),
]

MENTIONED = [
    (CONFERENCE, "Industry", name)
    for name in (
        "Petrochemicals",
        "Shipbuilding",
        "Aviation",
        "Integrated circuits",
        "New displays",
        "New energy",
    )
] + [
    (CONFERENCE, "Region", "Beijing-Tianjin-Hebei"),
    (CONFERENCE, "Region", "Yangtze River Delta"),
    (CONFERENCE, "Province", "Shanghai"),
    (CONFERENCE, "Strategy", "regional"),
    (CONFERENCE, "Competition", "Cluster Competition"),
    (CONFERENCE, "Plan", "Advanced Manufacturing Clusters"),
    (CONFERENCE, "Conference", "18th"),
    (CONFERENCE, "FiveYearPlan", "13th"),
    (CONFERENCE, "Industry", "Digital economy"),
]


@pytest.fixture(scope="module")
def graph() -> Iterator[kg.Graph]:
    with kg.build([ROOT / "seeds"]) as graph:
        assert graph.report is not None
        assert graph.report.errors == ()
        yield graph


def name_of(variable: str) -> str:
    return f"?{variable} skos:prefLabel|skos:altLabel ?{variable}Name ."


@pytest.mark.parametrize(("article", "cls", "subject", "property_", "object_", "words"), FACTS)
def test_fact_stands_with_its_sentence(
    graph: kg.Graph, article: str, cls: str, subject: str, property_: str, object_: str, words: str
) -> None:
    assert graph.query(f"""
        ASK {{
          ?article dcterms:identifier "{article}" .
          GRAPH ?article {{ ?s pol:{property_} ?o }}
          ?s a pol:{cls} . {name_of("s")}
          OPTIONAL {{ {name_of("o")} }}
          ?claim rdf:subject ?s ; rdf:predicate pol:{property_} ; rdf:object ?o ;
                 prov:wasDerivedFrom ?article ; oa:exact ?sentence .
          FILTER (CONTAINS(LCASE(?sName), LCASE("{subject}"))
                  && CONTAINS(LCASE(COALESCE(?oName, STR(?o))), LCASE("{object_}"))
                  && CONTAINS(?sentence, "{words}"))
        }}""")


@pytest.mark.parametrize(("article", "owner", "value", "unit", "qualifier", "words"), FIGURES)
def test_figure_stands_with_its_sentence(
    graph: kg.Graph, article: str, owner: str, value: int, unit: str, qualifier: str | None, words: str
) -> None:
    qualified = f'pol:qualifier "{qualifier}"@en ;' if qualifier else ""
    assert graph.query(f"""
        ASK {{
          ?article dcterms:identifier "{article}" .
          GRAPH ?article {{ ?f pol:figureOf ?owner ; {qualified} pol:value ?value ; pol:unit "{unit}" }}
          {name_of("owner")}
          ?claim rdf:subject ?f ; rdf:predicate pol:value ; oa:exact ?sentence .
          FILTER (?value = {value} && CONTAINS(LCASE(?ownerName), LCASE("{owner}"))
                  && CONTAINS(?sentence, "{words}"))
        }}""")


@pytest.mark.parametrize(("article", "cls", "name"), MENTIONED)
def test_thing_is_named(graph: kg.Graph, article: str, cls: str, name: str) -> None:
    assert graph.query(f"""
        ASK {{ ?article dcterms:identifier "{article}" . GRAPH ?article {{ ?article pol:mentions ?e }}
               ?e a pol:{cls} . {name_of("e")} FILTER CONTAINS(LCASE(?eName), LCASE("{name}")) }}""")


def test_the_event_in_kunming_is_in_yunnan(graph: kg.Graph) -> None:
    rows = graph.query("""
        SELECT DISTINCT ?code WHERE { ?event a pol:DockingEvent ; pol:heldIn ?place .
          ?place skos:prefLabel "Kunming"@en ; pol:within ?province . ?province pol:iso3166_2 ?code }""")
    assert [row["code"] for row in rows] == ["CN-YN"]


def test_every_claim_quotes_its_article(graph: kg.Graph) -> None:
    texts = {id_: (ROOT / "seeds" / f"{id_}.txt").read_text("utf-8") for id_ in (TRANSFER, CONFERENCE)}
    rows = list(
        graph.query("""
            SELECT ?id ?start ?end ?exact WHERE {
              ?claim a pol:Claim ; oa:start ?start ; oa:end ?end ; oa:exact ?exact ;
                     prov:wasDerivedFrom/dcterms:identifier ?id }""")
    )
    assert len(rows) > 100
    for row in rows:
        assert texts[row["id"]][row["start"] : row["end"]] == row["exact"]


def test_every_triple_of_an_article_has_a_claim(graph: kg.Graph) -> None:
    assert graph.query("ASK { ?article a pol:Article . GRAPH ?article { ?s ?p ?o } }")
    assert not graph.query("""
        ASK { ?article a pol:Article . GRAPH ?article { ?s ?p ?o }
          FILTER NOT EXISTS {
            ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; prov:wasDerivedFrom ?article ;
                   pol:status ?status FILTER (?status != "denied") } }""")
