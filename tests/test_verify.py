"""kg verify: a built store holds; whatever is changed behind its back is found."""

from dataclasses import replace

import pyoxigraph as ox
import pytest
from made import FAIR, TEXT, YUNNAN, made

from kg.audit import verify
from kg.graph import GraphNames, article_graph
from kg.store import open_store
from kg.terms import BASE, OA, POL, RDF, SKOS
from kg.types import Claim, Fact, Span, Value

GRAPHS = GraphNames(BASE)
CLAIMS, FACTS = ox.NamedNode(GRAPHS.claims("a1")), ox.NamedNode(GRAPHS.facts("a1"))
ENTITIES = ox.NamedNode(GRAPHS.entities)
HELD = ox.NamedNode(POL + "heldIn")


class Tampered:
    """An open store whose quads can be changed behind its back."""

    def __init__(self, store):
        self.store = store

    def quad(self, predicate, graph=CLAIMS, subject=None):
        return next(self.store.match(subject, ox.NamedNode(predicate), None, graph))

    def change(self, old, **parts):
        new = ox.Quad(
            *(parts.get(k, getattr(old, k)) for k in ("subject", "predicate", "object", "graph_name"))
        )
        self.drop(old)
        self.add(new)

    def drop(self, quad):
        self.store._rdf.remove(quad)
        self.store._rdf.remove(ox.Quad(*quad.triple))

    def add(self, quad):
        self.store._rdf.add(quad)
        self.store._rdf.add(ox.Quad(*quad.triple))

    def reasons(self):
        return " / ".join(problem.reason for problem in verify(self.store, every=True).problems)


@pytest.fixture
def tampered(tmp_path):
    with open_store(tmp_path / "s") as store:
        store.write([article_graph(made(), base=BASE, version="1")])
        yield Tampered(store)


def test_what_was_built_holds(tampered, seeds_store) -> None:
    found = verify(tampered.store)
    assert (found.ok, found.articles, found.claims) == (True, 1, 7)
    with open_store(seeds_store, read_only=True) as store:
        assert verify(store, every=True).problems == ()


def test_only_the_articles_asked_for_are_read(tampered) -> None:
    tampered.store.write([article_graph(made("a2"), base=BASE, version="1")])
    assert verify(tampered.store, ["a2"]).articles == 1
    assert verify(tampered.store).articles == 2


@pytest.mark.parametrize(
    ("predicate", "value", "reason"),
    [
        (OA + "exact", ox.Literal("It drew 12 firms."), "its quote is not the text at"),
        (OA + "start", ox.Literal(999), "lies outside the text of"),
        (OA + "start", ox.Literal("x"), "invalid literal for int"),
        (POL + "confidence", ox.Literal("1.5"), "its confidence 1.5 is not from 0 to 1"),
        (POL + "status", ox.Literal("sure"), "status: 'sure' is none of"),
        (RDF + "object", ox.NamedNode(f"{BASE}province/CN-HI"), "its IRI is not the hash of what it says"),
        (RDF + "predicate", ox.NamedNode(POL + "admires"), "no extracted property admires"),
        (RDF + "predicate", ox.NamedNode("http://example.org/p"), "is no property of"),
        (
            "http://www.w3.org/ns/prov#wasDerivedFrom",
            ox.NamedNode(f"{BASE}article/a9"),
            "it belongs to another article",
        ),
    ],
)
def test_a_changed_claim_is_found(tampered, predicate, value, reason) -> None:
    tampered.change(tampered.quad(predicate), object=value)
    assert reason in tampered.reasons()


@pytest.mark.parametrize("predicate", [OA + "exact", POL + "status", RDF + "subject"])
def test_a_claim_that_is_not_whole_is_found(tampered, predicate) -> None:
    tampered.drop(tampered.quad(predicate))
    assert "one value is needed, there are 0" in tampered.reasons()


