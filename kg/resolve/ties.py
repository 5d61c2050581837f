"""What ties an article's entities to those of other articles: keys that ``merging.py`` decides by.

A key in an IRI (``keys.py``) must be sure. A tie may be less: a name that lacks the place, a title that lacks
the year, two names of one event on one day. It depends on one article and the vocabulary alone, so that ties
come and go with their articles.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from kg.gazetteer import Gazetteer
from kg.ontology import Ontology
from kg.resolve.keys import LEVELS
from kg.resolve.lexicon import Lexicon, Part
from kg.resolve.names import edition, is_generic, without_edition, without_years, years
from kg.resolve.pinyin import person_key
from kg.resolve.places import choose
from kg.types import Entity, Resolved, Tie, Value

_DAY: Final = 10
_LONG: Final = 3
"""Letters of a word that names something, and is no word of the language, at least."""


def ties_of(
    resolved: Resolved, gazetteer: Gazetteer, lexicon: Lexicon, ontology: Ontology
) -> tuple[Tie, ...]:
    """The ties of an article's entities, sorted.

    Of what one article speaks as two, neither has the tie that would make them one. In keys an entity stands
    with the last part of its IRI, so that two classes of it make no difference.
    """
    scene = _scene(resolved, gazetteer, lexicon, ontology)
    family = {cls: name for name, classes in _data()["families"].items() for cls in classes}
    found: set[Tie] = set()
    for entity in resolved.entities:
        if not scene.names(entity):
            continue
        if entity.cls == "Person":
            found.update(_person(entity, scene))
        elif rule := _RULES.get(family.get(entity.cls, "")):
            found.update(rule(entity, scene))
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for tie in found:
        bearers[tie.rule, tie.key].add(tie.entity)
    return tuple(sorted(tie for tie in found if len(bearers[tie.rule, tie.key]) == 1))


@dataclass(frozen=True, slots=True)
class _Scene:
    """An article's entities and what it says of them."""

    spoken: Mapping[str, str]
    facts: Mapping[tuple[str, str], list[str]]
    counts: Mapping[str, int]
    gazetteer: Gazetteer
    lexicon: Lexicon
    ontology: Ontology
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self, entity: Entity) -> tuple[str, ...]:
        """The names of an entity here, with those that the vocabulary gives it."""
        entry = self.gazetteer.entries.get(entity.iri)
        known = () if entry is None else tuple(name.text for name in entry.names)
        return tuple(dict.fromkeys((*self.own.get(entity.iri, ()), *known)))

    def words(self, name: str) -> tuple[Part, ...]:
        """The parts of a name, known industries and programmes in words."""
        return self.lexicon.words(name, lambda iris: choose(iris, self.counts, self.gazetteer)[0])

    def is_place(self, iri: str) -> bool:
        entry = self.gazetteer.entries.get(iri)
        return entry is not None and self.ontology.is_a(entry.cls, "Place")

    def is_document(self, iri: str) -> bool:
        """Whether a known entity is a policy."""
        entry = self.gazetteer.entries.get(iri)
        return entry is not None and self.ontology.is_a(entry.cls, "Policy")

    def province(self, place: str) -> str:
        """The province of a place, else the place."""
        around = (place, *self.gazetteer.within(place))
        return next((iri for iri in around if self.gazetteer.entries[iri].cls == "Province"), place)

    def known(self, iri: str, property_: str) -> list[str]:
        """The objects that the article or the vocabulary states."""
        entry = self.gazetteer.entries.get(iri)
        facts = () if entry is None else entry.facts
        stated = [value for name, value in facts if name == property_ and isinstance(value, str)]
        return sorted({*stated, *self.facts.get((iri, property_), ())})

    def places(self, entity: Entity, parts: Iterable[Part], property_: str) -> list[str]:
        """The most precise places of a name, else those of a property."""
        found = [part.text for part in parts if part.sort == "iri" and self.is_place(part.text)]
        found = found or [iri for iri in self.known(entity.iri, property_) if self.is_place(iri)]
        around = {iri for place in found for iri in self.gazetteer.within(place)}
        return sorted({place for place in found if place not in around})

    def main_place(self, classes: Iterable[str]) -> list[str]:
        """The place of the first class of which the article speaks of one more than of all others."""
        for cls in classes:
            found = sorted(
                ((self.counts[iri], iri) for iri, c in self.spoken.items() if c == cls), reverse=True
            )
            if found:
                return [found[0][1]] if len(found) == 1 or found[0][0] > found[1][0] else []
        return []


