"""docs/samples.md: what some questions answer on the seeds, and an event as JSON-LD.

``KG_UPDATE_DOCS=1 python -m pytest tests/test_docs_samples.py`` writes the page anew.
"""

import io
import json
import os
from pathlib import Path

import pytest

import kg
from kg.graph.jsonld import write_jsonld
from kg.query import list_questions
from kg.query.sparql import prefixes
from kg.store import open_store

PAGE = Path(__file__).parent.parent / "docs" / "samples.md"
ASKED = ("docking-events", "series", "figures-of-an-entity", "plan-targets", "posts")
"""Questions shown where they are known; each with its first rows that have a sentence."""
ROWS = 3
KUNMING = """
    DESCRIBE ?event WHERE {
      ?event a pol:DockingEvent ; pol:heldIn ?place . ?place skos:prefLabel "Kunming"@en
    }"""


def cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text.replace("|", "\\|")


def answers(graph: kg.Graph) -> list[str]:
    lines: list[str] = []
    for question in list_questions():
        if question.name not in ASKED:
            continue
        rows = [row for row in graph.ask(question.name) if row.get("sentence")][:ROWS]
        columns = [c for c in question.columns if not str(rows[0].get(c) or "").startswith("http")]
        lines += ["", f"## {question.title['en']} · {question.title['zh']}", ""]
        lines += [f"`kg ask {question.name}`", ""]
        lines += ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
        lines += ["| " + " | ".join(cell(row.get(c)) for c in columns) + " |" for row in rows]
    return lines


def kunming(store: Path) -> str:
    with open_store(store, read_only=True) as home:
        buffer = io.BytesIO()
        write_jsonld(home.query(KUNMING, prefixes=prefixes(home)), buffer)
    document = json.loads(buffer.getvalue())
    document["@context"] = "https://w3id.org/policykg/ontology/context.jsonld"
    return json.dumps(document, ensure_ascii=False, indent=2)


def page(store: Path) -> str:
    with kg.load(store) as graph:
        lines = answers(graph)
    head = [
        "# Samples",
        "",
        "<!-- Written by tests/test_docs_samples.py from the two articles in seeds/; do not edit. -->",
        "",
        f"The first answers, at most {ROWS}, that some questions give on the two articles in `seeds/`.",
    ]
    tail = ["", "## The docking event in Kunming as JSON-LD", "", "```json", kunming(store), "```"]
    return "\n".join([*head, *lines, *tail]) + "\n"


def test_the_page_shows_what_the_seeds_give(seeds_store: Path) -> None:
    written = page(seeds_store)
    if os.environ.get("KG_UPDATE_DOCS"):
        PAGE.write_text(written, "utf-8")
    assert PAGE.read_text("utf-8") == written, (
        "run: KG_UPDATE_DOCS=1 python -m pytest tests/test_docs_samples.py"
    )


@pytest.mark.parametrize("word", ["DockingEvent", "heldIn", "id:prefecture/530100", "schema:location"])
def test_the_event_is_told_in_our_words_and_in_those_of_schema_org(seeds_store: Path, word: str) -> None:
    assert word in kunming(seeds_store)
