"""Values as RDF terms (pyoxigraph), with the terms that every claim repeats made once."""

from __future__ import annotations

import re
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.terms import POL, XSD
from kg.types import Value

_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@lru_cache(maxsize=4096)
def pol(name: str) -> NamedNode:
    """The term of the ontology with this local name."""
    return NamedNode(POL + name)


@lru_cache(maxsize=64)
def xsd(name: str) -> NamedNode:
    """The XSD datatype with this local name."""
    return NamedNode(XSD + name)


def literal(value: Value) -> Literal:
    """A value as an RDF literal; a language makes it a language-tagged string."""
    if value.language is not None:
        return Literal(value.text, language=value.language)
    if value.datatype == "string":
        return Literal(value.text)
    return Literal(value.text, datatype=xsd(value.datatype))


def decimal(number: float) -> Literal:
    """A number from 0 to 1 as xsd:decimal with four places at most, in canonical form.

    >>> decimal(0.9).value, decimal(1).value
    ('0.9', '1')
    """
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return Literal(text, datatype=xsd("decimal"))


def date(text: str) -> Literal:
    """An ISO 8601 date as xsd:date, gYearMonth or gYear, as precise as it is.

    Raises ValueError where the text is none of the three.

    >>> date("2023-07").datatype.value.rsplit("#")[-1]
    'gYearMonth'
    """
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(f"{text!r} is no ISO 8601 date (2023, 2023-07 or 2023-07-16)")
    return Literal(text, datatype=xsd(_DATE_TYPES[len(text)]))
