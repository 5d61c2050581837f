"""Which quantities are figures: numbers that measure something, told once."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.figures.lists import names_before
from kg.extract.figures.scene import MONEY, SHARES, Scene, cue, words
from kg.types import Span

_RUNNING: Final = re.compile(r"consecutive|in a row|running|straight", re.IGNORECASE)
_LONG_ZH: Final = re.compile(r"连续|已有|历时|长达")
# 飞行时长：8万小时增至10万小时: hours that measure, and are no mere stretch of time.
_LASTING: Final = re.compile(
    r"(?:时长|时数|工时|机时|(?:审批|办理|办结|开办|验收|周期|时限|时间|用时)[^。；，]{0,9}(?:由|从|压|缩|减|至|到))[^。；，]{0,24}$"
)
_AGAIN: Final = {
    "en": re.compile(r"\b(?:the|these|those|all|its|their|both|our|said)\s+$", re.IGNORECASE),
    "zh": re.compile(r"(?:这|该|上述|以上|此|其余)$"),
}
_FEW: Final = 4
"""Counts up to this are mostly a way to speak where they are words: "the two cities", 三条主线."""
_POINTS: Final = 40
"""More points than this no text has of its own: a catalogue's 1,474 items, 20,000 hours."""
_BULLET: Final = re.compile(r"^\s*[·•*▪●‣-]\s*$")


def turned_down(scene: Scene) -> str | None:
    """Why a quantity is no figure; None where it is one."""
    quantity, language, view = scene.quantity, scene.language, scene.document.view
    table = words(language)
    text = view[quantity.span.start : quantity.span.end]
    before, after = (
        view[scene.sentence.span.start : quantity.span.start],
        view[quantity.span.end : scene.sentence.span.end],
    )
    measured = "." in text or _RUNNING.search(after[:30]) or _LASTING.search(before)
    if quantity.unit in table["abstract"] and not measured and quantity.value <= _POINTS:
        return "counts the text's own points"
    if (
        language == "en"
        and before.endswith(" in ")
        and quantity.noun in ("areas", "fields")
        and text.isalpha()
    ):
        return "counts parts that it does not name"
    if before[-1:] in '“"‘' and before and re.match(r"[^“”\"]{0,25}[”\"’]", after):
        return "part of a name in quotation marks"
    if language == "en" and re.search(r"\bbeing\s+$", before):
        return "counts some of a list before it"
    if quantity.unit == "年" and not _LONG_ZH.search(before[-8:]):
        return "a stretch of time"
    if language == "en" and re.search(r"\d-\w+-(?:yuan|dollar)", text):
        return "part of a name"
    if language == "en" and quantity.value < 13 and not re.search(r"\d", text) and _BULLET.match(before):
        return "head of a list"
    if cue(language, "parts").search(before) and not re.search(r"\d", text):
        return "parts of the text's own arrangement"
    if (
        language == "zh"
        and re.search(r"[元吨](?:以上|以下)$", text)
        and re.match(r"的|项目|企业|产业|级", after)
    ):
        return "a threshold"
    if language == "en" and quantity.qualifier and re.match(r"\s+(?:each|or more|or above)\b", after):
        return "a threshold"
    if _is_few(scene):
        return "a few, in words"
    if _counts_list(scene):
        return "counts the list before it"
    if not quantity.unit and language == "zh":
        return "counts nothing named"
    return None


def told_again(scene: Scene) -> bool:
    """Whether the text itself says that it counted this before: "the 25 clusters", 这45个集群."""
    start = scene.quantity.span.start
    return bool(_AGAIN[scene.language].search(scene.document.view[max(0, start - 12) : start]))


def _is_few(scene: Scene) -> bool:
    """Whether the number is a small one in words, and what it counts is not told by a name."""
    quantity, document = scene.quantity, scene.document
    start, end = quantity.span.start, quantity.span.end
    if quantity.value > _FEW or quantity.unit in MONEY | SHARES or re.search(r"\d", document.view[start:end]):
        return False
    return scene.language == "zh" or not document.mentions_in(Span(end, end + 1 + len(quantity.noun)))


def _counts_list(scene: Scene) -> bool:
    """Whether the number only counts the names before it: 湖南和广东两省."""
    names = names_before(scene)
    if scene.language != "zh" or len(names) < 2 or scene.quantity.value != len(names):
        return False
    return not scene.document.view[names[-1].span.end : scene.quantity.span.start].strip("等 ")
