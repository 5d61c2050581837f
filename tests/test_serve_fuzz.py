"""Requests that the OpenAPI document allows, and many that it doesn't: what comes back is what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_serve import Client

from kg.serve import create_app, in_process
from kg.serve.reader import Reader
from kg.store import open_store
from kg.terms import BASE

BOUNDED = settings(
    derandomize=True, max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
TOKEN = "a-token-of-the-tests"
SAID = {200, 303, 304, 307, 400, 401, 403, 404, 405, 406, 412, 413, 414, 415, 503}


@pytest.fixture(scope="module")
def app(store_folder: Path) -> Iterator[Any]:
    reader = Reader(store_folder)
    with open_store(store_folder, read_only=True) as store:
        yield create_app(in_process(store), base=BASE, reader=reader)
    reader.close()


def test_answers_are_what_the_openapi_document_says(app: Any) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.specs.openapi import checks

    said = [
        schemathesis.checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    seen: Counter[str] = Counter()
    for found in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():
        operation = found.ok()

        @BOUNDED
        @given(operation.as_strategy())
        def holds(case: Any) -> None:
            response = case.call()
            seen[response.request.path_url.partition("?")[0]] += 1
            # A stated limit is an answer of the server, and the document lists it.
            case.validate_response(response, checks=said[1:] if response.status_code == 503 else said)

        holds()
    assert seen.total() > 150


ODD = st.text(
    st.sampled_from("()[]{}<>\"'\\/?#%&=+;:.,*|^$~-_ \0\n\t\r\u202e\u200f\ufeff01aZ安😀é"), max_size=40
)
PAGES = (
    "/search",
    "/search.json",
    "/articles.csv",
    "/map.json",
    "/facts",
    "/facts.csv",
    "/graph",
    "/graph.json",
    "/questions",
    "/questions/places-of-events",
    "/questions/places-of-events.json",
    "/complete.json",
    "/terms.json",
    "/id/province/CN-YN.html",
)
NAMES = """q page limit class property from to lang sort of steps subject format language place industry year
min focus size type query graph default""".split()


@BOUNDED
@given(path=st.sampled_from(PAGES), parameters=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=4))
def test_no_parameter_of_a_page_breaks_it(app: Any, path: str, parameters: dict[str, str]) -> None:
    response = Client.__call__(Asked(app), path, params=parameters, follow_redirects=False)
    holds(response.status_code, response.text)


@BOUNDED
@given(path=ODD, accept=ODD, host=st.sampled_from(["x", "x.example", "127.0.0.1:80"]))
def test_no_path_or_header_breaks_the_server(app: Any, path: str, accept: str, host: str) -> None:
    for start in ("/", "/id/", "/ontology/", "/static/", "/sitemap/", "/graphs/", "/questions/"):
        response = Client.__call__(
            Asked(app),
            start + quote(path, safe="/"),
            headers=[
                (b"accept", accept.encode()),
                (b"host", host.encode()),
                (b"if-none-match", accept.encode()),
            ],
            follow_redirects=False,
        )
        holds(response.status_code, response.text)


@BOUNDED
@given(body=st.binary(max_size=200) | ODD.map(str.encode), method=st.sampled_from(["POST", "PUT", "DELETE"]))
@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graphs?default", "/search", "/id/x"])
@pytest.mark.parametrize(
    "media",
    [
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/turtle; charset=undefined",
    ],
)
def test_no_body_breaks_the_server(app: Any, path: str, media: str, body: bytes, method: str) -> None:
    response = Client.__call__(Asked(app), path, method, content=body, headers={"content-type": media})
    holds(response.status_code, response.text)


@pytest.mark.parametrize(
    "opening", ["(", "{", "[", "<", '"""', "{{SELECT * ", "FILTER(", "!", "#安", "# \n#"]
)
def test_a_million_brackets_of_a_query(app: Any, opening: str) -> None:
    for query in (opening * 1_000_000, f"SELECT * {{ {opening * 100_000}", opening * 3000 + "UPDATE"):
        response = Client.__call__(Asked(app), "/sparql", "POST", data={"query": query})
        assert response.status_code in (400, 413)
        holds(response.status_code, response.text)


class Asked(Client):
    """The client of other tests, to an application that stands."""

    def __init__(self, app: Any) -> None:
        self.app = app


def holds(status: int, text: str) -> None:
    assert status in SAID, text[:300]
    assert "Traceback" not in text
    if status >= 400:
        assert text.strip()
        assert len(text) < 100_000
