"""The graph for agents: the tools as the client of the SDK sees them, in the process and over streams."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError
from kg.serve import Limits, Reader, Workers
from kg.serve.agents.knowledge import Knowledge

mcp = pytest.importorskip(
    "mcp", reason="the SDK for agents is not installed (pip install 'policykg[agents]')"
)
stdio = pytest.importorskip("mcp.client.stdio")

# The SDK's own modules, and what they import, warn of what they will change.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def server(seeds_store: Path) -> Iterator[Any]:
    from kg.serve.agents.server import agent_server

    pool = Workers(seeds_store, count=1, limits=Limits(seconds=8, answer_rows=500))
    reader = Reader(seeds_store)
    yield agent_server(Knowledge(reader, pool))
    reader.close()
    pool.close()


def call(server: Any, tool: str, **arguments: Any) -> Any:
    async def calling() -> Any:
        async with mcp.Client(server) as client:
            return await client.call_tool(tool, arguments)

    found = asyncio.run(calling())
    text = "".join(part.text for part in found.content)
    return text if found.is_error else json.loads(text)


def test_the_tools_say_what_they_do_and_that_they_only_read(server: Any) -> None:
    async def listing() -> Any:
        async with mcp.Client(server) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asyncio.run(listing())}
    assert set(tools) == {"search", "entity", "questions", "ask", "sparql", "evidence"}
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools.values())


def test_search_finds_entities_in_both_languages_and_sentences_with_their_articles(server: Any) -> None:
    for name in ("Yunnan", "云南"):
        found = call(server, "search", text=name)
        assert any(entity["name_en"] == "Yunnan" for entity in found["entities"])
    sentence = call(server, "search", text="Yunnan")["sentences"][0]
    assert sentence["sentence"]
    assert sentence["article"]["title"]


def test_an_entity_comes_with_facts_and_each_fact_with_its_sources(server: Any) -> None:
    found = call(server, "entity", name="云南省")
    assert found["iri"].endswith("province/CN-YN")
    rows = call(server, "sparql", query="SELECT ?e { ?e a pol:DockingEvent ; pol:heldIn ?p } LIMIT 1")["rows"]
    event = call(server, "entity", name=rows[0]["e"])
    facts = [fact for fact in event["facts"] if fact["property"] == "heldIn"]
    assert facts
    assert facts[0]["sources"] >= 1
    assert facts[0]["evidence"][0]["article"]["iri"]


def test_a_question_is_answered_with_the_sentences_behind_it(server: Any) -> None:
    questions = call(server, "questions")["questions"]
    names = {question["name"]: question for question in questions}
    free = [n for n, q in names.items() if all(p["default"] is not None for p in q["parameters"])]
    assert "docking-events" in free
    found = call(server, "ask", question="docking-events")
    assert found["rows"]
    assert found["rows_in_all"] >= len(found["rows"])
    assert found["sources"][0]["sentence"]
    assert found["sources"][0]["article"]["iri"]
    assert "SELECT" in found["sparql"]
    assert "no question is called" in call(server, "ask", question="nonsense")


def test_evidence_of_a_claim_and_of_a_fact(server: Any) -> None:
    query = "SELECT ?c ?s ?o { ?c rdf:subject ?s ; rdf:predicate pol:heldIn ; rdf:object ?o } LIMIT 1"
    (row,) = call(server, "sparql", query=query)["rows"]
    (place,) = call(server, "evidence", claim=row["c"])["evidence"]
    assert place["property"] == "heldIn"
    assert place["sentence"]
    fact = call(server, "evidence", subject=row["s"], property="heldIn", value=row["o"])["evidence"]
    assert row["c"] in [found["claim"] for found in fact]
    assert "name a claim" in call(server, "evidence")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s WHERE { ?s ?p }", "line 1, column"),
        ("CLEAR ALL", "an update"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s ?p ?o } LIMIT 5000", "more than 500 rows"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "longer than 8 seconds"),
    ],
)
def test_sparql_is_for_reading_and_has_the_limits_of_the_endpoint(
    server: Any, query: str, message: str
) -> None:
    assert message in call(server, "sparql", query=query)


def test_the_command_speaks_over_standard_streams(seeds_store: Path) -> None:
    async def asking() -> str:
        parameters = stdio.StdioServerParameters(
            command=sys.executable, args=["-m", "kg", "mcp", "--store", str(seeds_store)]
        )
        async with mcp.Client(stdio.stdio_client(parameters)) as client:
            found = await client.call_tool("sparql", {"query": "ASK { ?e pol:heldIn ?p }"})
            return "".join(part.text for part in found.content)

    assert json.loads(asyncio.run(asking())) == {"boolean": True}


def test_the_command_speaks_over_http(seeds_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kg", "mcp", "--store", str(seeds_store)]
    command += ["--transport", "http", "--port", str(port)]

    async def asking() -> Any:
        async with mcp.Client(f"http://127.0.0.1:{port}/mcp") as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            yes = await client.call_tool("sparql", {"query": "ASK { ?e pol:heldIn ?p }"})
            no = await client.call_tool("sparql", {"query": "DROP ALL"})
            return tools, json.loads(yes.content[0].text), no.is_error

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(port, process)
            assert asyncio.run(asking()) == (
                ["search", "entity", "questions", "ask", "sparql", "evidence"],
                {"boolean": True},
                True,
            )
        finally:
            process.terminate()
            process.wait(30)


def test_a_port_in_use_is_named(seeds_store: Path) -> None:
    from kg.serve.agents.server import run_agents

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KgError, match=f"port {port} of 127.0.0.1 is in use"):
            run_agents(seeds_store, http=("127.0.0.1", port))


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server ended: {process.communicate()[1]}")
