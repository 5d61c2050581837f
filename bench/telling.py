"""What the made-up corpus tells of as it grows: counted, nothing is built. The last line is JSON.

python bench/telling.py COUNT EXPONENT
"""

from __future__ import annotations

import json
import sys
from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass

from corpus import Word, corpus


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles, and of them the texts that differ, claims, entities, and facts that differ."""

    articles: int
    texts: int
    claims: int
    entities: int
    facts: int


class _Distinct:
    """How many different things were seen; of each a hash is kept, so a million take some 60 MB."""

    def __init__(self) -> None:
        self._seen = set[int]()

    def add(self, thing: Hashable) -> None:
        self._seen.add(hash(thing))

    def __len__(self) -> int:
        return len(self._seen)


def telling(count: int, growing: float) -> Iterator[Counted]:
    """The counts after a thousand articles and each ten times as many, and at the end.

    A claim is a fact at a place, or the mention of an entity there, as ``known.py`` makes them.
    """
    texts, entities, facts, claims = _Distinct(), _Distinct(), _Distinct(), 0
    step = 1000
    for number, told in enumerate(corpus(count, growing=growing), 1):
        texts.add(told.article.text)
        stated = set[Hashable]()
        for fact in told.facts:
            ends = [_name(word) for word in (fact.subject, fact.object)]
            for word, name in zip((fact.subject, fact.object), ends, strict=True):
                if word.cls:
                    entities.add(name)
                    stated.add((fact.span, name))
            facts.add((ends[0], fact.property, ends[1]))
            stated.add((fact.span, *ends, fact.property))
        claims += len(stated)
        if number in (step, count):
            yield Counted(number, len(texts), claims, len(entities), len(facts))
            step *= 10 if number == step else 1


def _name(word: Word) -> str:
    return word.iri or word.date or f"{word.cls}/{word.zh}"


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in telling(int(sys.argv[1]), float(sys.argv[2]))]))
