"""The extractors, in the order in which they run, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from kg.extract.attribution import attributed, find_quotes
from kg.extract.chinese.attendance import attendance_at
from kg.extract.chinese.clauses import (
    cluster_titles,
    event_facts,
    event_industries,
    policy_facts,
    policy_periods,
    policy_terms,
    speakers,
)
from kg.extract.chinese.clusters import cluster_relations
from kg.extract.chinese.clusters import clusters as listed_clusters
from kg.extract.chinese.doubts import doubt as chinese_doubt
from kg.extract.chinese.editions import edition_of_series, editions, held_series, series
from kg.extract.chinese.filters import idle_industries, titles_in_names
from kg.extract.chinese.finders import bodies, compounds, nested_compounds
from kg.extract.chinese.firm_lists import listed_firms
from kg.extract.chinese.frames import framed_events
from kg.extract.chinese.governed import governed
from kg.extract.chinese.home import home_places
from kg.extract.chinese.industries import industries as chinese_industries
from kg.extract.chinese.meetings import meetings
from kg.extract.chinese.members import member_relations, member_zones
from kg.extract.chinese.membership import memberships
from kg.extract.chinese.persons import persons as chinese_persons
from kg.extract.chinese.pillars import pillars
from kg.extract.chinese.places import (
    abbreviated_cities,
    abbreviated_provinces,
    bracketed_places,
    short_districts,
)
from kg.extract.chinese.pointers import pointers
from kg.extract.chinese.post_holders import post_holders
from kg.extract.chinese.repeats import repeats
from kg.extract.chinese.segment import known_names as chinese_names
from kg.extract.chinese.subjects import subjects
from kg.extract.chinese.titles import titles as chinese_titles
from kg.extract.chinese.topics import policy_topics, topic_relations, zone_parts
from kg.extract.compose import composed, periods
from kg.extract.document import Document, Item
from kg.extract.english.about import about
from kg.extract.english.anaphora import find_anaphora, unsaid_nouns
from kg.extract.english.attendance import attendance
from kg.extract.english.clusters import cluster_members, find_cluster_members
from kg.extract.english.committees import committee_posts, find_committees
from kg.extract.english.continued import continued_lists
from kg.extract.english.dateline import held_here
from kg.extract.english.documents import find_documents
from kg.extract.english.doubts import doubt
from kg.extract.english.editions import events_of_series, find_editions, find_versions
from kg.extract.english.extended import find_extended, find_plain_bodies, find_sector_plans, programme_members
from kg.extract.english.firms import find_firm_phrases, find_firms, find_led_firms
from kg.extract.english.heads import find_headed
from kg.extract.english.industries import find_industries, find_listed, find_qualified
from kg.extract.english.inside import find_inside
from kg.extract.english.known import find_short_counties, screened
from kg.extract.english.layout import bracketed, colon_lists, headed_lists, under_headings
from kg.extract.english.listed import listed_targets
from kg.extract.english.members import find_zone_members, zone_members
from kg.extract.english.nearest import near_relations
from kg.extract.english.offices import (
    acts_of_governments,
    find_acting_governments,
    find_offices,
    find_unnamed_governments,
    office_holders,
)
from kg.extract.english.periods import plan_periods
from kg.extract.english.persons import find_persons
from kg.extract.english.places import find_regions, place_phrases
from kg.extract.english.projects import find_phases, find_products
from kg.extract.english.roles import organisers
from kg.extract.english.rosters import find_rosters, rosters
from kg.extract.english.settle import idle_names, kinds_of_zones, parts_of_names, passing_words
from kg.extract.english.structure import bulleted_targets, find_bulleted
from kg.extract.english.titles import find_titles
from kg.extract.english.transcripts import transcripts
from kg.extract.figures import find_figures
from kg.extract.linking import linked
from kg.extract.names import find_names
from kg.extract.quantities import find_quantities
from kg.extract.rules import find_mentions, find_relations
from kg.extract.select import add_items
from kg.extract.sentences import sentences, view
from kg.extract.times import find_times
from kg.extract.times.plans import named_periods
from kg.extract.tools import Tools
from kg.read import body_spans
from kg.types import Article, Extraction, Figure, Mention, Rejected, Relation, Time

ItemFinder = Callable[[Document, Tools], Iterator[Item]]
RelationFinder = Callable[[Document, Tools], Iterator[Relation]]
FallbackFinder = Callable[[Document, Tools, tuple[Relation, ...]], Iterator[Relation]]
FigureFinder = Callable[[Document, Tools], Iterator[Figure]]
RelationFilter = Callable[[Document, Relation], str | None]
MentionFilter = Callable[[Extraction], Iterator[tuple[Mention, Rejected]]]


def known_names(document: Document, tools: Tools) -> Iterator[Item]:
    """Names that the gazetteers hold."""
    found = find_names(document, tools.names[document.article.language])
    if document.article.language == "zh":
        return chinese_names(document, found, tools.gazetteer)
    kept = list(screened(document, found, tools.gazetteer))
    return iter([*kept, *find_short_counties(document, kept, tools.short_counties, tools.gazetteer)])


def rule_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """What the relation rules of the article's language find."""
    return find_relations(document, tools.rules[document.article.language])


ITEM_FINDERS: Final[tuple[ItemFinder, ...]] = (
    known_names,
    find_times,
    find_quantities,
    chinese_titles,
    abbreviated_provinces,
    abbreviated_cities,
    bracketed_places,
)
"""Run together, before the cascade: their finds compete for the same words."""

