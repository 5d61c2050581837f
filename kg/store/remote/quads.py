"""The quads of a remote home, with the methods of an Oxigraph store that the rest of the store uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.store.remote.answers import boolean, solutions, triples
from kg.store.remote.http import ROWS, TRIPLES, Http
from kg.store.remote.names import HomeNames
from kg.store.remote.rewriting import rewrite
from kg.terms import POL, XSD

Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Pattern: TypeAlias = tuple[
    Subject | None, ox.NamedNode | None, Term | None, ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None
]
"""Subject, predicate, object and graph of the quads that are meant; None for any."""
_Shape: TypeAlias = tuple[bool, bool, bool, bool, bool]
"""Which terms of a pattern an endpoint is asked by, and whether its object is a literal."""
Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

MARKS: Final = frozenset({ox.NamedNode(POL + "contentHash"), ox.NamedNode(POL + "extractorVersion")})
"""An article stands where both are said of it; a new version of it has another one of them."""
_ASKED_AT_ONCE: Final = 200
"""Patterns in one request: twice as many are no faster, and engines bound the length of a query."""
_SENT_AT_ONCE: Final = 1 << 20
"""Bytes of an update, unless one triple alone has more."""
_DEFAULT: Final = ox.DefaultGraph()
_MASKED: Final = re.compile(r"\\u00([57])3(?=ervice)", re.IGNORECASE)
"""How ``kg.query.run`` writes the letter that begins SERVICE."""
_BOOLEAN: Final = ox.NamedNode(XSD + "boolean")
_TRUTHS: Final = {"0": "false", "1": "true"}
_NAMES: Final = ("s", "p", "o", "g")


class RemoteQuads:
    """The named graphs of a dataset at an endpoint, and their merge, which is taken for the default graph.

    Blank nodes stand there as IRIs (``HomeNames.blank``), so that they keep their labels. All methods raise
    StoreError where the endpoint fails.
    """

    def __init__(self, http: Http, base: str, *, batch: int) -> None:
        self._http = http
        self._home = HomeNames(base)
        self._batch = batch
        self._identity = ox.NamedNode(GraphNames(base).identity)
        self._empty = ox.Store()

    # Reading

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        union: bool = False,
        base_iri: str | None = None,
    ) -> Results:
        """Runs a query over the merge, or over the graphs that are named.

        Raises SyntaxError, as Oxigraph does, where it is not valid: a parser here reads it first, so that
        no endpoint is sent what is no query. Raises ValueError for ``union``.
        """
        if union:
            raise ValueError(
                "the union of all graphs is no graph at a remote home; name graphs, or use GRAPH"
            )
        kind = self._empty.query(sparql, prefixes=dict(prefixes or {}), base_iri=base_iri)
        # No keyword, or it would have been refused: some engines know such an escape in strings only.
        sparql = _MASKED.sub(lambda found: "s" if found[1] == "7" else "S", sparql)
        declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in (prefixes or {}).items())
        given = default_graphs is not None or named_graphs is not None
        text = declared + (sparql if given else rewrite(sparql, self._home))
        if base_iri is not None:
            text = f"BASE <{base_iri}>\n{text}"
        dataset = {
            "default-graph-uri": [self._iri(graph) for graph in default_graphs or ()],
            "named-graph-uri": [self._iri(graph) for graph in named_graphs or ()],
        }
        if isinstance(kind, ox.QueryTriples):
            return triples(self._http.query(text, TRIPLES, dataset))
        answer = self._http.query(text, ROWS, dataset)
        return boolean(answer) if isinstance(kind, ox.QueryBoolean) else solutions(answer)

    def matches(self, patterns: Iterable[Pattern]) -> Iterator[ox.Quad]:
        """The quads that match one of these patterns, some perhaps more than once."""
        alike: dict[_Shape, dict[tuple[str, ...], set[Pattern]]] = defaultdict(lambda: defaultdict(set))
        for pattern in patterns:
            # Engines compare literals by their values, and some not at all among many: that is done here.
            literal = isinstance(pattern[2], ox.Literal)
            s, p, o, g = ("" if t is None or isinstance(t, ox.Literal) else self._term(t) for t in pattern)
            alike[bool(s), bool(p), bool(o), bool(g), literal][s, p, o, g].add(pattern)
        for shape, found in alike.items():
            several = iter(found.items())
            while part := dict(islice(several, _ASKED_AT_ONCE)):
                yield from self._matching(shape, part)

    def _matching(self, shape: _Shape, wanted: Mapping[tuple[str, ...], set[Pattern]]) -> Iterator[ox.Quad]:
        """The quads of patterns of one shape, by one request: what all have in common stands in it once."""
        rows = list(wanted)
        common = [shape[at] and len({row[at] for row in rows}) == 1 for at in range(4)]
        s, p, o, g = (rows[0][at] if common[at] else f"?{name}" for at, name in enumerate(_NAMES))
        listed = [at for at in range(4) if shape[at] and not common[at]]
        values = "".join(f"({' '.join(row[at] for at in listed)})" for row in rows) if listed else ""
        names = " ".join(f"?{_NAMES[at]}" for at in listed)
        listing = f"VALUES ({names}) {{ {values} }}" if listed else ""
        hiding = "" if shape[3] else f"FILTER(!STRSTARTS(STR(?g), '{self._home.prefix}'))"
        shown = "(1 AS ?there)" if all(common) else "*"
        text = f"SELECT {shown} {{ {listing} GRAPH {g} {{ {s} {p} {o} }} {hiding} }}"
        found = solutions(self._http.query(text, ROWS))
        # What a request says of a quad itself is not in its answer.
        fixed = [self._read(ox.NamedNode(term[1:-1])) if term[0] == "<" else None for term in (s, p, o, g)]
        exact = set[Pattern]().union(*wanted.values()) if shape[4] else None
        for row in found:
            terms: list[Any] = [
                known if known is not None else self._read(row[name])
                for known, name in zip(fixed, _NAMES, strict=True)
            ]
            if terms[3].value == self._home.merged:
                terms[3] = _DEFAULT
            if exact is None or self._shaped(terms, shape) in exact:
                yield ox.Quad(*terms)

    @staticmethod
    def _shaped(terms: Sequence[Any], shape: _Shape) -> Pattern:
        """The pattern with a literal that a quad would be an answer to."""
        s, p, o, g = terms
        return s if shape[0] else None, p if shape[1] else None, o, g if shape[3] else None

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Term | None,  # noqa: A002 (the word of RDF)
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that match a pattern; without a graph those of all but the home's own."""
        return self.matches([(subject, predicate, object, graph_name)])

    def __contains__(self, quad: ox.Quad) -> bool:
        pattern = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        return any(found == quad for found in self.matches([pattern]))

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """The names of all graphs but the home's own."""
        found = solutions(self._http.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", ROWS))
        for row in found:
            if isinstance(row["g"], ox.NamedNode) and not row["g"].value.startswith(self._home.prefix):
                yield row["g"]

    # Writing

    def bulk_load(self, data: bytes, format: ox.RdfFormat, *, lenient: bool = True) -> None:  # noqa: A002
        """Puts in lines of N-Quads, or of N-Triples for the merge. They hold no blank node."""
        if format == ox.RdfFormat.N_TRIPLES:
            pairs = ((self._home.merged, line) for line in data.decode().split("\n") if line)
        else:
            split = (line.rsplit(" ", 2) for line in data.decode().split("\n") if line)
            pairs = ((graph[1:-1], f"{triple} .") for triple, graph, _ in split)
        self._send("INSERT", pairs)

    def bulk_extend(self, quads: Iterable[ox.Quad]) -> None:
        """Puts quads in, part by part."""
        self._send("INSERT", map(self._line, quads))

    def discard(self, quads: Iterable[ox.Quad]) -> None:
        """Takes quads out, part by part, be they there or not."""
        self._send("DELETE", map(self._line, quads))

    def remove_graph(self, graph: ox.NamedNode) -> None:
        """Empties a graph."""
        self._http.update(f"DROP SILENT GRAPH {graph}")

    def change(
        self,
        out: Iterable[ox.Quad],
        into: Iterable[ox.Quad],
        *,
        gone: Iterable[ox.Triple],
        added: Iterable[ox.Triple],
    ) -> None:
        """Takes quads out of named graphs and puts others in; the merge loses and gains triples.

        Done in parts, so in this order: an article's mark goes out first and comes in last, so that it never
        seems whole while it is not; what its graphs lose goes out behind what follows from it, so that a next
        writer still finds all that it must mend. What identity says changes behind what follows from it:
        whoever is stopped before does it again.
        """
        out, into = list(out), list(into)
        self.discard(q for q in out if q.predicate in MARKS)
        self.bulk_extend(q for q in into if q.predicate not in MARKS and q.graph_name != self._identity)
        self.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in added)
        self.discard(ox.Quad(t.subject, t.predicate, t.object) for t in gone)
        self.discard(q for q in out if q.predicate not in MARKS)
        self.bulk_extend(q for q in into if q.graph_name == self._identity)
        self.bulk_extend(q for q in into if q.predicate in MARKS)

    def _send(self, verb: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Sends triples with their graphs in updates of bounded size."""
        graphs: dict[str, list[str]] = defaultdict(list)
        quads = size = 0
        for graph, triple in pairs:
            length = len(triple.encode())
            if quads >= self._batch or (quads and size + length > _SENT_AT_ONCE):
                self._http.update(_data(verb, graphs))
                graphs.clear()
                quads = size = 0
            graphs[graph].append(triple)
            quads, size = quads + 1, size + length
        if graphs:
            self._http.update(_data(verb, graphs))

    # Terms

    def _line(self, quad: ox.Quad) -> tuple[str, str]:
        terms = (self._term(term) for term in (quad.subject, quad.predicate, quad.object))
        return self._graph(quad.graph_name), f"{' '.join(terms)} ."

    def _graph(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
        return self._home.merged if isinstance(graph, ox.DefaultGraph) else graph.value

    def _term(self, term: Term | ox.DefaultGraph) -> str:
        if isinstance(term, ox.BlankNode):
            return f"<{self._home.blank}{term.value}>"
        return f"<{self._home.merged}>" if isinstance(term, ox.DefaultGraph) else str(term)

    def _read(self, term: Term) -> Term:
        if isinstance(term, ox.NamedNode) and term.value.startswith(self._home.blank):
            return ox.BlankNode(term.value.removeprefix(self._home.blank))
        if isinstance(term, ox.Literal) and term.value in _TRUTHS and term.datatype == _BOOLEAN:
            return ox.Literal(_TRUTHS[term.value], datatype=_BOOLEAN)  # as Virtuoso has them
        return term

    @staticmethod
    def _iri(text: str) -> str:
        """An IRI, checked. Raises ValueError."""
        return ox.NamedNode(text).value


def _data(verb: str, graphs: Mapping[str, Sequence[str]]) -> str:
    # An operation for each graph: Virtuoso 7 leaves literals with a language or a type behind where one
    # deletes from several.
    parts = (f"{verb} DATA {{ GRAPH <{graph}> {{\n" + "\n".join(lines) for graph, lines in graphs.items())
    return " ;\n".join(f"{part}\n}} }}" for part in parts)
