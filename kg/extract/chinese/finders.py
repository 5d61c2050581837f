"""The finders of names in Chinese articles, in the form in which the pipeline calls them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.chinese.compound import find_compounds

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools
    from kg.types import Mention


def bodies(document: Document, tools: Tools) -> Iterator[Mention]:
    """Organisations and what else is named without them: the first stage of the name rules."""
    yield from find_compounds(document, tools.name_rules, 1)


def compounds(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names that may hold an organisation: departments, zones, events, policies."""
    yield from find_compounds(document, tools.name_rules, 2)


def nested_compounds(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names that may hold any of these: a company's project in a zone."""
    yield from find_compounds(document, tools.name_rules, 3)
