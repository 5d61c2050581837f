"""The IRI of an entity that no gazetteer knows: from its class and what makes it that one.

An event is its name, place and year; a policy its title; a cluster its place and
industry; a person a name in a post; a name that says only what kind of thing it is
("press conference", 市政府) holds within its own article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg.ids import digest, entity_iri, normalise, slug
from kg.ontology import Ontology
from kg.resolve.entities import Group
from kg.resolve.names import core, is_generic, years
from kg.types import Article, Mention, Relation, Value

DISTINGUISHING: Final[Mapping[str, tuple[str, ...]]] = {
    "Event": ("heldIn",),
    "Cluster": ("locatedIn", "targets"),
    "Person": ("holdsPostIn",),
    "Department": ("unitOf",),
    "Zone": ("locatedIn",),
    "Project": ("locatedIn",),
}
"""The properties whose objects, by name, tell two entities of a class and name apart."""


def mint(
    group: Group,
    article: Article,
    relations: Iterable[Relation],
    of: Mapping[Mention, Group],
    ontology: Ontology,
    base: str,
) -> str:
    """The IRI of a group without one, from its names and the article's relations of it."""
    about = [r for r in relations if of.get(r.subject) is group]
    kind = next((k for k in DISTINGUISHING if ontology.is_a(group.cls, k)), None)
    parts = [slug(core(group.name) or group.name) if kind == "Event" else slug(group.name)]
    for property_ in DISTINGUISHING.get(kind or "", ()):
        parts.extend(_nearest_name(about, property_, of))
    if kind == "Event":
        parts.extend(_year(group, about, article))
    scoped = is_generic(group.name) and len(parts) == 1
    if scoped or (kind == "Person" and len(parts) == 1):
        # Nothing ties it to a namesake elsewhere, so the article itself is part of its identity.
        parts.append(digest(article.id)[:8])
    return entity_iri(base, group.cls, slug(" ".join(parts)))


def _nearest_name(about: Iterable[Relation], property_: str, of: Mapping[Mention, Group]) -> list[str]:
    """The name of the property's first object in the text that the name itself does not say."""
    objects = sorted(
        (r.object for r in about if r.property == property_ and isinstance(r.object, Mention)),
        key=lambda m: m.span.start,
    )
    for mention in objects:
        group = of.get(mention)
        if group is not None:
            return [group.iri.rsplit("/", 1)[-1] if group.iri else slug(group.name)]
    return []


def _year(group: Group, about: Iterable[Relation], article: Article) -> list[str]:
    """The year of an event: in its name, from its day, else that of publication."""
    if named := years(group.name):
        return [named[0]]
    days = sorted(r.object.text[:4] for r in about if r.property == "heldOn" and isinstance(r.object, Value))
    if days:
        return [days[0]]
    if group.cls == "EventSeries" or "届" in group.name or not is_generic(group.name):
        return []
    return [article.published[:4]] if article.published else [normalise(article.id)]
