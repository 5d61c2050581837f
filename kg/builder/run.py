"""The stages composed: from sources to a store that holds their graph."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from kg.audit import Problem, verify
from kg.builder.conformity import conforming_graph
from kg.builder.derived import derive
from kg.builder.report import BuildError, Report
from kg.builder.version import extractor_version, vocabulary_version
from kg.errors import KgError, SourceError
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.graph import ArticleGraph, content_hash
from kg.graph.compiling import load_shapes
from kg.graph.shapes import Shapes
from kg.graph.vocabulary import ontology_quads, vocabulary_quads
from kg.ontology import load_ontology, ontology_directory
from kg.settings import Settings
from kg.store import Store
from kg.types import Article, Extraction, Rejected, Resolved

Source: TypeAlias = str | Path
Read: TypeAlias = Callable[[Sequence[Source], Settings], Iterable[Article | SourceError]]
Extract: TypeAlias = Callable[[Article], Extraction]
Resolve: TypeAlias = Callable[[Extraction], Resolved]


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
    data, is left as it is. What can't be read or built is in the report's errors and the rest is built;
    with ``strict`` the first error stops the run (what was built before it stays). With ``read_back`` what
    was written is verified (``kg.audit.verify``); what does not hold is in the report's problems.
    ``progress`` is called with each article's id when it is done. The stages can be given for tests and
    experiments; ``version`` must then tell theirs. Raises StoreError and OntologyError.
    """
    settings = settings or Settings(base=store.base)
    started = time.perf_counter()
    stages = _Stages(store.base, extract, resolve)
    changed = load_vocabulary(store, lambda: stages.gazetteer)
    store.keep_standard(settings.standard)
    run = _Run(
        store=store,
        settings=settings,
        version=version or extractor_version(settings),
        stages=stages,
        progress=progress or (lambda _: None),
        read_back=read_back,
    )
    for item in (read or read_sources)(sources, settings):
        run.add(item)
        if strict and run.errors:
            break
    run.flush()
    report = run.report()
    if report.built:
        derive(store)
    return replace(report, vocabulary_changed=changed, seconds=time.perf_counter() - started)


def read_sources(sources: Sequence[Source], settings: Settings) -> Iterator[Article | SourceError]:
    """The articles of the sources in the languages that the settings name, and what can't be read."""
    from kg.read import read_articles

    for item in read_articles(sources, max_article_bytes=settings.max_article_bytes):
        if isinstance(item, Article) and item.language not in settings.languages:
            yield SourceError(item.source, f"language {item.language!r}; built are {settings.languages}")
        else:
            yield item


def load_vocabulary(store: Store, gazetteer: Callable[[], Gazetteer]) -> bool:
    """Puts the gazetteers and the ontology into the store; False where they stand there already.

    The gazetteer is asked for only where the files or the code that makes quads of them have changed.
    """
    version = vocabulary_version(store.base)
    if store.vocabulary_version() == version:
        return False
    ontology = ontology_quads(ontology_directory() / "policy.ttl")
    store.load_vocabulary([*vocabulary_quads(gazetteer(), store.base), *ontology], version=version)
    return True


class _Stages:
    """Extraction and resolution, loaded with the first article that needs them."""

    def __init__(self, base: str, extract: Extract | None, resolve: Resolve | None) -> None:
        self._base = base
        self._extract = extract
        self._resolve = resolve

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The known entities, which vocabulary, extraction and resolution share."""
        return load_gazetteer(self._base)

    @cached_property
    def shapes(self) -> Shapes:
        """What every article's graph must conform to."""
        return load_shapes()

    @cached_property
    def extract(self) -> Extract:
        """The stage from an article to what its sentences say."""
        if self._extract is not None:
            return self._extract
        from kg.extract import Tools, extract

        tools = Tools(load_ontology(), self.gazetteer)
        return lambda article: extract(article, tools)

    @cached_property
    def resolve(self) -> Resolve:
        """The stage from mentions and relations to entities and claims."""
        if self._resolve is not None:
            return self._resolve
        from kg.resolve import load_lexicon, resolve

        gazetteer, ontology = self.gazetteer, load_ontology()
        lexicon = load_lexicon(gazetteer, ontology)
        return lambda extraction: resolve(extraction, gazetteer, ontology, self._base, lexicon)


