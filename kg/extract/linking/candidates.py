"""Pairs of mentions that a property could join, with what speaks for and against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.extract.document import Document, Time
from kg.extract.linking import features
from kg.extract.linking.features import Part, Where
from kg.extract.linking.scene import CARRIED, Passage, Scene, Thing, read_scene
from kg.types import Mention

if TYPE_CHECKING:
    from kg.extract.tools import Tools
    from kg.ontology import Ontology

LINKED: Final = (
    "appliesTo", "developsIndustry", "heldIn", "heldOn", "holdsPostIn", "implements", "issuedBy", "issuedOn",
    "locatedIn", "organizedBy", "partOfSeries", "participatedIn", "party", "recognizedBy", "targets",
    "transfersTo", "underProgramme",
)  # fmt: skip
"""The properties that are learned; periods and units of a body follow from names alone."""

COLUMN: Final = {name: number for number, name in enumerate(LINKED)}

GATHERING: Final = {"Event": "participatedIn", "Programme": "underProgramme"}
"""Kinds of which things in later sentences may be part, and by which property: lists of members or guests."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A pair that some of the properties could join, in the sentence where its object stands.

    ``ends`` are what the article has of the two, ``at`` their places among the sentence's words and ``lists``
    the first items of the lists in which they stand there, -1 for one named elsewhere; ``inside`` says of
    each whether it is but a part of the item at its place. ``parts`` are the candidate's features; parts that
    several pairs of a sentence share are the same object.
    """

    subject: Mention
    object: Mention | Time
    properties: tuple[str, ...]
    where: Where
    passage: Passage
    parts: tuple[Part, ...]
    ends: tuple[Thing, Thing]
    at: tuple[int, int]
    inside: tuple[bool, bool]
    lists: tuple[int, int]


Joining = Callable[[str, str], tuple[str, ...]]


def candidates(document: Document, tools: Tools) -> Iterator[Candidate]:
    """The candidates of a document, sentence by sentence."""
    scene = read_scene(document, tools)
    joining = tools.joining
    earlier: tuple[Thing, ...] = ()
    latest: dict[str, Thing] = {}
    expected = -1
    for passage in scene.passages:
        before = earlier if passage.number == expected else ()
        yield from _of_passage(passage, before, scene, joining)
        yield from _gathered(passage, before, latest, scene, joining)
        earlier, expected = passage.things, passage.number + 1
        latest |= {thing.kind: thing for thing in earlier if thing.kind in GATHERING}


def joining_of(ontology: Ontology) -> Joining:
    """The properties that may join two classes, or a class and a datatype."""

    @cache
    def joining(subject: str, object_: str) -> tuple[str, ...]:
        return tuple(p for p in LINKED if ontology.allows(subject, p, object_))

    return joining


def _of_passage(
    passage: Passage, earlier: tuple[Thing, ...], scene: Scene, joining: Joining
) -> Iterator[Candidate]:
    language = scene.document.article.language
    alike = features.kinds_here(passage)
    words = passage.words
    sentence: Part | None = None
    units = {thing: words.unit(thing.item.span) for thing in (*passage.things, *passage.times)}
    objects: dict[Thing, Part] = {}
    before = cache(lambda order, at: features.before(order, at, words, language))
    after = cache(lambda order, at: features.after(order, at, words, language))
    elsewhere = cache(lambda pair: features.elsewhere(pair, words))
    carried = cache(lambda kind: features.carried(passage, kind))
    for subject, where in _subjects(passage, earlier, scene):
        of_subject: Part | None = None
        for object_, (unit, inner) in units.items():
            if object_ is subject or object_.identity == subject.identity or unit is None:
                continue
            properties = joining(subject.cls, _class(object_))
            if not properties:
                continue
            if sentence is None:
                sentence = features.of_sentence(passage, language)
            if of_subject is None:
                of_subject = features.of_subject(subject, where, scene, alike[subject.kind])
            if object_ not in objects:
                objects[object_] = features.of_object(
                    object_, unit, inner, passage, scene, alike[object_.kind], language
                )
            pair = f"{subject.kind}>{object_.kind}"
            own: tuple[Part, ...]
            subject_at, subject_list, subject_inner = -1, -1, False
            if where != "same":
                own = features.ahead(min(3, unit), where), elsewhere(pair)
            else:
                mine, subject_inner = units[subject]
                if mine is None:
                    continue
                subject_at, subject_list = words.at[mine], words.first[mine]
                if mine == unit:
                    own = (features.nested(pair, subject_inner, inner),)
                else:
                    order, one, two = (">", mine, unit) if mine < unit else ("<", unit, mine)
                    own = (
                        features.together(pair, mine, unit, subject_inner, words, language),
                        before(order, words.at[words.first[one]]),
                        after(order, words.at[words.last[two]]),
                    )
            others = carried(object_.kind)
            rivals = len(others) - (subject.identity in others) - (object_.identity in others)
            assert isinstance(subject.item, Mention)
            parts = (
                sentence,
                of_subject,
                objects[object_],
                features.of_classes((subject.kind, subject.cls), where, (object_.kind, object_.cls)),
                features.of_rivals(min(3, rivals), where),
                *own,
            )
            yield Candidate(
                subject.item, object_.item, properties, where, passage, parts, (subject, object_),
                (subject_at, words.at[unit]), (subject_inner, inner), (subject_list, words.first[unit]),
            )  # fmt: skip


def _gathered(
    passage: Passage, earlier: tuple[Thing, ...], latest: Mapping[str, Thing], scene: Scene, joining: Joining
) -> Iterator[Candidate]:
    """What a sentence names, as parts of a programme or guests of an event that it does not name."""
    gatherers = list(_gatherers(passage, earlier, latest, scene))
    if not gatherers:
        return
    language = scene.document.article.language
    alike = features.kinds_here(passage)
    sentence = features.of_sentence(passage, language)
    members: dict[Thing, Part] = {}
    for object_, where in gatherers:
        of_object = features.of_gatherer(object_, where, scene)
        for subject in passage.things:
            property_ = GATHERING[object_.kind]
            if property_ not in joining(subject.cls, object_.cls):
                continue
            unit, inner = passage.words.unit(subject.item.span)
            if unit is None:
                continue
            if subject not in members:
                members[subject] = features.of_member(
                    subject, unit, inner, passage, scene, alike[subject.kind], language
                )
            assert isinstance(subject.item, Mention)
            parts = (
                sentence,
                of_object,
                members[subject],
                features.of_classes((subject.kind, subject.cls), where, (object_.kind, object_.cls)),
                features.ahead(min(3, unit), where),
                features.elsewhere(f"{subject.kind}>{object_.kind}", passage.words),
            )
            yield Candidate(
                subject.item, object_.item, (property_,), where, passage, parts, (subject, object_),
                (passage.words.at[unit], -1), (inner, False), (passage.words.first[unit], -1),
            )  # fmt: skip


def _gatherers(
    passage: Passage, earlier: tuple[Thing, ...], latest: Mapping[str, Thing], scene: Scene
) -> Iterator[tuple[Thing, Where]]:
    """The last programme and event before a sentence that names none, and those that the article is about."""
    kinds = {thing.kind for thing in passage.things}
    for kind in GATHERING:
        if kind in kinds:
            continue
        last, topic = latest.get(kind), scene.topics.get(kind)
        if last:
            yield last, "object previous" if last in earlier else "object earlier"
        if topic and (last is None or topic.identity != last.identity):
            yield topic, "object topic"


def _class(thing: Thing) -> str:
    return thing.item.cls if isinstance(thing.item, Mention) else thing.item.value.datatype


def _subjects(passage: Passage, earlier: tuple[Thing, ...], scene: Scene) -> Iterator[tuple[Thing, Where]]:
    """What a sentence may say something of: its own mentions, else the last sentence's or the topics.

    A sentence that names something of a kind speaks of that, and of no other of the kind named elsewhere.
    """
    known = {thing.identity for thing in passage.things}
    kinds = {thing.kind for thing in passage.things}
    for thing in passage.things:
        yield thing, "same"
    for thing in {thing.identity: thing for thing in earlier}.values():
        if thing.kind in CARRIED and thing.kind not in kinds and thing.identity not in known:
            yield thing, "previous"
    known |= {thing.identity for thing in earlier}
    for thing in scene.topics.values():
        if thing.kind in CARRIED and thing.kind not in kinds and thing.identity not in known:
            yield thing, "topic"
