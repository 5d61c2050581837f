"""Choosing among candidates that overlap: the longest wins, what lies inside it stays inside."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeGuard

from kg.extract.document import Document, Item, item_class
from kg.extract.families import BODIES
from kg.types import Mention, Rejected

_JOINED: Final = re.compile(r"\w[-–—]\w")
_ONE_OF_A_KIND: Final = frozenset(
    "Industry Region Province Prefecture County Ministry Department Programme Cluster Person Institution"
    " Enterprise".split()
)


def _part_of_name(outer: Item, inner: Mention) -> bool:
    """Whether a mention inside another is only part of its name: "new energy" in "new energy vehicles"."""
    cls = item_class(outer)
    if cls in ("Person", "Time", "Quantity") or (cls == inner.cls and cls in _ONE_OF_A_KIND):
        return True
    if isinstance(outer, Mention) and cls == "Region" and inner.cls in ("Province", "Prefecture"):
        return bool(_JOINED.search(outer.name))  # the provinces of "Beijing-Tianjin-Hebei"
    if cls == "LocalGovernment" and inner.cls == "Ministry":
        return True  # "Suzhou Municipal Development and Reform Commission" is not the central one
    if cls == "Ministry" and inner.cls in ("Institution", "Enterprise"):
        return True  # "People's Bank of China"
    if isinstance(outer, Mention) and outer.name.endswith(" fund"):
        return False  # what "the chip fund" puts money into
    return inner.cls == "Industry" and (cls in BODIES or cls in ("Place", "Region", "County"))


def _rank(item: Item) -> tuple[int, int, float, str]:
    confidence = item.confidence if isinstance(item, Mention) else 1.0
    return (-(item.span.end - item.span.start), item.span.start, -confidence, item_class(item))


def _implied(item: Item, document: Document) -> TypeGuard[Mention]:
    """Whether a mention names something else than its words do: a zone called by its city."""
    return isinstance(item, Mention) and item.name != document.article.text[item.span.start : item.span.end]


def refused(mention: Mention, reason: str) -> Rejected:
    """A mention that could not stand, and why."""
    return Rejected(mention.span, f"{mention.cls} “{mention.name}”", mention.rule, reason)


def without(document: Document, mentions: Container[Item]) -> Document:
    """The document without some of its outermost mentions: what lies inside them stands for itself."""
    kept = tuple(item for item in document.items if item not in mentions)
    return add_items(replace(document, items=kept, inner=()), document.inner)[0]


def add_items(document: Document, candidates: Iterable[Item]) -> tuple[Document, tuple[Rejected, ...]]:
    """The document with the candidates added, and those that could not stand.

    Of two that cross, the longer stands; one that lies within another's span becomes
    an inner mention (a Time or Quantity inside a name is dropped: it is part of the name).
    Of two with one span, the one with the higher confidence stands; one whose name is not
    the words of the span (a zone that is called by its place) stands beside it.
    What reaches over several cells of a table does not stand.
    """
    new: list[Item] = []
    rejected: list[Rejected] = []
    for item in candidates:
        if not any(table.parts(item.span) for table in document.tables):
            new.append(item)
        elif isinstance(item, Mention):
            rejected.append(refused(item, "reaches over the cells of a table"))
    if not new:
        return document, tuple(rejected)
    apart = sorted((*document.items, *new), key=lambda item: item.span.start)
    if all(one.span.end <= two.span.start for one, two in pairwise(apart)):
        return replace(document, items=tuple(apart)), tuple(rejected)  # mostly so, and soon seen
    pool = sorted(dict.fromkeys((*document.items, *document.inner, *new)), key=_rank)
    outer: list[Item] = []
    inner: list[Mention] = []
    # Marks for each character which outer item covers it, so that a check costs the item's length.
    owner = [-1] * (len(document.view) + 1)
    for item in pool:
        start, end = item.span.start, item.span.end
        holders = {owner[start], owner[end - 1]}
        # A longer item cannot hide between the two ends: items come longest first.
        if holders == {-1}:
            owner[start:end] = [len(outer)] * (end - start)
            outer.append(item)
            continue
        holder = outer[max(holders)]
        if item.span == holder.span and _implied(item, document):
            inner.append(item)
            continue
        if item.span == holder.span:
            reason = f"{item_class(holder)} of the same words is surer"
        elif item.span in holder.span and len(holders) == 1:
            if isinstance(item, Mention):
                if any(_part_of_name(m, item) for m in (holder, *inner) if item.span in m.span):
                    rejected.append(refused(item, f"part of the {item_class(holder)}'s name"))
                elif all(item.span != m.span for m in inner):
                    inner.append(item)
            continue
        else:
            reason = f"crosses a longer {item_class(holder)}"
        if isinstance(item, Mention):
            rejected.append(refused(item, reason))
    outer.sort(key=lambda item: item.span.start)
    inner.sort(key=lambda m: (m.span.start, -m.span.end))
    return replace(document, items=tuple(outer), inner=tuple(inner)), tuple(rejected)
