"""Serving: over HTTP for people and programs, over MCP for agents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import ConfigOption, StoreOption, app, plain_errors, reading, say, settings_of
from kg.errors import SettingsError

if TYPE_CHECKING:
    from kg.serve import Limits
    from kg.settings import Settings


@app.command()
@plain_errors
def serve(
    store: StoreOption = None,
    config: ConfigOption = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 opens the server to the network")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one")] = 8080,
    token: Annotated[
        str | None,
        typer.Option(
            help="Who sends this token may write graphs of users; without one the server is for reading. "
            "Others on this machine can see it here: a settings file keeps it",
            show_default=False,
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="The server's address for the public, behind a proxy", show_default=False),
    ] = None,
    dumps: Annotated[
        Path | None, typer.Option(help="Folder whose files are offered as dumps", show_default=False)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes that answer queries [default: 2]", show_default=False)
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds that a query may take [default: 30]", show_default=False)
    ] = None,
) -> None:
    """Serve pages, SPARQL at /sparql, graphs at /graphs, and every IRI of the dataset at its path."""
    from kg.query import bound, list_questions
    from kg.serve import serve as run_server
    from kg.store import is_remote, place

    settings = settings_of(
        config,
        store,
        token=token,
        url=url,
        dumps=str(dumps) if dumps else None,
        workers=workers,
        query_seconds=timeout,
    )
    if settings.token and is_remote(settings.store):
        raise SettingsError("token: a front of an endpoint is for reading; write at the endpoint itself")
    with reading(config, store) as home:
        # A question whose parameters may all be left open is one click away.
        free = [q for q in list_questions() if all(p.default is not None for p in q.parameters)]
        examples = [(q.title.get("en", q.name), bound(home, q, {})) for q in free]
    run_server(
        place(settings),
        host=host,
        port=port,
        workers=settings.workers,
        limits=_limits(settings),
        token=settings.token or None,
        url=settings.url or None,
        dumps=Path(settings.dumps) if settings.dumps else None,
        per_minute=settings.requests_per_minute,
        examples=examples,
        announce=lambda address: say(f"Serving {address} (stop with Ctrl+C)"),
    )


@app.command()
@plain_errors
def mcp(
    store: StoreOption = None,
    config: ConfigOption = None,
    transport: Annotated[str, typer.Option(help="stdio, or http (streamable HTTP at /mcp)")] = "stdio",
    host: Annotated[str, typer.Option(help="Address to listen on, for http")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port, for http")] = 8081,
) -> None:
    """Serve the graph to agents (MCP): search, entities, questions, SPARQL, evidence, with sources."""
    from kg.serve.agents.server import run_agents
    from kg.store import place

    if transport not in ("stdio", "http"):
        raise SettingsError(f"--transport {transport}: stdio or http")
    settings = settings_of(config, store)
    run_agents(
        place(settings),
        http=(host, port) if transport == "http" else None,
        limits=_limits(settings),
        workers=settings.workers,
        announce=say,
    )


def _limits(settings: Settings) -> Limits:
    from kg.serve import Limits

    return Limits(
        seconds=settings.query_seconds,
        answer_bytes=settings.answer_mb << 20,
        answer_rows=settings.answer_rows,
        kept_bytes=settings.kept_mb << 20,
        memory_bytes=settings.query_memory_mb << 20,
    )
