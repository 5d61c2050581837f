"""Figures: what the numbers of a text measure, of what, and when.

A figure is a quantity that is no mere arrangement of the text (:mod:`choice`), with its
owner (:mod:`owners`), its measure (:mod:`english`, :mod:`chinese`) and its time
(:mod:`times`). Lists ("respectively", 分别, 各) pair several numbers with several owners
or measures (:mod:`lists`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.extract.document import Document, Quantity
from kg.extract.figures import chinese, english
from kg.extract.figures.choice import told_again, turned_down
from kg.extract.figures.lists import paired
from kg.extract.figures.owners import owner
from kg.extract.figures.scene import MONEY, SHARES, Scene, topic
from kg.extract.figures.times import at_time
from kg.extract.status import status_at
from kg.types import Figure, Rejected

if TYPE_CHECKING:
    from kg.extract.tools import Tools

_LARGE: Final = 100


def find_figures(document: Document, tools: Tools) -> Iterator[Figure | Rejected]:
    """The figures of the article, each once, in the order of its text; the numbers that are none, and why."""
    about = topic(document, tools.ontology)
    told: set[tuple[object, ...]] = set()
    last: Figure | None = None
    counted: Figure | None = None
    for sentence in document.sentences:
        scenes = [
            Scene(document, tools.ontology, sentence, item, about)
            for item in document.items_in(sentence.span)
            if isinstance(item, Quantity)
        ]
        for scene in scenes:
            if reason := turned_down(scene):
                yield _rejected(scene, reason)
                continue
            figure = _figure(replace(scene, counted_before=counted), last)
            if figure is None:
                yield _rejected(scene, "nothing is named that it could be said of")
                continue
            last = figure
            if figure.unit and figure.unit not in MONEY | SHARES:
                counted = figure
            for each in paired(scene, scenes, figure):
                if _told(each, scene, told):
                    yield _rejected(scene, "told before")
                    continue
                yield each


def _rejected(scene: Scene, reason: str) -> Rejected:
    span, document = scene.quantity.span, scene.document
    return Rejected(span, f"Figure “{document.line(span)}”", f"{scene.language}-figure", reason)


def _told(figure: Figure, scene: Scene, told: set[tuple[object, ...]]) -> bool:
    """Whether the figure was told before; where it wasn't, it is from now on.

    A large number with its unit is the same wherever it comes again; a small count or a
    share only of the same owner, unless the text itself points back ("the 25 clusters").
    """
    count = (figure.value, figure.unit)
    measure = figure.measure.casefold() if figure.unit in SHARES else ""
    key = (*count, figure.owner.name.casefold(), measure)
    again = figure.unit not in SHARES and count in told and (figure.value >= _LARGE or told_again(scene))
    if again or key in told:
        return True
    told.update((key, count))
    return False


def _figure(scene: Scene, last: Figure | None) -> Figure | None:
    """The quantity as a figure; None where nothing in the article could own it."""
    owned = owner(scene, last)
    if owned is None:
        return None
    document, quantity = scene.document, scene.quantity
    language = document.article.language
    measure, unit = (chinese if language == "zh" else english).measure(scene, last)
    figure = Figure(
        owner=owned.mention,
        measure=measure or quantity.noun or unit or owned.mention.name,
        value=quantity.value,
        unit=unit,
        span=quantity.span,
        sentence=scene.sentence.span,
        rule=f"{language}-figure-{owned.rule}",
        qualifier=quantity.qualifier,
        confidence=owned.confidence,
        status=status_at(document.view, scene.sentence.span, quantity.span, language),
    )
    time = at_time(scene, owned.mention, last)
    # What holds for a year that is still to come when the article appears is a plan.
    ahead = time is not None and time.text[:4] > (document.article.published or "9999")[:4]
    planned = ahead and figure.status == "stated"
    return replace(figure, at_time=time, status="planned" if planned else figure.status)
