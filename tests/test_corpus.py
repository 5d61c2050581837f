"""The test corpus holds to its own rules: annotations stand in their texts, relations in the ontology."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from kg.ontology import Ontology, load_ontology

CORPUS = Path(__file__).parent / "corpus"
IDS = sorted(path.stem for path in (CORPUS / "articles").glob("*.json"))
# a date's length tells how precise it is
DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


def read(kind: str, article: str) -> dict[str, Any]:
    """One article or annotation of the corpus."""
    record: dict[str, Any] = json.loads((CORPUS / kind / f"{article}.json").read_text("utf-8"))
    return record


def flat(text: str) -> str:
    """A text without what tells two spellings of one name apart: width, case, spaces, marks."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


def test_every_article_is_annotated_once() -> None:
    assert IDS
    assert sorted(path.stem for path in (CORPUS / "annotations").glob("*.json")) == IDS


@pytest.mark.parametrize("article", IDS)
def test_every_entity_is_named_in_its_text(article: str) -> None:
    record, annotation = read("articles", article), read("annotations", article)
    assert record["id"] == annotation["id"] == article
    assert record["lang"] == annotation["lang"]
    text = flat(record["title"] + record["text"])
    absent = [
        e["names"] for e in annotation["entities"] if not any(flat(name) in text for name in e["names"])
    ]
    assert absent == []


@pytest.mark.parametrize("article", IDS)
def test_every_relation_is_one_that_the_ontology_allows(article: str, ontology: Ontology) -> None:
    annotation = read("annotations", article)
    classes = {e["id"]: e["class"] for e in annotation["entities"]}
    for subject, name, value in annotation["relations"] + annotation["optional"]["relations"]:
        target = classes.get(value) or DATATYPES[len(value)]
        assert ontology.allows(classes[subject], name, target), (subject, name, value)


@pytest.mark.parametrize("article", IDS)
def test_every_figure_and_optional_entity_belongs_to_an_entity(article: str) -> None:
    annotation = read("annotations", article)
    known = {e["id"] for e in annotation["entities"]}
    assert len(known) == len(annotation["entities"])
    assert set(annotation["optional"]["entities"]) <= known
    for figure in annotation["figures"] + annotation["optional"]["figures"]:
        assert figure["of"] in known
        assert isinstance(figure["value"], int | float)
        assert figure["measure"]


def test_clusters_partition_entities_and_what_stands_apart_shares_none() -> None:
    clusters = json.loads((CORPUS / "clusters.json").read_text("utf-8"))
    known = {(article, e["id"]) for article in IDS for e in read("annotations", article)["entities"]}
    members = [tuple(member) for cluster in clusters for member in cluster["members"]]
    assert len(members) == len(set(members))
    assert set(members) <= known
    ids = {cluster["id"] for cluster in clusters}
    assert len(ids) == len(clusters)
    for cluster in clusters:
        assert len({article for article, _ in cluster["members"]}) > 1 or cluster["apart"], cluster["id"]
        assert set(cluster.get("apart", ())) <= ids - {cluster["id"]}
