"""The server's interface as an OpenAPI 3.1 document, from the same tables that it answers by."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

from kg.serve.http.negotiate import ENDINGS, GRAPHS, RESULTS, UPLOADS

_TEXT: Final = {"type": "string"}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "uri"}}
_REFUSED: Final[dict[str, Any]] = {
    "400": {"description": "The request or its query is wrong; the text says where"},
    "404": {"description": "Nothing is known of it, or there is no such address"},
    "406": {"description": "No format that is accepted is one that is offered"},
    "413": {"description": "The request is too large"},
    "429": {"description": "Too many requests; Retry-After tells when to ask again"},
    "503": {
        "description": "A limit of time, rows, bytes or memory was reached, or a build writes; never a part"
    },
}
_GUARDED: Final[dict[str, Any]] = {
    **_REFUSED,
    "401": {"description": "The token is missing or wrong"},
    "403": {"description": "Nothing can be changed here, or not this graph"},
    "412": {"description": "The graph is not in the state that the request is for"},
}


def api(address: str, *, may_change: bool, browsable: bool = False) -> dict[str, Any]:
    """The document, for a server at an address; one that is browsable has pages and their data."""
    sparql: dict[str, Any] = {
        "get": _query(
            [_parameter("query", "The SPARQL query; without it, the service is described"), *_DATASET]
        ),
        "post": _query(_DATASET) | {"requestBody": _bodies(may_change)},
    }
    graph: dict[str, Any] = {
        "get": _answer("Get a graph, or without one their list", [*GRAPHS, *RESULTS], _GRAPH)
    }
    if may_change:
        for method, summary in (
            ("put", "Put a graph in the place of what there is"),
            ("post", "Add to a graph, or make a new one"),
            ("delete", "Remove a graph"),
        ):
            graph[method] = _change(summary, UPLOADS if method != "delete" else {})
    paths: dict[str, Any] = {
        "/sparql": sparql,
        "/graphs": graph,
        "/id/{path}": {
            "get": _answer(
                "What is known of an IRI of the data (its endings: " + ", ".join(ENDINGS) + ")",
                [*GRAPHS, "text/html"],
                [
                    _parameter("path", "What follows the base of the data's IRIs", "path"),
                    _parameter("page", "Further triples that point at it, where they are many"),
                ],
            )
        },
        "/ontology": {"get": _answer("The ontology", [*GRAPHS, "text/html"], [])},
        "/.well-known/void": {"get": _answer("The dataset described: VoID and DCAT", GRAPHS, [])},
    }
    if browsable:
        paths["/graph.json"] = {"get": _answer(_GRAPH_PARTS, ["application/json"], _PARTS)}
        paths["/complete.json"] = {
            "get": _answer(_NAMES, ["application/json"], [_parameter("q", "What was typed")])
        }
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "policykg", "version": version("policykg")},
        "servers": [{"url": address}],
        "paths": paths,
    }
    if may_change:
        document["components"] = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    return document


def _parameter(name: str, description: str, place: str = "query", schema: Any = _TEXT) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "description": description,
        "required": place == "path",
        "schema": schema,
    }


_DATASET: Final = [
    _parameter("default-graph-uri", "Graphs whose merge is the default graph", schema=_IRIS),
    _parameter("named-graph-uri", "Named graphs of the dataset", schema=_IRIS),
    _parameter(
        "union-default-graph", "All named graphs together as the default graph", schema={"type": "boolean"}
    ),
    _parameter(
        "format",
        "The format by its short name, in the place of Accept",
        schema={"type": "string", "enum": list(dict.fromkeys([*RESULTS.values(), *GRAPHS.values()]))},
    ),
]
_GRAPH: Final = [
    _parameter("graph", "The graph's IRI"),
    _parameter("default", "The default graph, as far as it is its users'"),
]

_INTEGER: Final = {"type": "integer", "minimum": 0}
_SHARE: Final = {"type": "number", "minimum": 0, "maximum": 1}
_GRAPH_PARTS: Final = (
    "A bounded part of the graph in columns, with sentences: an overview; with focus the neighbours of an "
    "entity and how many there are; with path twice a shortest path; with iri or question some entities and "
    "what joins them"
)
_NAMES: Final = "Entities of which a name begins as what was typed, in either language or pinyin"
_PARTS: Final = [
    _parameter("focus", "IRI of an entity whose neighbours are asked for"),
    _parameter("depth", "Steps from it, at most 3", schema=_INTEGER),
    _parameter("limit", "Entities at most", schema=_INTEGER),
    _parameter("offset", "Neighbours that are there already", schema=_INTEGER),
    _parameter("path", "IRIs of the two ends of a path", schema=_IRIS),
    _parameter("confidence", "Confidence at least of what a path uses", schema=_SHARE),
    _parameter("articles", "Articles at least that state what a path uses", schema=_INTEGER),
    _parameter("without", "Classes and properties (local names) that a path may not pass", schema=_IRIS),
    _parameter("near", "IRI of a province or industry whose overview is asked for"),
    _parameter("iri", "IRIs of entities that are asked for", schema=_IRIS),
    _parameter("question", "Name of a question, whose parameters follow, for what its answer names"),
]


def _query(parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return _answer("Ask a SPARQL query", [*RESULTS, *GRAPHS], parameters)


def _answer(summary: str, media: Any, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {
        name: {} if name.endswith("json") else {"schema": _TEXT} for name in dict.fromkeys(media)
    }
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": {"description": "The whole answer", "content": content}, **_REFUSED},
    }


def _bodies(may_change: bool) -> dict[str, Any]:
    names = ["query", *(["update"] if may_change else [])]
    form = {"type": "object", "properties": dict.fromkeys(names, _TEXT)}
    content = {
        "application/x-www-form-urlencoded": {"schema": form},
        "application/sparql-query": {"schema": _TEXT},
    }
    if may_change:
        content["application/sparql-update"] = {"schema": _TEXT}
    return {"required": True, "content": content}


def _change(summary: str, media: Any) -> dict[str, Any]:
    done = {"201": {"description": "A graph was made"}, "204": {"description": "Done"}}
    operation: dict[str, Any] = {
        "summary": summary,
        "parameters": _GRAPH,
        "security": [{"token": []}],
        "responses": {**done, **_GUARDED},
    }
    if media:
        operation["requestBody"] = {"content": {name: {"schema": _TEXT} for name in media}}
    return operation
