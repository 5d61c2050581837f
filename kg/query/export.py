"""A dataset as a file: the same articles always give the same bytes."""

from __future__ import annotations

import gzip
import heapq
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.convert import to_networkx
from kg.graph.jsonld import write_jsonld
from kg.query.sparql import prefixes
from kg.store import Store

_CHUNK: Final = 200_000
"""Lines that are sorted in memory at once, about 100 MB."""

_ENDINGS: Final[Mapping[str, str]] = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".xml": "rdfxml",
    ".graphml": "graphml",
}
FORMATS: Final = tuple(dict.fromkeys(_ENDINGS.values()))
"""What a dataset can be exported as: quads (N-Quads, TriG, JSON-LD), the merge of all graphs as triples
(Turtle, N-Triples, RDF/XML), or the entities with their relations (GraphML)."""


def export(store: Store, path: Path, format_: str | None = None) -> str:
    """Writes the dataset to a file; returns the format.

    Without ``format_`` the file's ending decides; an ending ``.gz`` compresses. The file is there whole or
    not at all. Memory is bounded (TriG and JSON-LD: by the largest graph); GraphML is made in memory.
    Raises StoreError where the format is unknown or the file cannot be written.
    """
    format_ = format_ or format_of(path)
    if format_ not in _WRITERS:
        raise StoreError(f"{path}: unknown format {format_!r}; the formats are {', '.join(FORMATS)}")
    try:
        with _whole_file(path) as file:
            _WRITERS[format_](store, file)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    return format_


def format_of(path: Path) -> str:
    """The format that a file's ending means. Raises StoreError where it means none."""
    ending = Path(path.name.removesuffix(".gz")).suffix
    if ending not in _ENDINGS:
        raise StoreError(f"{path}: the ending {ending!r} means no format; name one of {', '.join(FORMATS)}")
    return _ENDINGS[ending]


def sorted_nquads(store: Store) -> Iterator[bytes]:
    """The lines of the dataset's N-Quads in the order of their bytes."""
    return sorted_lines(store.quads())


def sorted_lines(quads: Iterator[ox.Quad]) -> Iterator[bytes]:
    """The lines of these quads' N-Quads in the order of their bytes, in bounded memory."""
    return _sorted_lines(_lines(quads, ox.RdfFormat.N_QUADS))


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    draft = path.with_name(f".{path.name}.part")
    try:
        with ExitStack() as stack:
            file: IO[bytes] = stack.enter_context(draft.open("wb"))
            if path.suffix == ".gz":
                # No name and no time in the header: they would make the bytes differ.
                zipped = stack.enter_context(gzip.GzipFile("", "wb", 6, file, mtime=0))
                yield cast("IO[bytes]", zipped)
            else:
                yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _sorted_lines(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines in the order of their bytes, by sorted runs in temporary files that are merged."""
    first = sorted(islice(lines, _CHUNK))
    if len(first) < _CHUNK:
        yield from first
        return
    with ExitStack() as stack:
        runs: list[Iterable[bytes]] = [first]
        while run := sorted(islice(lines, _CHUNK)):
            file = stack.enter_context(tempfile.TemporaryFile())
            file.writelines(run)
            file.seek(0)
            runs.append(file)
        yield from heapq.merge(*runs)


def _lines(statements: Iterator[ox.Quad] | Iterator[ox.Triple], format_: ox.RdfFormat) -> Iterator[bytes]:
    while chunk := list(islice(statements, 10_000)):
        data = ox.serialize(cast("list[ox.Quad]", chunk), format=format_) or b""
        yield from data.splitlines(keepends=True)


def _merged(store: Store) -> Iterator[bytes]:
    """The N-Triples of the merge of all graphs, sorted."""
    return _sorted_lines(_lines((quad.triple for quad in store.match()), ox.RdfFormat.N_TRIPLES))


def _triples(store: Store) -> Iterator[ox.Triple]:
    """The triples of the merge in the order of their N-Triples."""
    lines = _merged(store)
    while chunk := b"".join(islice(lines, 10_000)):
        yield from (quad.triple for quad in ox.parse(chunk, ox.RdfFormat.N_TRIPLES))


def _write_nquads(store: Store, file: IO[bytes]) -> None:
    file.writelines(sorted_nquads(store))


def _write_ntriples(store: Store, file: IO[bytes]) -> None:
    file.writelines(_merged(store))


def _in_order(store: Store) -> Iterator[ox.Quad]:
    """The quads graph by graph, each sorted in memory."""
    for graph in sorted(store.named_graphs()):
        yield from sorted(store.match(graph=ox.NamedNode(graph)), key=str)


def _write_trig(store: Store, file: IO[bytes]) -> None:
    ox.serialize(_in_order(store), file, ox.RdfFormat.TRIG, prefixes=prefixes(store))


def _write_jsonld(store: Store, file: IO[bytes]) -> None:
    write_jsonld(_in_order(store), file)


def _write_graphml(store: Store, file: IO[bytes]) -> None:
    import networkx as nx

    nx.write_graphml(to_networkx(store.quads()), file)


def _write_turtle(store: Store, file: IO[bytes]) -> None:
    ox.serialize(_triples(store), file, ox.RdfFormat.TURTLE, prefixes=prefixes(store))


def _write_rdfxml(store: Store, file: IO[bytes]) -> None:
    ox.serialize(_triples(store), file, ox.RdfFormat.RDF_XML, prefixes=prefixes(store))


_WRITERS: Final[Mapping[str, Callable[[Store, IO[bytes]], None]]] = {
    "nquads": _write_nquads,
    "trig": _write_trig,
    "ntriples": _write_ntriples,
    "turtle": _write_turtle,
    "rdfxml": _write_rdfxml,
    "jsonld": _write_jsonld,
    "graphml": _write_graphml,
}
