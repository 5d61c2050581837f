"""The stages composed: from sources to a store that holds their graph."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Final

from kg.audit import Problem, verify, written_verifier
from kg.builder.behind import Behind, behind
from kg.builder.derived import derive, is_due
from kg.builder.hands import Read, Source, hands
from kg.builder.input import input_hash, note, noted
from kg.builder.report import BuildError, Report
from kg.builder.stages import Built, Extract, Resolve, Stages
from kg.builder.version import extractor_version, vocabulary_version
from kg.errors import SourceError
from kg.gazetteer import Gazetteer
from kg.graph import ArticleGraph, content_hash
from kg.graph.quality import quality_quads
from kg.graph.vocabulary import ontology_quads, vocabulary_quads
from kg.index import Indexing, indexing
from kg.ontology import ontology_directory
from kg.resolve.precision import load_precision
from kg.settings import Settings
from kg.store import Store
from kg.types import Article

_BATCH_BYTES: Final = 32_000_000
"""Triples of a batch, which needs about ten times as much memory while it goes into the store. The larger,
the less the engine rewrites of what it has."""
_WORTHWHILE: Final = 100
"""Articles that are a batch where they need not wait: what is written while others extract is not left for
the end, when one processor does all."""


def build(
    sources: Sequence[Source],
    *,
    store: Store,
    settings: Settings | None = None,
    strict: bool = False,
    read_back: bool = True,
    read: Read | None = None,
    extract: Extract | None = None,
    resolve: Resolve | None = None,
    version: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Reads, extracts and resolves the articles of all sources and puts them into the store.

    An article that stands there with the same content, from the same version of the extractor and its
    data, is left as it is; where all of the last build's files are as they were, none is read. What can't be
    read or built is in the report's errors and the rest is built; with ``strict`` the first error stops the
    run (what was built before it stays). With ``read_back`` what was written is verified
    (``kg.audit.written_verifier``); what does not hold is in the report's problems.
    ``progress`` is called with each article's id when it is done. The stages can be given for tests and
    experiments; ``version`` must then tell theirs. Raises StoreError and OntologyError.
    """
    settings = settings or Settings(base=store.base)
    started = time.perf_counter()
    version = version or extractor_version(settings)
    stages = Stages(
        store.base,
        version,
        settings.min_confidence,
        account=read_back,
        own_extract=extract,
        own_resolve=resolve,
    )
    given = None if read else input_hash(sources, settings, version)
    standing = noted(store, given)
    # While workers extract, what they did is written behind; alone, one thing comes after the other.
    with (
        hands(settings, stages, idle=standing is not None) as working,
        indexing(store) as index,
        behind(at_once=working.alone) as then,
    ):
        run = _Run(store, index, then, version=version, batch=settings.batch, progress=progress)
        then(lambda: run.prepare(stages, standard=settings.standard))
        items = (read or working.read)(sources, settings) if standing is None else ()
        with closing(working.graphs(run.new(items))) as results:
            for result in results:
                run.add(result)
                if strict and run.errors:
                    break
        run.flush()
        then(run.finish)
    report = run.report(standing or 0)
    if given and standing is None and report.ok and input_hash(sources, settings, version) == given:
        note(store, given, report.built + report.unchanged)
    return replace(report, seconds=time.perf_counter() - started)


def outdated(store: Store, settings: Settings) -> list[str]:
    """The ids of the articles that another version of the extractor or its data has built."""
    version = extractor_version(settings)
    return [id_ for id_, _, built_by in store.states() if built_by != version]


def count_outdated(store: Store, settings: Settings) -> int:
    """How many they are."""
    return store.count(but=extractor_version(settings))


def load_vocabulary(store: Store, gazetteer: Callable[[], Gazetteer]) -> bool:
    """Puts gazetteers, ontology and the rules' quality into the store; False where they stand there already.

    The gazetteer is asked for only where the files or the code that makes quads of them have changed.
    """
    version = vocabulary_version(store.base)
    if store.vocabulary_version() == version:
        return False
    ontology = ontology_quads(ontology_directory() / "policy.ttl")
    quality = quality_quads(load_precision(), store.base)
    store.load_vocabulary([*vocabulary_quads(gazetteer(), store.base), *quality, *ontology], version=version)
    return True


