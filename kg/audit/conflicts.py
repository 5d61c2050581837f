"""Where articles disagree: which values, who says them, and of what kind the disagreement is.

*Succession*: it changed between the two; *measure*: two things were counted; *precision*: one value is the
other, rounded or said with less detail; *contradiction*: nothing reconciles them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final, Literal, TypeAlias

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Triple

from kg.audit.days import first_day, last_day
from kg.audit.entities import class_of
from kg.audit.heads import head_post
from kg.audit.numbers import same_number
from kg.audit.statements import Statement, Statements
from kg.gazetteer import load_gazetteer
from kg.ids import digest, normalise
from kg.ontology import load_ontology
from kg.resolve import load_lexicon
from kg.store import Store
from kg.terms import DCTERMS, POL, PROV, RDF

Kind: TypeAlias = Literal["contradiction", "precision", "measure", "succession"]
KINDS: Final[tuple[Kind, ...]] = ("contradiction", "precision", "measure", "succession")

_DATES: Final = ("heldOn", "issuedOn", "periodStart", "periodEnd")
_WITHIN: Final = NamedNode(POL + "within")


@dataclass(frozen=True, slots=True)
class Side:
    """One value, and the claims that state it. ``sources`` counts copies of a text once."""

    value: str
    claims: tuple[str, ...]
    articles: tuple[str, ...]
    sources: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values of one thing that different articles state.

    ``about`` says more of the property: a figure's measure, unit and time, a post's title.
    """

    kind: Kind
    entity: str
    property: str
    about: str
    one: Side
    other: Side


def conflicts(store: Store) -> list[Conflict]:
    """All disagreements, contradictions first, then by entity."""
    judge = _Judge(store)
    found = [*judge.dates(), *judge.places(), *judge.posts(), *judge.figures(), *judge.denials()]
    return sorted(
        found, key=lambda c: (KINDS.index(c.kind), c.entity, c.property, c.about, c.one.value, c.other.value)
    )


def conflict_triples(found: Iterable[Conflict], base: str) -> Iterator[Triple]:
    """Disagreements as RDF: a PROV collection of the claims on both sides, its kind, entity and property."""
    for conflict in found:
        claims = (*conflict.one.claims, *conflict.other.claims)
        node = NamedNode(f"{base}conflict/{digest(conflict.kind, *sorted(claims))}")
        yield Triple(node, NamedNode(RDF + "type"), NamedNode(PROV + "Collection"))
        yield Triple(node, NamedNode(DCTERMS + "type"), RdfLiteral(conflict.kind))
        yield Triple(node, NamedNode(DCTERMS + "subject"), NamedNode(conflict.entity))
        yield Triple(node, NamedNode(RDF + "predicate"), NamedNode(POL + conflict.property))
        if conflict.about:
            yield Triple(node, NamedNode(DCTERMS + "description"), RdfLiteral(conflict.about))
        for claim in claims:
            yield Triple(node, NamedNode(PROV + "hadMember"), NamedNode(claim))


