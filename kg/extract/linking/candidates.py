"""Pairs of mentions that a property could join, with what speaks for and against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.extract.document import Document, Item, Time
from kg.extract.linking.features import Scene, around, between, counts, place
from kg.ids import normalise
from kg.types import Mention, Sentence

if TYPE_CHECKING:
    from kg.ontology import Ontology

Where = Literal["same", "previous", "topic"]

LINKED: Final = (
    "appliesTo", "developsIndustry", "heldIn", "heldOn", "holdsPostIn", "implements", "issuedBy", "issuedOn",
    "locatedIn", "organizedBy", "partOfSeries", "participatedIn", "party", "recognizedBy", "targets",
    "transfersTo", "underProgramme",
)  # fmt: skip
"""The properties that are learned; periods and units of a body follow from names alone."""

CARRIED: Final = frozenset(
    {"Event", "EventSeries", "Policy", "Cluster", "Zone", "Programme", "Place", "Project"}
)
"""Kinds that a later sentence may speak of without naming them."""

KINDS: Final = (
    "Programme", "Event", "EventSeries", "Policy", "Cluster", "Zone", "Organization", "Place", "Person",
    "Industry", "Project",
)  # fmt: skip
"""The coarse classes by which features tell mentions apart, the first that fits."""

_DATED: Final = frozenset({"issuedOn", "heldOn"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that a property could join, in the sentence where its object stands."""

    subject: Mention
    property: str
    object: Mention | Time
    sentence: Sentence
    features: frozenset[str]


def identity(item: Item) -> str:
    """What makes two mentions of an article the same thing, before resolution."""
    if isinstance(item, Mention):
        return item.candidates[0] if item.candidates else normalise(item.name)
    return item.value.text if isinstance(item, Time) else ""


def candidates(document: Document, ontology: Ontology) -> Iterator[Candidate]:
    """All candidates of a document, sentence by sentence."""
    mentions = document.mentions
    times = [item for item in document.items if isinstance(item, Time)]
    kinds = {m: _kind(m.cls, ontology) for m in mentions}
    scene = Scene(
        document,
        kinds,
        {m: identity(m) for m in mentions},
        Counter(identity(m) for m in mentions),
        normalise(document.article.title or ""),
    )
    topics = _topics(scene)
    earlier: list[Mention] = []
    for number, sentence in enumerate(document.sentences):
        here = [m for m in mentions if sentence.span.start <= m.span.start < sentence.span.end]
        subjects = _subjects(here, earlier, topics, scene)
        objects: list[Mention | Time] = [*here]
        objects += [t for t in times if sentence.span.start <= t.span.start < sentence.span.end]
        shared = place(scene, sentence, number)
        for subject, where in subjects:
            for object_ in objects:
                if object_ is subject or identity(object_) == identity(subject):
                    continue
                found: frozenset[str] | None = None
                for property_ in _joining(subject, object_, ontology):
                    if found is None:
                        found = _features(scene, sentence, here, subject, where, object_, topics) | shared
                    yield Candidate(subject, property_, object_, sentence, found)
        earlier = here


def _joining(subject: Mention, object_: Mention | Time, ontology: Ontology) -> Iterator[str]:
    timed = isinstance(object_, Time)
    cls = object_.cls if isinstance(object_, Mention) else object_.value.datatype
    for property_ in LINKED:
        if (property_ in _DATED) == timed and ontology.allows(subject.cls, property_, cls):
            yield property_


def _subjects(
    here: list[Mention], earlier: list[Mention], topics: dict[str, Mention], scene: Scene
) -> list[tuple[Mention, Where]]:
    """What a sentence may say something of: its own mentions, the last sentence's, the article's topics."""
    subjects: list[tuple[Mention, Where]] = [(m, "same") for m in here]
    known = {scene.identities[m] for m in here}
    for where, pool in (("previous", earlier), ("topic", list(topics.values()))):
        for mention in pool:
            if scene.kinds[mention] in CARRIED and scene.identities[mention] not in known:
                subjects.append((mention, "previous" if where == "previous" else "topic"))
        known |= {scene.identities[m] for m in pool}
    return subjects


def _topics(scene: Scene) -> dict[str, Mention]:
    """For each kind, what the article speaks of most: often, early, in its title."""
    best: dict[str, tuple[float, Mention]] = {}
    for mention, kind in scene.kinds.items():
        score = scene.count[scene.identities[mention]]
        score += 2 * (normalise(mention.name) in scene.title) + (mention.span.start < 200)
        if not mention.anaphor and (kind not in best or score > best[kind][0]):
            best[kind] = (score, mention)
    return {kind: mention for kind, (_, mention) in best.items()}


def _features(
    scene: Scene,
    sentence: Sentence,
    here: list[Mention],
    subject: Mention,
    where: Where,
    object_: Mention | Time,
    topics: dict[str, Mention],
) -> frozenset[str]:
    kind = scene.kinds[subject]
    other = scene.kinds[object_] if isinstance(object_, Mention) else "Time"
    cls = object_.cls if isinstance(object_, Mention) else "Time"
    pair = f"{kind}>{other}"
    found = {
        f"kinds={pair}",
        f"classes={subject.cls}>{cls}",
        f"where={where}",
        f"where={where}|{pair}",
        f"anaphor={subject.anaphor}",
    }
    if kind in topics and scene.identities[topics[kind]] == scene.identities[subject]:
        found |= {"topic", f"topic|{where}"}
    rivals = {
        scene.identities[m]
        for m in here
        if m is not subject and scene.kinds[m] in CARRIED and scene.kinds[m] != other
        and scene.identities[m] not in (scene.identities[subject], identity(object_))
    }  # fmt: skip
    found.add(f"rivals={min(3, len(rivals))}|{where}")
    if where == "same":
        found |= between(scene, sentence, here, subject, object_, pair)
        nearer = any(
            abs(m.span.start - object_.span.start) < abs(subject.span.start - object_.span.start)
            for m in here
            if scene.identities[m] in rivals
        )
        found.add(f"nearer={nearer}")
    else:
        found |= around(scene, sentence, here, object_)
    return frozenset(found | counts(scene, here, subject, object_, kind, other))


def _kind(cls: str, ontology: Ontology) -> str:
    return next((kind for kind in KINDS if ontology.is_a(cls, kind)), cls)
