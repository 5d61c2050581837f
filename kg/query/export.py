"""A dataset as a file: the same articles always give the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.convert import to_networkx
from kg.graph.jsonld import write_jsonld
from kg.graph.names import ONTOLOGY_GRAPH
from kg.query.networks import NETWORKS, write_network
from kg.query.sorting import sorted_lines as in_byte_order
from kg.query.sparql import prefixes
from kg.store import Store

_ENDINGS: Final[Mapping[str, str]] = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".xml": "rdfxml",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".cyjs": "cytoscape",
    ".zip": "neo4j",
    ".cypher": "cypher",
}
FORMATS: Final = tuple(dict.fromkeys(_ENDINGS.values()))
"""What a dataset can be exported as: quads (N-Quads, TriG, JSON-LD), the merge of all graphs as triples
(Turtle, N-Triples, RDF/XML), or the entities with their relations (:mod:`kg.query.networks`)."""


PARTS: Final = ("standard", "vocabulary", "ontology", "claims")
"""What an export can leave out: derived standard terms, gazetteers, the ontology, the evidence."""


def export(store: Store, path: Path, format_: str | None = None, *, without: Collection[str] = ()) -> str:
    """Writes the dataset to a file, without some of its :data:`PARTS`; returns the format.

    Without ``format_`` the file's ending decides; an ending ``.gz`` compresses. The file is there whole or
    not at all. Memory is bounded (TriG and JSON-LD: by the largest graph); networks are
    made in memory.
    Raises StoreError where the format is unknown or the file cannot be written.
    """
    format_ = format_ or format_of(path)
    if format_ not in _WRITERS:
        raise StoreError(f"{path}: unknown format {format_!r}; the formats are {', '.join(FORMATS)}")
    dataset = Dataset.of(store, without)
    try:
        with _whole_file(path) as file:
            _WRITERS[format_](dataset, file)
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
    return in_byte_order(lines_of(quads, ox.RdfFormat.N_QUADS))


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


def lines_of(statements: Iterator[ox.Quad] | Iterator[ox.Triple], format_: ox.RdfFormat) -> Iterator[bytes]:
    """The lines of these statements' N-Quads or N-Triples, in their order."""
    while chunk := list(islice(statements, 10_000)):
        data = ox.serialize(cast("list[ox.Quad]", chunk), format=format_) or b""
        yield from data.splitlines(keepends=True)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A store's dataset without some of its parts."""

    store: Store
    without: frozenset[str]

    @classmethod
    def of(cls, store: Store, without: Collection[str]) -> Dataset:
        """The dataset without these parts. Raises StoreError for one that is none."""
        if unknown := set(without) - set(PARTS):
            raise StoreError(
                f"no part is called {min(unknown)!r}; what can be left out is {', '.join(PARTS)}"
            )
        return cls(store, frozenset(without))

    def graphs(self) -> Iterator[str]:
        """The names of the graphs that are in it."""
        return (graph for graph in self.store.named_graphs() if self._part(graph) not in self.without)

    def _part(self, graph: str) -> str | None:
        names = self.store.graphs
        whole = {names.standard: "standard", names.vocabulary: "vocabulary", ONTOLOGY_GRAPH: "ontology"}
        return "claims" if names.is_claims(graph) else whole.get(graph)

    def quads(self) -> Iterator[ox.Quad]:
        """The quads that are in it, graph by graph."""
        if not self.without:
            return self.store.quads()
        return (q for graph in self.graphs() for q in self.store.match(graph=ox.NamedNode(graph)))

    def merged(self) -> Iterator[bytes]:
        """The N-Triples of the merge of the graphs, sorted."""
        quads = self.quads() if self.without else self.store.match()
        lines = in_byte_order(lines_of((quad.triple for quad in quads), ox.RdfFormat.N_TRIPLES))
        return (line for line, _ in groupby(lines))

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of the merge in the order of their N-Triples."""
        lines = self.merged()
        while chunk := b"".join(islice(lines, 10_000)):
            yield from (quad.triple for quad in ox.parse(chunk, ox.RdfFormat.N_TRIPLES))

    def in_order(self) -> Iterator[ox.Quad]:
        """The quads graph by graph, each sorted in memory."""
        for graph in sorted(self.graphs()):
            yield from sorted(self.store.match(graph=ox.NamedNode(graph)), key=str)


def _write_nquads(dataset: Dataset, file: IO[bytes]) -> None:
    file.writelines(sorted_lines(dataset.quads()))


def _write_ntriples(dataset: Dataset, file: IO[bytes]) -> None:
    file.writelines(dataset.merged())


def _write_trig(dataset: Dataset, file: IO[bytes]) -> None:
    ox.serialize(dataset.in_order(), file, ox.RdfFormat.TRIG, prefixes=prefixes(dataset.store))


def _write_jsonld(dataset: Dataset, file: IO[bytes]) -> None:
    write_jsonld(dataset.in_order(), file)


def _network_writer(format_: str) -> Callable[[Dataset, IO[bytes]], None]:
    return lambda dataset, file: write_network(to_networkx(dataset.quads()), file, format_)


def _write_turtle(dataset: Dataset, file: IO[bytes]) -> None:
    ox.serialize(dataset.triples(), file, ox.RdfFormat.TURTLE, prefixes=prefixes(dataset.store))


def _write_rdfxml(dataset: Dataset, file: IO[bytes]) -> None:
    ox.serialize(dataset.triples(), file, ox.RdfFormat.RDF_XML, prefixes=prefixes(dataset.store))


_WRITERS: Final[Mapping[str, Callable[[Dataset, IO[bytes]], None]]] = {
    "nquads": _write_nquads,
    "trig": _write_trig,
    "ntriples": _write_ntriples,
    "turtle": _write_turtle,
    "rdfxml": _write_rdfxml,
    "jsonld": _write_jsonld,
    **{format_: _network_writer(format_) for format_ in NETWORKS},
}
