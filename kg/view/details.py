"""What is known of chosen nodes: classes, names, facts, figures, and the sentences behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from kg.store import Store
from kg.terms import POL

from .model import Evidence, Label, Number, Statement
from .source import language, rows, text

Key = tuple[str, str, str]
"""A triple as text: subject, property (local name), object."""

_ARTICLES: Final = """SELECT ?a ?title ?url ?issued WHERE { VALUES ?a { $iris }
  OPTIONAL { ?a dcterms:title ?title } OPTIONAL { ?a schema:url ?url }
  OPTIONAL { ?a dcterms:issued ?issued } }"""
_CLAIMS: Final = """SELECT ?c ?s ?p ?o WHERE { VALUES ?s { $iris }
  ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"""
_MENTIONS: Final = """SELECT ?c ?o ?a WHERE { VALUES ?o { $iris }
  ?c rdf:object ?o ; rdf:predicate pol:mentions ; prov:wasDerivedFrom ?a }"""
_EVIDENCE: Final = """SELECT ?c ?quote ?a ?start ?confidence ?status ?post WHERE { VALUES ?c { $iris }
  ?c prov:wasDerivedFrom ?a ; oa:exact ?quote ; oa:start ?start ;
    pol:confidence ?confidence ; pol:status ?status .
  OPTIONAL { ?c pol:postTitle ?post } }"""
_SENTENCES: Final = 20
"""Of the sentences that name one entity, so many are looked at to find the best."""
_LABELS: Final = """SELECT ?e ?p ?label WHERE { VALUES ?e { $iris }
  VALUES ?p { skos:prefLabel skos:altLabel rdfs:label dcterms:title } ?e ?p ?label }"""
_TYPES: Final = "SELECT ?e ?type WHERE { VALUES ?e { $iris } ?e rdf:type ?type }"
_PARENTS: Final = "SELECT ?c ?parent WHERE { ?c rdfs:subClassOf ?parent }"
_LITERALS: Final = "SELECT ?e ?p ?value WHERE { VALUES ?e { $iris } ?e ?p ?value FILTER(isLiteral(?value)) }"
_FIGURES: Final = """SELECT ?owner ?f ?p ?value WHERE { VALUES ?owner { $iris }
  ?f pol:figureOf ?owner ; ?p ?value .
  FILTER(isLiteral(?value)) }"""
_TERMS: Final = "SELECT ?term ?label WHERE { ?term rdfs:label ?label }"


def split_words(term: str) -> str:
    """A local name as words, for terms without a label: ``heldIn`` becomes ``held in``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in term).strip()


def local(iri: str) -> str:
    """The local name of a ``pol:`` term, or the whole IRI of another."""
    return iri.removeprefix(POL)


def tail(iri: str) -> str:
    """The readable end of an IRI, for what has no name."""
    return unquote(iri.rstrip("/").rpartition("/")[2]) or iri


@dataclass(frozen=True, slots=True)
class Named:
    """The class, the preferred names and the other names of a node."""

    cls: str
    name: Label
    aliases: tuple[str, ...]


def term_labels(store: Store) -> dict[str, Label]:
    """The labels of the ontology's terms by local name."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for term, label in rows(store, _TERMS):
        iri = text(term) or ""
        if iri.startswith(POL):
            found[local(iri)].setdefault(language(label) or "en", text(label) or "")
    return {term: _label(by_language, split_words(term)) for term, by_language in found.items()}


def names(store: Store, iris: Iterable[str]) -> dict[str, Named]:
    """The class and names of each IRI; an entity of several classes has the most specific one."""
    iris = list(iris)
    types: dict[str, set[str]] = defaultdict(set)
    for entity, cls in rows(store, _TYPES, iris):
        if (text(cls) or "").startswith(POL):
            types[text(entity) or ""].add(text(cls) or "")
    parents: dict[str, set[str]] = defaultdict(set)
    for child, parent in rows(store, _PARENTS):
        parents[text(child) or ""].add(text(parent) or "")
    preferred: dict[str, dict[str, str]] = defaultdict(dict)
    others: dict[str, set[str]] = defaultdict(set)
    for entity, predicate, label in sorted(rows(store, _LABELS, iris), key=str):
        iri, name = text(entity) or "", text(label) or ""
        tag = language(label) or ("en" if name.isascii() else "zh")
        if (text(predicate) or "").endswith("altLabel") or tag in preferred[iri]:
            others[iri].add(name)
        else:
            preferred[iri][tag] = name
    found = {}
    for iri in iris:
        own = types[iri]
        above = {parent for cls in own for parent in _ancestors(cls, parents)}
        shown = _label(preferred[iri], tail(iri))
        kind = local(min(own - above or own, default=f"{POL}Thing"))
        found[iri] = Named(kind, shown, tuple(sorted(others[iri] - {shown.en, shown.zh})))
    return found


def facts(store: Store, iris: Iterable[str], labels: Mapping[str, Label]) -> dict[str, list[Statement]]:
    """The literal-valued ``pol:`` properties of each IRI, without their evidence."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for entity, predicate, value in sorted(rows(store, _LITERALS, iris), key=str):
        iri = text(predicate) or ""
        if iri.startswith(POL):
            label = labels.get(local(iri)) or Label(split_words(local(iri)), split_words(local(iri)))
            found[text(entity) or ""].append(Statement(local(iri), label, text(value) or ""))
    return found


