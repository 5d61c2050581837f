"""The graph for agents over the Model Context Protocol (the official SDK): tools that read, with sources."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KgError
from kg.serve.agents.knowledge import Knowledge
from kg.serve.answering.worker import Limits
from kg.serve.answering.workers import Workers
from kg.serve.http.listening import listen
from kg.serve.reader import Reader
from kg.store import Place

if TYPE_CHECKING:
    from mcp.server import MCPServer

_INSTRUCTIONS: Final = (
    "A knowledge graph of Chinese industrial policy, made from articles in English and Chinese. Every fact "
    "has the sentences that state it: cite their articles. Begin with search or with questions; "
    "entity gives what is known of one thing, evidence the sentences of one fact; sparql reads the "
    "graph with the prefixes pol:, skos:, prov:, id: and others declared."
)


def run_agents(
    place: Place,
    *,
    http: tuple[str, int] | None = None,
    limits: Limits | None = None,
    workers: int = 1,
    announce: Callable[[str], None] = lambda text: None,
) -> None:
    """Serves the store in a folder to agents until it is interrupted: over standard streams, or HTTP.

    ``http`` is the address and port to listen on. Raises KgError where the SDK or the store is missing.
    """
    pool = Workers(place, count=workers, limits=limits)
    try:
        reader = Reader(place)
        server = agent_server(Knowledge(reader, pool))
        try:
            if http is None:
                server.run("stdio")
            else:
                listen(*http).close()  # so that a port in use is told as it is elsewhere
                announce(f"Serving agents at http://{http[0]}:{http[1]}/mcp (stop with Ctrl+C)")
                server.run("streamable-http", host=http[0], port=http[1])
        except KeyboardInterrupt:  # how a server is stopped
            return
        finally:
            reader.close()
    finally:
        pool.close()


def agent_server(graph: Knowledge) -> MCPServer[Any]:
    """The server with its tools. Raises KgError where the SDK is not installed."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise KgError("the SDK for agents is missing: pip install 'policykg[agents]'") from error

    server: MCPServer[Any] = MCPServer("policykg", instructions=_INSTRUCTIONS, version=version("policykg"))
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    def told(answer: Callable[[], Any]) -> Any:
        try:
            return answer()
        except KgError as error:
            raise ToolError(str(error)) from error

    @server.tool(annotations=reads)
    def search(text: str, cls: str = "", limit: int = 10) -> dict[str, Any]:
        """Find entities by name (English, Chinese, pinyin) and sentences by words, with their articles.

        cls keeps entities of one class, such as Policy, Province, Enterprise or DockingEvent.
        """
        found: dict[str, Any] = told(lambda: graph.search(text, cls=cls, limit=limit))
        return found

    @server.tool(annotations=reads)
    def entity(name: str, limit: int = 50) -> dict[str, Any]:
        """What is known of one entity, by IRI or name: names, facts with sources and sentences, figures."""
        found: dict[str, Any] = told(lambda: graph.entity(name, limit=limit))
        return found

    @server.tool(annotations=reads)
    def questions() -> dict[str, Any]:
        """The questions that the graph has an answer for, with their parameters; ask asks one."""
        return {"questions": told(graph.questions)}

    @server.tool(annotations=reads)
    def ask(question: str, parameters: dict[str, str] | None = None) -> dict[str, Any]:
        """Ask one of the questions by its name. Parameters are names, IRIs, years, dates, texts."""
        found: dict[str, Any] = told(lambda: graph.ask(question, parameters or {}))
        return found

    @server.tool(annotations=reads)
    def sparql(query: str) -> dict[str, Any]:
        """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE) in limits of time, size and memory."""
        found: dict[str, Any] = told(lambda: graph.sparql(query))
        return found

    @server.tool(annotations=reads)
    def evidence(
        claim: str = "",
        subject: str = "",
        property: str = "",  # noqa: A002 (the word of RDF)
        value: str = "",
    ) -> dict[str, Any]:
        """The sentences of a fact, with articles: by a claim's IRI, or by subject, property and value."""
        return {"evidence": told(lambda: graph.evidence(claim, subject, property, value))}

    return server
