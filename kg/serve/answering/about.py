"""What the store says about one IRI, as a graph: page by page where much points at it."""

from __future__ import annotations

import json
from typing import Final

from pyoxigraph import NamedNode

from kg.graph.names import GraphNames
from kg.serve.answering.describe import UnansweredError
from kg.serve.answering.jobs import Answer, Answerer, Failure, Job
from kg.terms import OWL

MOST: Final = 10_000
"""The most triples that point at a thing and are given with it at once; further pages have the others."""
_HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
_INCOMING: Final = "{{ SELECT ?s ?p ({iri} AS ?o) WHERE {{ ?s ?p {iri} }} LIMIT {most} OFFSET {offset} }}"
_OWN: Final = """{{ BIND({iri} AS ?s) {iri} ?p ?o }} UNION {{ GRAPH {iri} {{ ?s ?p ?o }} }} UNION """
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE {{ SELECT ?s WHERE {{ ?s ?p {iri} }} LIMIT {most} }}"
_SAME: Final = "SELECT ?one WHERE {{ GRAPH <{graph}> {{ {iri} <{same}> ?one }} }}"


def canonical(answer: Answerer, base: str, iri: str) -> str | None:
    """The IRI that stands for an entity that was merged with another; none where it stands for itself."""
    if "/" not in iri.removeprefix(base):
        return None
    graph = GraphNames(base).identity
    rows = _rows(answer, _SAME.format(graph=graph, iri=NamedNode(iri), same=OWL + "sameAs"))
    found = (row["one"] for row in rows)
    return next((one for one in found if one != iri and one.startswith(base)), None)


def pages(answer: Answerer, iri: str, page: int) -> bool:
    """Whether more triples point at a thing than the pages up to this one hold."""
    ((row),) = _rows(answer, _COUNT.format(iri=NamedNode(iri), most=MOST * page + 1))
    return int(row["n"]) > MOST * page


def graph(answer: Answerer, iri: str, media: str, *, page: int, more: bool, document: str) -> Answer:
    """The triples about an IRI, those that point at it, and the graph that it names, in a media type.

    A page that is not the only one says so, in the terms of Hydra; ``document`` is the address of the
    first.
    """
    node = NamedNode(iri)
    own = _OWN.format(iri=node) if page == 1 else ""
    incoming = _INCOMING.format(iri=node, most=MOST, offset=MOST * (page - 1))
    template = "?s ?p ?o ." + _paging(NamedNode(document).value, page, more)
    job = Job(f"CONSTRUCT {{ {template} }} WHERE {{ {own}{incoming} }}", graph=media)
    return _run(answer, job)


def _paging(document: str, page: int, more: bool) -> str:
    if page == 1 and not more:
        return ""
    links = {"first": 1, "previous": page - 1, "next": page + 1 if more else 0}
    view = f"<{document}?page={page}>"
    told = " ; ".join(f"<{_HYDRA}{name}> <{document}?page={to}>" for name, to in links.items() if to)
    return f"{view} a <{_HYDRA}PartialCollectionView> ; {told} ."


def links(path: str, page: int, more: bool) -> list[str]:
    """The Link headers' values of a page of several (RFC 8288)."""
    found = {"first": 1, "prev": page - 1, "next": page + 1 if more else 0}
    return [f'<{path}?page={to}>; rel="{rel}"' for rel, to in found.items() if to and (page > 1 or more)]


def _run(answer: Answerer, job: Job) -> Answer:
    found = answer(job)
    if isinstance(found, Failure):
        raise UnansweredError(found)
    return found


def _rows(answer: Answerer, sparql: str) -> list[dict[str, str]]:
    bindings = json.loads(_run(answer, Job(sparql)).body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]
