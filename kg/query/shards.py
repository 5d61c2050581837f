"""A dataset as several files for the bulk loaders of large engines, with a manifest and checksums.

The lines are sorted over all files, so that one after the other they are one sorted document, and the same
dataset gives the same bytes. The label of a blank node holds within one file only, so blank nodes are written
as IRIs (RDF 1.1 Concepts, section 3.5), which mean the same in each.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from kg.errors import StoreError
from kg.query.export import Dataset, lines_of
from kg.query.sorting import in_order
from kg.query.sparql import prefixes
from kg.store import Store

T = TypeVar("T")
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Shard:
    """One file: its name, its quads, its bytes and their SHA-256 as it stands, compressed."""

    file: str
    quads: int
    bytes: int
    sha256: str


def export_shards(
    store: Store, folder: Path, number: int, *, without: Collection[str] = ()
) -> tuple[Shard, ...]:
    """Writes the dataset into a new folder, as ``number`` gzipped files of about as many N-Quads each.

    Beside them stand ``manifest.json`` and ``SHA256SUMS`` (for ``sha256sum -c``). The folder is there whole
    or not at all; memory is bounded. Raises StoreError where it cannot be written or holds something.
    """
    if number < 1:
        raise StoreError(f"--shards {number}: at least one file is needed")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder}: something is there; name a new folder")
    draft = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        quads = (_named(quad, store.base) for quad in Dataset.of(store, without).quads())
        with in_order(lines_of(quads, ox.RdfFormat.N_QUADS)) as (count, lines):
            shards = tuple(_write(draft, lines, count, number))
        _describe(draft, store, shards, without)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return shards


def _named(quad: ox.Quad, base: str) -> ox.Quad:
    """The quad with an IRI in the place of each blank node."""
    subject, object_ = quad.subject, quad.object
    if not isinstance(subject, ox.BlankNode) and not isinstance(object_, ox.BlankNode):
        return quad
    return ox.Quad(_iri(subject, base), quad.predicate, _iri(object_, base), quad.graph_name)


def _iri(term: T, base: str) -> T | ox.NamedNode:
    return ox.NamedNode(f"{base}.well-known/genid/{term.value}") if isinstance(term, ox.BlankNode) else term


def _write(folder: Path, lines: Iterator[bytes], count: int, number: int) -> Iterator[Shard]:
    """The files, each of as many lines as the others, give or take one."""
    for place in range(number):
        size = count * (place + 1) // number - count * place // number
        path = folder / f"part-{place + 1:05}.nq.gz"
        # No name and no time in the header: they would make the bytes differ.
        with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as zipped:
            zipped.writelines(islice(lines, size))
        with path.open("rb") as written:
            sha = hashlib.file_digest(written, "sha256").hexdigest()
        yield Shard(path.name, size, path.stat().st_size, sha)


def _describe(folder: Path, store: Store, shards: Collection[Shard], without: Collection[str]) -> None:
    manifest = {
        "format": "application/n-quads",
        "compression": "gzip",
        "base": store.base,
        "version": version("policykg"),
        "vocabulary": store.vocabulary_version(),
        "without": sorted(without),
        "quads": sum(shard.quads for shard in shards),
        "prefixes": prefixes(store),
        "files": [asdict(shard) for shard in shards],
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    sums = [(shard.sha256, shard.file) for shard in shards]
    sums.append((hashlib.sha256(path.read_bytes()).hexdigest(), MANIFEST))
    (folder / SUMS).write_text("".join(f"{sha}  {name}\n" for sha, name in sums), "utf-8")
