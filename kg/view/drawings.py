"""Drawings of a whole store: the timeline and the lineage of policies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from kg.errors import KgError, QueryError
from kg.index import Kept, open_index
from kg.ontology import load_ontology
from kg.query.lookup import find_entity
from kg.store import Store

from .drawing_page import LANGUAGES, Language, drawing_words, is_web, render_lineage, render_timeline
from .entries import Entry, draw_entries, entries_of
from .lineage_data import Step, draw_lineage, lineage_in
from .model import Label

_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def timeline_of(
    store: Store, kept: Kept | None = None, *, since: str = "", until: str = "", language: str = "en"
) -> Markup:
    """The dated events and policies that articles speak of, and figures over time; ``kept`` filters them.

    ``since`` and ``until`` are dates (ISO 8601, of any precision). Raises KgError where nothing is left.
    """
    entries = entries_in(store, kept, since=since, until=until)
    return draw_entries(entries, title=drawing_words()[language]["timeline"], language=language)


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

    A line tells its best sentence and leads to the article. Raises KgError where there is none.
    """
    with open_index(store.directory) as index:
        found = lineage_in(store, index, focus=focus)

    def origin(step: Step) -> str:
        article = step.sentences[0].article if step.sentences else None
        return "" if article is None else article.url if is_web(article.url) else article.iri

    words = drawing_words()[language]
    return draw_lineage(found, words, language, link=lambda it: it.iri, leads=origin, quoted=True)


def lineage_page(store: Store, *, nonce: str, focus: str | None = None, language: Language = "en") -> str:
    """The same as a page: each line leads to its sentences; see :func:`render_lineage`."""
    with open_index(store.directory) as index:
        found = lineage_in(store, index, focus=focus)
    return render_lineage(found, title=_label("lineage"), nonce=nonce, language=language)


def _label(word: str) -> Label:
    return Label(*(drawing_words()[tag][word] for tag in LANGUAGES))