def _scene(resolved: Resolved, gazetteer: Gazetteer, lexicon: Lexicon, ontology: Ontology) -> _Scene:
    classes = {entity.iri: entity.cls for entity in resolved.entities}
    spoken: dict[str, str] = {}
    facts: dict[tuple[str, str], list[str]] = defaultdict(list)
    own: dict[str, dict[str, None]] = defaultdict(dict)
    counts: dict[str, int] = defaultdict(int)
    for claim in resolved.claims:
        object_ = claim.fact.object
        if claim.fact.property == "mentions" and isinstance(object_, str):
            spoken[object_] = classes.get(object_, "")
            own[object_].update(dict.fromkeys(name.text for name in claim.names))
            for place in (object_, *(gazetteer.within(object_) if object_ in gazetteer.entries else ())):
                counts[place] += 1
        elif claim.status != "denied":
            text = object_.text if isinstance(object_, Value) else object_
            facts[claim.fact.subject, claim.fact.property].append(text)
    names = {iri: tuple(sorted(found)) for iri, found in own.items()}
    return _Scene(spoken, facts, counts, gazetteer, lexicon, ontology, names)


# One rule for each kind of thing


def _person(entity: Entity, scene: _Scene) -> Iterator[Tie]:
    """The name, with the bodies of the posts, and with whatever else the article speaks of."""
    bodies = set(scene.facts.get((entity.iri, "holdsPostIn"), ()))
    bodies.update(parent for body in tuple(bodies) for parent in scene.known(body, "unitOf"))
    scenes = _data()["scenes"]
    for name in {person_key(name) for name in scene.names(entity)}:
        for body in bodies:
            yield Tie("namesake-of-post", f"{name}|{_end(body)}", entity.iri, "post")
        for other, cls in scene.spoken.items():
            if other not in bodies and scene.ontology.is_a(cls, "Organization"):
                yield Tie("namesake-of-post", f"{name}|{_end(other)}", entity.iri)
            if not bodies and cls in scenes:
                yield Tie("namesake-of-scene", f"{name}|{_end(other)}", entity.iri, "scene")


def _organization(entity: Entity, scene: _Scene) -> Iterator[Tie]:
    """The words of a name that names, with its place or the places that the article speaks of."""
    yield from _of_place("Organization", entity, scene, {"company"})


def _of_place(family: str, entity: Entity, scene: _Scene, without: set[str]) -> Iterator[Tie]:
    said = {place for name in scene.names(entity) for place in scene.places(entity, scene.words(name), "")}
    around = {wider for place in said for wider in scene.gazetteer.within(place)}
    if len(said - around) > 1:
        return  # of names that place it in two places one is wrong
    for name in scene.names(entity):
        parts = scene.words(name)
        words = {p.token for p in parts if not scene.is_place(p.text)} - without
        levels = [LEVELS[word] for word in sorted(words & LEVELS.keys())]
        words -= LEVELS.keys()
        core = " ".join(sorted(words))
        places = scene.places(entity, parts, "locatedIn") or scene.main_place(levels)
        if not _names(parts, words, placed=bool(places)):
            continue
        for place in places:
            yield Tie("name-of-place", f"{family}|{core}|{_end(place)}", entity.iri, "place")
        if not places:
            for other in scene.spoken:
                if scene.is_place(other) and not scene.ontology.is_a(scene.spoken[other], "Country"):
                    yield Tie("name-of-place", f"{family}|{core}|{_end(other)}", entity.iri)


