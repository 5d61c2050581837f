"""The features of a candidate pair: words, distances and what else stands in the sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.document import Document, Time
from kg.ids import normalise
from kg.types import Mention, Sentence, Span

_WORD: Final = re.compile(r"[a-z]+|[,;:.()“”\"]")
_CLAUSE: Final = re.compile(r"[,;:，；：]")
_WORD_LENGTH: Final = {"en": 6, "zh": 2}


@dataclass(frozen=True, slots=True)
class Scene:
    """An article as the features see it: kinds, identities and counts of its mentions."""

    document: Document
    kinds: Mapping[Mention, str]
    identities: Mapping[Mention, str]
    count: Counter[str]
    title: str

    @property
    def language(self) -> str:
        """The article's language; words are features of their own language."""
        return self.document.article.language

    def words(self, start: int, end: int) -> list[str]:
        """The words of a stretch of the view, and the punctuation that matters."""
        text = self.document.view[max(0, start) : max(0, end)].lower()
        if self.language == "zh":
            import rjieba

            return [word for word in rjieba.cut(text) if word.strip()]
        return _WORD.findall(text)


def place(scene: Scene, sentence: Sentence, number: int) -> frozenset[str]:
    """Where the sentence stands, and its words."""
    found = {f"sentence={min(3, number)}", f"first paragraph={sentence.paragraph == 0}"}
    words = scene.words(sentence.span.start, sentence.span.end)
    return frozenset(found | {f"{scene.language}:in={word}" for word in words})


def between(
    scene: Scene,
    sentence: Sentence,
    here: Sequence[Mention],
    subject: Mention,
    object_: Mention | Time,
    pair: str,
) -> set[str]:
    """What stands between the two, right before the first and right after the second."""
    language = scene.language
    first, last = sorted((subject.span, object_.span), key=lambda s: (s.start, -s.end))
    order = "forward" if first == subject.span else "backward"
    length = max(0, last.start - first.end) // _WORD_LENGTH[language]
    found = {f"distance={min(6, length.bit_length())}", f"order={order}", f"order={order}|{pair}"}
    if subject.span in object_.span or object_.span in subject.span:
        found.add("nested")
    inside = [m for m in here if first.end <= m.span.start and m.span.end <= last.start]
    kinds = Counter(scene.kinds[m] for m in inside)
    other = scene.kinds[object_] if isinstance(object_, Mention) else "Time"
    found.add(f"inside={min(4, len(inside))}")
    found.add(f"inside like subject={min(2, kinds[scene.kinds[subject]])}")
    found.add(f"inside like object={min(2, kinds[other])}")
    gap = Span(first.end, max(first.end, last.start))
    found.add(f"clauses={min(3, len(_CLAUSE.findall(scene.document.view[gap.start : gap.end])))}")
    words = scene.words(gap.start, gap.end)
    found |= {f"{language}:between={word}" for word in words[:25]}
    if words:
        found |= {f"{language}:between first={words[0]}", f"{language}:between last={words[-1]}"}
    before = scene.words(max(sentence.span.start, first.start - 30), first.start)[-3:]
    after = scene.words(last.end, min(sentence.span.end, last.end + 30))[:3]
    found |= {f"{language}:{order} before={word}" for word in before}
    return found | {f"{language}:{order} after={word}" for word in after}


def around(scene: Scene, sentence: Sentence, here: Sequence[Mention], object_: Mention | Time) -> set[str]:
    """What stands around an object whose subject is named elsewhere."""
    language = scene.language
    before = scene.words(max(sentence.span.start, object_.span.start - 40), object_.span.start)[-4:]
    after = scene.words(object_.span.end, min(sentence.span.end, object_.span.end + 30))[:3]
    ahead = sum(m.span.end <= object_.span.start for m in here)
    found = {f"{language}:object before={word}" for word in before}
    found |= {f"{language}:object after={word}" for word in after}
    return found | {f"mentions ahead={min(4, ahead)}"}


def counts(
    scene: Scene, here: Iterable[Mention], subject: Mention, object_: Mention | Time, kind: str, other: str
) -> set[str]:
    """How many could be meant instead, and how much the article speaks of the two."""
    alike = Counter(scene.kinds[m] for m in {scene.identities[m]: m for m in here}.values())
    found = {
        f"only subject={alike[kind] == 1}",
        f"only object={alike[other] == 1}",
        f"objects={min(4, alike[other])}",
        f"subject count={min(4, scene.count[scene.identities[subject]])}",
    }
    if normalise(subject.name) in scene.title:
        found.add("subject in title")
    if isinstance(object_, Mention):
        found.add(f"object count={min(4, scene.count[scene.identities[object_]])}")
        if normalise(object_.name) in scene.title:
            found.add("object in title")
    return found
