"""Content hashes and the minting of IRIs: the same content always gives the same IRI."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import quote

_PUNCTUATION: Final = re.compile(r"[\W_]+", re.UNICODE)
_UNIFIED: Final = re.compile("[\u4e00-\u9fff]+")
_ASCII: Final = {i: char.lower() if (char := chr(i)).isalnum() else " " for i in range(128)} | {ord("'"): ""}
_HASH_LENGTH: Final = 20
_MAX_SLUG: Final = 80


def digest(*parts: str) -> str:
    """The hash of the parts in their order: 20 hexadecimal digits of SHA-256.

    Each part goes in with its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        sha.update(f"{len(data)}:".encode())
        sha.update(data)
    return sha.hexdigest()[:_HASH_LENGTH]


@lru_cache(1 << 16)  # the vocabularies hold some 30,000 forms, each compared several times
def normalise(name: str) -> str:
    """A name as it is compared: NFKC, case folded, punctuation and a leading "the" set aside.

    >>> normalise("The Ministry of Industry & Information–Technology")
    'ministry of industry information technology'
    """
    if _UNIFIED.fullmatch(name):
        return name  # what follows would leave it as it is
    if name.isascii():  # the same as below, at a tenth of the cost
        words = " ".join(name.translate(_ASCII).split())
    else:
        folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "").replace("'", "")
        words = " ".join(_PUNCTUATION.split(folded)).strip()
    return words.removeprefix("the ") or words


def slug(name: str) -> str:
    """A name as the last part of an IRI, readable, Chinese characters kept (RFC 3987).

    A name longer than 80 characters is cut and ends with its hash.

    >>> slug("Green light metal materials")
    'green-light-metal-materials'
    """
    whole = normalise(name).replace(" ", "-")
    if len(whole) <= _MAX_SLUG:
        return whole or digest(name)
    return f"{whole[: _MAX_SLUG - _HASH_LENGTH - 1].rstrip('-')}-{digest(whole)}"


def kebab(cls: str) -> str:
    """A class name as a path segment: ``FiveYearPlan`` becomes ``five-year-plan``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls).lower()


def entity_iri(base: str, cls: str, key: str) -> str:
    """The IRI of an entity of a class under a key that is already a slug or a code."""
    return f"{base}{kebab(cls)}/{key}"


@lru_cache(1 << 8)  # asked for with each claim of an article
def article_iri(base: str, article_id: str) -> str:
    """The IRI of an article, which is also the name of the graph of its facts.

    Whatever an IRI may not hold in a path segment is percent-encoded (RFC 3986).
    """
    return f"{base}article/{quote(article_id, safe='')}"
