"""Nothing that violates the shapes reaches the store; what would is among the rejected, with its reason."""

from dataclasses import replace
from itertools import permutations

import pytest
from made import FAIR, FIGURE, YUNNAN, made

from kg.builder.conformity import conforming_graph
from kg.gazetteer import load_gazetteer
from kg.graph.compiling import load_shapes
from kg.terms import BASE, POL
from kg.types import Claim, Entity, Fact, Value

SHAPES, GAZETTEER = load_shapes(), load_gazetteer()
GOOD = made()


def graph(resolved):
    return conforming_graph(resolved, SHAPES, GAZETTEER, base=BASE, version="1")


def said(fact: Fact, confidence: float = 0.5) -> Claim:
    return replace(GOOD.claims[2], fact=fact, confidence=confidence)


def test_what_conforms_is_left_as_it_is() -> None:
    found = graph(GOOD)
    assert found.claims == len(GOOD.claims)
    assert found.rejected == GOOD.rejected


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (Fact(FAIR, "heldOn", Value("2023-02-30", "date")), "leads to a date"),
        (Fact(FAIR, "heldIn", f"{BASE}industry/textiles"), "leads to a place"),
        (Fact(FAIR, "issuedBy", f"{BASE}ministry/miit"), "Only a policy"),
        (Fact(FIGURE, "value", Value("130", "decimal")), "one pol:value"),
        (Fact(FIGURE, "atTime", Value("soon")), "at most one pol:atTime"),
    ],
)
def test_a_claim_that_violates_is_set_aside(fact: Fact, reason: str) -> None:
    found = graph(replace(GOOD, claims=(*GOOD.claims, said(fact))))
    rejected = found.rejected[len(GOOD.rejected) :]
    assert [fact.property in r.what and reason in r.reason for r in rejected] == [True]
    assert found.quads == graph(GOOD).quads


def test_a_figure_without_its_number_goes_whole() -> None:
    found = graph(replace(GOOD, claims=tuple(c for c in GOOD.claims if c.fact.property != "value")))
    assert not any(FIGURE in str(quad) for quad in found.quads)
    assert len(found.rejected) == len(GOOD.rejected) + 2


def test_an_entity_without_a_name_goes_with_what_is_said_of_it() -> None:
    nameless = f"{BASE}industry/nameless"
    claims = (*GOOD.claims, said(Fact(YUNNAN, "developsIndustry", nameless)))
    found = graph(replace(GOOD, entities=(*GOOD.entities, Entity(nameless, "Industry")), claims=claims))
    assert POL + "developsIndustry" not in str(found.quads)
    assert "one preferred name" in found.rejected[-1].reason


def test_the_surest_of_several_values_stays_in_any_order() -> None:
    values = [said(Fact(FIGURE, "value", Value(text, "decimal")), 0.1) for text in ("7", "8")]
    results = {
        graph(replace(GOOD, claims=claims)).quads
        for claims in permutations((*GOOD.claims[4:], *values))
        for claims in [(*GOOD.claims[:4], *claims)]
    }
    assert results == {graph(GOOD).quads}