def _names(parts: Iterable[Part], words: set[str], *, placed: bool) -> bool:
    """Whether words name one thing: several, with a word of no language unless they have a place."""
    own = {
        p.token
        for p in parts
        if (placed and p.sort != "kind")
        or (p.sort == "rest" and len(p.token) >= _LONG and not p.token.isdigit())
    }
    return len(words) > 1 and not own.isdisjoint(words)


def _site(entity: Entity, scene: _Scene) -> Iterator[Tie]:
    """The place, and the words beside it."""
    yield from _of_place("Site", entity, scene, set())
    for name in scene.names(entity):
        parts = scene.words(name)
        kinds = sorted({p.token for p in parts if p.sort == "kind"} - set(_data()["weak_in_titles"]))
        words = {p.token for p in parts if p.sort != "kind" and not scene.is_place(p.text)}
        if len(words) > 1 and kinds:
            places = scene.places(entity, parts, "locatedIn") or scene.main_place(("County", "Prefecture"))
            for place in places[:1]:
                key = f"{_end(place)}|{' '.join(kinds)}"
                yield Tie("site-of-place", key, entity.iri, " ".join(sorted(words)))


def _document(entity: Entity, scene: _Scene) -> Iterator[Tie]:
    """The title without its weak words, with the years."""
    data = _data()
    for name in scene.names(entity):
        undated = without_years(name)
        inside = {p.text for p in scene.lexicon.parts(undated) if "/five-year-plan/" not in p.text}
        if is_generic(name) or any(scene.is_document(iri) for iri in inside - {entity.iri}):
            continue
        parts = scene.words(undated)
        plan = next((p.token for p in parts if "/five-year-plan/" in p.text), "")
        content = {p.token for p in parts if p.sort != "kind"} - {plan} - set(data["weak_in_titles"])
        kinds = {p.token for p in parts if p.sort == "kind"} - set(data["weak_in_titles"])
        if plan and kinds <= set(data["plans"]):
            kinds = {"plan"}
        if content and kinds and (plan or len(content) > 1):
            title = " ".join(filter(None, (plan, *sorted(content), *sorted(kinds))))
            when = "" if plan else "-".join(years(name))
            yield Tie("title-of-year", title, entity.iri, plan or when)


def _event(entity: Entity, scene: _Scene) -> Iterator[Tie]:
    """The kind of event, its place, and its day or year; the words beside them."""
    days = set(scene.facts.get((entity.iri, "heldOn"), ()))
    held = [place for place in scene.facts.get((entity.iri, "heldIn"), ()) if scene.is_place(place)]
    for name in scene.names(entity):
        parts = scene.words(without_edition(name))
        kinds = {p.token for p in parts} & set(_data()["kinds_of_event"])
        if entity.cls == "DockingEvent":
            kinds = {"docking"}
        words = {p.token for p in parts if p.sort != "kind" and not scene.is_place(p.text)} - {"china"}
        number = edition(name)
        mark = " ".join(sorted(words | ({f"no{number}"} if number else set())))
        if len(kinds) != 1:
            continue
        kind = min(kinds)
        dates = {day for day in days if len(day) == _DAY}
        places = {_end(scene.province(place)) for place in (*scene.places(entity, parts, "heldIn"), *held)}
        hosts = {_end(host) for host in scene.facts.get((entity.iri, "organizedBy"), ())}
        for where in (places if mark else set()) | hosts:
            for day in dates:
                yield Tie("event-of-day", f"{kind}|{day}|{where}", entity.iri, mark)
        for place in places if mark else ():
            for year in {day[:4] for day in days} | set(years(name)[:1]):
                yield Tie("event-of-year", f"{kind}|{year}|{place}", entity.iri, mark)


def _end(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


_RULES: Final = {"Organization": _organization, "Site": _site, "Document": _document, "Event": _event}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("kg.resolve").joinpath("ties.toml").read_text("utf-8"))
