"""What is said of one of a list is said of all: 支持云南做轴承、陶瓷 holds for both trades.

A rule may see one member of a list only; where the text says the same of none of the others apart, they
share what it found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.extract.families import DIVISIONS
from kg.types import Mention, Relation

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

# Of several each has its own: 长沙、贵阳分别发展生物医药、大数据.
_IN_TURN: Final = re.compile(r"分别|依次|各自")
_JOINED: Final = re.compile(r"^(?:[市县区省]|[”》」])?(?:、|和|与|及|以及)[“《「]?$")
# Which classes share, by property and by the end at which their lists stand.
_SUBJECTS: Final[Mapping[str, frozenset[str]]] = {
    "underProgramme": frozenset("Enterprise Cluster Zone".split()) | DIVISIONS,
    "participatedIn": frozenset({"Enterprise", "Institution"}),
}
_OBJECTS: Final[Mapping[str, frozenset[str]]] = {
    "developsIndustry": frozenset({"Industry"}),
    "targets": frozenset({"Industry"}),
    "appliesTo": DIVISIONS,
}


def shared(document: Document, tools: Tools, relations: Sequence[Relation]) -> Iterator[Relation]:
    """The relations of a list's other members, from those that one of it has."""
    runs = {mention.span: run for run in _runs(document) for mention in run}
    for relation in relations:
        said = document.view[relation.sentence.start : relation.sentence.end]
        if relation.rule.startswith("composed") or _IN_TURN.search(said):
            continue
        subject, object_ = relation.subject, relation.object
        if subject.cls in _SUBJECTS.get(relation.property, ()):
            for other in runs.get(subject.span, ()):
                if other is not subject:
                    yield replace(relation, subject=other, rule="zh-of-one-list", confidence=0.7)
        # 五大产业集群：电子信息、汽车: a cluster that is named by a member of the list has that one only.
        own = isinstance(object_, Mention) and subject.span.overlaps(object_.span)
        if not own and isinstance(object_, Mention) and object_.cls in _OBJECTS.get(relation.property, ()):
            for other in runs.get(object_.span, ()):
                if other is not object_:
                    yield replace(relation, object=other, rule="zh-of-one-list", confidence=0.7)


def _runs(document: Document) -> Iterator[Sequence[Mention]]:
    """The lists of things of one class that stand behind one another."""
    for sentence in document.sentences:
        run: list[Mention] = []
        for mention in document.mentions_in(sentence.span):
            gap = document.view[run[-1].span.end : mention.span.start] if run else ""
            if run and not (mention.cls == run[-1].cls and _JOINED.match(gap)):
                if len(run) > 1:
                    yield run
                run = []
            run.append(mention)
        if len(run) > 1:
            yield run
