"""Rules as data: mention rules and relation rules of one language, from its folder of TOML files.

``rules/LANGUAGE/`` holds a file for each matter that relations are about, and ``mentions.toml``,
``words.toml``. They hold ``[words]`` (word lists), ``[heads]`` (the nouns that end a name of a
class) and the tables ``[[mention]]`` and ``[[relation]]``. Each rule has a ``name``, a
``pattern`` (see :mod:`kg.extract.pattern`) and an ``example`` that a test runs it on.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from itertools import product
from typing import Any, Final, cast

from kg.collector import paused
from kg.errors import OntologyError
from kg.extract.document import Document, Item, Quantity, Time
from kg.extract.passing import announced, in_passing
from kg.extract.pattern import Compiler, Match, Pattern, PatternError, matches
from kg.extract.status import status_at
from kg.extract.triggers import Triggers
from kg.types import Mention, Relation, Sentence, Span, Status, Value

LATE: Final = 10
"""The first stage of mention rules that a phrase finder runs, among what the others find."""

TOPIC_REACH: Final = 4
"""How many sentences back a topic may have been named, unless its rule says otherwise."""

_IN_TURN: Final = re.compile(r"分别|依次|各自")

BACKGROUND: Final = frozenset({"FiveYearPlan", "Strategy"})
"""Classes that texts name in passing: a topic only where a rule asks for them by name."""


@dataclass(frozen=True, slots=True)
class MentionRule:
    """Finds mentions of a class: the group or role ``m`` of the pattern, else all of it.

    ``stage`` orders the rules in a cascade: a rule sees what lower stages found.
    """

    name: str
    cls: str
    pattern: Pattern
    stage: int
    confidence: float
    anaphor: bool
    example: str


@dataclass(frozen=True, slots=True)
class RelationRule:
    """Finds relations between the items in the roles ``s`` and ``o`` of the pattern.

    ``status`` overrides what the words around the match say. Where the pattern has no role ``s``
    (or ``o``), ``topic`` names the classes of which the nearest earlier mention stands in for it, from
    ``reach`` sentences back at most: "The organisers were …", 由…主办.
    """

    name: str
    property: str
    pattern: Pattern
    confidence: float
    status: Status | None
    topic: tuple[str, ...]
    reach: int
    example: str


@dataclass(frozen=True)
class Rules:
    """All rules of one language."""

    language: str
    compiler: Compiler
    mentions: tuple[MentionRule, ...]
    relations: tuple[RelationRule, ...]

    @property
    def stages(self) -> tuple[int, ...]:
        """The numbers of the cascade's stages, in order."""
        return tuple(sorted({rule.stage for rule in self.mentions}))

    @cached_property
    def of_stage(self) -> Mapping[int, Triggers[MentionRule]]:
        """The mention rules of each stage, by what a sentence must hold for them."""
        return {
            stage: Triggers((rule, rule.pattern.needs) for rule in self.mentions if rule.stage == stage)
            for stage in self.stages
        }

    @cached_property
    def of_relations(self) -> Triggers[RelationRule]:
        """The relation rules, by what a sentence must hold for them."""
        return Triggers((rule, rule.pattern.needs) for rule in self.relations)