class _Run:
    """One build in progress: the batch that waits to be written, and what has been counted."""

    def __init__(
        self,
        store: Store,
        index: Indexing,
        then: Behind,
        *,
        version: str,
        batch: int,
        progress: Callable[[str], None] | None,
    ) -> None:
        self.errors: list[BuildError] = []
        self._store = store
        self._index = index
        self._then = then
        self._version = version
        self._size = batch
        self._progress = progress or (lambda _: None)
        self._problems: list[Problem] = []
        self._batch: list[Built] = []
        self._bytes = 0
        self._unchanged = 0
        self._counts: Counter[str] = Counter()
        self._entities: dict[str, str] = {}
        self._vocabulary_changed = False

    def prepare(self, stages: Stages, *, standard: bool) -> None:
        """Has vocabulary and standard terms stand in the store before the first article."""
        self._vocabulary_changed = load_vocabulary(self._store, lambda: stages.gazetteer)
        self._store.keep_standard(standard)
        if self._vocabulary_changed:
            self._index.know()

    def new(self, items: Iterable[Article | SourceError]) -> Iterator[Article | BuildError]:
        """The articles that do not stand as they are, and what cannot be read."""
        for item in items:
            if isinstance(item, SourceError):
                yield BuildError(item.source, "read", item.reason)
            elif self._store.state(item.id) == (content_hash(item), self._version):
                self._unchanged += 1
                self._progress(item.id)
            else:
                yield item

    def add(self, result: Built | BuildError) -> None:
        """Takes the next result as far as the batch."""
        if isinstance(result, BuildError):
            self.errors.append(result)
            if result.stage != "read":
                self._progress(result.where)
            return
        self._batch.append(result)
        self._bytes += sum(map(len, result.graph.triples))
        full = len(self._batch) >= self._size or self._bytes >= _BATCH_BYTES
        if full or (len(self._batch) >= _WORTHWHILE and self._then.waits):
            self.flush()
        self._progress(result.graph.id)

    def flush(self) -> None:
        """Has the batch written."""
        batch, self._batch, self._bytes = self._batch, [], 0
        if batch:
            self._then(lambda: self._write(batch))

    def _write(self, batch: Sequence[Built]) -> None:
        """Writes a batch in one transaction, sees that it stands and holds, and counts it."""
        written = [built.graph for built in batch]
        self._counts.update(_kind(self._store.state(graph.id), graph) for graph in written)
        self._store.write(written)
        problems = written_verifier(self._store)
        for built in batch:
            parts = built.graph.parts
            if built.account is not None:
                self._problems += problems(built.graph, parts, built.account)
            self._index.add(built.graph, parts)
        if batch[0].account is not None:  # one of them as `kg verify` would
            self._problems += verify(self._store, [batch[0].graph.id], every=True).problems
        for graph in written:
            self._counts.update(facts=graph.facts, claims=graph.claims, rejected=len(graph.rejected))
            for name in graph.names:
                if name.cls == "Figure":
                    self._counts["figures"] += 1
                else:
                    self._entities[name.entity] = name.cls

    def finish(self) -> None:
        """Derives what follows from all articles together, where something has changed."""
        if self._vocabulary_changed or is_due(self._store):
            derive(self._store, self._index)

    def report(self, left: int = 0) -> Report:
        """What has been done so far, beside articles that were left as they are, unread."""
        classes, counts = Counter(self._entities.values()), self._counts
        return Report(
            errors=tuple(self.errors),
            entities=dict(sorted(classes.items())),
            problems=tuple(self._problems),
            new=counts["new"],
            altered=counts["altered"],
            outdated=counts["outdated"],
            unchanged=self._unchanged + left,
            facts=counts["facts"],
            claims=counts["claims"],
            figures=counts["figures"],
            rejected=counts["rejected"],
            vocabulary_changed=self._vocabulary_changed,
        )


def _kind(state: tuple[str, str] | None, graph: ArticleGraph) -> str:
    """Why an article is built, as the report counts it."""
    if state is None:
        return "new"
    return "altered" if state[0] != graph.hash else "outdated"
