"""policykg in a notebook: ``kg.build(["seeds"])`` gives a :class:`Graph` to query, convert and draw."""

from __future__ import annotations

import html
import secrets
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from kg.builder import Report, Source
from kg.builder import build as build_store
from kg.settings import Settings
from kg.store import Home, Place, open_store
from kg.terms import XSD

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

    from kg.audit import View
    from kg.query import Queryable, Results


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a SELECT: the names of its columns, and its rows as plain Python values.

    IRIs and literals are text, numbers are ``int``, ``float`` or ``Decimal``, what is unbound is None.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    def __iter__(self) -> Iterator[dict[str, object]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """A drawing as one HTML page that asks no host for anything."""

    html: str

    def _repr_html_(self) -> str:
        # Sandboxed: the page's scripts run, but reach neither the notebook nor what it may do.
        style = "width: 100%; height: 640px; border: 1px solid #ccc"
        sandbox = "allow-scripts allow-downloads"
        return f'<iframe sandbox="{sandbox}" style="{style}" srcdoc="{html.escape(self.html)}"></iframe>'

    def __repr__(self) -> str:
        return f"<Page of {len(self.html.encode())} bytes>"


class Graph:
    """A knowledge graph in a store, open for reading.

    Close it, or use it in a ``with`` statement; a graph that was built without a store's
    folder lives in a temporary one and is gone when it is closed.
    """

    def __init__(
        self,
        store: Home,
        report: Report | None = None,
        temporary: tempfile.TemporaryDirectory[str] | None = None,
    ) -> None:
        self._store = store
        self._temporary = temporary
        self._view: tuple[date, View] | None = None
        self.report = report
        """What the build did; None for a graph that was only opened."""

    @property
    def base(self) -> str:
        """The base of the data's IRIs."""
        return self._store.base

    def query(self, sparql: str, *, as_of: date | None = None) -> Rows | bool | rdflib.Graph:
        """Asks in SPARQL 1.1; the usual prefixes are declared.

        SELECT gives :class:`Rows`, ASK a bool, CONSTRUCT and DESCRIBE an rdflib graph. ``as_of`` asks the
        graph as it was on a day. Raises QueryError with line and column where the query is wrong.
        """
        from kg.query import run

        return self._plain(run(self._on(as_of), sparql))

    def ask(
        self, question: str, *, as_of: date | None = None, **parameters: str
    ) -> Rows | bool | rdflib.Graph:
        """Asks one of the named questions (``kg ask`` lists them), e.g. ``ask("docking-events")``.

        ``as_of`` asks the graph as it was on a day. Raises QueryError for an unknown question or parameter.
        """
        from kg.query import ask

        return self._plain(ask(self._store, question, parameters, view=self._on(as_of)))

    def _on(self, day: date | None) -> Queryable:
        """The graph as it was on a day; the whole where none is given. The last day's is kept."""
        from kg.audit import as_of

        if day is None:
            return self._store
        if self._view is None or self._view[0] != day:
            self._view = (day, as_of(self._store, day))
        return self._view[1]

    def to_rdflib(self) -> rdflib.Dataset:
        """All quads as an rdflib dataset, one named graph for each of the store's."""
        from kg.graph.convert import to_rdflib

        return to_rdflib(self._store.quads(), base=self.base)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The entities and the relations between them, with names, confidence and sentences."""
        from kg.graph.convert import to_networkx

        return to_networkx(self._store.quads())

    def to_pandas(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The entities and the claims that relate them, as two data frames (extra ``notebook``).

        The first is indexed by IRI (``cls``, ``name_en``, ``name_zh``, …); the second has ``subject``,
        ``object``, ``property``, ``confidence``, ``status``, ``quote``, ``article``.
        """
        import pandas as pd

        network = self.to_networkx()
        nodes = pd.DataFrame.from_dict(dict(network.nodes(data=True)), orient="index")
        ends = ({"subject": s, "object": o, **claim} for s, o, claim in network.edges(data=True))
        return nodes.rename_axis("iri"), pd.DataFrame(list(ends))

    def view(
        self,
        output: str | Path | None = None,
        *,
        focus: str | None = None,
        among: Collection[str] | None = None,
        depth: int = 1,
        limit: int = 300,
        face: Literal["auto", "pyvis", "large"] = "auto",
        language: Literal["en", "zh"] = "en",
    ) -> Page:
        """Draws the graph, or what surrounds one entity, as a page that shows itself in a notebook.

        ``among`` are the IRIs of several entities in the place of one focus, such as a column of an answer.
        With ``output`` the page is written there, too. ``face`` is ``pyvis`` (small graphs) or ``large``
        (up to 100,000 nodes); ``auto`` goes by ``limit``, the most nodes that are drawn.
        Raises KgError where the focus is unknown or ambiguous.
        """
        from kg.view import render_view, select_view, write_view

        chosen = select_view(self._store, focus=focus, among=among, depth=depth, limit=limit)
        nonce = secrets.token_urlsafe(16)
        page = Page(render_view(chosen, face=face, limit=limit, nonce=nonce, language=language))
        if output is not None:
            write_view(page.html, Path(output))
        return page

    def _plain(self, results: Results) -> Rows | bool | rdflib.Graph:
        import pyoxigraph as ox

        if isinstance(results, ox.QueryBoolean):
            return bool(results)
        if isinstance(results, ox.QueryTriples):
            from kg.graph.convert import triples_to_rdflib

            return triples_to_rdflib(results, base=self.base)
        columns = tuple(variable.value for variable in results.variables)
        return Rows(columns, tuple(tuple(_value(term) for term in row) for row in results))

    def close(self) -> None:
        """Closes the store, and deletes it if it was a temporary one."""
        self._store.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def build(
    sources: Sequence[Source],
    *,
    store: str | Place | None = None,
    settings: Settings | None = None,
    strict: bool = False,
) -> Graph:
    """Builds (or updates) the graph of all articles in files and folders.

    Without ``store`` the graph lives in a temporary folder until it is closed. What could
    not be read or built is named in ``graph.report.errors``, the rest is built; with
    ``strict`` the first such error ends the build. Raises StoreError.

    >>> import kg
    >>> with kg.build(["seeds"]) as g:
    ...     g.query("ASK { ?event a pol:DockingEvent ; pol:heldIn/skos:prefLabel 'Kunming'@en }")
    True
    """
    temporary = tempfile.TemporaryDirectory(prefix="kg-") if store is None else None
    place = Path(temporary.name) / "store" if temporary is not None else store or ""
    base = settings.base if settings is not None else None
    with open_store(place, base=base) as home:
        report = build_store(sources, store=home, settings=settings, strict=strict)
    return Graph(open_store(place, read_only=True), report, temporary)


def load(store: str | Place = "kg-store") -> Graph:
    """Opens the graph in a store's folder, or at an endpoint (``kg.store.place`` makes one of settings that
    hold its password), for reading. Raises StoreError where there is none."""
    return Graph(open_store(store, read_only=True))


def _value(term: object) -> object:
    """A term as the Python value that it stands for."""
    import pyoxigraph as ox

    if isinstance(term, ox.Literal):
        convert = _NUMBERS.get(term.datatype.value.removeprefix(XSD))
        return convert(term.value) if convert else term.value
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else term


_NUMBERS: Mapping[str, Callable[[str], object]] = {
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "boolean": lambda text: text in ("true", "1"),
}
