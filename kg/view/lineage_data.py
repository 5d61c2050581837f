"""What a lineage shows of a graph: policies by level of government, and the sentences behind relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.index import Index, Sentence
from kg.store import Store

from . import details
from .lineage import Line, Policy, lineage
from .model import Label
from .source import rows, text

if TYPE_CHECKING:
    from markupsafe import Markup

KINDS: Final = ("implements", "replaces")
"""The relations that are drawn: the first whole, the second dashed."""
LEVELS: Final = ("state", "ministry", "province", "local")
MOST: Final = 150
"""Relations of one drawing, at most."""
_SENTENCES: Final = 3
_PAIRS: Final = "SELECT DISTINCT ?a ?b WHERE { ?a pol:$property ?b }"
_ISSUED: Final = "SELECT ?e ?date WHERE { VALUES ?e { $iris } ?e pol:issuedOn ?date }"
_MAKERS: Final = "SELECT ?e ?by WHERE { VALUES ?e { $iris } ?e pol:issuedBy ?by }"
_PLACES: Final = "SELECT ?e ?place WHERE { VALUES ?e { $iris } ?e pol:appliesTo ?place }"
_TOP: Final = frozenset({"state-council", "state-council-general-office", "cpc-central-committee", "npc"})
_OF_PLACE: Final[Mapping[str, str]] = {
    "Country": "state",
    "Province": "province",
    "Prefecture": "local",
    "County": "local",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A policy on the drawing: ``level`` counts from the highest of :data:`LEVELS`; ``id`` tells it apart."""

    id: str
    iri: str
    cls: str
    label: Label
    level: int
    year: str


@dataclass(frozen=True, slots=True)
class Step:
    """A relation of two policies: how many articles state it, and some of their sentences.

    Without articles it is the vocabularies that say so.
    """

    id: str
    source: Document
    target: Document
    property: str
    sources: int = 0
    planned: bool = False
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Lineage:
    """Policies and their relations; ``left`` counts relations that had no room."""

    policies: tuple[Document, ...]
    steps: tuple[Step, ...]
    left: int = 0


def lineage_in(store: Store, index: Index, *, focus: str | None = None, limit: int = MOST) -> Lineage:
    """The policies that implement or replace one another; with ``focus`` what hangs together with that IRI.

    Of more relations than ``limit`` those stay that most articles state, near the focus first. Raises
    KgError where there is none.
    """
    pairs = sorted((a, kind, b) for kind in KINDS for a, b in _pairs(store, kind) if a != b)
    far = dict.fromkeys((iri for a, _, b in pairs for iri in (a, b)), 0)
    if focus is not None:
        far = _steps_from([(a, b) for a, _, b in pairs], focus)
    facts = {it: found[1] for it in pairs if it[0] in far and (found := index.find_fact(*it))}
    ranked = sorted(
        (it for it in pairs if it[0] in far and it[2] in far),
        key=lambda it: (min(far[it[0]], far[it[2]]), -facts[it].sources if it in facts else 0, it),
    )
    if not ranked:
        raise KgError("no policy in the graph implements or replaces another" + (" here" if focus else ""))
    kept = sorted(ranked[:limit])
    documents = _documents(store, sorted({iri for a, _, b in kept for iri in (a, b)}))
    steps = []
    for number, it in enumerate(kept):
        step = Step(f"l{number}", documents[it[0]], documents[it[2]], it[1])
        if fact := facts.get(it):
            said = tuple(index.evidence(fact.id, limit=_SENTENCES))
            step = Step(step.id, step.source, step.target, it[1], fact.sources, fact.planned, said)
        steps.append(step)
    return Lineage(tuple(documents.values()), tuple(steps), len(ranked) - len(kept))


def draw_lineage(
    found: Lineage,
    words: Mapping[str, str],
    language: str,
    *,
    link: Callable[[Document], str],
    leads: Callable[[Step], str],
    quoted: bool = False,
) -> Markup:
    """The drawing; ``words`` name the relations, the levels and the whole (``lineage``).

    ``link`` and ``leads`` give the addresses of policies and relations. With ``quoted`` a line tells its
    first sentence, for who has only the drawing.
    """
    by_iri = {it.iri: it for it in found.policies}
    return lineage(
        [Policy(it.iri, getattr(it.label, language), it.cls, it.level, it.year) for it in found.policies],
        [_line(it, _told(it, words, language, quoted), leads(it)) for it in found.steps],
        levels=[words[level] for level in LEVELS],
        title=words["lineage"],
        link=lambda iri: link(by_iri[iri]),
        kinds=(words[KINDS[0]], words[KINDS[1]]),
    )


def _line(step: Step, told: str, address: str) -> Line:
    return Line(step.source.iri, step.target.iri, step.property != KINDS[0], told, address)


def _told(step: Step, words: Mapping[str, str], language: str, quoted: bool) -> str:
    one, other = (getattr(it.label, language) for it in (step.source, step.target))
    said = f"{one} {words[step.property]} {other}"
    if not quoted:
        return said
    if not step.sentences:
        return f"{said} ({words['known']})"
    best = step.sentences[0]
    return f"{said}\n{best.text}\n" + ", ".join(filter(None, (best.article.title, best.article.published)))


def _pairs(store: Store, name: str) -> Iterable[tuple[str, str]]:
    return ((text(a) or "", text(b) or "") for a, b in rows(store, _PAIRS.replace("$property", name)))


def _steps_from(pairs: Iterable[tuple[str, str]], focus: str) -> dict[str, int]:
    """What hangs together with the focus, by its distance."""
    near = defaultdict(set)
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    far, todo = {focus: 0}, [focus]
    for iri in todo:
        new = sorted(near[iri] - far.keys())
        far |= dict.fromkeys(new, far[iri] + 1)
        todo += new
    return far


def _documents(store: Store, iris: Sequence[str]) -> dict[str, Document]:
    named = details.names(store, iris)
    years = {text(e): (text(date) or "")[:4] for e, date in rows(store, _ISSUED, iris)}
    levels = _levels(store, iris, named)
    return {
        iri: Document(f"p{number}", iri, named[iri].cls, named[iri].name, levels[iri], years.get(iri, ""))
        for number, iri in enumerate(iris)
    }


def _levels(store: Store, iris: Sequence[str], named: Mapping[str, details.Named]) -> dict[str, int]:
    """The level of government of each policy: by who issued it, else by where it holds, else by its class."""
    makers = [(text(e) or "", text(by) or "") for e, by in rows(store, _MAKERS, iris)]
    places = [(text(e) or "", text(place) or "") for e, place in rows(store, _PLACES, iris)]
    others = details.names(store, sorted({iri for pair in (*makers, *places) for iri in pair[1:]}))
    found: dict[str, list[int]] = {iri: [] for iri in iris}
    for iri, by in makers:
        if others[by].cls in ("Ministry", "Department"):
            found[iri].append(int(details.tail(by) not in _TOP))
    for iri, place in places:
        if not found[iri] and (level := _OF_PLACE.get(others[place].cls)):
            found[iri].append(LEVELS.index(level))
    top = {"Strategy", "FiveYearPlan"}
    return {
        iri: min(levels) if levels else 0 if named[iri].cls in top else 1 for iri, levels in found.items()
    }
