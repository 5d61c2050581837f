"""Pages of the server at about a million quads: time to the first answer, and milliseconds of each page.

The store is made of articles that a fixed seed makes up, ten sentences each.
"""

from __future__ import annotations

import argparse
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from figures import Figure, Finding

from kg.builder.run import load_vocabulary
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.graph.article import article_graph
from kg.ids import article_iri, digest
from kg.index import update_index
from kg.store import Home, open_store
from kg.terms import BASE
from kg.types import Article, Claim, Entity, Fact, Name, Resolved, Span, Value

ROUNDS = 15
PAGES = {
    "start page": "/",
    "page of the busiest entity": "/id/province/CN-YN.html",
    "ministry": "/id/ministry/miit.html",
    "an event": "/id/docking-event/fair-7.html",
    "search, one word": "/search?q=fair",
    "search, Chinese": "/search?q=云南",
    "search with facets": "/search?q=industry&cls=Event&year=2021",
    "completion": "/complete.json?q=yun",
    "articles": "/articles",
    "map": "/map?measure=Event",
    "article": "/id/article/made-17.html",
    "facts of a property": "/facts?p=organizedBy&o=https://w3id.org/policykg/id/ministry/miit",
}


def made(number: int, places: list[str], industries: list[str], gazetteer: Gazetteer) -> Resolved:
    """An article of ten sentences on fairs, firms and clusters."""
    rng = random.Random(number)
    id_, article = f"made-{number}", article_iri(BASE, f"made-{number}")
    text, claims, entities = "", [], {}

    def name(iri: str) -> Name:
        return next(
            (n for n in gazetteer.entries[iri].names if n.language == "en"), gazetteer.entries[iri].names[0]
        )

    for line in range(10):
        fair, firm, cluster = (
            f"{BASE}{kind}/{word}-{rng.randrange(most)}"
            for kind, word, most in (
                ("docking-event", "fair", 900),
                ("enterprise", "firm", 4000),
                ("cluster", "cluster", 800),
            )
        )
        place = f"{BASE}province/CN-YN" if rng.random() < 0.3 else rng.choice(places)
        industry = rng.choice(industries)
        ministry = f"{BASE}ministry/miit"
        known = [(place, name(place)), (industry, name(industry)), (ministry, Name("MIIT", "en"))]
        own = [(i, Name(i.rsplit("/", 1)[1].replace("-", " ").title(), "en")) for i in (fair, firm, cluster)]
        amount = rng.randrange(10, 5000)
        sentence = (
            f"The industry fair {own[0][1].text} drew {amount} firms to {known[0][1].text}, where "
            f"{own[1][1].text} and {own[2][1].text} work in {known[1][1].text}, "
            f"said MIIT in {2015 + number % 10}."
        )
        span = Span(len(text), len(text) + len(sentence))
        text += sentence + " "
        figure = f"{BASE}figure/{digest(id_, str(line))}"
        facts = [
            Fact(fair, "heldIn", place),
            Fact(fair, "heldOn", Value(str(2015 + number % 10), "gYear")),
            Fact(fair, "organizedBy", ministry),
            Fact(fair, "targets", industry),
            Fact(firm, "locatedIn", place),
            Fact(cluster, "targets", industry),
            Fact(place, "developsIndustry", industry),
            Fact(figure, "figureOf", fair),
            Fact(figure, "measure", Value("participating firms", language="en")),
            Fact(figure, "value", Value(str(amount), "decimal")),
        ]
        claims += [Claim(f, article, span, sentence, ("r",), 0.8, "stated") for f in facts]
        for iri, own_name in (*known, *own):
            claims.append(
                Claim(
                    Fact(article, "mentions", iri),
                    article,
                    span,
                    sentence,
                    ("n",),
                    0.9,
                    "stated",
                    names=(own_name,),
                )
            )
        entities |= {fair: "DockingEvent", firm: "Enterprise", cluster: "Cluster"}
        entities |= {place: gazetteer.entries[place].cls, industry: "Industry", ministry: "Ministry"}
    day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    article_ = Article(
        id_,
        text,
        "en",
        title=f"Fairs and firms, part {number}",
        published=day,
        publisher=f"Paper {number % 40}",
    )
    return Resolved(article_, tuple(Entity(i, c) for i, c in entities.items()), tuple(claims))


def _fill(store: Home, articles: int) -> None:
    gazetteer = load_gazetteer()
    load_vocabulary(store, lambda: gazetteer)
    places = [iri for iri, entry in gazetteer.entries.items() if entry.cls == "Prefecture"][:300]
    industries = [iri for iri, entry in gazetteer.entries.items() if entry.cls == "Industry"][:200]
    for first in range(0, articles, 200):
        batch = range(first, min(first + 200, articles))
        store.write(
            [article_graph(made(n, places, industries, gazetteer), base=BASE, version="1") for n in batch]
        )
    update_index(store)


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Makes the store, starts the server, and asks for each page several times."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        folder = Path(temporary) / "store"
        with open_store(folder) as store:
            _fill(store, arguments.written)
        with open_store(folder, read_only=True) as store:
            size = f"{sum(1 for _ in store.quads()):,} quads"
        yield from _asked(folder, size)


def _asked(folder: Path, size: str) -> Iterator[Finding]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    started = time.perf_counter()
    command = [sys.executable, "-m", "kg", "serve", "--store", str(folder), "--port", port]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address, headers = f"http://127.0.0.1:{port}", {"accept": "text/html"}
            with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
                while True:
                    try:
                        client.get("/")
                        break
                    except httpx.ConnectError:
                        if server.poll() is not None:
                            raise RuntimeError(f"kg serve ended with {server.returncode}") from None
                        time.sleep(0.02)
                yield Figure(
                    "first page after the server's start", time.perf_counter() - started, "s", at=size
                )
                for title, path in PAGES.items():
                    yield Figure(title, _milliseconds(client, path), "ms", at=size)
        finally:
            server.terminate()


def _milliseconds(client: httpx.Client, path: str) -> float:
    """The median of several requests for a page."""
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        response = client.get(path)
        taken.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
    return statistics.median(taken)
