"""A store with two provinces full of firms that one fair joins: not all of it is shown at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from made import FAIR, YUNNAN
from pyoxigraph import Literal, NamedNode, Quad
from test_index import vocabulary

from kg.graph import article_graph
from kg.ids import article_iri
from kg.index import update_index
from kg.store import open_store
from kg.terms import BASE, POL, RDF, SKOS
from kg.types import Article, Claim, Entity, Fact, Name, Resolved, Span

HAINAN = f"{BASE}province/CN-HI"
ALONE = f"{BASE}enterprise/alone"
NORTH, SOUTH = 80, 30
"""Firms in Yunnan and in Hainan."""


def firm(place: str, number: int) -> str:
    """The IRI of a firm: ``firm("north", 0)``."""
    return f"{BASE}enterprise/{place}-{number:02d}"


def network_store(folder: Path, *, north: Sequence[str] = ()) -> None:
    """Makes the store: each firm lies in its province, the first of either came to the fair.

    ``north`` are names for the first firms of Yunnan.
    """
    counts = {"north": NORTH, "south": SOUTH}
    names = {firm(place, n): f"{place.title()} firm {n}" for place in counts for n in range(counts[place])}
    names |= {firm("north", n): name for n, name in enumerate(north)}
    said = [
        (f"{names[firm(place, n)]} lies in {place}.", firm(place, n), "locatedIn", province)
        for place, province in (("north", YUNNAN), ("south", HAINAN))
        for n in range(counts[place])
    ]
    fairs = [(f"The {p} came to the fair.", firm(p, 0), "participatedIn", FAIR) for p in counts]
    names |= {FAIR: "Harbour Fair", YUNNAN: "Yunnan", HAINAN: "Hainan", ALONE: "Alone"}
    with open_store(folder) as store:
        known = [NamedNode(HAINAN), Literal("海南省", language="zh")]
        graph = NamedNode(store.graphs.vocabulary)
        store.load_vocabulary(
            [
                *vocabulary(),
                Quad(known[0], NamedNode(RDF + "type"), NamedNode(POL + "Province"), graph),
                Quad(known[0], NamedNode(SKOS + "prefLabel"), known[1], graph),
                Quad(known[0], NamedNode(SKOS + "prefLabel"), Literal("Hainan", language="en"), graph),
            ],
            version="1",
        )
        articles = [
            _article("a1", "2022-01-15", said, names, 0.7),
            _article("a2", "2023-06-01", [*said[:20], *fairs], names, 0.9),
            _article("a3", "2024-05-01", [("Nobody knows Alone.", ALONE, "", "")], names, 0.9),
        ]
        store.write([article_graph(article, base=BASE, version="1") for article in articles])
        update_index(store)


SHORT = [f"{BASE}enterprise/one", FAIR, f"{BASE}enterprise/other"]
LONG = [SHORT[0], f"{FAIR}-2", f"{BASE}enterprise/third", f"{FAIR}-3", SHORT[2]]
"""Two ways between two firms: the first was reported in 2020, the second in 2024."""


def detour_store(folder: Path) -> None:
    """Makes a store of the two ways; all firms and fairs of the second are of Yunnan."""

    def told(way: list[str]) -> list[tuple[str, str, str, str]]:
        firms, fairs = way[::2], way[1::2]
        pairs = [(firm, fair) for i, fair in enumerate(fairs) for firm in firms[i : i + 2]]
        return [(f"{names[a]} came to {names[b]}.", a, "participatedIn", b) for a, b in pairs]

    names = {iri: f"Thing {number} " for number, iri in enumerate(dict.fromkeys([*SHORT, *LONG]))}
    names |= {YUNNAN: "Yunnan"}
    lie = [(f"{names[a]} lies in Yunnan.", a, "locatedIn", YUNNAN) for a in LONG[::2]]
    held = [(f"{names[a]} was held in Yunnan.", a, "heldIn", YUNNAN) for a in LONG[1::2]]
    with open_store(folder) as store:
        store.load_vocabulary(vocabulary(), version="1")
        articles = [
            _article("a1", "2020-03-01", told(SHORT), names, 0.9),
            _article("a2", "2024-05-20", told(LONG), names, 0.6),
            _article("a3", "2018", [*lie, *held], names, 0.9),
        ]
        store.write([article_graph(article, base=BASE, version="1") for article in articles])
        update_index(store)


def _article(
    key: str, published: str, said: list[tuple[str, str, str, str]], names: dict[str, str], confidence: float
) -> Resolved:
    """An article of sentences: each names its subject and object and states how they are joined."""
    text, article, claims = "", article_iri(BASE, key), []
    entities: dict[str, Entity] = {}
    for sentence, subject, property_, object_ in said:
        span = Span(len(text), len(text) + len(sentence))
        text += sentence + " "
        for iri in filter(None, (subject, object_)):
            cls = {YUNNAN: "Province", HAINAN: "Province"}.get(iri, "Enterprise")
            cls = "DockingEvent" if iri.startswith(FAIR) else cls
            entities[iri] = Entity(iri, cls)
            mention = Fact(article, "mentions", iri)
            named = (Name(names[iri], "en"),)
            claims.append(Claim(mention, article, span, sentence, ("r",), 0.9, "stated", names=named))
        if property_:
            fact = Fact(subject, property_, object_)
            claims.append(Claim(fact, article, span, sentence, ("r",), confidence, "stated"))
    whole = Article(
        key, text, "en", title=f"Article {key}", published=published, url=f"https://example.org/{key}"
    )
    return Resolved(whole, tuple(entities.values()), tuple(claims))
