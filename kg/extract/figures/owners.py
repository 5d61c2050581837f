"""Whose number it is: the entity that a figure describes.

The rules are tried in the order of :data:`RULES`; each looks at one quantity in its
scene and gives the owner, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from kg.extract.figures.scene import Scene, cue, words
from kg.types import Figure, Mention, Span


class Owned(NamedTuple):
    """The owner, the name of the rule that chose it, and how sure that is."""

    mention: Mention
    rule: str
    confidence: float


Rule = Callable[[Scene, "Figure | None"], "Mention | None"]

_TITLED: Final = {"title", "event", "policy"}
_LINK_ZH: Final = re.compile(
    r"(?:项目|领域|行业|产业|类|方面|企业|集群|数量|总数|数目|的)*(?:已经|已|共计|共有|共|达到|达|为|有|约|增至|增加到|总计|合计|累计|超过|超|近|各|则)*(?:了|由)?$"
)
_WHOLE: Final = re.compile(r"(?:占|占到|相当于|高于|低于|比|较)$")
_SITUATED: Final = re.compile(
    r"\s+(?:of (?:them|these|which)\s+)?(?:(?:are|is|were|come|came|lie)\s+)?(?:located\s+)?"
    r"(?:in|from)\s+(?:the\s+)?"
)
_COUNTED_OF: Final = re.compile(
    r"^\s*(?:[\w-]+\s+){0,6}?(?:of|in|at|under|for)\s+(?:the\s+|a\s+total\s+of\s+)?(?:[\w,.]+\s+)?$"
)


def _is_whole(scene: Scene, mention: Mention) -> bool:
    """Whether a name is what a share is taken of, or is held against: 占全省的8%."""
    before = scene.document.view[max(0, mention.span.start - 4) : mention.span.start]
    return scene.kind == "share" and bool(_WHOLE.search(before))


def _from(scene: Scene, mention: Mention) -> bool:
    """Whether a place, or the list that it ends, only says where they come from: 来自湖南的200家企业."""
    start = scene.sentence.span.start
    return bool(re.search(r"来自[^，。；]{0,20}$", scene.document.view[start : mention.span.start]))


def counted(scene: Scene, last: Figure | None) -> Mention | None:
    """The thing counted is itself a name: "445 demonstration bases", 18家国家制造业创新中心."""
    if scene.kind in ("money", "share"):
        return None
    end = scene.quantity.span.end
    for mention in scene.mentions:
        if mention.span.start < end or scene.group(mention) not in _TITLED or mention.anaphor:
            continue
        gap = scene.document.view[end : mention.span.start]
        noun = scene.quantity.noun
        if not gap.strip(" “\"'‘") or (len(gap) <= len(noun) + 1 and noun.startswith(gap.strip())):
            return mention
        if scene.language == "en" and _COUNTED_OF.match(gap):
            return mention
        return None
    return None


def led(scene: Scene, last: Figure | None) -> Mention | None:
    """A name right before the number: 新材料7个, "agreements with 18 provinces"."""
    start = scene.quantity.span.start
    for mention in reversed(scene.mentions):
        if mention.span.end > start or _is_whole(scene, mention):
            continue
        gap = scene.document.view[mention.span.end : start]
        if scene.language == "zh":
            if _from(scene, mention):
                return None
            if len(gap) <= 10 and _LINK_ZH.fullmatch(gap) and scene.group(mention) != "country":
                return mention
        elif re.fullmatch(
            r"\s+(?:with|in|among|covering|has|have|had|include[sd]?|number(?:s|ed)?)\s+(?:a total of\s+)?",
            gap,
        ):
            return mention if scene.group(mention) in _TITLED or not scene.quantity.unit else None
        return None
    return None


def issued(scene: Scene, last: Figure | None) -> Mention | None:
    """The bodies that issue a policy together: "ten departments issued the guidance"."""
    if scene.kind not in words(scene.language)["issuers"]:
        return None
    policies = [m for m in scene.mentions if scene.group(m) == "policy"]
    return policies[0] if policies else scene.topic.policy


def placed(scene: Scene, last: Figure | None) -> Mention | None:
    """The members of a programme, counted as places: 第二批有五地."""
    if scene.kind != "地":
        return None
    if last is not None and scene.group(last.owner) == "title":
        return last.owner
    return scene.topic.title


def contained(scene: Scene, last: Figure | None) -> Mention | None:
    """The parts of a policy: "eight major projects", 五章."""
    if scene.kind not in words(scene.language)["contents"] or scene.topic.event is not None:
        return None
    policies = [m for m in scene.mentions if scene.group(m) == "policy"]
    return policies[0] if policies else scene.topic.policy


def held(scene: Scene, last: Figure | None) -> Mention | None:
    """What an event brings together: its guests, its sessions, what is signed there.

    A zone, company or place that signs for itself owns what it signs.
    """
    table, language = words(scene.language), scene.language
    text = scene.document.view[scene.sentence.span.start : scene.sentence.span.end]
    if scene.topic.event is None:
        return None
    events = [m for m in scene.mentions if scene.group(m) == "event"]
    signed = bool(cue(language, "signed").search(text))
    fits = (
        (scene.kind in table["attend"] and (cue(language, "attending").search(text) or events))
        or scene.kind in table["sessions"]
        or (signed and scene.kind in ("project", "项目", "money", "agreement", "协议", "合同"))
    )
    if not fits:
        return None
    subject = next((m for m in scene.mentions if m.span.end <= scene.quantity.span.start), None)
    if signed and subject is not None and subject.cls in ("Zone", "Enterprise", "Organization"):
        return subject
    earlier = [m for m in events if m.span.end <= scene.quantity.span.start]
    return (earlier or events or [scene.topic.event])[-1]


def same(scene: Scene, last: Figure | None) -> Mention | None:
    """A number that goes on from the one before it in its sentence: a growth, a share, a conversion."""
    if last is None or last.sentence != scene.sentence.span:
        return None
    between = Span(last.span.end, scene.quantity.span.start)
    if any(
        m.span in between and scene.group(m) in ("title", "place", "industry") and not _is_whole(scene, m)
        for m in scene.mentions
    ):
        return None
    return last.owner


def situated(scene: Scene, last: Figure | None) -> Mention | None:
    """Some of what was counted before, by their place: "30 are in the eastern region, eight in …"."""
    if scene.language != "en" or scene.quantity.unit:
        return None
    for mention in scene.mentions:
        gap = scene.document.view[scene.quantity.span.end : mention.span.start]
        if mention.span.start >= scene.quantity.span.end and _SITUATED.fullmatch(gap):
            return mention if scene.group(mention) == "place" else None
    return None


def subject(scene: Scene, last: Figure | None) -> Mention | None:
    """The clause's subject, else what its sentence speaks of before the number."""
    start = scene.quantity.span.start
    for stretch in (Span(scene.clause.start, start), Span(scene.sentence.span.start, start)):
        found = [m for m in scene.mentions if m.span in stretch and not _is_whole(scene, m)]
        narrow = [m for m in found if scene.group(m) != "country"]
        for chosen in (narrow, found):
            if chosen:
                return chosen[0] if scene.language == "en" else chosen[-1]
    return None


