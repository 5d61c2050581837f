"""What speaks for and against a candidate pair: features by name, in four parts that pairs share.

A part is a tuple of names, each present or not. The parts of a sentence, of a subject and of an object
serve all their pairs, so that a model adds up each of them once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

from kg.extract.linking.scene import CARRIED, Passage, Scene, Thing
from kg.extract.linking.words import Words
from kg.types import Mention

Where = Literal["same", "previous", "topic"]
"""Where a pair's subject is named: in the object's sentence, in the one before, or as the article's topic."""

Part = tuple[str, ...]

_NEAR: Final = 3
"""Words around a pair that count as such; cues count as far again."""


def _size(number: int) -> int:
    """A number in steps that double, 6 at most."""
    return min(6, number.bit_length())


def of_sentence(passage: Passage, language: str) -> Part:
    """Where the sentence stands, its words and their cues."""
    words = passage.words
    found = {
        f"sentence={min(3, passage.number)}",
        f"first paragraph={passage.sentence.paragraph == 0}",
        f"heading={passage.heading}",
        f"items={_size(len(words.items))}",
        f"length={_size(len(words.words) // 4)}",
        f"{language}:begins={words.words[0] if words.words else ''}",
    }
    found |= {f"cue={group}" for groups in words.cues for group in groups}
    return tuple(found | {f"{language}:in={word}" for word in words.words if word[0] != "<"})


def of_subject(subject: Thing, where: Where, scene: Scene, alike: int) -> Part:
    """What the subject is to the article; ``alike`` are the things of its kind in the sentence."""
    mention = subject.item
    assert isinstance(mention, Mention)
    topic = scene.topics.get(subject.kind)
    found = [
        f"where={where}",
        f"subject class={subject.cls}",
        f"subject count={min(4, scene.counts[subject.identity])}",
        f"subjects={min(3, alike)}",
        f"subject points back={mention.anaphor}",
        f"subject known={bool(mention.candidates)}",
        f"topic={topic is not None and topic.identity == subject.identity}|{where}",
    ]
    if subject.in_title:
        found.append(f"subject in title|{where}")
    return tuple(found)


def of_object(
    object_: Thing, unit: int, inner: bool, passage: Passage, scene: Scene, alike: int, language: str
) -> Part:
    """What the object is to the article, and the words around it, or around the list that it stands in."""
    words = passage.words
    start, end = words.at[words.first[unit]], words.at[words.last[unit]]
    before, ahead = _word(words, start - 1), _word(words, start - 2)
    found = {
        f"object class={object_.cls}",
        f"objects={min(3, alike)}",
        f"{language}:before object={before}",
        f"{language}:before object 2={ahead} {before}",
        f"{language}:after object={_word(words, end + 1)}",
        f"items ahead={min(4, unit)}",
    }
    found |= {f"cue before object={group}" for group in _groups(words, start - 4, start)}
    found |= {f"cue after object={group}" for group in _groups(words, end + 1, end + 4)}
    if start != end:
        found.add("object in list")
    if inner:
        found.add(f"object inside={words.kinds[unit]}")
    if isinstance(object_.item, Mention):
        found.add(f"object count={min(4, scene.counts[object_.identity])}")
        found.add(f"object points back={object_.item.anaphor}")
    if object_.in_title:
        found.add("object in title")
    return tuple(found)


def of_pair(subject: Thing, where: Where, object_: Thing, passage: Passage) -> list[str]:
    """The classes of the two, and what else the sentence names that could be meant."""
    pair = f"{subject.kind}>{object_.kind}"
    rivals = {
        thing.identity
        for thing in passage.things
        if thing.kind in CARRIED and thing.kind != object_.kind
        and thing.identity not in (subject.identity, object_.identity)
    }  # fmt: skip
    return [
        f"pair={pair}",
        f"pair={pair}|{where}",
        f"classes={subject.cls}>{object_.cls}",
        f"rivals={min(3, len(rivals))}|{where}",
    ]


def elsewhere(pair: str, where: Where, unit: int, words: Words) -> list[str]:
    """The sentence of an object whose subject is named elsewhere."""
    groups = {group for groups in words.cues for group in groups}
    return [f"ahead={min(3, unit)}|{where}", *(f"cue={group}|{pair}|elsewhere" for group in groups)]