def test_a_claim_without_a_rule_is_found(tampered) -> None:
    tampered.drop(tampered.quad("http://www.w3.org/ns/prov#wasGeneratedBy"))
    assert "it names no rule" in tampered.reasons()


def test_a_fact_without_a_claim_is_found(tampered) -> None:
    fact = ox.Quad(ox.NamedNode(FAIR), ox.NamedNode(POL + "organizedBy"), ox.NamedNode(YUNNAN), FACTS)
    tampered.add(fact)
    assert "stands in the article's graph and no claim states it" in tampered.reasons()


def test_a_claim_without_its_fact_is_found(tampered) -> None:
    tampered.drop(tampered.quad(HELD.value, FACTS))
    assert "has a claim and is not in the article's graph" in tampered.reasons()


def test_a_denied_fact_is_found_in_the_graph_and_in_the_merge(tampered) -> None:
    denied = ox.Quad(ox.NamedNode(FAIR), HELD, ox.NamedNode(f"{BASE}province/CN-HI"))
    tampered.store._rdf.add(denied)
    assert "is denied and stands as a fact, which no claim states" in tampered.reasons()
    tampered.add(ox.Quad(*denied.triple, FACTS))
    assert "stands in the article's graph and every claim denies it" in tampered.reasons()


def test_what_one_article_denies_another_may_state(tampered) -> None:
    other = made("a2")
    stated = tuple(replace(c, status="stated") if c.status == "denied" else c for c in other.claims)
    hainan = type(other.entities[0])(f"{BASE}province/CN-HI", "Province")
    named = replace(other.claims[1], fact=Fact(GRAPHS.facts("a2"), "mentions", hainan.iri))
    whole = replace(other, claims=(*stated, named), entities=(*other.entities, hainan))
    tampered.store.write([article_graph(whole, base=BASE, version="1")])
    assert tampered.reasons() == ""


def test_an_entity_without_class_or_name_is_found(tampered) -> None:
    tampered.drop(tampered.quad(SKOS + "prefLabel", ENTITIES, ox.NamedNode(YUNNAN)))
    assert f"<{YUNNAN}> has no preferred name" in tampered.reasons()
    tampered.drop(tampered.quad(RDF + "type", ENTITIES, ox.NamedNode(YUNNAN)))
    assert f"{YUNNAN} has no class" in tampered.reasons()


def test_classes_and_datatypes_are_those_of_the_ontology(tmp_path) -> None:
    resolved = made()
    span, quote = Span(0, 34), TEXT[:34]
    wrong = [
        Claim(Fact(YUNNAN, "heldIn", FAIR), GRAPHS.facts("a1"), span, quote, ("r",), 0.8),
        Claim(Fact(FAIR, "heldOn", Value("5", "integer")), GRAPHS.facts("a1"), span, quote, ("r",), 0.8),
    ]
    with open_store(tmp_path / "s") as store:
        whole = replace(resolved, claims=(*resolved.claims, *wrong))
        store.write([article_graph(whole, base=BASE, version="1")])
        reasons = {problem.reason for problem in verify(store, every=True).problems}
        assert reasons == {
            "the ontology does not let heldIn join Province and DockingEvent",
            "the ontology does not let heldOn join DockingEvent and integer",
        }
        assert len(verify(store).problems) == 1


def test_a_lost_or_changed_text_is_found(tampered) -> None:
    ledger = tampered.store._ledger._db
    ledger.execute("UPDATE article SET text = replace(text, '120', '130')")
    reasons = tampered.reasons()
    assert "its text is not the one that its claims were built from" in reasons
    assert "its quote is not the text at" in reasons
    ledger.execute("DELETE FROM article")
    assert tampered.reasons()


def test_the_graph_of_an_article_that_is_gone_is_found(tampered) -> None:
    tampered.add(ox.Quad(ox.NamedNode(FAIR), HELD, ox.NamedNode(YUNNAN), ox.NamedNode(GRAPHS.facts("a9"))))
    assert tampered.reasons() == "this graph belongs to no article"
