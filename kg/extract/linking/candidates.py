"""Pairs of mentions that a property could join."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from kg.extract.document import Document, Time
from kg.extract.linking.scene import CARRIED, Passage, Scene, Thing, read_scene
from kg.types import Mention

if TYPE_CHECKING:
    from kg.extract.tools import Tools
    from kg.ontology import Ontology

Where = Literal["same", "previous", "topic", "object previous", "object earlier", "object topic"]
"""Where the end of a pair is named that the other's sentence does not name: in the one before, further ahead,
or as the article's topic; the end is the subject where nothing else is said."""

LINKED: Final = (
    "appliesTo", "developsIndustry", "heldIn", "heldOn", "holdsPostIn", "implements", "issuedBy", "issuedOn",
    "locatedIn", "organizedBy", "partOfSeries", "participatedIn", "party", "recognizedBy", "targets",
    "transfersTo", "underProgramme",
)  # fmt: skip
"""The properties that are learned; periods and units of a body follow from names alone."""

COLUMN: Final = {name: number for number, name in enumerate(LINKED)}

GATHERING: Final[Mapping[str, frozenset[str]]] = {
    "Event": frozenset({"participatedIn"}),
    "Programme": frozenset({"underProgramme"}),
    "Zone": frozenset({"locatedIn"}),
    "Place": frozenset({"locatedIn", "heldIn", "appliesTo", "transfersTo"}),
    "Organization": frozenset({"holdsPostIn", "issuedBy", "organizedBy", "recognizedBy"}),
    "Industry": frozenset({"developsIndustry", "targets"}),
    "Policy": frozenset({"implements"}),
}
"""Kinds of what a later sentence may say something of without naming it, and by which properties: members of
a list, guests, firms of a zone, heads of the body."""

BESIDE_LAST: Final = frozenset({"Policy"})
"""Of these kinds also that which was named last before a sentence that names another: what a plan carries
out …"""
BESIDE_TOPIC: Final = frozenset({"Policy", "Place"})
"""… and of these what the article is about: firms of its city, beside whatever place a sentence names."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A pair that some of the properties could join, in the sentence where at least one of the two stands.

    ``ends`` are what the article has of the two, ``at`` their places among the sentence's words and ``lists``
    the first items of the lists in which they stand there, -1 for one named elsewhere; ``inside`` says of
    each whether it is but a part of the item at its place.
    """

    subject: Mention
    object: Mention | Time
    properties: tuple[str, ...]
    where: Where
    passage: Passage
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
        standing = _standing(passage)
        yield from _of_passage(passage, standing, before, scene, joining)
        yield from _gathered(passage, standing, _gatherers(passage, before, latest, scene), joining)
        earlier, expected = passage.things, passage.number + 1
        latest |= {thing.kind: thing for thing in earlier if thing.kind in GATHERING}


def joining_of(ontology: Ontology) -> Joining:
    """The properties that may join two classes, or a class and a datatype."""

    @cache
    def joining(subject: str, object_: str) -> tuple[str, ...]:
        return tuple(p for p in LINKED if ontology.allows(subject, p, object_))

    return joining


_Standing = tuple[int, int, bool]
"""Where a thing stands in a sentence: its place, the first item of its list, whether it is inside another."""

_ELSEWHERE: Final[_Standing] = (-1, -1, False)


def _standing(passage: Passage) -> dict[Thing, _Standing]:
    """Where the things of a sentence stand."""
    words = passage.words
    units = ((thing, words.unit(thing.item.span)) for thing in (*passage.things, *passage.times))
    return {
        thing: (words.at[unit], words.first[unit], inside)
        for thing, (unit, inside) in units
        if unit is not None
    }


def _of_passage(
    passage: Passage,
    standing: Mapping[Thing, _Standing],
    earlier: tuple[Thing, ...],
    scene: Scene,
    joining: Joining,
) -> Iterator[Candidate]:
    for subject, where in _subjects(passage, earlier, scene):
        if where == "same" and subject not in standing:
            continue
        for object_, there in standing.items():
            if object_ is subject or object_.identity == subject.identity:
                continue
            if properties := joining(subject.cls, _class(object_)):
                here = standing[subject] if where == "same" else _ELSEWHERE
                yield _candidate(subject, here, object_, there, properties, where, passage)


def _gathered(
    passage: Passage,
    standing: Mapping[Thing, _Standing],
    gatherers: Iterable[tuple[Thing, Where]],
    joining: Joining,
) -> Iterator[Candidate]:
    """What a sentence names, as subjects of what it does not name: parts of a programme, firms of a zone."""
    for object_, where in gatherers:
        gathering = GATHERING[object_.kind]
        for subject in passage.things:
            if subject not in standing or subject.identity == object_.identity:
                continue
            if properties := tuple(p for p in joining(subject.cls, object_.cls) if p in gathering):
                here = standing[subject]
                yield _candidate(subject, here, object_, _ELSEWHERE, properties, where, passage)


def _candidate(
    subject: Thing,
    here: _Standing,
    object_: Thing,
    there: _Standing,
    properties: tuple[str, ...],
    where: Where,
    passage: Passage,
) -> Candidate:
    assert isinstance(subject.item, Mention)
    (at, first, inside), (object_at, object_first, object_inside) = here, there
    return Candidate(
        subject.item, object_.item, properties, where, passage, (subject, object_),
        (at, object_at), (inside, object_inside), (first, object_first),
    )  # fmt: skip


def _gatherers(
    passage: Passage, earlier: tuple[Thing, ...], latest: Mapping[str, Thing], scene: Scene
) -> Iterator[tuple[Thing, Where]]:
    """The last of each such kind before a sentence that names none, and those that the article is about."""
    kinds = {thing.kind for thing in passage.things}
    known = {thing.identity for thing in passage.things}
    for kind in GATHERING:
        last = latest.get(kind)
        if last and last.identity not in known and (kind not in kinds or kind in BESIDE_LAST):
            yield last, "object previous" if last in earlier else "object earlier"
        if kind not in kinds or kind in BESIDE_TOPIC:
            for topic in scene.topics.get(kind, ()):
                if topic.identity not in known and (last is None or topic.identity != last.identity):
                    yield topic, "object topic"


def _class(thing: Thing) -> str:
    return thing.item.cls if isinstance(thing.item, Mention) else thing.item.value.datatype


def _subjects(passage: Passage, earlier: tuple[Thing, ...], scene: Scene) -> Iterator[tuple[Thing, Where]]:
    """What a sentence may say something of: its own mentions, else the last sentence's or the topics.

    A sentence that names something of a kind speaks of that, and of no other of the kind named just before.
    """
    known = {thing.identity for thing in passage.things}
    kinds = {thing.kind for thing in passage.things}
    for thing in passage.things:
        yield thing, "same"
    for thing in {thing.identity: thing for thing in earlier}.values():
        if thing.kind in CARRIED and thing.kind not in kinds and thing.identity not in known:
            yield thing, "previous"
    known |= {thing.identity for thing in earlier}
    for thing in chain.from_iterable(scene.topics.values()):
        if thing.kind in CARRIED and thing.identity not in known:
            yield thing, "topic"