PHRASE_FINDERS: Final[tuple[ItemFinder, ...]] = (
    short_districts,
    home_places,
    bodies,
    listed_firms,
    chinese_industries,
    compounds,
    framed_events,
    held_series,
    nested_compounds,
    chinese_persons,
    governed,
    listed_clusters,
    repeats,
    series,
    editions,
    subjects,
    member_zones,
    meetings,
    pointers,
    find_regions,
    find_persons,
    find_extended,
    find_plain_bodies,
    find_sector_plans,
    find_offices,
    find_committees,
    find_firm_phrases,
    find_titles,
    find_editions,
    find_headed,
    find_documents,
    find_phases,
    find_products,
    find_versions,
    find_led_firms,
    find_firms,
    find_qualified,
    find_industries,
    find_listed,
    find_inside,
    find_bulleted,
    find_acting_governments,
    find_unnamed_governments,
    find_zone_members,
    find_rosters,
    find_cluster_members,
    find_anaphora,
)
"""Run one after the other, after the cascade of mention rules."""

RELATION_FINDERS: Final[tuple[RelationFinder, ...]] = (
    rule_relations,
    office_holders,
    committee_posts,
    acts_of_governments,
    programme_members,
    post_holders,
    member_relations,
    memberships,
    edition_of_series,
    topic_relations,
    pillars,
    policy_topics,
    zone_parts,
    event_facts,
    event_industries,
    speakers,
    attendance_at,
    policy_facts,
    policy_periods,
    policy_terms,
    cluster_titles,
    cluster_relations,
    zone_members,
    cluster_members,
    rosters,
    bulleted_targets,
    listed_targets,
    continued_lists,
    plan_periods,
    events_of_series,
    organisers,
    attendance,
    transcripts,
    held_here,
    colon_lists,
    bracketed,
    headed_lists,
    under_headings,
    composed,
    periods,
)

FALLBACK_FINDERS: Final[tuple[FallbackFinder, ...]] = (about, near_relations, linked)
"""Run after the others, with what they found: they speak only where these are silent."""

FIGURE_FINDERS: Final[tuple[FigureFinder, ...]] = (find_figures,)

RELATION_FILTERS: Final[tuple[RelationFilter, ...]] = (doubt, chinese_doubt)
"""Each says why a relation is not taken, or nothing."""

MENTION_FILTERS: Final[tuple[MentionFilter, ...]] = (
    passing_words,
    kinds_of_zones,
    parts_of_names,
    idle_names,
    unsaid_nouns,
    idle_industries,
    titles_in_names,
)
"""Run last, with all relations known: each names mentions that do not stand, and why."""


def read_document(article: Article) -> Document:
    """The article split into sentences, with nothing found yet."""
    return Document(
        article,
        view(article.text, article.language),
        tuple(sentences(article.text, article.language, body_spans(article))),
    )


def find_items(article: Article, tools: Tools) -> tuple[Document, tuple[Rejected, ...]]:
    """The article with all mentions, times and quantities found, and what could not stand."""
    document = read_document(article)
    turned_down: list[Rejected] = []

    def add(candidates: Iterator[Item]) -> None:
        nonlocal document
        document, rejected = add_items(document, candidates)
        turned_down.extend(rejected)

    add(item for find in ITEM_FINDERS for item in find(document, tools))
    rules = tools.rules[article.language]
    for stage in rules.stages:
        add(iter(find_mentions(document, rules, stage)))
    for find in PHRASE_FINDERS:
        add(find(document, tools))
    document = replace(document, phrases=place_phrases(document, tools))
    return document, tuple(dict.fromkeys(turned_down))


def relate(
    document: Document, tools: Tools, fallbacks: tuple[FallbackFinder, ...] = FALLBACK_FINDERS
) -> tuple[tuple[Relation, ...], tuple[Rejected, ...]]:
    """The relations between the items of a document, and those that something speaks against."""
    relations = dict.fromkeys(r for find in RELATION_FINDERS for r in find(document, tools))
    for find_rest in fallbacks:
        relations |= dict.fromkeys(find_rest(document, tools, tuple(relations)))
    refused = {r: why for r in relations for doubt in RELATION_FILTERS if (why := doubt(document, r))}
    return (
        tuple(relation for relation in relations if relation not in refused),
        tuple(_refused(relation, why) for relation, why in refused.items()),
    )


def extract(article: Article, tools: Tools) -> Extraction:
    """All that the extractors find in one article; ``tools`` come from ``load_tools``."""
    document, turned_down = find_items(article, tools)
    quotes = find_quotes(document, tools)
    relations, doubted = relate(document, tools)
    turned_down += doubted
    figures = dict.fromkeys(f for find in FIGURE_FINDERS for f in find(document, tools))
    found = Extraction(
        article,
        document.sentences,
        document.mentions,
        tuple(attributed(relation, quotes) for relation in relations),
        tuple(attributed(figure, quotes) for figure in figures),
        turned_down,
        (*(item for item in document.items if isinstance(item, Time)), *named_periods(document, tools)),
    )
    return _filtered(found)


def _refused(relation: Relation, why: str) -> Rejected:
    end = relation.object.name if isinstance(relation.object, Mention) else relation.object.text
    what = f"{relation.subject.name} {relation.property} {end}"
    return Rejected(relation.sentence, what, relation.rule, why)


def _filtered(extraction: Extraction) -> Extraction:
    """The extraction without the mentions that the filters turn down."""
    refused = {m: why for find in MENTION_FILTERS for m, why in find(extraction)}
    return replace(
        extraction,
        mentions=tuple(m for m in extraction.mentions if m not in refused),
        relations=tuple(
            r for r in extraction.relations if r.subject not in refused and r.object not in refused
        ),
        rejected=(*extraction.rejected, *refused.values()),
    )