def read_rules(language: str) -> dict[str, Any]:
    """The tables of all rule files of a language, as one: word lists joined, rules one after the other.

    Raises:
        OntologyError: a file is malformed, or two define one word list.
    """
    tables: dict[str, Any] = {"words": {}, "heads": {}, "mention": [], "relation": []}
    folder = resources.files("kg.extract") / "rules" / language
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        try:
            data = tomllib.loads(file.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise OntologyError(f"{file}: {error}") from error
        for table in ("words", "heads"):
            if twice := tables[table].keys() & data.get(table, {}).keys():
                raise OntologyError(f"{file}: [{table}] {min(twice)} stands in another file too; keep one")
            tables[table] |= data.get(table, {})
        for table in ("mention", "relation"):
            tables[table] += data.get(table, ())
    return tables


@paused()
def load_rules(language: str, superclasses: Mapping[str, frozenset[str]]) -> Rules:
    """The rules of a language, compiled for the ontology's classes.

    Raises:
        OntologyError: a rule is malformed; the message names the language and the rule.
    """
    data = read_rules(language)
    try:
        return _compile(data, language, superclasses)
    except (PatternError, KeyError) as error:
        raise OntologyError(f"rules/{language}: {error}") from error


def _compile(data: Mapping[str, Any], language: str, superclasses: Mapping[str, frozenset[str]]) -> Rules:
    words: dict[str, Iterable[str]] = dict(data["words"])
    heads: dict[str, list[str]] = data["heads"]
    compiler = Compiler(superclasses, language, words | {f"head-{k.lower()}": v for k, v in heads.items()})
    mentions = []
    for row in data["mention"]:
        for cls in row.get("classes") or [row["class"]]:
            # One rule may serve several classes, each with its own heads: <head> is the class's list.
            pattern = row["pattern"].replace("<head>", f"<head-{cls.lower()}>")
            mentions.append(
                MentionRule(
                    row["name"],
                    cls,
                    compiler.compile(pattern, row["name"]),
                    row.get("stage", 1),
                    row.get("confidence", 0.8),
                    row.get("anaphor", False),
                    row["example"],
                )
            )
    relations = [
        RelationRule(
            row["name"],
            row["property"],
            compiler.compile(row["pattern"], row["name"]),
            row.get("confidence", 0.8),
            cast("Status | None", row.get("status")),
            tuple(row.get("topic", "").split("|")) if row.get("topic") else (),
            row.get("reach", TOPIC_REACH),
            row["example"],
        )
        for row in data["relation"]
    ]
    return Rules(language, compiler, tuple(mentions), tuple(relations))


def find_mentions(document: Document, rules: Rules, stage: int) -> Iterator[Mention]:
    """The mentions that the mention rules of one stage find."""
    for sentence in document.sentences:
        folded = rules.compiler.fold(document, sentence.span)
        for rule in rules.of_stage[stage].fitting(folded.text):
            for match in matches(rule.pattern, folded):
                span = _trimmed(document, match.groups.get("m", match.span))
                yield Mention(
                    span=span,
                    cls=rule.cls,
                    name=document.article.text[span.start : span.end],
                    rule=rule.name,
                    confidence=rule.confidence,
                    anaphor=rule.anaphor,
                    language=rules.language,
                )


def _trimmed(document: Document, span: Span) -> Span:
    text = document.view[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip(" ,，、"))
    return Span(start, max(start, span.start + len(text.rstrip(" ,，、"))))


def find_relations(document: Document, rules: Rules) -> Iterator[Relation]:
    """The relations that the relation rules find, sentence by sentence."""
    for sentence in document.sentences:
        folded = rules.compiler.fold(document, sentence.span)
        if not folded.folded:
            continue
        for rule in rules.of_relations.fitting(folded.text):
            for match in matches(rule.pattern, folded):
                yield from _relations(document, rules, sentence, rule, match)


def _topic(document: Document, rules: Rules, rule: RelationRule, before: int) -> tuple[Item, ...]:
    """The nearest earlier mention of the rule's topic classes, from a few sentences back at most."""
    at = bisect_right(document.sentences, before, key=lambda s: s.span.start) - 1
    earliest = document.sentences[max(0, at - rule.reach)].span.start
    for named in reversed(document.items_in(Span(earliest, before))):
        if not isinstance(named, Mention) or (named.cls in BACKGROUND and named.cls not in rule.topic):
            continue
        # "Hefei, in Anhui, grows. Its pillars are …" goes on about Hefei.
        item = next((meant for span, meant in document.phrases if named.span in span), named)
        if any(rules.compiler.is_a(item.cls, cls) for cls in rule.topic):
            if rules.compiler.is_a(item.cls, "Event"):
                if in_passing(document, item):
                    continue
                return (announced(document, item) if rule.property == "organizedBy" else item,)
            return (item,)
    return ()


def _relations(
    document: Document, rules: Rules, sentence: Sentence, rule: RelationRule, match: Match
) -> Iterator[Relation]:
    status = rule.status or status_at(document.view, sentence.span, match.span, rules.language)
    post = match.groups.get("post")
    topic = _topic(document, rules, rule, match.span.start) if rule.topic else ()
    subjects, objects = match.items.get("s", topic), match.items.get("o", topic)
    for subject, object_ in _pairs(document, subjects, objects):
        target = literal(object_)
        if isinstance(subject, Mention) and target is not None and subject is not object_:
            yield Relation(
                subject,
                rule.property,
                target,
                sentence.span,
                rule.name,
                rule.confidence,
                status,
                post=document.article.text[post.start : post.end].strip() if post else None,
            )


def _pairs(
    document: Document, subjects: Sequence[Item], objects: Sequence[Item]
) -> Iterable[tuple[Item, Item]]:
    """Each subject with each object, or with its own: 云南、贵州分别发展生物医药、大数据."""
    if not (subjects and objects and max(len(subjects), len(objects)) > 1):
        return product(subjects, objects)
    first = subjects if subjects[0].span.start < objects[0].span.start else objects
    second = objects if first is subjects else subjects
    if not _IN_TURN.search(document.view, first[-1].span.end, second[0].span.start):
        return product(subjects, objects)
    # A match that begins within a list would give all to one of its members.
    within = document.view[max(0, first[0].span.start - 1) : first[0].span.start] in tuple("、和与及")
    return zip(subjects, objects, strict=False) if len(subjects) == len(objects) and not within else ()


def literal(item: Item) -> Mention | Value | None:
    """What an item contributes as the object of a relation."""
    if isinstance(item, Time):
        return item.value
    return None if isinstance(item, Quantity) else item
