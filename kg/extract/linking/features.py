"""What speaks for and against a candidate pair: features by name, in parts that pairs share.

A part is a tuple of names, each present or not, and no name stands in two parts. What a sentence, a subject,
an object, two classes … have serves all their pairs, so that a model adds up each of them once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal

from kg.extract.linking.scene import CARRIED, Passage, Scene, Thing
from kg.extract.linking.words import Words
from kg.types import Mention

Where = Literal["same", "previous", "topic", "object previous", "object earlier", "object topic"]
"""Where the end of a pair is named that the other's sentence does not name: in the one before, further ahead,
or as the article's topic; the end is the subject where nothing else is said."""

Part = tuple[str, ...]

_NEAR: Final = 3
"""Words around a pair that count as such; cues count as far again."""


def _size(number: int) -> int:
    """A number in steps that double, 6 at most."""
    return min(6, number.bit_length())


def of_sentence(passage: Passage, language: str) -> Part:
    """Where the sentence stands, its words and their cues."""
    words = passage.words
    return (
        f"sentence={min(3, passage.number)}",
        f"first paragraph={passage.sentence.paragraph == 0}",
        f"heading={passage.heading}",
        f"items={_size(len(words.items))}",
        f"length={_size(len(words.words) // 4)}",
        f"{language}:begins={words.words[0] if words.words else ''}",
        *[f"cue={group}" for group in _groups(words, 0, len(words.cues))],
        *[f"{language}:in={word}" for word in dict.fromkeys(words.words) if word[0] != "<"],
    )