class _Judge:
    """One pass over a store's claims."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._statements = Statements(store)
        ontology = load_ontology()
        lexicon = load_lexicon(load_gazetteer(store.base), ontology)
        self._words = lru_cache(100_000)(
            lambda text: frozenset(part.token for part in lexicon.words(text)) or frozenset({normalise(text)})
        )
        self._class = lru_cache(100_000)(lambda iri: class_of(store, iri, ontology))

    def dates(self) -> Iterator[Conflict]:
        """Two days of one event, two dates of one policy; of another year it is another edition."""

        def kind(one: Statement, other: Statement) -> Kind:
            if _prefix(one.value, other.value):
                return "precision"
            another = one.property == "issuedOn" and one.value[:4] != other.value[:4]
            if another or self._class(one.entity) == "EventSeries":
                return "succession"
            return "contradiction"

        for property_ in _DATES:
            said = (s for s in self._statements.of(property_) if s.status == "stated")
            yield from _compare(_grouped(said, lambda s: s.entity), kind)

    def places(self) -> Iterator[Conflict]:
        """Two places of one event."""

        def kind(one: Statement, other: Statement) -> Kind:
            if other.value in self._around(one.value) or one.value in self._around(other.value):
                return "precision"
            return "succession" if self._class(one.entity) == "EventSeries" else "contradiction"

        said = (s for s in self._statements.of("heldIn") if s.status == "stated")
        yield from _compare(_grouped(said, lambda s: s.entity), kind)

    def _around(self, place: str) -> set[str]:
        found, todo = set[str](), [place]
        while todo:
            for quad in self._store.match(NamedNode(todo.pop()), _WITHIN):
                if isinstance(quad.object, NamedNode) and quad.object.value not in found:
                    found.add(quad.object.value)
                    todo.append(quad.object.value)
        return found

    def posts(self) -> Iterator[Conflict]:
        """Two heads of one body: a succession where one's news all come before the other's."""
        by_post: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for said in self._statements.of("holdsPostIn"):
            if said.status == "stated" and (title := head_post(said.post, self._class(said.value))):
                by_post[said.value, title].append(said)
        for (body, title), pool in by_post.items():
            turned = [_turned(said, body, title) for said in pool]
            days: dict[str, list[str]] = defaultdict(list)
            for said in turned:
                days[said.value].append(said.published)

            def kind(one: Statement, other: Statement, days: dict[str, list[str]] = days) -> Kind:
                mine, theirs = ([day for day in days[said.value] if day] for said in (one, other))
                known = mine and theirs
                apart = known and (max(mine) < min(theirs) or max(theirs) < min(mine))
                return "succession" if apart else "contradiction"

            yield from _compare([turned], kind, about=lambda s: s.post)

    def figures(self) -> Iterator[Conflict]:
        """Two numbers of one thing in one unit: of one measure, or of a measure and a narrower one."""
        said = (s for s in self._statements.figures() if s.status == "stated" and s.entity)
        for pool in _grouped(said, lambda s: (s.entity, self._words(s.unit) if s.unit else "")):
            yield from _compare([pool], self._number_kind, about=_about, same=_same_figure)

    def _number_kind(self, one: Statement, other: Statement) -> Kind | None:
        mine, theirs = (self._words(s.measure) for s in (one, other))
        if mine != theirs:
            narrower = (mine < theirs or theirs < mine) and one.time == other.time
            return "measure" if narrower and not (_several(one) or _several(other)) else None
        if (one.time or other.time) and _apart(one, other):
            return "succession"
        if same_number(one, other):
            return "precision"
        if not (one.time and other.time) and one.published[:4] != other.published[:4]:
            return "succession"
        return "contradiction"

    def denials(self) -> Iterator[Conflict]:
        """What one article states and another denies."""
        for denial in self._statements.denied():
            stated = [
                s
                for s in self._of_subject(denial.entity, denial.property)
                if s.value == denial.value and s.status == "stated" and s.source != denial.source
            ]
            if stated:
                yield Conflict(
                    "contradiction",
                    denial.entity,
                    denial.property,
                    denial.value,
                    _side("stated", stated),
                    _side("denied", [denial]),
                )

    def _of_subject(self, entity: str, property_: str) -> Iterator[Statement]:
        for quad in self._store.match(None, NamedNode(RDF + "subject"), NamedNode(entity)):
            if isinstance(quad.subject, NamedNode):
                said = self._statements.statement(quad.subject.value)
                if said.property == property_:
                    yield said


def _grouped(said: Iterable[Statement], key: Callable[[Statement], object]) -> list[list[Statement]]:
    groups: dict[object, list[Statement]] = defaultdict(list)
    for statement in said:
        groups[key(statement)].append(statement)
    return [group for group in groups.values() if len(group) > 1]


def _compare(
    groups: Iterable[list[Statement]],
    kind: Callable[[Statement, Statement], Kind | None],
    about: Callable[[Statement], str] = lambda _: "",
    same: Callable[[Statement], tuple[str, ...]] = lambda s: (s.value,),
) -> Iterator[Conflict]:
    """The pairs of values in each group that different sources state, each pair once."""
    for group in groups:
        values: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
        for said in group:
            values[same(said)].append(said)
        for mine, theirs in combinations((values[key] for key in sorted(values)), 2):
            if {s.source for s in mine} == {s.source for s in theirs} and len({s.source for s in mine}) == 1:
                continue  # one text that says both knows why
            if mine[0].value != theirs[0].value and (found := kind(mine[0], theirs[0])):
                what = " / ".join(dict.fromkeys(filter(None, (about(mine[0]), about(theirs[0])))))
                one, other = _side(mine[0].value, mine), _side(theirs[0].value, theirs)
                yield Conflict(found, mine[0].entity, mine[0].property, what, one, other)


def _side(value: str, said: Iterable[Statement]) -> Side:
    pool = list(said)
    return Side(
        value,
        tuple(sorted({s.claim for s in pool})),
        tuple(sorted({s.article for s in pool})),
        len({s.source for s in pool}),
    )


def _turned(said: Statement, body: str, title: str) -> Statement:
    """A post seen from the body: who holds it."""
    return replace(said, entity=body, value=said.entity, post=title)


def _same_figure(said: Statement) -> tuple[str, ...]:
    return said.value, said.time, said.qualifier, normalise(said.measure)


def _about(said: Statement) -> str:
    return " ".join(part for part in (said.measure, said.time and f"({said.time})") if part)


def _apart(one: Statement, other: Statement) -> bool:
    """Whether two numbers hold for different times; one that names none holds for that of its article."""
    times = (one.valid or one.time or one.published, other.valid or other.time or other.published)
    (begin, end), (start, stop) = ((first_day(time), last_day(time)) for time in times)
    return bool(begin and end and start and stop and (end < start or stop < begin))


def _several(said: Statement) -> bool:
    """Whether a measure lists several things, of which a number may be the one or the other."""
    return any(sign in said.measure for sign in "、,，;；")


def _prefix(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
