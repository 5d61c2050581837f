"""The table of what two names in one clause are to each other by their classes, and where its rows fit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kg.errors import OntologyError
from kg.extract.document import Document, Item, item_class
from kg.extract.rules import literal
from kg.types import Mention, Relation, Sentence, Span


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of pairs.toml: which two classes, how near, with which cues, are related by which property."""

    name: str
    property: str
    subjects: frozenset[str]
    objects: frozenset[str]
    order: str
    reach: int
    cue: re.Pattern[str] | None
    between: re.Pattern[str] | None
    every: bool
    confidence: float


@cache
def pairs() -> tuple[Pair, ...]:
    """The table.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.extract.english") / "pairs.toml"
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        classes = {name: frozenset(text.split()) for name, text in data["classes"].items()}
        return tuple(
            Pair(
                row["name"],
                row["property"],
                classes[row["subject"]],
                classes[row["object"]],
                row["order"],
                row["reach"],
                re.compile(rf"\b(?:{row['cue']})\b", re.IGNORECASE) if "cue" in row else None,
                re.compile(row["between"], re.IGNORECASE) if "between" in row else None,
                row.get("every", False),
                row["confidence"],
            )
            for row in data["pair"]
        )
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise OntologyError(f"{file}: {error}") from error


def paired(document: Document, sentence: Sentence, items: tuple[Item, ...], pair: Pair) -> Iterator[Relation]:
    """The relations that a row of the table gives between the items of a sentence.

    "The high-tech park lies in Shenzhen's Nanshan district." → ``locatedIn`` of the park
    """
    # "Shenzhen's Nanshan district" is the district, whichever of the two stands nearer.
    precise = {
        item: place
        for span, place in document.phrases_in(sentence.span)
        for item in document.items_in(span)
        if pair.property in ("heldIn", "locatedIn")
    }
    for subject in items:
        if not isinstance(subject, Mention) or subject.cls not in pair.subjects:
            continue
        fitting = [
            item
            for item in items
            if item is not subject
            and item_class(item) in pair.objects
            and _ordered(subject, item, pair)
            and _near(document, subject, item, pair)
        ]
        fitting.sort(key=lambda item: abs(item.span.start - subject.span.start))
        for item in fitting if pair.every else fitting[:1]:
            place = precise.get(item, item)
            target = literal(item if place is subject else place)
            if target is not None:
                yield Relation(subject, pair.property, target, sentence.span, pair.name, pair.confidence)


_LISTED: Final = re.compile(r"\s*,\s*(?:and\s+)?(?:the\s+)?|\s+(?:and|as well as)\s+(?:the\s+)?")


def _ordered(subject: Item, other: Item, pair: Pair) -> bool:
    before = subject.span.start < other.span.start
    return pair.order == "any" or before == (pair.order == "so")


def _near(document: Document, subject: Item, other: Item, pair: Pair) -> bool:
    first, second = sorted((subject, other), key=lambda item: item.span.start)
    gap = document.view[first.span.end : second.span.start]
    if len(gap) > pair.reach or ";" in gap:
        return False
    if pair.property in ("issuedBy", "issuedOn"):
        between = document.mentions_in(Span(first.span.end, second.span.start))
        if any(m.cls in pair.subjects and not m.anaphor for m in between):
            return False  # it is said of the document named nearer by
    if pair.property == "locatedIn" and item_class(subject) == "Enterprise":
        between = document.mentions_in(Span(first.span.end, second.span.start))
        if any(m.cls in ("Project", "Zone", "Cluster") for m in between):
            return False  # what is there is the project, not the firm
        rival = next((m for m in between if m.cls == "Enterprise"), None)
        listed = rival is None or _LISTED.fullmatch(document.view, subject.span.end, rival.span.start)
        if rival is not None and subject.span.start < rival.span.start and not listed:
            return False  # it is said of the firm named nearer by
    return pair.between is None or pair.between.search(gap) is not None