def of_subject(subject: Thing, where: Where, scene: Scene, alike: int) -> Part:
    """What the subject is to the article; ``alike`` are the things of its kind in the sentence."""
    mention = subject.item
    assert isinstance(mention, Mention)
    topic = scene.topics.get(subject.kind)
    found = [
        f"where={where}",
        f"subject class={subject.cls}",
        f"subject count={min(4, subject.count)}",
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
    return _surrounded("object", object_, unit, inner, passage, scene, alike, language)


def of_member(
    subject: Thing, unit: int, inner: bool, passage: Passage, scene: Scene, alike: int, language: str
) -> Part:
    """The same for a subject whose object is named elsewhere."""
    return _surrounded("member", subject, unit, inner, passage, scene, alike, language)


def of_gatherer(object_: Thing, where: Where, scene: Scene) -> Part:
    """What an object is to the article of which things in later sentences may be part."""
    topic = scene.topics.get(object_.kind)
    return (
        f"where={where}",
        f"gatherer class={object_.cls}|{where}",
        f"gatherer count={min(4, object_.count)}",
        f"gatherer in title={object_.in_title}",
        f"gatherer topic={topic is not None and topic.identity == object_.identity}|{where}",
    )


def _surrounded(
    role: str, thing: Thing, unit: int, inner: bool, passage: Passage, scene: Scene, alike: int, language: str
) -> Part:
    words = passage.words
    start, end = words.at[words.first[unit]], words.at[words.last[unit]]
    before, ahead = _word(words, start - 1), _word(words, start - 2)
    found = [
        f"{role} class={thing.cls}",
        f"{role}s={min(3, alike)}",
        f"{language}:before {role}={before}",
        f"{language}:before {role} 2={ahead} {before}",
        f"{language}:after {role}={_word(words, end + 1)}",
        f"items ahead={min(4, unit)}",
        *[f"cue before {role}={group}" for group in _groups(words, start - 4, start)],
        *[f"cue after {role}={group}" for group in _groups(words, end + 1, end + 4)],
    ]
    if start != end:
        found.append(f"{role} in list")
    if inner:
        found.append(f"{role} inside={words.kinds[unit]}")
    if isinstance(thing.item, Mention):
        found.append(f"{role} count={min(4, thing.count)}")
        found.append(f"{role} points back={thing.item.anaphor}")
    if thing.in_title:
        found.append(f"{role} in title")
    return tuple(found)


@lru_cache(1 << 12)
def of_classes(subject: tuple[str, str], where: Where, object_: tuple[str, str]) -> Part:
    """The kinds and classes of the two."""
    pair = f"{subject[0]}>{object_[0]}"
    return f"pair={pair}", f"pair={pair}|{where}", f"classes={subject[1]}>{object_[1]}"


@lru_cache(64)
def of_rivals(number: int, where: Where) -> Part:
    """How many other things the sentence names that could be meant instead of the subject, 3 at most."""
    return (f"rivals={number}|{where}",)


def carried(passage: Passage, but: str) -> frozenset[str]:
    """What a sentence names of the kinds that a later one may speak of, without one kind."""
    return frozenset(t.identity for t in passage.things if t.kind in CARRIED and t.kind != but)


@lru_cache(64)
def ahead(unit: int, where: Where) -> Part:
    """How many items stand before an object whose subject is named elsewhere, 3 at most."""
    return (f"ahead={unit}|{where}",)


def elsewhere(pair: str, words: Words) -> Part:
    """The cues of an object's sentence whose subject is named elsewhere."""
    return tuple([f"cue={group}|{pair}|elsewhere" for group in _groups(words, 0, len(words.cues))])


@lru_cache(1 << 10)
def nested(pair: str, subject_inner: bool, object_inner: bool) -> Part:
    """One inside the other, or both inside a third."""
    how = "both" if subject_inner == object_inner else "subject" if subject_inner else "object"
    return f"nested|{pair}", f"nested {how}"


def together(pair: str, subject: int, object_: int, subject_inner: bool, words: Words, language: str) -> Part:
    """What stands between two items of one sentence."""
    order, one, two = (">", subject, object_) if subject < object_ else ("<", object_, subject)
    listed = words.first[one] == words.first[two]
    left, right = (one, two) if listed else (words.last[one], words.first[two])
    start, end = words.at[left] + 1, words.at[right]
    gap = words.words[start:end]
    inside = words.kinds[left + 1 : right]
    subject_kind, object_kind = pair.split(">")
    length = f"distance={_size(len(gap))}{order}"
    number = sum(kind in CARRIED and kind != object_kind for kind in inside)
    found = [
        f"order={order}",
        f"order={order}|{pair}",
        length,
        f"{length}|{pair}",
        f"between={min(4, len(inside))}",
        f"between like subject={min(2, inside.count(subject_kind))}{order}",
        f"between like object={min(2, inside.count(object_kind))}{order}",
        f"between rivals={min(2, number)}{order}",
        f"clauses={min(3, words.clauses[end] - words.clauses[start])}{order}",
        *_ranks(subject, object_, words, order),
    ]
    if listed:
        found.append("in one list")
    if subject_inner:
        found.append(f"subject inside={words.kinds[subject]}")
    groups = _groups(words, start, end)
    found += [f"cue between{order}={group}" for group in groups]
    found += [f"cue between{order}={group}|{pair}" for group in groups or ("none",)]
    found += [f"{language}:between{order}={word}" for word in dict.fromkeys(gap)]
    if gap:
        found += (
            f"{language}:first{order}={gap[0]}",
            f"{language}:first 2{order}={' '.join(gap[:2])}",
            f"{language}:last{order}={gap[-1]}",
            f"{language}:last 2{order}={' '.join(gap[-2:])}",
        )
        if len(gap) <= 4:
            found.append(f"{language}:all{order}={' '.join(gap)}")
    else:
        found.append(f"adjacent{order}|{pair}")
    return tuple(found)


def before(order: str, at: int, words: Words, language: str) -> Part:
    """The words and cues before the first of a pair, or before the list in which it stands."""
    near = dict.fromkeys(words.words[max(0, at - _NEAR) : at])
    return (
        *[f"{language}:before{order}={word}" for word in near],
        *[f"cue before{order}={group}" for group in _groups(words, at - 2 * _NEAR, at)],
    )


def after(order: str, at: int, words: Words, language: str) -> Part:
    """The words and cues after the second of a pair, or after its list."""
    near = dict.fromkeys(words.words[at + 1 : at + 1 + _NEAR])
    return (
        *[f"{language}:after{order}={word}" for word in near],
        *[f"cue after{order}={group}" for group in _groups(words, at + 1, at + 2 * _NEAR)],
    )


def _ranks(subject: int, object_: int, words: Words, order: str) -> tuple[str, str]:
    """How many items of the one's kind stand nearer to the other; those of the object's list do not count."""
    here, there = words.at[subject], words.at[object_]
    distance = abs(here - there)
    subjects = _nearer(words.of_kind[words.kinds[subject]], there, distance)
    own = words.at[words.first[object_] : words.last[object_] + 1]
    objects = _nearer(words.of_kind[words.kinds[object_]], here, distance) - _nearer(own, here, distance)
    return f"nearer subjects={min(2, subjects)}", f"nearer objects={min(2, objects)}{order}"


def _nearer(places: Sequence[int], to: int, distance: int) -> int:
    """How many of these places, which rise, are nearer to another one than a distance."""
    return bisect_left(places, to + distance) - bisect_right(places, to - distance)


def _word(words: Words, at: int) -> str:
    if at < 0:
        return "^"
    return words.words[at] if at < len(words.words) else "$"


def _groups(words: Words, start: int, end: int) -> Iterable[str]:
    """The cues of some words, each once, in the order of the text."""
    return dict.fromkeys(group for groups in words.cues[max(0, start) : end] for group in groups)


def kinds_here(passage: Passage) -> Counter[str]:
    """How many different things of each kind the sentence names."""
    return Counter(
        thing.kind for thing in {t.identity: t for t in (*passage.things, *passage.times)}.values()
    )
