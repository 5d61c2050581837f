"""Drawings of a whole store: the timeline and the lineage of policies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from markupsafe import Markup

from kg.errors import KgError, QueryError
from kg.index import Kept, open_index
from kg.ontology import load_ontology
from kg.query.lookup import find_entity
from kg.store import Store

from . import details
from .drawing_page import Language, render_timeline
from .entries import Entry, draw_entries, entries_of
from .lineage import Policy, lineage
from .model import Label
from .source import rows, text

_PAIRS: Final = "SELECT DISTINCT ?a ?b WHERE { ?a pol:$property ?b }"
_ISSUED: Final = "SELECT ?e ?date WHERE { VALUES ?e { $iris } ?e pol:issuedOn ?date }"
_MAKERS: Final = "SELECT ?e ?by WHERE { VALUES ?e { $iris } ?e pol:issuedBy ?by }"
_PLACES: Final = "SELECT ?e ?place WHERE { VALUES ?e { $iris } ?e pol:appliesTo ?place }"
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LEVELS: Final = ("state", "ministry", "province", "local")
_TOP: Final = frozenset({"state-council", "state-council-general-office", "cpc-central-committee", "npc"})
_OF_PLACE: Final[Mapping[str, str]] = {
    "Country": "state",
    "Province": "province",
    "Prefecture": "local",
    "County": "local",
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "state": "State and Party",
        "ministry": "Ministries",
        "province": "Provinces",
        "local": "Cities, counties",
        "lineage": "Which policy implements or replaces which",
        "implements": "implements",
        "replaces": "replaces",
        "timeline": "Events, policies and their periods",
    },
    "zh": {
        "state": "党中央、国务院",
        "ministry": "部委",
        "province": "省级",
        "local": "市县",
        "lineage": "政策的落实与替代关系",
        "implements": "落实",
        "replaces": "替代",
        "timeline": "活动、政策及其规划期",
    },
}


def timeline_of(
    store: Store, kept: Kept | None = None, *, since: str = "", until: str = "", language: str = "en"
) -> Markup:
    """The dated events and policies that articles speak of, and figures over time; ``kept`` filters them.

    ``since`` and ``until`` are dates (ISO 8601, of any precision). Raises KgError where nothing is left.
    """
    entries = entries_in(store, kept, since=since, until=until)
    return draw_entries(entries, title=_WORDS[language]["timeline"], language=language)


def timeline_page(
    store: Store,
    kept: Kept | None = None,
    *,
    nonce: str,
    since: str = "",
    until: str = "",
    language: Language = "en",
) -> str:
    """The same as a page that can be zoomed, with the sentences; see :func:`render_timeline`."""
    entries = entries_in(store, kept, since=since, until=until)
    return render_timeline(entries, title=_label("timeline"), nonce=nonce, language=language)


def entries_in(store: Store, kept: Kept | None, *, since: str = "", until: str = "") -> list[Entry]:
    """The entries of a timeline. Raises KgError where there is none."""
    kept = kept or Kept()
    check_classes(kept.classes)
    check_date("since", since)
    check_date("until", until)
    with open_index(store.directory) as index:
        entries = entries_of(index, kept, since=since, until=until)
    if not entries:
        raise KgError("nothing that fits has a date in the graph")
    return entries


def kept_of(
    store: Store,
    *,
    classes: Iterable[str] = (),
    province: str | None = None,
    industry: str | None = None,
    focus: str | None = None,
    confidence: float = 0.0,
) -> Kept:
    """What a timeline or a view keeps, out of names or IRIs: a class with its subclasses.

    Raises KgError for what the graph or the ontology doesn't know.
    """
    wanted = tuple(classes)
    check_classes(wanted)
    ontology = load_ontology()
    kinds = sorted(c for c in ontology.superclasses if any(ontology.is_a(c, one) for one in wanted))
    places = [] if province is None else [_place(store, province)]
    places += [] if industry is None else [find_entity(store, industry, cls="Industry")]
    about = "" if focus is None else find_entity(store, focus)
    return Kept(tuple(kinds), tuple(places), about, confidence)


def _place(store: Store, name: str) -> str:
    """A province of that name before any other place: Jilin is a city, too."""
    try:
        return find_entity(store, name, cls="Province")
    except QueryError:
        return find_entity(store, name)


def check_date(name: str, date: str) -> None:
    """Raises KgError for what is no date; none is one."""
    if date and not _DATE.fullmatch(date):
        raise KgError(f"{name} {date}: a date is a year, a month (2023-07) or a day (2023-07-16)")


def check_classes(classes: Iterable[str]) -> None:
    """Raises KgError for a class that the ontology doesn't know, with those that it does."""
    known = load_ontology().superclasses
    if unknown := sorted(set(classes) - known.keys()):
        raise KgError(f"no class is called {unknown[0]!r}; there are {', '.join(sorted(known))}")


def lineage_of(store: Store, *, focus: str | None = None, language: str = "en") -> Markup:
    """The policies that implement or replace one another; with ``focus`` only what hangs together with it.

    Raises KgError where there is none.
    """
    pairs = {name: _pairs(store, name) for name in ("implements", "replaces")}
    every = [pair for found in pairs.values() for pair in found]
    iris = {iri for pair in every for iri in pair}
    if focus is not None:
        iris = _together(every, focus)
    if not iris:
        raise KgError("no policy in the graph implements or replaces another" + (" here" if focus else ""))
    ordered = sorted(iris)
    named = details.names(store, ordered)
    years = {text(e): (text(date) or "")[:4] for e, date in rows(store, _ISSUED, ordered)}
    levels = _levels(store, ordered, named)
    words = _WORDS[language]
    policies = [
        Policy(iri, getattr(named[iri].name, language), named[iri].cls, levels[iri], years.get(iri, ""))
        for iri in ordered
    ]
    return lineage(
        policies,
        pairs["implements"],
        pairs["replaces"],
        levels=[words[level] for level in _LEVELS],
        title=words["lineage"],
        link=str,
        kinds=(words["implements"], words["replaces"]),
    )


def _label(word: str, **values: str) -> Label:
    return Label(_WORDS["en"][word].format(**values), _WORDS["zh"][word].format(**values))


def _pairs(store: Store, name: str) -> list[tuple[str, str]]:
    return [(text(a) or "", text(b) or "") for a, b in rows(store, _PAIRS.replace("$property", name))]


def _together(pairs: Iterable[tuple[str, str]], focus: str) -> set[str]:
    near: dict[str, set[str]] = {}
    for a, b in pairs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    found, todo = {focus}, [focus]
    while todo:
        new = near.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found if len(found) > 1 else set()


def _levels(store: Store, iris: list[str], named: Mapping[str, details.Named]) -> dict[str, int]:
    """The level of government of each policy: by who issued it, else by where it holds, else by its class."""
    makers = [(text(e) or "", text(by) or "") for e, by in rows(store, _MAKERS, iris)]
    places = [(text(e) or "", text(place) or "") for e, place in rows(store, _PLACES, iris)]
    others = details.names(store, sorted({iri for pair in (*makers, *places) for iri in pair[1:]}))
    found: dict[str, list[int]] = {iri: [] for iri in iris}
    for iri, by in makers:
        if others[by].cls in ("Ministry", "Department"):
            found[iri].append(int(details.tail(by) not in _TOP))
    for iri, place in places:
        if not found[iri] and (level := _OF_PLACE.get(others[place].cls)):
            found[iri].append(_LEVELS.index(level))
    top = {"Strategy", "FiveYearPlan"}
    return {
        iri: min(levels) if levels else 0 if named[iri].cls in top else 1 for iri, levels in found.items()
    }
