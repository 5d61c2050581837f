"""Fixtures that several files share: the hand-made dataset and a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import settings

from kg.builder import build, stages, vocabulary_version
from kg.graph import GraphNames
from kg.store import open_store
from kg.terms import BASE, SKOS

# The same examples in every run, however slow the machine is.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

SEEDS = Path(__file__).parent.parent / "seeds"
DATASET = Path(__file__).parent / "fixtures" / "dataset.trig"
# Without these, Chromium looks for its maker's hosts at every start.
FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync""".split()


class MemoryStore:
    """A dataset in memory that answers as a store does: over the merge of its named graphs."""

    def canonical(self, iri: str) -> str:
        return iri

    def __init__(self, *paths: Path) -> None:
        self.rdf = pyoxigraph.Store()
        for path in paths:
            self.rdf.bulk_load(path=str(path))

    base, graphs = BASE, GraphNames(BASE)

    def query(self, sparql: str, prefixes: dict[str, str] | None = None) -> Any:
        return self.rdf.query(sparql, prefixes=prefixes, use_default_graph_as_union=True)

    def match(self, *pattern: Any) -> Any:
        return self.rdf.quads_for_pattern(*(*pattern, None, None, None)[:3])


@pytest.fixture
def dataset() -> MemoryStore:
    """The hand-made dataset, fresh for each test, so that a test may add to it."""
    return MemoryStore(DATASET)


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made dataset as a store in a folder, to be read only."""
    folder = tmp_path_factory.mktemp("store") / "kg-store"
    with open_store(folder) as store:
        store.load_vocabulary(list(pyoxigraph.parse(path=str(DATASET))), version="1")
    return folder


@pytest.fixture(scope="session")
def bare_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with no article and a vocabulary of one name, which a build takes for the whole one."""
    folder = tmp_path_factory.mktemp("bare") / "kg-store"
    with open_store(folder) as store:
        country, label = (pyoxigraph.NamedNode(iri) for iri in (f"{BASE}country/CN", f"{SKOS}prefLabel"))
        graph = pyoxigraph.NamedNode(store.graphs.vocabulary)
        china = pyoxigraph.Quad(country, label, pyoxigraph.Literal("China", language="en"), graph)
        store.load_vocabulary([china], version=vocabulary_version(BASE))
        store.keep_standard(True)
    return folder


@pytest.fixture(scope="module")
def loaded_once() -> Iterator[None]:
    """What each build loads for itself is loaded once for all builds of a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "load_gazetteer", cache(stages.load_gazetteer))
        patch.setattr(stages, "load_shapes", cache(stages.load_shapes))
        yield


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the two seed articles, built once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("seeds") / "kg-store"
    with open_store(folder) as store:
        assert build([SEEDS], store=store).ok
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; tests that need one are skipped where there is none.

    For one module, since Playwright keeps an event loop running in this thread, and bears no other.
    """
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium on PATH (Debian: apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


class Watched:
    """A page of the browser, and everything that it asked for or complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("console", self._said)

    def _said(self, message: Any) -> None:
        # What a driver says of its own speed is no complaint of the page.
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    """A fresh page, watched from its first request on."""
    page = browser.new_page(viewport={"width": 1400, "height": 850})
    watched = Watched(page)
    yield watched
    page.close()
    assert watched.complaints == []
