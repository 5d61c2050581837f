"""The IRI of an entity: of the known one that its words mean, else a new one from its key (``keys.py``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.ids import entity_iri, slug
from kg.resolve.entities import Group
from kg.resolve.keys import key_of
from kg.resolve.lexicon import Part
from kg.resolve.names import years
from kg.resolve.setting import Setting, family, names_of, parts_of

_BORNE: Final = frozenset({"Programme", "EventSeries", "Enterprise"})
"""Classes whose known name may come with a word for its bearer ("little giant enterprises")."""


def mint(group: Group, setting: Setting) -> tuple[str, str]:
    """IRI and class of a group without one: of the known entity that its words mean, or a new one."""
    if known := _known(group, setting):
        return known
    key, cls = key_of(group, setting), family(group.cls)
    return entity_iri(setting.base, cls, slug(" ".join(key))), group.cls


def _known(group: Group, setting: Setting) -> tuple[str, str] | None:
    """The known entity that a name says in other words ("… sector" for "… industry")."""
    found = set()
    for name in names_of(group):
        parts = setting.parts(name)
        iris = [p.text for p in parts if p.sort == "iri" and _fits(p.text, group, setting)]
        if len(iris) == 1 and (len(parts) == 1 or (group.cls in _BORNE and _only_kind_but(iris[0], parts))):
            found.add(iris[0])
        elif iri := setting.known(_undated(setting.words(name)), group.cls):
            found.add(iri)
    if group.cls == "Zone" and not found:
        found.update(_zones(group, setting))
    return (iri := found.pop(), setting.gazetteer.entries[iri].cls) if len(found) == 1 else None


def _undated(words: Iterable[Part]) -> list[str]:
    """The words of a title; those of a plan under a five-year plan without the years, which are its own."""
    words = list(words)
    if any("/five-year-plan/" in word.text for word in words):
        return [word.token for word in words if not years(word.text) and word.token != "plan"]
    return [word.token for word in words]


def _fits(iri: str, group: Group, setting: Setting) -> bool:
    cls = setting.gazetteer.entries[iri].cls
    return family(cls) == family(group.cls) or setting.ontology.is_a(cls, group.cls)


def _only_kind_but(iri: str, parts: Iterable[Part]) -> bool:
    return all(part.sort == "kind" or part.text == iri for part in parts)


def _zones(group: Group, setting: Setting) -> set[str]:
    """The known zones of a programme in the place that the name says, else in that which is stated."""
    places = {part.text for part in parts_of(group, setting) if part.sort == "iri"}
    places = places or {g.iri or "" for g in setting.objects(group, "locatedIn")}
    return {
        zone
        for programme in setting.objects(group, "underProgramme")
        for place in places
        for zone in setting.lexicon.members.get((place, programme.iri or ""), ())
    }
