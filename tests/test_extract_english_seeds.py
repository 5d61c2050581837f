"""The facts of the two seed articles, after extraction and resolution, each with its sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.extract import extract, load_tools
from kg.read import read_articles
from kg.resolve import resolve
from kg.terms import BASE
from kg.types import Article, Resolved, Value

SEEDS = Path(__file__).parent.parent / "seeds"
FIRST, SECOND = "000_9385a8a11aa5abe6", "004_1b08d9503ffaa4e3"


@cache
def resolved() -> dict[str, Resolved]:
    tools = load_tools()
    articles = [a for a in read_articles([str(SEEDS)]) if isinstance(a, Article)]
    return {a.id: resolve(extract(a, tools), tools.gazetteer, tools.ontology, BASE) for a in articles}


def known_as(article: str, part: str, *classes: str) -> set[str]:
    """The IRIs of entities that bear a name with these words in it."""
    return {
        e.iri
        for e in resolved()[article].entities
        if any(part.lower() in n.text.lower() for n in e.names) and (not classes or e.cls in classes)
    }


def objects(article: str, subject: str, property_: str) -> set[str]:
    """What an entity with these words in a name has as objects: their names in lower case, literals as "
    "they are."""
    share = resolved()[article]
    names = {e.iri: {n.text.lower() for n in e.names} for e in share.entities}
    found: set[str] = set()
    for claim in share.claims:
        if claim.fact.property == property_ and claim.fact.subject in known_as(article, subject):
            value = claim.fact.object
            found |= {value.text} if isinstance(value, Value) else names.get(value, {value})
    return found


MIIT = "ministry of industry and information technology"

FACTS = [
    (FIRST, "docking event (Yunnan)", "heldIn", {"kunming"}),
    (
        FIRST,
        "docking event (Yunnan)",
        "targets",
        {"information industry", "green light metal materials industry"},
    ),
    (FIRST, "docking event (Yunnan)", "targets", {"energy and electronics industry"}),
    (FIRST, "series of docking activities", "organizedBy", {MIIT}),
    (FIRST, "directory of guidance", "targets", {"manufacturing industry"}),
    (SECOND, "tenth press conference", "heldOn", {"2022-09-23"}),
    (SECOND, "tenth press conference", "organizedBy", {MIIT}),
    (
        SECOND,
        "tenth press conference",
        "partOfSeries",
        {"industrial and information technology development in the new era"},
    ),
    (SECOND, "Wang Wei", "holdsPostIn", {f"planning department of the {MIIT}"}),
    (SECOND, "Wang Wei", "participatedIn", {"tenth press conference"}),
    (SECOND, "Planning Department", "unitOf", {MIIT}),
    (SECOND, "cooperation agreements", "party", {MIIT}),
    (SECOND, "three products", "targets", {"consumer goods industry"}),
    (SECOND, "industrial transfer guidance directory", "issuedOn", {"2012", "2018"}),
    (SECOND, "industrial transfer guidance directory", "issuedBy", {MIIT}),
    (SECOND, "matchmaking activities", "heldIn", {"henan", "jiangxi", "xinjiang", "guizhou"}),
    (SECOND, "matchmaking activities", "organizedBy", {MIIT}),
    (SECOND, "Orderly Transfer of Manufacturing", "issuedBy", {MIIT}),
    (SECOND, "Orderly Transfer of Manufacturing", "issuedOn", {"2021"}),
    (SECOND, "Orderly Transfer of Manufacturing", "targets", {"manufacturing industries"}),
    (SECOND, "industrial cooperation forums", "organizedBy", {MIIT, "ningxia", "guangxi"}),
    (SECOND, "implementation plan of national regional", "issuedBy", {MIIT}),
]


@pytest.mark.parametrize(
    ("article", "subject", "property_", "expected"), FACTS, ids=lambda value: str(value)[:30]
)
def test_fact_is_extracted(article: str, subject: str, property_: str, expected: set[str]) -> None:
    assert expected <= objects(article, subject, property_)


ENTITIES = [
    ("13th Five-Year Plan", "FiveYearPlan"),
    ("18th Party Congress", "Conference"),
    ("demonstration bases", "Programme"),
    ("industrial Internet demonstration zones", "Programme"),
    ("automotive networking pilot areas", "Programme"),
    ("artificial intelligence innovation and application pilot areas", "Programme"),
    ("China Software City", "Programme"),
    ("advanced manufacturing clusters", "Plan"),
    ("advanced manufacturing cluster competitions", "Competition"),
    ("Yangtze River Delta", "Region"),
    ("Beijing, Tianjin and Hebei", "Region"),
    ("petrochemical", "Industry"),
    ("shipping", "Industry"),
    ("aviation", "Industry"),
    ("integrated circuits", "Industry"),
    ("new displays", "Industry"),
    ("new energy automobile industry", "Industry"),
]


@pytest.mark.parametrize(("name", "cls"), ENTITIES, ids=lambda value: value[:30])
def test_entity_is_found(name: str, cls: str) -> None:
    assert known_as(SECOND, name, cls)


def test_post_is_on_the_claim() -> None:
    posts = {c.post for c in resolved()[SECOND].claims if c.fact.property == "holdsPostIn"}
    assert "director" in posts


def test_every_claim_quotes_its_sentence() -> None:
    for share in resolved().values():
        for claim in share.claims:
            assert share.article.text[claim.span.start : claim.span.end] == claim.quote
