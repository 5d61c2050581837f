"""Drawings of a whole store: the map of provinces, the timeline, the lineage of policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from markupsafe import Markup

from kg.errors import KgError
from kg.index import open_index
from kg.index.counts import MEASURES
from kg.store import Store

from . import details
from .boundaries import boundary_map
from .lineage import Policy, lineage
from .source import rows, text
from .tiles import tile_map
from .timeline import Span, spans_of, timeline

_PAIRS: Final = "SELECT DISTINCT ?a ?b WHERE { ?a pol:$property ?b }"
_ISSUED: Final = "SELECT ?e ?date WHERE { VALUES ?e { $iris } ?e pol:issuedOn ?date }"
_MAKERS: Final = "SELECT ?e ?by WHERE { VALUES ?e { $iris } ?e pol:issuedBy ?by }"
_PLACES: Final = "SELECT ?e ?place WHERE { VALUES ?e { $iris } ?e pol:appliesTo ?place }"
_MOMENTS: Final = """SELECT DISTINCT ?date ?p ?e WHERE {
  VALUES ?p { pol:heldOn pol:issuedOn pol:periodStart pol:periodEnd }
  GRAPH ?g { ?e ?p ?date } FILTER(?g != <$vocabulary>) }"""

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
        "lineage": "Which policy implements (whole line) or replaces (dashed) which",
        "timeline": "Events, policies and their periods",
        "map": "{measure} by province",
    },
    "zh": {
        "state": "党中央、国务院",
        "ministry": "部委",
        "province": "省级",
        "local": "市县",
        "lineage": "政策的落实（实线）与替代（虚线）关系",
        "timeline": "活动、政策及其规划期",
        "map": "各省{measure}",
    },
}


def map_of(
    store: Store,
    measure: str = "Event",
    *,
    language: str = "en",
    boundaries: Path | None = None,
    caption: str = "",
) -> Markup:
    """The provinces shaded by a measure of :data:`kg.index.MEASURES`, as tiles or on given boundaries.

    Raises KgError for an unknown measure, and what :func:`boundary_map` raises.
    """
    if measure not in MEASURES:
        raise KgError(f"no measure is called {measure!r}; the measures are {', '.join(MEASURES)}")
    with open_index(store.directory) as index:
        values = index.provinces(measure)
    labels = details.term_labels(store)
    shown = getattr(labels[measure], language) if measure in labels else measure
    title = _WORDS[language]["map"].format(measure=shown)
    if boundaries is not None:
        return boundary_map(
            values, boundaries, caption=caption, title=title, language=language, base=store.base, link=str
        )
    return tile_map(values, title=title, language=language, base=store.base, link=str)


def timeline_of(store: Store, *, classes: Iterable[str] = (), language: str = "en") -> Markup:
    """The dated events and policies that articles speak of; ``classes`` (local names) keeps some.

    Raises KgError where there is none.
    """
    found = [
        (text(date) or "", details.local(text(p) or ""), text(e) or "")
        for date, p, e in rows(store, _MOMENTS.replace("$vocabulary", store.graphs.vocabulary))
    ]
    named = details.names(store, sorted({iri for *_, iri in found}))
    kept = frozenset(classes)
    moments = [
        (date, p, iri, named[iri].cls, getattr(named[iri].name, language))
        for date, p, iri in sorted(found)
        if not kept or named[iri].cls in kept
    ]
    spans: list[Span] = spans_of(moments)
    if not spans:
        raise KgError("nothing of these classes has a date in the graph")
    return timeline(spans, title=_WORDS[language]["timeline"], link=str)


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
    )


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
