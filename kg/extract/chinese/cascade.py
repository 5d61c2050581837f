"""The extractors of Chinese articles, in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.cascade import Cascade, rule_relations
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
from kg.extract.chinese.doubts import doubt
from kg.extract.chinese.duration import opening_days
from kg.extract.chinese.editions import edition_of_series, editions, held_series, series, sessions
from kg.extract.chinese.filters import idle_industries, titles_in_names
from kg.extract.chinese.finders import bodies, compounds, nested_compounds
from kg.extract.chinese.firm_lists import listed_firms
from kg.extract.chinese.former import former_latter
from kg.extract.chinese.frames import framed_events
from kg.extract.chinese.governed import governed
from kg.extract.chinese.home import home_places
from kg.extract.chinese.hosts import hosts_away
from kg.extract.chinese.industries import industries
from kg.extract.chinese.joint_issue import joint_issuers
from kg.extract.chinese.listed_projects import listed_projects
from kg.extract.chinese.meetings import meetings, short_events
from kg.extract.chinese.members import member_relations, member_zones
from kg.extract.chinese.membership import memberships, title_trades
from kg.extract.chinese.pairs import paired_industries
from kg.extract.chinese.persons import persons
from kg.extract.chinese.pillars import pillars
from kg.extract.chinese.places import (
    abbreviated_cities,
    abbreviated_provinces,
    bracketed_places,
    joined_cities,
    short_districts,
    zone_counties,
)
from kg.extract.chinese.pointers import pointers
from kg.extract.chinese.post_holders import post_holders
from kg.extract.chinese.repeats import repeats
from kg.extract.chinese.reports import reported
from kg.extract.chinese.seats import seats
from kg.extract.chinese.segment import known_names as chinese_names
from kg.extract.chinese.shared import shared
from kg.extract.chinese.signatories import signatories
from kg.extract.chinese.sites import sites
from kg.extract.chinese.subjects import subjects
from kg.extract.chinese.titles import titles
from kg.extract.chinese.topics import policy_topics, topic_relations, zone_parts
from kg.extract.chinese.trade_names import trade_names
from kg.extract.chinese.unclaimed import unclaimed
from kg.extract.compose import composed, periods
from kg.extract.document import Document, Item
from kg.extract.names import find_names
from kg.extract.quantities import find_quantities
from kg.extract.tables import find_table_names, table_relations
from kg.extract.times import find_times
from kg.extract.tools import Tools


def known_names(document: Document, tools: Tools) -> Iterator[Item]:
    """Names that the gazetteers hold."""
    return chinese_names(document, find_names(document, tools.names["zh"]), tools.gazetteer)


CASCADE: Final = Cascade(
    items=(
        known_names,
        find_times,
        find_quantities,
        titles,
        abbreviated_provinces,
        abbreviated_cities,
        joined_cities,
        zone_counties,
        bracketed_places,
    ),
    phrases=(
        short_districts,
        home_places,
        bodies,
        listed_firms,
        listed_projects,
        trade_names,
        industries,
        compounds,
        framed_events,
        held_series,
        nested_compounds,
        persons,
        governed,
        paired_industries,
        listed_clusters,
        repeats,
        series,
        editions,
        sessions,
        subjects,
        member_zones,
        short_events,
        meetings,
        find_table_names,
    ),
    references=(
        pointers,
        former_latter,
    ),
    relations=(
        rule_relations,
        post_holders,
        member_relations,
        memberships,
        edition_of_series,
        topic_relations,
        pillars,
        policy_topics,
        zone_parts,
        event_facts,
        hosts_away,
        opening_days,
        event_industries,
        speakers,
        attendance_at,
        policy_facts,
        joint_issuers,
        signatories,
        policy_periods,
        policy_terms,
        cluster_titles,
        cluster_relations,
        table_relations,
        sites,
        seats,
        composed,
        periods,
    ),
    fallbacks=(reported, title_trades, shared, unclaimed),
    refused=(doubt,),
    dropped=(
        idle_industries,
        titles_in_names,
    ),
)
