"""Between the IRIs of the data and the paths of this server: no path ever touches the file system."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from kg.serve.http.negotiate import ENDINGS
from kg.terms import POL

SPARQL: Final = "/sparql"
"""Where queries and updates are answered."""
DATA: Final = "/id/"
"""Where the data's IRIs answer: what follows it follows the base there."""
ONTOLOGY: Final = "/ontology"
SCHEME: Final = "/scheme/"
SCHEME_BASE: Final = POL.removesuffix("ontology#") + "scheme/"
"""Where the classifications answer that the vocabularies name."""
_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SAFE: Final = "/:@!$&'()*+,;=-._~%"
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9\-._~]|[^\x00-\x7f]")


def candidates(raw_path: bytes, prefix: str, base: str) -> list[str]:
    """The IRIs that a request's path may mean, likeliest first.

    A client sends non-ASCII characters percent-encoded, whether the IRI has them plain (as those of
    entities) or encoded (as those of articles); both are tried. Percent-encoded delimiters stay so.
    """
    try:
        path = raw_path.decode("utf-8")
    except UnicodeDecodeError:
        return []
    rest = path.removeprefix(prefix)
    plain = base + _ESCAPES.sub(lambda m: _decode(m[0]), rest)
    encoded = base + quote(_ESCAPES.sub(lambda m: m[0].upper(), rest), safe=_SAFE)
    return list(dict.fromkeys((plain, encoded)))


def split_ending(iri: str) -> tuple[str, str | None]:
    """An IRI without the ending that asks for a format, and that ending."""
    stem, dot, ending = iri.rpartition(".")
    return (stem, ending) if dot and ending in ENDINGS and not stem.endswith("/") else (iri, None)


def local_path(iri: str, base: str) -> str | None:
    """The path at which this server answers for an IRI; none for what is not its own."""
    if iri.startswith(base):
        return DATA + quote(iri[len(base) :], safe=_SAFE)
    if iri.startswith(POL):
        return f"{ONTOLOGY}/{quote(iri[len(POL) :], safe=_SAFE)}"
    if iri.startswith(SCHEME_BASE):
        return SCHEME + quote(iri[len(SCHEME_BASE) :], safe=_SAFE)
    return ONTOLOGY if iri == POL.rstrip("#") else None


def _decode(escapes: str) -> str:
    """Percent-encoding undone for unreserved and non-ASCII characters, which RFC 3987 writes plain."""
    try:
        text = unquote_to_bytes(escapes).decode("utf-8")
    except UnicodeDecodeError:
        return escapes
    return "".join(c if _UNRESERVED.fullmatch(c) else quote(c, safe="") for c in text)