def figures(store: Store, iris: Iterable[str]) -> dict[str, list[Number]]:
    """The figures of each IRI, without their evidence."""
    parts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for owner, figure, predicate, value in sorted(rows(store, _FIGURES, iris), key=str):
        parts[text(owner) or "", text(figure) or ""][local(text(predicate) or "")] = text(value) or ""
    found: dict[str, list[Number]] = defaultdict(list)
    for (owner_iri, iri), of in parts.items():
        number = Number(
            iri,
            of.get("measure", ""),
            of.get("value", ""),
            of.get("unit", ""),
            of.get("qualifier"),
            of.get("atTime"),
        )
        found[owner_iri].append(number)
    return found


def claims(store: Store, keys: Collection[Key], figures: Iterable[str]) -> dict[Key, list[Evidence]]:
    """The evidence of the given triples and of all triples of the given figures, best first."""
    all_of = set(figures)
    subjects = sorted(all_of.union(key[0] for key in keys))
    found: dict[str, Key] = {}
    for claim, s, p, o in rows(store, _CLAIMS, subjects):
        key = (text(s) or "", local(text(p) or ""), text(o) or "")
        if key in keys or key[0] in all_of:
            found[text(claim) or ""] = key
    return _grouped(store, found)


def mentions(store: Store, entities: Iterable[str]) -> dict[str, tuple[int, list[Evidence]]]:
    """How many articles mention each entity, and some of the sentences that name it, best first."""
    articles: dict[str, set[str]] = defaultdict(set)
    places: dict[str, list[str]] = defaultdict(list)
    for claim, entity, article in rows(store, _MENTIONS, entities):
        articles[text(entity) or ""].add(text(article) or "")
        places[text(entity) or ""].append(text(claim) or "")
    chosen = {claim: (entity, "", "") for entity in places for claim in sorted(places[entity])[:_SENTENCES]}
    evidence = _grouped(store, chosen)
    return {entity: (len(articles[entity]), evidence[entity, "", ""]) for entity in places}


def _grouped(store: Store, claims: Mapping[str, Key]) -> dict[Key, list[Evidence]]:
    """The evidence of claims under what they state, best first."""
    raw = sorted(set(rows(store, _EVIDENCE, sorted(claims))), key=str)
    about = _articles(store, sorted({text(row[2]) or "" for row in raw}))
    found: dict[Key, list[Evidence]] = defaultdict(list)
    for claim, quote, article, _, confidence, status, post in raw:
        source = text(article) or ""
        title, url, issued = about.get(source, (None, None, None))
        evidence = Evidence(
            text(quote) or "",
            source,
            title or tail(source),
            url,
            issued,
            float(text(confidence) or 0),
            text(status) or "stated",
            text(post),
        )
        found[claims[text(claim) or ""]].append(evidence)
    return {key: sorted(places, key=_rank) for key, places in found.items()}


def _rank(evidence: Evidence) -> tuple[float, str, str, str]:
    return (-evidence.confidence, evidence.published or "9", evidence.article, evidence.sentence)


def _articles(store: Store, iris: list[str]) -> dict[str, tuple[str | None, str | None, str | None]]:
    return {
        text(a) or "": (text(title), text(url), text(issued))
        for a, title, url, issued in sorted(rows(store, _ARTICLES, iris), key=str)
    }


def _ancestors(cls: str, parents: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [cls]
    while todo:
        for parent in parents.get(todo.pop(), ()):
            if parent not in seen and parent != cls:
                seen.add(parent)
                todo.append(parent)
    return seen


def _label(by_language: Mapping[str, str], otherwise: str) -> Label:
    anything = next(iter(by_language.values()), otherwise)
    return Label(by_language.get("en", anything), by_language.get("zh", anything))
