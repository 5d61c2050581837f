"""What a build did, and what it could not do."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.audit import Problem


@dataclass(frozen=True, slots=True)
class BuildError:
    """What went wrong with one source or article: where, at which stage, and why."""

    where: str
    stage: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``seconds`` is wall-clock time; counts are of the articles built in this run.

    An article is built since it is ``new``, ``altered`` (its content has changed) or ``outdated`` (another
    version of the extractor or its data built it). A figure counts in each article that states it.
    """

    new: int = 0
    altered: int = 0
    outdated: int = 0
    unchanged: int = 0
    errors: tuple[BuildError, ...] = ()
    entities: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    claims: int = 0
    figures: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()
    vocabulary_changed: bool = False
    seconds: float = 0.0

    @property
    def built(self) -> int:
        """How many articles were built."""
        return self.new + self.altered + self.outdated

    @property
    def ok(self) -> bool:
        """Whether everything that was given is in the store, and holds."""
        return not self.errors and not self.problems

    @property
    def changed(self) -> bool:
        """Whether the store holds anything else than before."""
        return bool(self.built) or self.vocabulary_changed
