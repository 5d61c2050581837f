"""The stages of one article: from what was read to what the store keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeAlias

from kg.audit import Account, account_of
from kg.builder.conformity import conforming_graph
from kg.builder.report import BuildError
from kg.collector import paused
from kg.errors import KgError
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.graph import ArticleGraph
from kg.graph.compiling import load_shapes
from kg.graph.shapes import Shapes
from kg.ontology import load_ontology
from kg.types import Article, Extraction, Rejected, Resolved

Extract: TypeAlias = Callable[[Article], Extraction]
Resolve: TypeAlias = Callable[[Extraction], Resolved]


@dataclass(frozen=True, slots=True)
class Built:
    """What the store keeps of an article and, where it is wanted, the account that its claims give."""

    graph: ArticleGraph
    account: Account | None = None


@dataclass(frozen=True)
class Stages:
    """Extraction, resolution and conformity, loaded with the first article that needs them.

    ``base`` begins the IRIs, claims below ``min_confidence`` are set aside, ``version`` is that of the
    extractor. With ``account`` each article comes with its account. ``own_extract`` and ``own_resolve`` take
    the place of the stages, for tests and experiments.
    """

    base: str
    version: str
    min_confidence: float = 0.0
    account: bool = False
    own_extract: Extract | None = None
    own_resolve: Resolve | None = None

    @property
    def own(self) -> bool:
        """Whether a stage was given, which only this process has."""
        return self.own_extract is not None or self.own_resolve is not None

    @property
    def gazetteer(self) -> Gazetteer:
        """The known entities, which vocabulary, extraction and resolution share."""
        return _loaded(self.base, self.version).gazetteer

    @cached_property
    def shapes(self) -> Shapes:
        """What every article's graph must conform to."""
        return load_shapes()

    @property
    def extract(self) -> Extract:
        """The stage from an article to what its sentences say."""
        return self.own_extract or _loaded(self.base, self.version).extract

    @property
    def resolve(self) -> Resolve:
        """The stage from mentions and relations to entities and claims."""
        return self.own_resolve or _loaded(self.base, self.version).resolve

    def built(self, article: Article) -> Built | BuildError:
        """An article's graph and account, or why it cannot be built; raises as :meth:`graph` does."""
        graph = self.graph(article)
        if isinstance(graph, BuildError):
            return graph
        return Built(graph, account_of(graph, self.base) if self.account else None)

    def graph(self, article: Article) -> ArticleGraph | BuildError:
        """What the store keeps of an article, or why it cannot be built.

        Raises OntologyError where a stage cannot be loaded, which is no fault of the article.
        """
        extract, resolve, shapes, gazetteer = self.extract, self.resolve, self.shapes, self.gazetteer
        stage = "extract"
        try:
            extraction = extract(article)
            stage = "resolve"
            resolved = set_aside(resolve(extraction), self.min_confidence)
            stage = "graph"
            return conforming_graph(resolved, shapes, gazetteer, base=self.base, version=self.version)
        except KgError as error:
            return BuildError(article.id, stage, str(error))
        except Exception as error:  # the boundary of one article: no article may stop the others
            return BuildError(article.id, stage, f"{type(error).__name__}: {error}{_place(error)}")


class _Loaded:
    """What extraction and resolution work with, each part loaded when it is first asked for."""

    def __init__(self, base: str) -> None:
        self._base = base

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return load_gazetteer(self._base)

    @cached_property
    @paused()
    def extract(self) -> Extract:
        from kg.extract import Tools, extract

        tools = Tools(load_ontology(), self.gazetteer)
        return lambda article: extract(article, tools)

    @cached_property
    @paused()
    def resolve(self) -> Resolve:
        from kg.resolve import load_lexicon, resolve
        from kg.resolve.precision import calibrated, load_precision

        gazetteer, ontology, precision = self.gazetteer, load_ontology(), load_precision()
        lexicon = load_lexicon(gazetteer, ontology)
        return lambda extraction: calibrated(
            resolve(extraction, gazetteer, ontology, self._base, lexicon), precision
        )


@lru_cache(maxsize=1)
def _loaded(base: str, version: str) -> _Loaded:
    """What one version of the extractor works with: the last one stays, for the next build of a process."""
    return _Loaded(base)


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
