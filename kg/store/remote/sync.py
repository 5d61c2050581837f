"""The cache of a remote home, brought in step with what stands at the endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.store.remote.names import RECORD, HomeNames
from kg.store.remote.record import from_text
from kg.terms import DCTERMS, POL

if TYPE_CHECKING:
    from kg.graph import ArticleGraph
    from kg.store.ledger import Ledger
    from kg.store.remote.quads import RemoteQuads

_AT_ONCE: Final = 100
"""Articles whose records are read at once: some megabytes."""
_STATES: Final = f"""SELECT ?id ?hash ?version {{ GRAPH ?about {{
  ?article <{POL}contentHash> ?hash ; <{POL}extractorVersion> ?version ; <{DCTERMS}identifier> ?id }} }}"""


def standing(quads: RemoteQuads) -> dict[str, tuple[str, str]]:
    """Content hash and version of each article that stands at the endpoint."""
    found = quads.query(_STATES)
    assert isinstance(found, ox.QuerySolutions)
    return {row["id"].value: (row["hash"].value, row["version"].value) for row in found}


def follow(ledger: Ledger, quads: RemoteQuads, graphs: GraphNames) -> bool:
    """Makes a ledger hold what stands at the endpoint; tells whether it had to change.

    An article whose record is missing there is taken for one that does not stand. Raises StoreError.
    """
    ledger.settle()  # what a writer left is compared below as what it wrote
    there = standing(quads)
    here = {id_: (hash_, version) for id_, hash_, version in ledger.states()}
    wanted = (id_ for id_, state in there.items() if here.get(id_) != state)
    gone = [id_ for id_ in here if id_ not in there]
    changed = bool(gone)
    while part := list(islice(wanted, _AT_ONCE)):
        keys = {id_: there[id_] for id_ in part}
        ledger.enter(list(_records(quads, graphs, keys)))
        ledger.settle()
        changed = True
    while gone:
        ledger.enter((), gone[:_AT_ONCE])
        ledger.settle()
        del gone[:_AT_ONCE]
    return changed


def _records(
    quads: RemoteQuads, graphs: GraphNames, states: dict[str, tuple[str, str]]
) -> Iterator[ArticleGraph]:
    home = HomeNames(graphs.base)
    nodes = (ox.NamedNode(home.record(id_, *state)) for id_, state in states.items())
    for quad in quads.matches((node, RECORD, None, ox.NamedNode(home.records)) for node in nodes):
        assert isinstance(quad.object, ox.Literal)
        yield from_text(quad.object.value, graphs)


def half_written(quads: RemoteQuads, graphs: GraphNames) -> Iterator[str]:
    """The ids of articles of which quads stand at the endpoint and no mark."""
    whole = {graphs.facts(id_) for id_ in standing(quads)}
    found = set[str]()
    prefix = f"{graphs.base}article/"
    for graph in quads.named_graphs():
        if graph.value.startswith(prefix):
            found.add(prefix + graph.value[len(prefix) :].partition("/")[0])
    yield from sorted(graphs.article_id(facts) for facts in found - whole)


def entities(quads: Iterable[ox.Quad]) -> set[str]:
    """The IRIs that quads speak of."""
    ends = (term for quad in quads for term in (quad.subject, quad.object))
    return {term.value for term in ends if isinstance(term, ox.NamedNode)}
