"""What two datasets say differently, by article, entity and claim, and what they take for one."""

from __future__ import annotations

import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Final, Literal, TypeAlias, cast

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.names import ONTOLOGY_GRAPH
from kg.query.export import sorted_lines
from kg.query.table import abbreviate, cell
from kg.store import Endpoint, Place, open_store
from kg.terms import BASE, OA, OWL, POL, PREFIXES, PROV, RDF, RDFS, SKOS

Kind: TypeAlias = Literal["article", "entity", "claim", "term", "merge", "voice"]
_GRAPHS: Final[Mapping[str, Kind]] = {
    "/claims": "claim",
    "/about": "article",
    "/graph/entities": "entity",
    "/graph/vocabulary": "entity",
    "/graph/identity": "merge",
    "/graph/voices": "voice",
}
# Who built an article, not what it says: else every article would differ after each change of a rule.
_UNSAID: Final = POL + "extractorVersion"
_HASH: Final = POL + "contentHash"
_TYPE: Final = RDF + "type"
_PREFERRED: Final = SKOS + "prefLabel"

Properties: TypeAlias = dict[str, set[ox.NamedNode | ox.BlankNode | ox.Literal]]


@dataclass(frozen=True, slots=True)
class Change:
    """One article, entity, claim, merge, voice or term that only one dataset has, or both differently.

    ``what`` says it in words; ``details`` are, for a change, property, values before and values after.
    """

    kind: Kind
    change: Literal["added", "removed", "changed"]
    iri: str
    what: str
    details: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()


def compare(before: Place, after: Place) -> Iterator[Change]:
    """The changes from one dataset to another, in the order of their IRIs.

    A dataset is a store, in a folder or at an endpoint, or a file of N-Quads (``.gz`` too). Facts are
    compared by their claims. Memory is bounded whatever the size. Raises StoreError where there is no dataset
    or it is damaged.
    """
    with ExitStack() as stack:
        old = _subjects(_quads(before, stack))
        new = _subjects(_quads(after, stack))
        left, right = next(old, None), next(new, None)
        while left or right:
            key = min(side[0] for side in (left, right) if side)
            mine = left[1] if left and left[0] == key else []
            theirs = right[1] if right and right[0] == key else []
            if mine != theirs:
                yield from _changes(key, mine, theirs)
            left = next(old, None) if mine else left
            right = next(new, None) if theirs else right


def _quads(path: Place, stack: ExitStack) -> Iterator[ox.Quad]:
    if isinstance(path, Endpoint) or path.is_dir():
        yield from stack.enter_context(open_store(path, read_only=True)).quads()
        return
    try:
        file = stack.enter_context(path.open("rb"))
        unpacked = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if path.suffix == ".gz" else file
        yield from ox.parse(unpacked, ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise StoreError(f"{path}: not N-Quads: {error}; `kg export -o FILE.nq` writes them") from error
    except (EOFError, zlib.error) as error:
        raise StoreError(f"{path}: a damaged gzip file: {error}; write it again") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error


def _subjects(quads: Iterator[ox.Quad]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Each subject with its lines of N-Quads, in the order of their bytes."""
    for subject, lines in groupby(sorted_lines(quads), key=lambda line: line.split(b" ", 1)[0]):
        yield subject, list(lines)


def _changes(subject: bytes, before: Iterable[bytes], after: Iterable[bytes]) -> Iterator[Change]:
    iri = subject.decode().strip("<>")
    old, new = _by_kind(before), _by_kind(after)
    for kind in sorted(old.keys() | new.keys()):
        mine, theirs = old.get(kind, {}), new.get(kind, {})
        if mine == theirs:
            continue
        prefixes = {**PREFIXES, "id": _base(iri)}
        what = _words(kind, iri, theirs or mine, prefixes)
        if not mine or not theirs:
            yield Change(kind, "removed" if mine else "added", iri, what)
            continue
        details = tuple(
            (
                abbreviate(predicate, prefixes),
                tuple(
                    sorted(
                        cell(term, prefixes)
                        for term in mine.get(predicate, set()) - theirs.get(predicate, set())
                    )
                ),
                tuple(
                    sorted(
                        cell(term, prefixes)
                        for term in theirs.get(predicate, set()) - mine.get(predicate, set())
                    )
                ),
            )
            for predicate in sorted(mine.keys() | theirs.keys())
            if mine.get(predicate) != theirs.get(predicate)
        )
        yield Change(kind, "changed", iri, what, details)


def _by_kind(lines: Iterable[bytes]) -> dict[Kind, Properties]:
    """What the quads of one subject say of it, by what they are about; facts are left to their claims."""
    kinds: dict[Kind, Properties] = defaultdict(lambda: defaultdict(set))
    for quad in ox.parse(b"".join(lines), ox.RdfFormat.N_QUADS):
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        ending = next((ending for ending in _GRAPHS if graph.endswith(ending)), None)
        kind: Kind | None = "term" if graph == ONTOLOGY_GRAPH else _GRAPHS[ending] if ending else None
        # The vocabulary's own hash stands on its graph; what it holds is compared itself.
        marks_graph = quad.predicate.value == _HASH and quad.subject == quad.graph_name
        if (
            kind
            and quad.predicate.value != _UNSAID
            and (kind, quad.predicate.value) != ("merge", OWL + "sameAs")
            and not marks_graph
            and not isinstance(quad.object, ox.Triple)
        ):
            kinds[kind][quad.predicate.value].add(quad.object)
    return {kind: dict(properties) for kind, properties in kinds.items()}


def _base(iri: str) -> str:
    """The base of the data's IRIs, as a claim's or an article's own IRI tells it."""
    for part in ("/claim/", "/article/", "/merge/"):
        if part in iri:
            return iri[: iri.index(part) + 1]
    return BASE


def _words(kind: Kind, iri: str, properties: Properties, prefixes: Mapping[str, str]) -> str:
    def texts(predicate: str) -> list[str]:
        return sorted(cell(term, prefixes) for term in properties.get(predicate, ()))

    if kind == "claim":
        triple = [*texts(RDF + "subject"), *texts(RDF + "predicate"), *texts(RDF + "object")]
        place = [*texts(PROV + "wasDerivedFrom"), "-".join(texts(OA + "start") + texts(OA + "end"))]
        return f"{' '.join(triple)} ({' '.join(place)})"
    if kind == "entity":
        return " ".join([abbreviate(iri, prefixes), *texts(_TYPE)[:1], *map(repr, texts(_PREFERRED))])
    if kind in ("merge", "voice"):
        ends = [*texts(RDF + "object"), *texts(PROV + "hadPrimarySource")]
        why = [*texts(PROV + "wasGeneratedBy"), *texts(RDFS + "comment")]
        return " ".join([*(texts(RDF + "subject") or [abbreviate(iri, prefixes)]), "is", *ends, *why])
    return abbreviate(iri, prefixes)
