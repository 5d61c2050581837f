"""The extractors of English articles, in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.cascade import Cascade, rule_relations
from kg.extract.compose import periods
from kg.extract.document import Document, Item
from kg.extract.english.about import about
from kg.extract.english.anaphora import find_anaphora, find_pronouns, unsaid_nouns
from kg.extract.english.attendance import attendance
from kg.extract.english.bodies_again import find_bodies_again
from kg.extract.english.bylines import bylines
from kg.extract.english.cluster_places import cluster_places
from kg.extract.english.clusters import cluster_members, find_cluster_members
from kg.extract.english.committees import committee_posts, find_committees
from kg.extract.english.composed import composed_of_names
from kg.extract.english.conflicts import conflict
from kg.extract.english.continued import continued_lists
from kg.extract.english.dateline import held_here
from kg.extract.english.documents import find_documents
from kg.extract.english.doubts import doubt
from kg.extract.english.editions import events_of_series, find_editions, find_numbered, find_versions
from kg.extract.english.enrolled import enrolled
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
    find_managements,
    find_offices,
    find_unnamed_governments,
    office_holders,
)
from kg.extract.english.only_event import takes_part
from kg.extract.english.periods import plan_periods
from kg.extract.english.persons import find_persons
from kg.extract.english.places import find_regions, place_phrases
from kg.extract.english.products import find_place_products
from kg.extract.english.projects import find_phases, find_products
from kg.extract.english.roles import organisers
from kg.extract.english.rosters import find_rosters, rosters
from kg.extract.english.settle import (
    countries_of_names,
    idle_names,
    kinds_of_zones,
    parts_of_names,
    passing_words,
    titles_of_programmes,
)
from kg.extract.english.structure import bulleted_targets, find_bulleted
from kg.extract.english.titles import find_titles
from kg.extract.english.trade_firms import find_trade_firms
from kg.extract.english.transcripts import transcripts
from kg.extract.english.units import find_units, unit_relations
from kg.extract.names import find_names
from kg.extract.quantities import find_quantities
from kg.extract.rules import LATE, find_mentions
from kg.extract.tables import find_table_names, table_relations
from kg.extract.times import find_times
from kg.extract.tools import Tools


def known_names(document: Document, tools: Tools) -> Iterator[Item]:
    """Names that the gazetteers hold."""
    found = find_names(document, tools.names["en"])
    kept = list(screened(document, found, tools.gazetteer))
    return iter([*kept, *find_short_counties(document, kept, tools.short_counties, tools.gazetteer)])


def find_late(document: Document, tools: Tools) -> Iterator[Item]:
    """What the late mention rules find beside persons, firms and zones that the vocabularies don't know."""
    return iter(find_mentions(document, tools.rules["en"], LATE))


CASCADE: Final = Cascade(
    items=(
        known_names,
        find_times,
        find_quantities,
    ),
    phrases=(
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
        find_trade_firms,
        find_qualified,
        find_industries,
        find_listed,
        find_place_products,
        find_late,
        find_inside,
        find_numbered,
        find_bulleted,
        find_acting_governments,
        find_managements,
        find_units,
        find_unnamed_governments,
        find_zone_members,
        find_rosters,
        find_bodies_again,
        find_cluster_members,
        find_table_names,
    ),
    references=(find_anaphora, find_pronouns),
    relations=(
        rule_relations,
        office_holders,
        committee_posts,
        acts_of_governments,
        unit_relations,
        programme_members,
        zone_members,
        cluster_members,
        rosters,
        table_relations,
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
        composed_of_names,
        periods,
    ),
    fallbacks=(
        enrolled,
        takes_part,
        about,
        near_relations,
        cluster_places,
    ),
    refused=(doubt, conflict),
    dropped=(
        passing_words,
        kinds_of_zones,
        parts_of_names,
        titles_of_programmes,
        idle_names,
        countries_of_names,
        bylines,
        unsaid_nouns,
    ),
    stand_ins=place_phrases,
)
