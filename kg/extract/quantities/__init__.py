"""Quantities in text: numbers with a unit or with the noun that they count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.document import Document, Quantity
from kg.extract.quantities import chinese, english, numbers

if TYPE_CHECKING:
    from kg.extract.tools import Tools


def find_quantities(document: Document, tools: Tools | None = None) -> Iterator[Quantity]:
    """The quantities of the text, in its order.

    A quantity's span is the number with its qualifier and unit; the noun counted
    stands outside it, because it may be part of a name.
    """
    read = chinese.quantities if document.article.language == "zh" else english.quantities
    for quantity in sorted(read(document), key=lambda quantity: quantity.span):
        yield replace(quantity, value=numbers.tidy(quantity.value))