def continued(scene: Scene, last: Figure | None) -> Mention | None:
    """What the paragraph's last number was of."""
    if last is None:
        return None
    sentence = scene.document.sentence_of(last.sentence)
    near = sentence is not None and scene.sentence.paragraph - sentence.paragraph <= 1
    return last.owner if near else None


def later(scene: Scene, last: Figure | None) -> Mention | None:
    """What the sentence names behind the number: "Half of the … come from Hunan"."""
    found = [m for m in scene.mentions if m.span.start >= scene.quantity.span.end]
    return next((m for m in found if scene.group(m) != "industry"), None)


def about(scene: Scene, last: Figure | None) -> Mention | None:
    """What the article is about."""
    return scene.topic.any


RULES: Final[tuple[tuple[Rule, float], ...]] = (
    (counted, 0.9),
    (situated, 0.85),
    (issued, 0.85),
    (placed, 0.75),
    (led, 0.85),
    (held, 0.8),
    (contained, 0.75),
    (same, 0.75),
    (subject, 0.7),
    (continued, 0.6),
    (later, 0.6),
    (about, 0.5),
)


def owner(scene: Scene, last: Figure | None) -> Owned | None:
    """The owner of a quantity, by the first rule that knows one.

    Args:
        scene: the quantity in its surroundings.
        last: the figure found before it in the article.
    """
    for rule, confidence in RULES:
        mention = rule(scene, last)
        if mention is not None:
            return Owned(mention, rule.__name__, confidence)
    return None
