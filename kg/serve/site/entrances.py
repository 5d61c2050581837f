"""The pages by which one enters: start, search, articles, the map of provinces, facts and their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.index import Article, Entity, Query, Sentence
from kg.index.counts import MEASURES
from kg.query import list_questions
from kg.serve.http.addresses import local_path
from kg.serve.site.interface import Interface, interface_of
from kg.serve.site.pages import address
from kg.serve.site.site import Site
from kg.view.atlas import UNITS, measure_label
from kg.view.style import family_of
from kg.view.tiles import province_iri, tile_map, tiles

if TYPE_CHECKING:
    from kg.serve.reader import Reader
    from kg.serve.site.drawings import Drawings
    from kg.serve.site.labels import Labels

_PAGE: Final = 20
_SHOWN_FIRST: Final = 8
_FACETS: Final = ("cls", "province", "prefecture", "industry", "year", "publisher")
_ARTICLE_COLUMNS: Final = ("iri", "id", "title", "language", "published", "publisher", "url", "claims")


class Browse:
    """The handlers of ``/``, ``/search``, ``/complete``, ``/articles``, ``/map`` and ``/facts``."""

    def __init__(self, site: Site, reader: Reader, labels: Labels, drawings: Drawings) -> None:
        self._site = site
        self._drawings = drawings
        self._reader = reader
        self._labels = labels
        self._questions = list_questions()

    def start(self, request: Request, ending: str) -> Response:
        """What is in the graph, and the ways into it."""
        ui = interface_of(request)
        with self._reader.index() as index:
            counts, classes = index.counts(), index.divided("class")
            newest = index.articles(limit=_SHOWN_FIRST)
            values = index.provinces("articles")
        if ending:
            rows = [{"what": name, "number": n} for name, n in (*counts.items(), *classes)]
            return self._site.rows(ending, ("what", "number"), rows)
        return self._site.page(
            request,
            "start.html",
            counts=counts,
            classes=classes,
            newest=newest,
            drawing=self._tiles(ui, "articles", values) if values else "",
            questions=self._questions,
            data="/start",
        )

    def search(self, request: Request, ending: str) -> Response:
        """Names and sentences in which the words stand, divided by facets."""
        asked = Query(
            request.query_params.get("q", "").strip(), **{f: request.query_params.get(f, "") for f in _FACETS}
        )
        kind = request.query_params.get("in", "")
        page = _number(request, "page")
        classes = self._labels.below(asked.cls) if asked.cls else []
        size, offset = _PAGE, (page - 1) * _PAGE
        with self._reader.index() as index:
            named = index.search_entities(
                asked,
                classes,
                limit=size if kind == "names" else _SHOWN_FIRST,
                offset=offset if kind == "names" else 0,
            )
            said = index.search_sentences(asked, classes, limit=size, offset=0 if kind == "names" else offset)
            chosen = index.entities(filter(None, (asked.province, asked.prefecture, asked.industry)))
            marked = index.entities({iri for h in said.hits if h.sentence for _, _, iri in h.sentence.marks})
        if ending:
            rows: list[dict[str, object]] = [
                *(_entity_row(hit.entity) for hit in named.hits if hit.entity),
                *(_sentence_row(hit.sentence) for hit in said.hits if hit.sentence),
            ]
            columns = ("kind", "iri", "class", "en", "zh", "articles", "text", "article", "title")
            return self._site.rows(ending, columns, rows, names=named.total, sentences=said.total)
        facets = {f: _united(named.facets.get(f, ()), said.facets.get(f, ())) for f in _FACETS}
        return self._site.page(
            request,
            "search.html",
            asked=asked,
            kind=kind,
            named=named,
            said=said,
            marked=marked,
            facets=facets,
            chosen=chosen,
            page=page,
            pages=-(-(named if kind == "names" else said).total // size),
            data="/search",
        )

    def complete(self, request: Request, ending: str) -> Response:
        """Names that complete what was typed, for the search field and the editor."""
        ui = interface_of(request)
        with self._reader.index() as index:
            found = index.complete(request.query_params.get("q", "")[:100])
        names = [
            {
                "text": one.text,
                "name": one.entity.name(ui.language),
                "class": self._labels.of(one.entity.cls, ui.language),
                "colour": family_of(one.entity.cls).colour,
                "iri": one.entity.iri,
                "path": local_path(one.entity.iri, self._site.base),
                "articles": one.entity.articles,
            }
            for one in found
        ]
        return JSONResponse(names, headers={"Vary": "Accept-Language, Cookie"})

    def articles(self, request: Request, ending: str) -> Response:
        """The articles, the newest first."""
        page = _number(request, "page")
        with self._reader.index() as index:
            found = index.articles(limit=50, offset=(page - 1) * 50)
            total = index.counts().get("articles", 0)
        if ending:
            return self._site.rows(ending, _ARTICLE_COLUMNS, map(article_row, found), total=total)
        return self._site.page(
            request,
            "articles.html",
            found=found,
            total=total,
            page=page,
            pages=-(-total // 50),
            data="/articles",
        )

    def map(self, request: Request, ending: str) -> Response:
        """The provinces by a number that can be chosen, or the prefectures of one."""
        ui = interface_of(request)
        measure = request.query_params.get("measure", MEASURES[0])
        if measure not in MEASURES:
            raise HTTPException(404, f"measure={measure} is not known; there are {', '.join(MEASURES)}")
        if within := request.query_params.get("within", ""):
            return self._drawings.prefectures(request, ending, measure, within)
        with self._reader.index() as index:
            values = index.provinces(measure)
        names = {province_iri(self._site.base, t): t for t in tiles()}
        ranked = sorted(
            ((n, iri) for iri, n in values.items() if iri in names), key=lambda row: (-row[0], row[1])
        )
        if ending == "svg":
            return Response(self._tiles(ui, measure, values), media_type="image/svg+xml")
        if ending:
            rows = [
                {"province": iri, "en": names[iri].en, "zh": names[iri].zh, "number": n} for n, iri in ranked
            ]
            return self._site.rows(ending, ("province", "en", "zh", "number"), rows, measure=measure)
        return self._site.page(
            request,
            "map.html",
            measure=measure,
            drawing=self._tiles(ui, measure, values),
            ranked=[(getattr(names[iri], ui.language), self._inside(measure, iri), n) for n, iri in ranked],
            data="/map",
        )

    def facts(self, request: Request, ending: str) -> Response:
        """The facts of one property that point at an entity or, of a single fact, all its places."""
        subject, property_, object_, value = (request.query_params.get(k, "") for k in ("s", "p", "o", "v"))
        page = _number(request, "page")
        with self._reader.index() as index:
            if subject and (object_ or value):
                fact = index.find_fact(subject, property_, object_, value)
                if fact is None:
                    raise HTTPException(404, "no article states this fact")
                one, it = fact
                found = index.evidence(it.id, limit=_PAGE, offset=(page - 1) * _PAGE)
                rows = [
                    {
                        "sentence": s.text,
                        "article": s.article.iri,
                        "title": s.article.title,
                        "published": s.article.published,
                        "publisher": s.article.publisher,
                        "status": s.status,
                        "confidence": s.confidence,
                        "claim": s.claim,
                    }
                    for s in found
                ]
                if ending:
                    return self._site.rows(ending, tuple(rows[0]) if rows else (), rows, claims=it.claims)
                return self._site.page(
                    request,
                    "fact.html",
                    one=one,
                    fact=it,
                    sentences=found,
                    named=index.entities({iri for s in found for _, _, iri in s.marks}),
                    page=page,
                    pages=-(-it.claims // _PAGE),
                    data="/facts",
                )
            entity = index.entity(subject or object_)
            if entity is None:
                raise HTTPException(404, "no article speaks of this; give s= or o= an IRI of the dataset")
            read, counts = (
                (index.facts, index.fact_counts) if subject else (index.pointing, index.pointing_counts)
            )
            facts = read(entity.iri, property_, limit=50, offset=(page - 1) * 50)
            total = counts(entity.iri).get(property_, 0)
        if ending:
            rows = [
                {**_entity_row(f.other), "sources": f.sources, "claims": f.claims} for f in facts if f.other
            ]
            columns = ("iri", "class", "en", "zh", "articles", "sources")
            return self._site.rows(ending, columns, rows, total=total)
        return self._site.page(
            request,
            "facts.html",
            entity=entity,
            property=property_,
            own=bool(subject),
            facts=facts,
            total=total,
            page=page,
            pages=-(-total // 50),
            data="/facts",
        )

    def _tiles(self, ui: Interface, measure: str, values: dict[str, float]) -> str:
        return tile_map(
            values,
            title=ui.say("map_title", measure=getattr(measure_label(measure), ui.language)),
            language=ui.language,
            base=self._site.base,
            link=lambda iri: self._inside(measure, iri),
            unit=UNITS.get(measure, ""),
        )

    def _inside(self, measure: str, province: str) -> str:
        return address("/map", measure=measure, within=province)


def article_row(article: Article) -> dict[str, object]:
    """An article as a row of data."""
    names = ("iri", "key", "title", "language", "published", "publisher", "url", "claims")
    return dict(zip(_ARTICLE_COLUMNS, (getattr(article, name) for name in names), strict=True))


def _sentence_row(sentence: Sentence) -> dict[str, object]:
    return {
        "kind": "sentence",
        "text": sentence.text,
        "article": sentence.article.iri,
        "title": sentence.article.title,
    }


def _entity_row(entity: Entity) -> dict[str, object]:
    return {
        "kind": "entity",
        "iri": entity.iri,
        "class": entity.cls,
        "en": entity.en,
        "zh": entity.zh,
        "articles": entity.articles,
    }


def _united(
    one: tuple[tuple[str, Entity | None, int], ...], other: tuple[tuple[str, Entity | None, int], ...]
) -> list[tuple[str, Entity | None, int]]:
    """The facets of names and of sentences as one list, each value with the number of both."""
    numbers: dict[str, int] = {}
    named: dict[str, Entity | None] = {}
    for value, entity, n in (*one, *other):
        numbers[value] = numbers.get(value, 0) + n
        named[value] = entity
    return [(v, named[v], n) for v, n in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))]


def _number(request: Request, name: str) -> int:
    """A page's number: 1 where none or nonsense is given."""
    given = request.query_params.get(name, "1")
    return max(1, min(int(given), 10_000)) if given.isascii() and given.isdigit() else 1
