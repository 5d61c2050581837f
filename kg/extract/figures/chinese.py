"""What a Chinese number measures, as a short noun phrase."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extract.figures.scene import MONEY, SHARES, Scene, cue, words
from kg.types import Figure, Span

_CHANGE: Final = re.compile(
    r"占|增长|下降|增幅|同比|[比较](?:上年|上届|上月|去年|往年|上季度)|提高|增加(?!值)|上升|降低|减少|相当于"
)
_TO: Final = re.compile(
    r"(?:增加|增长|提高|提升|上升|下降|降低|减少|扩大|跃升|升|降|变|增|减)?(?:到了?|至|为)"
)
_WHOLE: Final = re.compile(
    r"(?:占到?|相当于)([^，]*?)(?:的|的?(?:比重|比例|份额))?(?:超过|超|近|达到?|为|从|由)?$"
)
_LABEL: Final = re.compile(r"\s*([^，。：:；“”]{2,18})[：:]")
_NO_LABEL: Final = re.compile(r"[说道称看中]$|表示|介绍|显示|指出|提出|如下|包括|记者|其中|名单|时间|地点")
_FILLER: Final = re.compile(
    r"(?:[ ，、,先再到达为由从至翻升降约近后则与和]|建成|超过|力争|增|突破|左右|新增|分别|预计|目标)*"
)
_LONGEST: Final = 20


def measure(scene: Scene, last: Figure | None) -> tuple[str, str]:
    """What the number measures, and its unit."""
    unit = scene.quantity.unit
    if (label := _label(scene)) is not None:
        return label, unit
    if last is not None and scene.goes_on(last) and last.unit == unit and _TO.fullmatch(scene.since(last)):
        # 由3个变为8个, 从22.5%提高到30%: one measure at two times.
        return last.measure, unit
    if unit in SHARES:
        return _share(scene, last), unit
    named = _named(scene)
    if unit in MONEY:
        before = last.measure if last is not None and scene.goes_on(last) else ""
        return named or f"{before}金额", unit
    noun = scene.quantity.noun or unit
    if scene.document.view[: scene.quantity.span.end].endswith(noun):
        # A unit of measurement, or a measure word that stands for itself.
        return named or noun, unit
    if scene.after.startswith(noun):
        return _count(scene, noun), unit
    if noun != unit and not scene.before.endswith(noun):
        return noun, unit
    if not named or len(unit) < 2 or named.endswith(unit):
        return named or noun, unit
    return f"{named}{unit}", unit


@cache
def _ends() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that lead to a noun phrase and those that follow it."""
    return (
        re.compile(f"^(?:{'|'.join(words('zh')['leading'])})+"),
        re.compile(f"(?:{'|'.join(words('zh')['trailing'])})*$"),
    )


def _label(scene: Scene) -> str | None:
    """What a sentence calls its numbers before a colon: 低空经济规模：先到300亿元，再到500亿元."""
    start = scene.sentence.span.start
    text = scene.document.view[start : scene.quantity.span.start]
    label = _LABEL.match(text)
    if label is None or _NO_LABEL.search(label[1]):
        return None
    behind = Span(start + label.end(), scene.quantity.span.start)
    rest = list(text[label.end() :])
    for item in scene.document.items_in(behind):
        rest[item.span.start - behind.start : item.span.end - behind.start] = " " * (
            item.span.end - item.span.start
        )
    return label[1] if _FILLER.fullmatch("".join(rest)) else None


def _clean(text: str) -> str:
    """A noun phrase without the times before it and the verbs behind it."""
    leading, trailing = _ends()
    text = re.split(r"分别|依次", text)[0]
    return trailing.sub("", leading.sub("", text.strip()))[-_LONGEST:].strip(' ，、“”"（）()：:—')


def _named(scene: Scene) -> str:
    """The noun phrase before the number in its clause, the clause before it where that has none."""
    pieces = re.split(r"[，,。；;（(：:]", scene.before)
    for place, piece in enumerate(reversed(pieces[-2:])):
        # A list before this number was measured by its own numbers, and so was an earlier clause.
        phrase = _clean(re.split(r"\d[\d.,]*[^\d、和]{0,6}[、和]", piece)[-1])
        if len(phrase) >= 2 and not (place and re.search(r"\d", phrase)):
            return phrase
    return ""


def _count(scene: Scene, noun: str) -> str:
    """签约项目, 参会企业: the noun counted with what is said of it."""
    before = re.split(r"[，,。；;、]", scene.before)[-1]
    if re.search(r"(?:签约|签订|签下|签署|达成)[^，]{0,4}$", before) and "签约" not in noun:
        return f"签约{noun}"
    rest = scene.after[len(noun) :]
    doing = re.match(r"(参会|参展|参加|参赛|入选|获批|胜出|签约|落户|入驻|开工|投产)", rest)
    return f"{doing[1]}{noun}" if doing else noun


def _share(scene: Scene, last: Figure | None) -> str:
    """增长 and 占…比重 of what was measured before."""
    piece = re.split(r"[，,。；;]", scene.before)[-1]
    stem = ""
    if last is not None and scene.goes_on(last):
        stem = re.sub(r"(?:增长|下降|占.*比重|比重)$", "", last.measure)
    own = _clean(
        re.split(r"占|增长|下降|增幅|同比|比上年|较上年|提高|增加(?!值)|上升|降低|减少|相当于", piece)[0]
    )
    subject = own if len(own) >= 2 else stem
    whole = _WHOLE.search(piece)
    if whole:
        part = whole[1].removeprefix("比")
        return f"{subject}占{part}比重" if part else f"{subject}占比"
    falls = [m.end() for m in cue("zh", "decline").finditer(piece)]
    grows = [m.end() for m in cue("zh", "growth").finditer(piece)]
    if not (falls or grows):
        grows = [m.end() for m in cue("zh", "growth").finditer(scene.before[-12:])]
    if falls and (not grows or falls[-1] >= grows[-1]):
        return f"{subject}下降"
    if grows:
        return f"{subject}增长"
    return f"{subject}比重" if cue("zh", "share").search(piece) else (subject or "比重")
