"""Asking what speaks against a relation: tables of doubts by property, of which the first reason counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from kg.types import Mention, Relation

if TYPE_CHECKING:
    from kg.extract.document import Document

Doubt: TypeAlias = Callable[["Document", Relation, Mention], "str | None"]
"""Why a relation to a thing that is named is not taken; None where nothing speaks against it."""

Doubts: TypeAlias = Mapping[str, tuple[Doubt, ...]]
"""The doubts of each property, in the order in which they are asked."""

OfValue: TypeAlias = Callable[["Document", Relation], "str | None"]
"""The same of a relation to a date."""


def first_doubt(doubts: Iterable[Doubt], document: Document, relation: Relation) -> str | None:
    """The first reason that the doubts give; None where they give none, or the object is a value."""
    object_ = relation.object
    if not isinstance(object_, Mention):
        return None
    return next((why for doubt in doubts if (why := doubt(document, relation, object_))), None)
