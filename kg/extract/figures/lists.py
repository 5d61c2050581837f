"""Several numbers paired with several names: "respectively", 分别, 各."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.extract.figures.scene import Scene
from kg.types import Figure, Mention

_FIELD: Final = "(?:项目|领域|行业|产业|地区)"
_SEPARATOR: Final = re.compile(rf"{_FIELD}?\s*(?:、|,\s+and\s+|,\s+|\s+and\s+|和|与|及)\s*")
_EACH: Final = re.compile(
    rf"(?:[两二三四五六七八九十\d]+个?{_FIELD}?[^，。；]{{0,8}}，?|{_FIELD})?\s*各(?:有|为|签约)?\s*$"
)
_EACH_EN: Final = re.compile(r"\s+(?:[\w-]+\s+){0,3}?each\b")
_BETWEEN: Final = re.compile(r"\s*(?:、|,|，|和|与|及|and|percent|%|,\s+and)*\s*")
_IN_TURN: Final = re.compile(r"分别|依次|respectively", re.IGNORECASE)
_PARTS: Final = re.compile(r"[、和与及]")


def paired(scene: Scene, scenes: Sequence[Scene], figure: Figure) -> Iterator[Figure]:
    """The figure, once for each owner of a list, or with the owner and measure of its place in one."""
    each = _EACH.search(scene.before[-20:]) if scene.language == "zh" else _EACH_EN.match(scene.after)
    if each:
        names = names_before(scene)
        if len(names) > 1:
            for name in names:
                yield replace(
                    figure,
                    owner=name,
                    measure=f"{name.name}{figure.unit}" if scene.language == "zh" else figure.measure,
                )
            return
    run = _run(scene, scenes)
    if len(run) > 1 and _IN_TURN.search(
        scene.document.view, scene.sentence.span.start, scene.sentence.span.end
    ):
        place = run.index(scene)
        names = names_before(run[0], len(run))
        if names:
            yield replace(figure, owner=names[place], rule=f"{figure.rule}-in-turn")
            return
        if scene.language == "zh" and (parts := _parts_before(run[0])) and len(parts) == len(run):
            rest = re.sub(r"^.*?(?:分别|依次)", "", run[0].before)
            share = re.search(r"占(.*?)的?$", rest)
            measure = f"{parts[place]}占{share[1]}比重" if share else parts[place]
            yield replace(figure, measure=measure, rule=f"{figure.rule}-in-turn")
            return
    yield figure


def _run(scene: Scene, scenes: Sequence[Scene]) -> list[Scene]:
    """The quantities of one unit that stand in one list with this one."""
    at = scenes.index(scene)
    view = scene.document.view
    first = last = at
    while first and _adjoin(view, scenes[first - 1], scenes[first]):
        first -= 1
    while last + 1 < len(scenes) and _adjoin(view, scenes[last], scenes[last + 1]):
        last += 1
    return list(scenes[first : last + 1])


def _adjoin(view: str, one: Scene, other: Scene) -> bool:
    between = view[one.quantity.span.end : other.quantity.span.start]
    return one.quantity.unit == other.quantity.unit and bool(_BETWEEN.fullmatch(between))


def names_before(scene: Scene, count: int | None = None) -> list[Mention]:
    """The list of names (of ``count``) nearest before a quantity, of one group, in the text's order."""
    lists: list[list[Mention]] = []
    view = scene.document.view
    for mention in (m for m in scene.mentions if not m.anaphor):
        if mention.span.end > scene.quantity.span.start:
            break
        before = lists[-1][-1] if lists else None
        if (
            before is not None
            and scene.group(mention) == scene.group(before)
            and _SEPARATOR.fullmatch(view[before.span.end : mention.span.start])
        ):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    fitting = [names for names in lists if count is None or len(names) == count]
    return fitting[-1] if fitting else []


def _parts_before(scene: Scene) -> list[str]:
    """The noun phrases of a list before 分别: 产量、销量、出口量分别占…"""
    match = re.search(r"([^，。；：]*?)(?:分别|依次)", scene.before)
    if not match:
        return []
    parts = [part.strip() for part in _PARTS.split(match[1])]
    return parts if all(2 <= len(part) <= 15 for part in parts) else []
