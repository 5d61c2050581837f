"""The graph store (SPARQL 1.1 Graph Store HTTP Protocol, W3C Recommendation of 2013-03-21).

A graph is named indirectly (``/graphs?graph=IRI``, ``/graphs?default``) or directly: ``/graphs/…`` is the
graph of that very address. Reading is open for every graph; what is written are graphs of users, and
``?default`` is their part of the default graph.
"""

from __future__ import annotations

import secrets
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from kg.graph.names import GraphNames
from kg.serve.answering.jobs import Answer, Failure, Job, Load
from kg.serve.http.negotiate import GRAPHS, UPLOADS, choose
from kg.serve.service import Service
from kg.serve.sparql import protocol

GRAPH_STORE: Final = "/graphs"
_EXISTS: Final = "ASK {{ GRAPH <{}> {{}} }}"
_ALL: Final = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}"
_NAMES: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph {} } ORDER BY ?graph"
_JSON: Final = "application/sparql-results+json"


class GraphStore:
    """The handler of ``/graphs`` and of all below it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._user = GraphNames(service.base).user

    async def handle(self, request: Request) -> Response:
        """GET, HEAD, PUT, POST or DELETE of one graph."""
        graph, named = self._graph(request)
        if request.method in ("GET", "HEAD"):
            return await (self._get(request, graph) if named else self._list(request))
        self._service.authorise(request)
        base_iri = graph or self._service.address(request) + GRAPH_STORE
        documents = () if request.method == "DELETE" else await _documents(request)
        created = None
        if not named:
            if request.method != "POST":
                raise HTTPException(400, "name a graph: ?graph=IRI, ?default, or an address below /graphs/")
            graph = created = base_iri = (
                f"{self._service.address(request)}{GRAPH_STORE}/{secrets.token_hex(8)}"
            )
        load = Load(
            graph,
            documents,
            replace=request.method == "PUT",
            base_iri=base_iri,
            delete=request.method == "DELETE",
            match=_tags(request, "if-match"),
            none_match=_tags(request, "if-none-match"),
        )
        done = await self._service.make(load)
        if created:
            return Response(status_code=201, headers={"Location": created})
        return Response(status_code=201 if done.created else 204)

    def _graph(self, request: Request) -> tuple[str | None, bool]:
        """The graph that a request names (none for the default graph), and whether it names one."""
        pairs = protocol.pairs_of(request.scope["query_string"])
        graphs = [protocol.graph_iri(value, "graph") for key, value in pairs if key == "graph"]
        default = [key for key, _ in pairs if key == "default"]
        if request.path_params.get("rest"):
            raw = request.scope.get("raw_path") or request.scope["path"].encode("utf-8")
            path = raw.split(b"?", 1)[0].decode("ascii", "replace")
            graphs.append(protocol.graph_iri(self._service.address(request) + path, "graph"))
        if len(graphs) + len(default) > 1:
            raise HTTPException(400, "name one graph: ?graph=IRI, ?default, or an address below /graphs/")
        return (graphs[0] if graphs else None), bool(graphs or default)

    async def _get(self, request: Request, graph: str | None) -> Response:
        media = choose(request.headers.get("accept"), list(GRAPHS))
        if media is None:
            raise HTTPException(406, f"a graph comes as {', '.join(GRAPHS)}")
        name = graph or self._user
        if graph and b"true" not in (await self._ask(Job(_EXISTS.format(name)))).body:
            raise HTTPException(404, f"there is no graph <{name}>")
        found = await self._ask(Job(_ALL.format(name), graph=media, tagged=True))
        headers = {"Vary": "Accept", "ETag": f'"{found.tag}-{GRAPHS[media]}"', "Cache-Control": "no-cache"}
        return Response(found.body, 200, headers, found.media)

    async def _list(self, request: Request) -> Response:
        """The names of all graphs, as a result of SPARQL."""
        found = await self._ask(
            Job(_NAMES, results=choose(request.headers.get("accept"), [_JSON, "text/csv"]))
        )
        return Response(found.body, 200, {"Vary": "Accept"}, found.media)

    async def _ask(self, job: Job) -> Answer:
        found = await self._service.ask(job)
        if isinstance(found, Failure):
            raise HTTPException(found.status, found.message)
        return found


async def _documents(request: Request) -> tuple[tuple[str, bytes], ...]:
    """What a request sends, with its media type: one document, or the files of a form."""
    media, charset = protocol.content_type(request.headers.get("content-type", ""))
    body = await protocol.body(request, protocol.MAX_CHANGE)
    if media == "multipart/form-data":
        return await _files(request, body)
    if not body and not media:
        return ()
    return ((_checked(media, charset), body),)


async def _files(request: Request, body: bytes) -> tuple[tuple[str, bytes], ...]:
    async def whole() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    found = []
    try:
        async with Request(request.scope, whole).form(max_files=100, max_fields=100) as form:
            for _, part in form.multi_items():
                if not isinstance(part, UploadFile):
                    raise HTTPException(400, "each part of the form is a file with its Content-Type")
                media, charset = protocol.content_type(part.content_type or "")
                found.append((_checked(media, charset), await part.read()))
    except MultiPartException as error:
        raise HTTPException(400, f"the form cannot be read: {error.message}") from error
    return tuple(found)


def _checked(media: str, charset: str) -> str:
    if media not in UPLOADS:
        raise HTTPException(415, f"graphs are sent as {', '.join(UPLOADS)}, not as {media or 'anything'}")
    if charset not in ("", "utf-8", "utf8"):
        raise HTTPException(415, f"the charset of a graph is UTF-8, not {charset}")
    return media


def _tags(request: Request, header: str) -> tuple[str, ...] | None:
    """The entity tags of a condition, without what tells the format and the encoding apart."""
    value = request.headers.get(header)
    if value is None:
        return None
    return tuple(tag.strip().removeprefix("W/").strip('"').partition("-")[0] for tag in value.split(","))
