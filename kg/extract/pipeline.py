"""From an article to all that the extractors of its language find in it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from kg.collector import paused
from kg.extract.attribution import attributed, find_quotes
from kg.extract.cascade import Cascade
from kg.extract.cells import find_tables
from kg.extract.document import Document, Item
from kg.extract.figures import find_figures
from kg.extract.linking import weigh
from kg.extract.rules import LATE, find_mentions
from kg.extract.select import add_items, refused, without
from kg.extract.sentences import sentences, view
from kg.extract.tagging import unsaid_names, weigh_names
from kg.extract.times.plans import named_periods
from kg.extract.tools import Tools
from kg.read import body_spans
from kg.references import antecedents, name_key
from kg.types import Article, Extraction, Figure, Mention, Rejected, Relation, Time, Value


@paused()
def cascade_of(language: str) -> Cascade:
    """The extractors of a language, loaded with its first article."""
    if language == "zh":
        from kg.extract.chinese.cascade import CASCADE

        return CASCADE
    from kg.extract.english.cascade import CASCADE

    return CASCADE


def read_document(article: Article) -> Document:
    """The article split into sentences, with nothing found yet."""
    return Document(
        article,
        view(article.text, article.language),
        tuple(sentences(article.text, article.language, body_spans(article))),
        tables=tuple(find_tables(article.text)),
    )


def find_items(
    article: Article, tools: Tools, *, learned_names: bool = True
) -> tuple[Document, tuple[Rejected, ...]]:
    """The article with all mentions, times and quantities found, and what could not stand.

    Without ``learned_names`` the tagger is not asked.
    """
    document, turned_down = find_names(article, tools)
    cascade = cascade_of(article.language)
    if learned_names:
        tagged = weigh_names(document, tools)
        if tagged.doubted:
            document = without(document, tagged.doubted)
            turned_down += tuple(
                refused(mention, f"reads like a name with {likely:.2f} only")
                for mention, likely in tagged.doubted.items()
            )
        document, rejected = add_items(document, tagged.added)
        turned_down += rejected
    for find in cascade.references:
        document, rejected = add_items(document, find(document, tools))
        turned_down += rejected
    document = _referring(document, tools)
    document = replace(document, phrases=cascade.stand_ins(document, tools))
    return document, tuple(dict.fromkeys(turned_down))


def _referring(document: Document, tools: Tools) -> Document:
    """The document with the nouns that point back knowing what they mean."""
    meant = antecedents(
        document.article, document.sentences, document.mentions, tools.ontology, tools.gazetteer
    )
    known = {anaphor: replace(anaphor, refers=name_key(mention)) for anaphor, mention in meant.items()}
    return replace(
        document,
        items=tuple(known.get(i, i) if isinstance(i, Mention) else i for i in document.items),
        inner=tuple(known.get(mention, mention) for mention in document.inner),
    )


def find_names(article: Article, tools: Tools) -> tuple[Document, tuple[Rejected, ...]]:
    """The article with what the rules find, but for what points back to a name, and what could not stand."""
    document = read_document(article)
    turned_down: list[Rejected] = []

    def add(candidates: Iterator[Item]) -> None:
        nonlocal document
        document, rejected = add_items(document, candidates)
        turned_down.extend(rejected)

    cascade = cascade_of(article.language)
    add(item for find in cascade.items for item in find(document, tools))
    rules = tools.rules[article.language]
    for stage in (each for each in rules.stages if each < LATE):
        add(iter(find_mentions(document, rules, stage)))
    for find in cascade.phrases:
        add(find(document, tools))
    return document, tuple(turned_down)


def relate(
    document: Document, tools: Tools, *, learned: bool = True
) -> tuple[tuple[Relation, ...], tuple[Rejected, ...]]:
    """The relations between the items of a document, and those that something speaks against.

    Without ``learned`` the model is not asked.
    """
    cascade = cascade_of(document.article.language)
    relations = dict.fromkeys(r for find in cascade.relations for r in find(document, tools))
    for find_rest in cascade.fallbacks:
        relations |= dict.fromkeys(find_rest(document, tools, tuple(relations)))
    refused: dict[Relation, str] = {}
    if learned:
        weighed = weigh(document, tools, tuple(relations), tools.linker)
        relations |= dict.fromkeys(weighed.added)
        refused = {r: f"the relation model gives it {p:.2f} only" for r, p in weighed.doubted.items()}
    refused |= {relation: why for relation in relations if (why := objection(document, relation))}
    return (
        tuple(relation for relation in relations if relation not in refused),
        tuple(_refused(relation, why) for relation, why in refused.items()),
    )


def objection(document: Document, relation: Relation) -> str | None:
    """What the words around a relation say against it, if they do."""
    reasons = (doubt(document, relation) for doubt in cascade_of(document.article.language).refused)
    return next(filter(None, reasons), None)


def extract(article: Article, tools: Tools, *, learned_names: bool = True) -> Extraction:
    """All that the extractors find in one article; ``tools`` come from ``load_tools``.

    Without ``learned_names`` the tagger is not asked.
    """
    document, turned_down = find_items(article, tools, learned_names=learned_names)
    quotes = find_quotes(document, tools)
    relations, doubted = relate(document, tools)
    turned_down += doubted
    unsaid = unsaid_names(document, relations)
    document, relations = without(document, unsaid), _between_others(relations, unsaid)
    turned_down += tuple(refused(m, "reads like a name, but nothing is said of it") for m in unsaid)
    numbers = tuple(dict.fromkeys(find_figures(document, tools)))
    turned_down += tuple(each for each in numbers if isinstance(each, Rejected))
    found = Extraction(
        article,
        document.sentences,
        document.mentions,
        tuple(attributed(relation, quotes) for relation in relations),
        tuple(attributed(each, quotes) for each in numbers if isinstance(each, Figure)),
        turned_down,
        (*(item for item in document.items if isinstance(item, Time)), *named_periods(document, tools)),
    )
    return _filtered(found)


def _between_others(
    relations: tuple[Relation, ...], gone: Container[Mention | Value]
) -> tuple[Relation, ...]:
    return tuple(r for r in relations if r.subject not in gone and r.object not in gone)


def _refused(relation: Relation, why: str) -> Rejected:
    end = relation.object.name if isinstance(relation.object, Mention) else relation.object.text
    what = f"{relation.subject.name} {relation.property} {end}"
    return Rejected(relation.sentence, what, relation.rule, why)


def _filtered(extraction: Extraction) -> Extraction:
    """The extraction without the mentions that the filters turn down."""
    dropped = cascade_of(extraction.article.language).dropped
    refused = {m: why for find in dropped for m, why in find(extraction)}
    return replace(
        extraction,
        mentions=tuple(m for m in extraction.mentions if m not in refused),
        relations=_between_others(extraction.relations, refused),
        rejected=(*extraction.rejected, *refused.values()),
    )