class _Run:
    """One build in progress: the batch that waits to be written, and what has been counted."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        version: str,
        stages: _Stages,
        progress: Callable[[str], None],
        read_back: bool,
    ) -> None:
        self.errors: list[BuildError] = []
        self._problems: list[Problem] = []
        self._read_back = read_back
        self._store = store
        self._settings = settings
        self._version = version
        self._stages = stages
        self._progress = progress
        self._batch: list[ArticleGraph] = []
        self._counts: Counter[str] = Counter()
        self._entities: dict[str, str] = {}

    def add(self, item: Article | SourceError) -> None:
        """Takes the next article (or what stands in its place) as far as the batch."""
        if isinstance(item, SourceError):
            self.errors.append(BuildError(item.source, "read", item.reason))
            return
        if self._store.state(item.id) == (content_hash(item), self._version):
            self._counts["unchanged"] += 1
        elif (graph := self._graph(item)) is not None:
            self._batch.append(graph)
            if len(self._batch) >= self._settings.batch:
                self.flush()
        self._progress(item.id)

    def _graph(self, article: Article) -> ArticleGraph | None:
        # Loaded outside the boundary: a stage that cannot be loaded is no fault of the article.
        extract, resolve = self._stages.extract, self._stages.resolve
        stage = "extract"
        try:
            extraction = extract(article)
            stage = "resolve"
            resolved = set_aside(resolve(extraction), self._settings.min_confidence)
            stage = "graph"
            return conforming_graph(
                resolved,
                self._stages.shapes,
                self._stages.gazetteer,
                base=self._store.base,
                version=self._version,
            )
        except KgError as error:
            self.errors.append(BuildError(article.id, stage, str(error)))
        except Exception as error:  # the boundary of one article: no article may stop the others
            place = _place(error)
            self.errors.append(BuildError(article.id, stage, f"{type(error).__name__}: {error}{place}"))
        return None

    def flush(self) -> None:
        """Writes the batch in one transaction, reads it back and counts it."""
        if not self._batch:
            return
        self._store.write(self._batch)
        if self._read_back:
            self._problems += verify(self._store, [graph.id for graph in self._batch], every=True).problems
        for graph in self._batch:
            self._counts.update(built=1, facts=graph.facts, claims=graph.claims, rejected=len(graph.rejected))
            self._entities.update((name.entity, name.cls) for name in graph.names)
        self._batch.clear()

    def report(self) -> Report:
        """What has been done so far."""
        classes = Counter(self._entities.values())
        return Report(
            built=self._counts["built"],
            unchanged=self._counts["unchanged"],
            errors=tuple(self.errors),
            figures=classes.pop("Figure", 0),
            entities=dict(sorted(classes.items())),
            facts=self._counts["facts"],
            claims=self._counts["claims"],
            rejected=self._counts["rejected"],
            problems=tuple(self._problems),
        )


def set_aside(resolved: Resolved, min_confidence: float) -> Resolved:
    """The same without the claims below a confidence, each of them among the rejected with that reason."""
    low = [claim for claim in resolved.claims if claim.confidence < min_confidence]
    if not low:
        return resolved
    rejected = tuple(
        Rejected(
            claim.span,
            f"{claim.fact.subject} {claim.fact.property} {claim.fact.object}",
            ", ".join(claim.rules),
            f"confidence {claim.confidence:g} is below {min_confidence:g}",
        )
        for claim in low
    )
    kept = tuple(claim for claim in resolved.claims if claim.confidence >= min_confidence)
    return replace(resolved, claims=kept, rejected=resolved.rejected + rejected)


def _place(error: Exception) -> str:
    """Where in the code an unforeseen error arose, so that it can be reported."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f" (at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}; please report this)"
