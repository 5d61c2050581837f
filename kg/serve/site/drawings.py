"""The pages of drawings: the timeline, the lineage, and the prefectures of a province on the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.index import Kept
from kg.index.counts import FAMILIES
from kg.serve.http.addresses import local_path
from kg.serve.site.interface import interface_of
from kg.serve.site.pages import address
from kg.serve.site.site import Site
from kg.view.atlas import draw_parts
from kg.view.drawing_page import class_label, draw_on_page, drawing_words, entry_row, policy_rows
from kg.view.drawings import check_classes, check_date
from kg.view.entries import Entry, draw_entries, entries_of
from kg.view.lineage_data import Lineage, Step, draw_lineage, lineage_in
from kg.view.tiles import province_iri, tiles

if TYPE_CHECKING:
    from kg.index import Entity, Index
    from kg.serve.reader import Reader
    from kg.serve.site.interface import Interface

_MOST: Final = 500
"""Entries of one page; filters bring the rest."""
_COLUMNS: Final = ("start", "end", "iri", "class", "en", "zh", "articles", "values", "unit")
_STEPS: Final = ("source", "property", "target", "articles", "planned", "sentence", "article")
_PARTS: Final = ("prefecture", "en", "zh", "number")


class Drawings:
    """The handlers of ``/timeline``, ``/lineage``, and of ``/map`` within a province."""

    def __init__(self, site: Site, reader: Reader) -> None:
        self._site = site
        self._reader = reader

    def timeline(self, request: Request, ending: str) -> Response:
        """Dates, periods and figures over time, of all or of what the filters keep."""
        ui, asked = interface_of(request), request.query_params
        classes = tuple(sorted(filter(None, asked.getlist("cls"))))
        since, until = asked.get("since", ""), asked.get("until", "")
        places = {kind: asked.get(kind, "") for kind in ("province", "prefecture", "industry", "focus")}
        within = tuple(iri for kind, iri in places.items() if iri and kind != "focus")
        kept = Kept(classes, within, places["focus"], _share(asked.get("confidence", "")), _MOST)
        try:
            check_classes(classes)
            check_date("since", since)
            check_date("until", until)
        except KgError as error:
            raise HTTPException(404, str(error)) from error
        with self._reader.index() as index:
            entries = entries_of(index, kept, since=since, until=until)
            marked = {iri for it in entries for s in it.sentences for _, _, iri in s.marks}
            named = index.entities(marked)
            chosen = index.entities(filter(None, places.values()))
            used = [cls for cls, _ in index.divided("class")]
        title = ui.words["timeline_title"]
        if ending == "svg":
            return Response(self._svg(entries, title, ui), media_type="image/svg+xml")
        if ending:
            return self._site.rows(ending, _COLUMNS, map(_row, entries), total=len(entries))
        counts: dict[str, int] = {}
        for it in entries:
            counts[it.entity.cls] = counts.get(it.entity.cls, 0) + 1
        return self._site.page(
            request,
            "timeline.html",
            drawing=draw_entries(entries, title=title, language=ui.language, by_entity=False),
            entries=[entry_row(it) for it in entries],
            named=named,
            counts=sorted(counts.items()),
            classes=sorted({*used, *classes, *FAMILIES}, key=lambda c: getattr(class_label(c), ui.language)),
            class_label=lambda cls: getattr(class_label(cls), ui.language),
            provinces=[(province_iri(self._site.base, t), getattr(t, ui.language)) for t in tiles()],
            asked=places | {"cls": classes, "since": since, "until": until, "confidence": kept.confidence},
            chosen=chosen,
            cut=len(entries) >= _MOST,
            data="/timeline",
        )

    def _svg(self, entries: list[Entry], title: str, ui: Interface) -> str:
        return draw_entries(entries, title=title, language=ui.language)

    def lineage(self, request: Request, ending: str) -> Response:
        """Which policy implements or replaces which; of all or of what hangs together with one."""
        ui, focus = interface_of(request), request.query_params.get("focus", "")
        with self._reader.index() as index, self._reader.store() as store:
            about = index.entity(focus) if focus else None
            try:
                found = lineage_in(store, index, focus=about.iri if about else focus or None)
            except KgError:
                found = Lineage((), ())
            marked = {iri for it in found.steps for s in it.sentences for _, _, iri in s.marks}
            named = index.entities(marked)
        if ending == "svg":
            words = drawing_words()[ui.language]
            path = partial(local_path, base=self._site.base)
            svg = draw_lineage(found, words, ui.language, link=lambda it: path(it.iri) or it.iri, leads=_fact)
            return Response(svg, 200 if svg else 404, media_type="image/svg+xml")
        if ending:
            return self._site.rows(ending, _STEPS, map(_step, found.steps), left=found.left)
        return self._site.page(
            request,
            "lineage.html",
            focus=about,
            asked=focus,
            drawing=draw_on_page(found, ui.language),
            policies=policy_rows(found),
            left=found.left,
            said=drawing_words()[ui.language],
            fact=_fact,
            named=named,
            data="/lineage",
        )

    def prefectures(self, request: Request, ending: str, measure: str, province: str) -> Response:
        """The prefectures of a province by a number."""
        ui = interface_of(request)
        with self._reader.index() as index:
            entity = index.entity(province)
            if entity is None or entity.cls != "Province":
                raise HTTPException(404, f"within={province} is no province of this dataset")
            ranked = self._ranked(index, entity, measure)
            places = {e.iri for e, _ in ranked}
            drawing = draw_parts(
                index,
                entity,
                measure,
                ui.language,
                link=lambda iri: self._list(iri, measure, "prefecture") if iri in places else None,
            )
            number = index.provinces(measure).get(entity.iri, 0)
        if ending == "svg":
            return Response(drawing or "", 200 if drawing else 404, media_type="image/svg+xml")
        if ending:
            rows = [{"prefecture": e.iri, "en": e.en, "zh": e.zh, "number": n} for e, n in ranked]
            return self._site.rows(ending, _PARTS, rows, measure=measure)
        return self._site.page(
            request,
            "prefectures.html",
            measure=measure,
            province=entity,
            number=number,
            list_of_all=self._list(entity.iri, measure, "province"),
            drawing=drawing,
            ranked=[(e.name(ui.language), self._list(e.iri, measure, "prefecture"), n) for e, n in ranked],
            data="/map",
        )

    def _ranked(self, index: Index, province: Entity, measure: str) -> list[tuple[Entity, float]]:
        numbers = {iri: n for iri, (of, n) in index.prefectures(measure).items() if of == province.iri}
        return sorted(
            ((e, numbers[iri]) for iri, e in index.entities(numbers).items()),
            key=lambda row: (-row[1], row[0].iri),
        )

    def _list(self, iri: str, measure: str, kind: str) -> str | None:
        """Where what a place's number counts is listed; of what is no class, the page of the place."""
        if measure in FAMILIES:
            return address("/search", **{kind: iri}, cls=measure)
        return local_path(iri, self._site.base)


def _fact(it: Step) -> str:
    return address("/facts", s=it.source.iri, p=it.property, o=it.target.iri) if it.sources else ""


def _step(it: Step) -> dict[str, object]:
    best = it.sentences[0] if it.sentences else None
    return {
        "source": it.source.iri,
        "property": it.property,
        "target": it.target.iri,
        "articles": it.sources,
        "planned": it.planned,
        "sentence": best.text if best else "",
        "article": best.article.iri if best else "",
    }


def _row(it: Entry) -> dict[str, object]:
    return {
        "start": it.start,
        "end": it.end,
        "iri": it.entity.iri,
        "class": it.entity.cls,
        "en": it.label.en,
        "zh": it.label.zh,
        "articles": it.sources,
        "values": " ".join(f"{time}={value:g}" for time, value in it.points),
        "unit": it.unit,
    }


def _share(given: str) -> float:
    """A confidence: 0 where none or nonsense is given."""
    try:
        return min(max(float(given or 0), 0.0), 1.0)
    except ValueError:
        return 0.0