def nested(pair: str, subject_inner: bool, object_inner: bool) -> list[str]:
    """One inside the other, or both inside a third."""
    how = "both" if subject_inner == object_inner else "subject" if subject_inner else "object"
    return [f"nested|{pair}", f"nested {how}"]


def together(pair: str, subject: int, object_: int, subject_inner: bool, words: Words, language: str) -> Part:
    """What stands between two items of one sentence, before the first and after the second."""
    forward = subject < object_
    order = ">" if forward else "<"
    one, two = (subject, object_) if forward else (object_, subject)
    listed = words.first[one] == words.first[two]
    left, right = (one, two) if listed else (words.last[one], words.first[two])
    start, end = words.at[left] + 1, words.at[right]
    gap = words.words[start:end]
    inside = words.kinds[left + 1 : right]
    subject_kind, object_kind = pair.split(">")
    length = f"distance={_size(len(gap))}{order}"
    rivals = sum(kind in CARRIED and kind != object_kind for kind in inside)
    found = {
        f"order={order}",
        f"order={order}|{pair}",
        length,
        f"{length}|{pair}",
        f"between={min(4, len(inside))}",
        f"between like subject={min(2, inside.count(subject_kind))}{order}",
        f"between like object={min(2, inside.count(object_kind))}{order}",
        f"between rivals={min(2, rivals)}{order}",
        f"clauses={min(3, words.clauses[end] - words.clauses[start])}{order}",
        *_ranks(subject, object_, words, order),
    }
    if listed:
        found.add("in one list")
    if subject_inner:
        found.add(f"subject inside={words.kinds[subject]}")
    groups = set(_groups(words, start, end))
    found |= {f"cue between{order}={group}" for group in groups}
    found |= {f"cue between{order}={group}|{pair}" for group in groups or ("none",)}
    found |= {f"{language}:between{order}={word}" for word in gap}
    if gap:
        found |= {
            f"{language}:first{order}={gap[0]}",
            f"{language}:first 2{order}={' '.join(gap[:2])}",
            f"{language}:last{order}={gap[-1]}",
            f"{language}:last 2{order}={' '.join(gap[-2:])}",
        }
        if len(gap) <= 4:
            found.add(f"{language}:all{order}={' '.join(gap)}")
    else:
        found.add(f"adjacent{order}|{pair}")
    return tuple(
        found | _outside(words, words.at[words.first[one]], words.at[words.last[two]], order, language)
    )


def _outside(words: Words, start: int, end: int, order: str, language: str) -> set[str]:
    """The words and cues before the first and after the last of a pair."""
    found = {f"{language}:before{order}={word}" for word in words.words[max(0, start - _NEAR) : start]}
    found |= {f"{language}:after{order}={word}" for word in words.words[end + 1 : end + 1 + _NEAR]}
    found |= {f"cue before{order}={group}" for group in _groups(words, start - 2 * _NEAR, start)}
    return found | {f"cue after{order}={group}" for group in _groups(words, end + 1, end + 2 * _NEAR)}


def _ranks(subject: int, object_: int, words: Words, order: str) -> tuple[str, str]:
    """How many items of the one's kind stand nearer to the other."""
    distance = abs(words.at[subject] - words.at[object_])
    kinds = words.kinds
    nearer_subjects = sum(
        kinds[i] == kinds[subject] and i != subject and abs(at - words.at[object_]) < distance
        for i, at in enumerate(words.at)
    )
    nearer_objects = sum(
        kinds[i] == kinds[object_] and words.first[i] != words.first[object_]
        and abs(at - words.at[subject]) < distance
        for i, at in enumerate(words.at)
    )  # fmt: skip
    return f"nearer subjects={min(2, nearer_subjects)}", f"nearer objects={min(2, nearer_objects)}{order}"


def _word(words: Words, at: int) -> str:
    if at < 0:
        return "^"
    return words.words[at] if at < len(words.words) else "$"


def _groups(words: Words, start: int, end: int) -> Iterable[str]:
    return (group for groups in words.cues[max(0, start) : end] for group in groups)


def kinds_here(passage: Passage) -> Counter[str]:
    """How many different things of each kind the sentence names."""
    return Counter(
        thing.kind for thing in {t.identity: t for t in (*passage.things, *passage.times)}.values()
    )
